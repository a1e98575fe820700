"""Which column is what: the headers that clerks write."""

from __future__ import annotations

import pytest

from service.ledger.errors import MappingInvalid
from service.ledger.headers import HEADERS, ROLE_LABELS, parse_mapping, recognise
from service.ledger.rows import Role

ID, TITLE, TEXT, REPORTER, TIME, PLACE = Role

LEDGERS = {
    "12345 热线导出": (
        "工单编号 工单类型 标题 主要内容 工单状态 来电人 来电人电话 被反映区 回复内容 村/社区 小区点位",
        {ID: "工单编号", TITLE: "标题", TEXT: "主要内容", REPORTER: "来电人", PLACE: "小区点位"},
    ),
    "留言板": (
        "留言编号 留言用户 留言主题 留言时间 留言详情 反对数 点赞数",
        {ID: "留言编号", REPORTER: "留言用户", TITLE: "留言主题", TIME: "留言时间", TEXT: "留言详情"},
    ),
    "代表联络站": (
        "序号 具体意见事项 主责科室 协办部门 具体责任人 整改时限",
        {ID: "序号", TEXT: "具体意见事项"},
    ),
    "信访登记": (
        "序号 登记编号 信访人 登记日期 反映内容 办理结果",
        {ID: "登记编号", REPORTER: "信访人", TIME: "登记日期", TEXT: "反映内容"},
    ),
    "英文导出": (
        "tid date forum title content domain type status district",
        {ID: "tid", TIME: "date", TITLE: "title", TEXT: "content", PLACE: "district"},
    ),
    "jsonl": ("id title text", {ID: "id", TITLE: "title", TEXT: "text"}),
    "繁体": ("編號 標題 內容 地點 時間", {ID: "編號", TITLE: "標題", TEXT: "內容", PLACE: "地點", TIME: "時間"}),
    "全角与大写": ("ＩＤ Title Content", {ID: "ＩＤ", TITLE: "Title", TEXT: "Content"}),
    "带星号和括号": (
        "*编号 诉求内容（必填） 反映人(可不填)",
        {ID: "*编号", TEXT: "诉求内容（必填）", REPORTER: "反映人(可不填)"},
    ),
    "前面加了修饰": ("群众诉求内容 回复内容 答复意见", {TEXT: "群众诉求内容"}),
    "回复不是诉求": ("编号 办理反映内容 答复内容", {ID: "编号"}),
    "不认识": ("甲 乙 丙", {}),
}


@pytest.mark.parametrize("name", LEDGERS)
def test_headers_of_a_ledger(name: str) -> None:
    header, expected = LEDGERS[name]
    columns = header.split()
    assert {role: columns[index] for role, index in recognise(columns).items()} == expected


def test_no_header_means_two_things() -> None:
    names = [name for listed in HEADERS.values() for name in listed]
    assert len(names) == len(set(names))


def test_every_role_can_be_mapped_in_chinese_and_english() -> None:
    for role, label in ROLE_LABELS.items():
        assert parse_mapping([f"{label}=甲"]) == parse_mapping([f"{role.value}=甲"]) == {role: "甲"}


@pytest.mark.parametrize(
    ("name", "role"),
    [("诉求内容", TEXT), ("工单编号", ID), ("留言人", REPORTER), ("登记时间", TIME), ("Content", TEXT)],
)
def test_a_known_header_names_its_role(name: str, role: Role) -> None:
    assert parse_mapping([f"{name}=甲"]) == {role: "甲"}


@pytest.mark.parametrize("given", ["text", "text=", "=内容", "正文列=内容"])
def test_a_mapping_that_is_not_one_says_how_to_write_it(given: str) -> None:
    with pytest.raises(MappingInvalid, match="text=诉求内容"):
        parse_mapping([given])
