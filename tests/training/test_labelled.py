"""A label file that cannot be trained on is refused by line."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from nlp.taxonomy import Former, Taxonomy
from training.labelled import LabelError, read_label_files, read_labelled

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
        (
            {**ROW, "department": "供电公司"},
            "编号 1 重复，主责部门前后不一致（城市管理局、供电公司），先见于标注.jsonl 第 1 行",
        ),
        ({**ROW, "qiyouwuxing": []}, "第 2 行：编号 1 重复，七有五性前后不一致（便利性、无）"),
        ({**ROW, "text": "另一件事"}, "第 2 行：编号 1 重复，内容与标注.jsonl 第 1 行不同"),
        ({**ROW, "id": "2", "theme": 406}, "第 2 行：主题代码 406 不在分类表中"),
        ({**ROW, "id": "2", "theme": ["0406"]}, "第 2 行：主题代码 ['0406'] 不在分类表中"),
        ({**ROW, "id": "2", "urgency": True}, "第 2 行：紧急程度 True 不在分类表中"),
        ({**ROW, "id": "2", "qiyouwuxing": "便利性"}, '第 2 行：字段 qiyouwuxing 应为文字的列表，如 ["便利性"]'),
        ({**ROW, "id": "2", "text": None}, "第 2 行：字段 text 应为文字"),
        ({**ROW, "id": "2", "title": "", "text": " \u3000"}, "第 2 行：诉求内容为空"),
        ({**ROW, "id": "2", "reported_at": "去年"}, "第 2 行：字段 reported_at 应为 2026-03-01"),
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


def test_two_files_may_number_alike_but_not_disagree(tmp_path: Path) -> None:
    first = write(tmp_path, ROW)
    (tmp_path / "二").mkdir()
    other = write(tmp_path / "二", {**ROW, "text": "另一个单位的第 1 号"})
    assert len(read_label_files([first, other, first], TAXONOMY)) == 2
    disagreeing = write(tmp_path / "二", {**ROW, "theme": "0401"})
    with pytest.raises(LabelError, match="主题前后不一致（0406、0401）"):
        read_label_files([first, disagreeing], TAXONOMY)


def test_a_row_with_its_date(tmp_path: Path) -> None:
    (row,) = read_labelled(write(tmp_path, {**ROW, "reported_at": "2026-03-01"}), TAXONOMY)
    assert row.suggestion.reported_at is not None
    assert row.suggestion.reported_at.month == 3


CHANGED = replace(
    TAXONOMY,
    themes={code: theme for code, theme in TAXONOMY.themes.items() if code not in {"0406", "0803", "1604"}},
    departments={name: d for name, d in TAXONOMY.departments.items() if name != "城市管理局"},
    former=Former(themes={"0406": "0408", "0803": "", "1604": ""}, departments={"城市管理局": "公安局"}),
)


def test_old_labels_are_read_as_what_took_their_place(tmp_path: Path) -> None:
    (row,) = read_labelled(write(tmp_path, ROW), CHANGED)
    assert (row.theme, row.theme_ok) == ("0408", {"0408"})
    assert (row.department, row.department_ok) == ("公安局", {"公安局", "供电公司"})


def test_a_label_that_was_retired_without_a_successor_cannot_be_learned(tmp_path: Path) -> None:
    with pytest.raises(LabelError, match="第 1 行：主题代码 1604 已停用，也没有接替，请改标"):
        read_labelled(write(tmp_path, {**ROW, "theme": "1604"}), CHANGED)


def test_a_file_without_rows(tmp_path: Path) -> None:
    with pytest.raises(LabelError, match="没有标注"):
        read_labelled(write(tmp_path, ""), TAXONOMY)
    with pytest.raises(LabelError, match=r"读不了标注文件 .*没有\.jsonl：没有这个文件$"):
        read_labelled(tmp_path / "没有.jsonl", TAXONOMY)


def test_a_file_in_another_encoding(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes("{标注}".encode("gb18030"))
    with pytest.raises(LabelError, match=r"a\.jsonl：不是 UTF-8 编码，请另存为 UTF-8$"):
        read_labelled(tmp_path / "a.jsonl", TAXONOMY)
