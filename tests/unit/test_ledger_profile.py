"""Columns that a person named once are remembered in a small file."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.cli.train import past_rows
from service.ledger.errors import ColumnMissing, LedgerError
from service.ledger.profile import Profile, ProfileStale, read_profile, write_profile
from service.ledger.rows import Role
from tests.ledgers import write_csv

ROWS = [["号", "说了啥", "归口"], ["1", "巷口路灯坏了", "城管"]]
SAID = (["text=说了啥", "id=号"], {"department": "归口"})


def test_named_once_and_remembered(tmp_path: Path) -> None:
    ledger, profile = write_csv(tmp_path / "台账.csv", ROWS), tmp_path / "台账.toml"
    first = past_rows([ledger], *SAID, [profile])
    assert read_profile(profile) == Profile({Role.TEXT: "说了啥", Role.ID: "号"}, {"department": "归口"})
    assert past_rows([ledger], [], {}, [profile]) == first
    assert (first[0].suggestion.id, first[0].labels) == ("1", {"department": "城管"})


def test_what_is_said_now_wins_and_the_file_stays(tmp_path: Path) -> None:
    ledger, profile = write_csv(tmp_path / "台账.csv", ROWS), tmp_path / "台账.toml"
    profile.write_text('[columns]\ntext = "说了啥"\n[labels]\ndepartment = "说了啥"\n', encoding="utf-8")
    before = profile.read_bytes()
    assert past_rows([ledger], [], {"department": "归口"}, [profile])[0].labels == {"department": "城管"}
    assert profile.read_bytes() == before


def test_a_mapping_that_fits_no_ledger_is_not_remembered(tmp_path: Path) -> None:
    profile = tmp_path / "台账.toml"
    with pytest.raises(ColumnMissing, match=r"没有标签列“谁管”。找到的列：号、说了啥、归口"):
        past_rows([write_csv(tmp_path / "台账.csv", ROWS)], SAID[0], {"department": "谁管"}, [profile])
    assert not profile.exists()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            '[columns]\ntext = "来信"',
            r"台账\.toml 里记着的列“来信”，台账\.csv 中没有。找到的列：号、说了啥、归口。表头变了",
        ),
        ('[columns]\ntext="说了啥"\n[labels]\ntheme = "哪类"', r"里记着的列“哪类”，台账\.csv 中没有。.*请改列对照"),
        ('[columns]\nwords = "说了啥"', r"“columns\.words”一项不对；\[columns\] 中可写 id、title、text"),
        ('[labels]\ntheme = ""', r"“labels\.theme”一项不对"),
        ("[labels]\ntheme = 3", r"“labels\.theme”一项不对"),
        ('[column]\ntext = "说了啥"', r"“column”一项不对"),
        ("text：说了啥", r"不是 UTF-8 编码的 TOML"),
        (None, r"还没有列对照文件 .*请用 --map"),
    ],
)
def test_a_profile_that_does_not_fit(tmp_path: Path, content: str | None, message: str) -> None:
    profile = tmp_path / "台账.toml"
    if content is not None:
        profile.write_text(content, encoding="utf-8")
    with pytest.raises(LedgerError, match=message):
        past_rows([write_csv(tmp_path / "台账.csv", ROWS)], [], {}, [profile])


def test_a_column_said_now_is_not_blamed_on_the_file(tmp_path: Path) -> None:
    profile = tmp_path / "台账.toml"
    write_profile(Profile({Role.TEXT: "说了啥"}), profile)
    with pytest.raises(ColumnMissing, match="没有 --map 指定的列“姓甚”") as raised:
        past_rows([write_csv(tmp_path / "台账.csv", ROWS)], ["reporter=姓甚"], {}, [profile])
    assert not isinstance(raised.value, ProfileStale)


ORDINARY = [["编号", "诉求内容", "承办单位"], ["7", "巷口没有水", "供水"]]
OTHER = [["序", "来信", "转给"], ["9", "巷口垃圾没清", "环卫"]]


def test_ledgers_of_three_shapes_in_one_run(tmp_path: Path) -> None:
    """Two shapes that a person once named, each in a profile of its own, and one whose headers are known."""
    ledgers = [write_csv(tmp_path / f"{n}.csv", rows) for n, rows in enumerate((ROWS, ORDINARY, OTHER))]
    first, second = tmp_path / "甲.toml", tmp_path / "乙.toml"
    past_rows([ledgers[0], ledgers[1]], *SAID, [first])
    past_rows([ledgers[2]], ["text=来信"], {"department": "转给"}, [second])
    rows = past_rows(ledgers, [], {}, [first, second])
    assert [row.labels["department"] for row in rows] == ["城管", "供水", "环卫"]


def test_a_ledger_that_goes_by_its_own_headers_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ledgers = [write_csv(tmp_path / f"{n}.csv", rows) for n, rows in enumerate((ROWS, ORDINARY))]
    past_rows(ledgers, *SAID)
    assert "1.csv 没有指明的那些列，按它自己的表头认列" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("second", "message"),
    [
        ([["号", "来信", "归口"], ["9", "巷口垃圾没清", "环卫"]], "里记着的列“说了啥”，1.csv 中没有"),  # half of it
        (OTHER, "里记着的列“说了啥”，1.csv 中没有"),  # nothing of it, and its headers are not known
    ],
)
def test_a_ledger_beside_others_that_fits_nothing(tmp_path: Path, second: list[list[str]], message: str) -> None:
    ledgers = [write_csv(tmp_path / f"{n}.csv", rows) for n, rows in enumerate((ROWS, second))]
    past_rows([ledgers[0]], *SAID, [tmp_path / "甲.toml"])
    with pytest.raises(ProfileStale, match=message):
        past_rows(ledgers, [], {}, [tmp_path / "甲.toml"])


def test_what_is_said_and_fits_none_of_several_is_refused(tmp_path: Path) -> None:
    ledgers = [write_csv(tmp_path / f"{n}.csv", ORDINARY) for n in range(2)]
    with pytest.raises(ColumnMissing, match="没有标签列“谁管”"):
        past_rows(ledgers, [], {"department": "谁管"}, [tmp_path / "甲.toml"])
    assert not (tmp_path / "甲.toml").exists()


NAMES = st.text(st.characters(codec="utf-8", exclude_characters="\x7f"), min_size=1)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(Role), NAMES), st.dictionaries(st.sampled_from(["department", "theme"]), NAMES))
def test_any_name_of_a_column_survives(tmp_path_factory: pytest.TempPathFactory, columns: dict, labels: dict) -> None:
    path = tmp_path_factory.getbasetemp() / "任意.toml"
    write_profile(Profile(columns, labels), path)
    assert read_profile(path) == Profile(columns, labels)
