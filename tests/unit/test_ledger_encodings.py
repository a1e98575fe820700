"""Every usual Chinese encoding is found by itself, in short files too."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.ledger.read.encodings import best_of, detect
from tests.ledgers import cells_of, write_csv

SIMPLIFIED = [["编号", "诉求内容"], ["1", "柳塘村三组的路灯坏了，晚上看不见路。"]]
TRADITIONAL = [["編號", "內容"], ["1", "柳塘村三組的路燈壞了，晚上看不見路。"]]

FILES = [
    ("utf-8", SIMPLIFIED),
    ("utf-8-sig", SIMPLIFIED),
    ("gb18030", SIMPLIFIED),
    ("gb18030", TRADITIONAL),
    ("gbk", SIMPLIFIED),
    ("gb2312", SIMPLIFIED),
    ("big5", TRADITIONAL),
    ("cp950", TRADITIONAL),
    ("utf-16", SIMPLIFIED),
    ("utf-16-le", SIMPLIFIED),
    ("utf-16-be", SIMPLIFIED),
]


@pytest.mark.parametrize(("encoding", "rows"), FILES, ids=[f"{e}-{r[0][0]}" for e, r in FILES])
def test_a_csv_reads_the_same_in_every_encoding(tmp_path: Path, encoding: str, rows: list[list[str]]) -> None:
    assert cells_of(write_csv(tmp_path / "台账.csv", rows, encoding)) == [tuple(rows[1])]


def test_an_emoji_and_a_rare_character_survive_gb18030(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "台账.csv", [["诉求内容"], ["感谢👍𠮷"]], "gb18030")
    assert cells_of(path) == [("感谢👍𠮷",)]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [("路灯", "gb18030"), ("停电", "gb18030"), ("路燈不亮", "cp950"), ("請派人來修", "cp950"), ("没有水", "utf-8")],
)
def test_two_to_five_characters_decide(text: str, encoding: str) -> None:
    assert best_of(text.encode(encoding)) == encoding


def test_one_broken_place_does_not_make_utf8_something_else(tmp_path: Path) -> None:
    path = tmp_path / "台账.csv"
    path.write_bytes("诉求内容\n柳塘村路灯不亮".encode() + b"\xe6\x9d\n" + "双井村停水三天了没人管\n".encode())
    assert detect(path) == "utf-8"


def test_plain_ascii_is_utf8(tmp_path: Path) -> None:
    assert detect(write_csv(tmp_path / "a.csv", [["id", "text"], ["1", "no light"]])) == "utf-8"


@given(st.text(alphabet="的一是了不在有人这中大来上国村镇路灯水电停车社区坏修请求反映，。", min_size=6, max_size=60))
def test_frequent_characters_are_recognised_in_gb18030(text: str) -> None:
    assert best_of(text.encode("gb18030")) == "gb18030"


@given(st.text(alphabet="的一是了不在有人這中大來上國村鎮路燈水電停車社區壞修請求反映，。", min_size=6, max_size=60))
def test_frequent_characters_are_recognised_in_big5(text: str) -> None:
    assert best_of(text.encode("cp950")) == "cp950"
