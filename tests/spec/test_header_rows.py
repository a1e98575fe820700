"""Where the header is: below titles, on two merged lines, or where ``--map`` says."""

from __future__ import annotations

import pytest

from service.ledger.read.header_rows import locate
from service.ledger.rows import Role

_ = None

# name: (rows, merges, index of the first header line, number of lines, names, text column)
SHEETS = {
    "第一行就是表头": (
        [["编号", "诉求内容"], ["1", "路灯不亮"]],
        [],
        (0, 1, ["编号", "诉求内容"], "诉求内容"),
    ),
    "上面有标题行": (
        [["云溪镇五月台账", _], ["填报单位：办公室", _], ["编号", "诉求内容"], ["1", "路灯不亮"]],
        [((0, 0), (0, 1))],
        (2, 1, ["编号", "诉求内容"], "诉求内容"),
    ),
    "上面有空行": ([[_, _], ["编号", "诉求内容"]], [], (1, 1, ["编号", "诉求内容"], "诉求内容")),
    "两行合并表头": (
        [["序号", "反映人", _, "诉求内容"], [_, "姓名", "电话", _], [1, "甲", "138", "路灯不亮"]],
        [((0, 0), (1, 0)), ((0, 1), (0, 2)), ((0, 3), (1, 3))],
        (0, 2, ["序号", "反映人-姓名", "反映人-电话", "诉求内容"], "诉求内容"),
    ),
    "两行表头，诉求在第二行": (
        [["基本信息", _, "诉求情况", _], ["编号", "姓名", "标题", "内容"], ["1", "甲", "路灯", "路灯不亮"]],
        [((0, 0), (0, 1)), ((0, 2), (0, 3))],
        (0, 2, ["基本信息-编号", "基本信息-姓名", "诉求情况-标题", "诉求情况-内容"], "诉求情况-内容"),
    ),
    "标题下的两行表头，csv 没有合并信息": (
        [["五月台账"], ["序号", "反映人", "", "诉求内容"], ["", "姓名", "电话", ""], ["1", "甲", "138", "路灯不亮"]],
        [],
        (1, 2, ["序号", "反映人-姓名", "反映人-电话", "诉求内容"], "诉求内容"),
    ),
    "数据像短词，不当作第二行表头": (
        [["编号", "诉求内容", "类型"], ["甲", "路灯不亮", ""], ["乙", "停电", ""]],
        [],
        (0, 1, ["编号", "诉求内容", "类型"], "诉求内容"),
    ),
    "没有认识的列": ([["台账"], ["甲", "乙"], ["1", "2"]], [], (1, 1, ["甲", "乙"], None)),
}


@pytest.mark.parametrize("name", SHEETS)
def test_header_of_a_sheet(name: str) -> None:
    rows, merges, (first, height, names, text) = SHEETS[name]
    header = locate(rows, merges)
    found = header.names[header.fields[Role.TEXT]] if Role.TEXT in header.fields else None
    assert (header.first, header.height, [*header.names[: len(names)]], found) == (first, height, names, text)


def test_a_mapped_column_finds_its_header_line() -> None:
    rows = [["甲镇", _], ["说明", "情况"], ["1", "路灯不亮"]]
    assert locate(rows, mapping={Role.TEXT: "情况"}).first == 1


def test_reporter_of_a_two_line_header_is_the_name_and_not_the_telephone() -> None:
    rows, merges, _expected = SHEETS["两行合并表头"]
    assert locate(rows, merges).fields[Role.REPORTER] == 1
