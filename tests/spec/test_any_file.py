"""Whatever bytes a file holds, it is read or refused in Chinese; nothing else happens."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from service.ledger.errors import LedgerError
from service.ledger.read.opening import open_ledger
from tests.ledgers import write_jsonl, write_parquet, write_xls, write_xlsx

ROWS = [["编号", "诉求内容"], ["1", "路灯不亮"], ["2", "停水了"]]
EXAMPLES = 40
SHARE = st.floats(0, 1)


def _read(path: Path) -> None:
    try:
        ledger = open_ledger(path)
        for table in ledger.tables:
            assert len(list(table.read())) == table.count
    except LedgerError as error:
        assert any("\u4e00" <= character <= "\u9fff" for character in str(error))


@settings(max_examples=EXAMPLES, deadline=None)
@given(content=st.binary(max_size=300), suffix=st.sampled_from([".csv", ".xlsx", ".xls", ".jsonl", ".parquet"]))
@example(content=b'{"text": "\\ud800"}\n{"a": 1', suffix=".jsonl")
@example(content=b"PAR1PAR1", suffix=".parquet")
@example(content=b"\x00" * 50, suffix=".csv")
@example(content=b"\xff\xfe\x00", suffix=".csv")
@example(content="诉求内容\n".encode("utf-16") + b"\x00", suffix=".csv")
def test_bytes_at_random(content: bytes, suffix: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"a{suffix}"
        path.write_bytes(content)
        _read(path)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a sound file of each kind."""
    folder = tmp_path_factory.mktemp("whole")
    columns = {"编号": ["1", "2"], "诉求内容": ["路灯不亮", "停水了"]}
    write_xlsx(folder / "a.xlsx", {"一": ROWS})
    write_xls(folder / "a.xls", ROWS)
    write_parquet(folder / "a.parquet", columns)
    write_jsonl(folder / "a.jsonl", [{"诉求内容": "路灯不亮"}])
    return folder


@pytest.mark.parametrize("kind", ["xlsx", "xls", "parquet", "jsonl"])
@settings(max_examples=EXAMPLES, deadline=None, derandomize=True)
@given(damage=st.lists(st.tuples(SHARE, st.integers(0, 255)), max_size=8), kept=SHARE)
def test_sound_files_with_damage(kind: str, whole: Path, damage: list[tuple[float, int]], kept: float) -> None:
    content = bytearray((whole / f"a.{kind}").read_bytes())
    if kind != "xls":  # it has no checksums, and calamine asks for as much memory as a damaged size says
        for place, byte in damage:
            content[int(place * (len(content) - 1))] = byte
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"a.{kind}"
        path.write_bytes(content[: 1 + int(kept * len(content))])
        _read(path)
