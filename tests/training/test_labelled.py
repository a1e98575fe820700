"""A label file that cannot be trained on is refused by line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from nlp.taxonomy import Taxonomy
from training.labelled import LabelError, read_labelled

TAXONOMY = Taxonomy.load(Path(__file__).parents[2] / "data" / "taxonomy")
ROW: dict[str, Any] = {
    "id": "1",
    "title": "路灯不亮",
    "text": "村口路灯坏了两个月",
    "theme": "0406",
    "theme_ok": ["0803"],
    "qiyouwuxing": ["便利性"],
    "department": "城市管理局",
    "department_ok": ["供电公司"],
    "kind": "投诉",
    "urgency": 0,
}


def write(folder: Path, *rows: dict[str, Any] | str) -> Path:
    lines = [row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows]
    (folder / "标注.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return folder / "标注.jsonl"


def test_a_row_with_all_it_needs(tmp_path: Path) -> None:
    (row,) = read_labelled(write(tmp_path, ROW), TAXONOMY)
    assert row.theme_ok == {"0406", "0803"}
    assert row.department_ok == {"城市管理局", "供电公司"}
    assert row.suggestion.title == "路灯不亮"


@pytest.mark.parametrize(
    ("second", "said"),
    [
        ({**ROW, "id": "2", "theme": "9999"}, "第 2 行：主题代码 9999 不在分类表中"),
        ({**ROW, "id": "2", "department": "天文局"}, "第 2 行：部门 天文局 不在分类表中"),
        ({**ROW, "id": "2", "qiyouwuxing": ["舒适性"]}, "第 2 行：七有五性 舒适性 不在分类表中"),
        ({**ROW, "id": "2", "kind": "闲聊"}, "第 2 行：诉求类型 闲聊 不在分类表中"),
        ({**ROW, "id": "2", "urgency": 9}, "第 2 行：紧急程度 9 不在分类表中"),
        ({k: v for k, v in ROW.items() if k != "theme"}, "第 2 行：缺少字段 theme"),
        ({**ROW, "theme": "0401"}, "第 2 行：编号 1 重复，主题前后不一致（0406、0401）"),
        ("{坏", "第 2 行不是 JSON（第 2 个字符处出错）"),
        ("[1]", "第 2 行应为一个 JSON 对象"),
    ],
)
def test_a_bad_row_is_named(tmp_path: Path, second: dict[str, Any] | str, said: str) -> None:
    with pytest.raises(LabelError) as raised:
        read_labelled(write(tmp_path, ROW, second), TAXONOMY)
    assert said in str(raised.value)


def test_the_same_row_twice_counts_once(tmp_path: Path) -> None:
    assert len(read_labelled(write(tmp_path, ROW, ROW, ""), TAXONOMY)) == 1


def test_a_file_without_rows(tmp_path: Path) -> None:
    with pytest.raises(LabelError, match="没有标注"):
        read_labelled(write(tmp_path, ""), TAXONOMY)
    with pytest.raises(LabelError, match=r"读不了标注文件 .*没有\.jsonl：没有这个文件$"):
        read_labelled(tmp_path / "没有.jsonl", TAXONOMY)


def test_a_file_in_another_encoding(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes("{标注}".encode("gb18030"))
    with pytest.raises(LabelError, match=r"a\.jsonl：不是 UTF-8 编码，请另存为 UTF-8$"):
        read_labelled(tmp_path / "a.jsonl", TAXONOMY)
