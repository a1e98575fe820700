"""Which column is what, by its header. The table below is the whole knowledge; ``--map`` covers the rest.

Names are those of the ledgers described in the project's notes: petition and 12345 exports, message boards, tables
of delegates' suggestions. Within a role the first name that is present wins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from nlp.text.normalise import normalise
from nlp.types import RawText
from service.ledger.dates import read_time
from service.ledger.errors import MappingInvalid
from service.ledger.rows import Role


def _names(listed: str) -> tuple[str, ...]:
    return tuple(listed.split())


HEADERS: Mapping[Role, tuple[str, ...]] = {
    Role.ID: _names("""
        工单编号 工单号 留言编号 信件编号 来信编号 诉求编号 建议编号 受理编号 登记编号 事件编号 案件编号 信访编号
        流水号 业务编号 办件编号 编号 tid id external_id 留言id 信件id 工单id order_id 序号 no no.
    """),
    Role.TITLE: _names("""
        诉求标题 留言主题 留言标题 信件标题 来信标题 工单标题 事项标题 建议标题 事件标题
        标题 主题 主旨 题目 案由 建议名称 事项名称 title subject
    """),
    Role.TEXT: _names("""
        诉求内容 反映内容 留言详情 留言内容 具体意见事项 意见事项 主要内容 诉求描述 问题描述 反映问题 反映事项 反映情况
        诉求事项 诉求详情 来电内容 来信内容 信件内容 工单内容 受理内容 建议内容 意见内容 意见建议 意见建议内容
        意见和建议 意见及建议 具体内容 详细内容 事件描述 事项内容 事项描述 投诉内容 咨询内容 问题内容
        诉求 内容 详情 描述 正文 text content body description message
    """),
    Role.REPORTER: _names("""
        反映人姓名 反映人 诉求人姓名 诉求人 留言用户 留言人 来电人姓名 来电人 来信人 信访人 投诉人 建议人 提出人
        申请人 联系人姓名 联系人 群众姓名 用户 姓名 网名 昵称 reporter user author
    """),
    Role.TIME: _names("""
        反映时间 反映日期 留言时间 留言日期 来电时间 来电日期 来信时间 来信日期 诉求时间 受理时间 受理日期 登记时间
        登记日期 提交时间 提出时间 提出日期 接收时间 收到时间 创建时间 派单时间 时间 日期
        date time datetime created_at reported_at
    """),
    Role.PLACE: _names("""
        小区点位 小区名称 所在小区 所属小区 小区 事发地点 事发地址 发生地点 诉求地址 反映地址 问题地点 详细地址 地点
        地址 address place location
        村/社区 村社区 村居 村庄 行政村 村名 所在村 所属村 社区 所属社区 所在社区
        被反映街乡镇 街乡镇 乡镇街道 街道乡镇 镇街 乡镇 街道 所属街道 所在街道 所属乡镇 所在乡镇
        被反映区 所属区县 所在区县 区县 县区 所属区域 区域 district
    """),
}

OTHER_HEADERS = frozenset(
    _names("""
        工单类型 问题分类 标签 工单状态 来电人电话 联系电话 电话 手机号 手机号码 办理结果 回复内容 答复意见 答复时间
        受理方式 办结时间 截止时间 整改时限 是否解决 是否满意 工单性质 主责科室 主责部门 协办部门 责任单位 承办单位
        处置单位 具体责任人 责任人 紧急程度 数据来源 来源 月次 年次 领导批示 是否属实 回访结果 状态 办理状态 备注
        反对数 点赞数 一级分类 二级分类 三级分类 性别 年龄 职业 类型 类别 诉求类型
    """)
)
"""Columns we do not read, but by which a line is known as a header."""

ROLE_LABELS: Mapping[Role, str] = {
    Role.ID: "编号",
    Role.TITLE: "标题",
    Role.TEXT: "内容",
    Role.REPORTER: "反映人",
    Role.TIME: "时间",
    Role.PLACE: "地点",
}
"""What ``--map`` takes beside the English names, and how messages call a role."""

_TEXT_ENDING_LENGTH = 4
"""群众诉求内容 ends with a text header of at least this many characters, so it is one; 回复内容 is not."""
_NOT_CITIZENS = ("答复", "回复", "办理", "处理", "处置", "反馈")
_BRACKETED = re.compile(r"[(\[【〔][^)\]】〕]*[)\]】〕]")
_DECORATION = re.compile(r"[\s*:：_＊★]+")
_NUMBER = re.compile(r"[-+]?\d[\d.,%]*|[A-Za-z]{0,4}-?\d{4,}")
"""A number, or a code such as GD20260512."""
_LONGEST_NAME = 30
"""Characters; the question of a survey can be the name of its column."""
_ROLE_OF = {name: role for role, names in HEADERS.items() for name in names}
_RANK = {name: rank for names in HEADERS.values() for rank, name in enumerate(names)}
_WEAKEST = len(_RANK)

Mapped = Mapping[Role, str]
"""What ``--map`` said: column name by role."""


def canonical(header: str) -> str:
    """The form in which headers are compared: simplified, without brackets' content, spaces, stars and colons."""
    text = str(normalise(RawText(header))).lower()
    return _DECORATION.sub("", _BRACKETED.sub("", text)) or _DECORATION.sub("", text)


def is_known(header: str) -> bool:
    name = canonical(header)
    return _ranked(name) is not None or name in OTHER_HEADERS


def looks_like_header(names: Sequence[str]) -> bool:
    """A name that is known, or nothing that only a row of values has: a number, a code, a date, a long text."""
    return any(map(is_known, names)) or not any(map(_is_value, names))


def _is_value(name: str) -> bool:
    return bool(_NUMBER.fullmatch(name)) or read_time(name) is not None or len(name) > _LONGEST_NAME or "。" in name


def recognise(headers: Sequence[str | Sequence[str]]) -> dict[Role, int]:
    """Column index by role. A header of two lines comes as its spellings, the more telling first."""
    best: dict[Role, tuple[int, int]] = {}
    for index, header in enumerate(headers):
        spellings = [header] if isinstance(header, str) else header
        found = next((hit for hit in map(_ranked, map(canonical, spellings)) if hit), None)
        if found is None:
            continue
        role, rank = found
        if role not in best or rank < best[role][0]:
            best[role] = (rank, index)
    return {role: index for role, (_, index) in best.items()}


def _ranked(name: str) -> tuple[Role, int] | None:
    """Role of a canonical header, and how far down the role's list it stands."""
    if name in _ROLE_OF:
        return _ROLE_OF[name], _RANK[name]
    if name.startswith(_NOT_CITIZENS):
        return None
    if any(
        name.endswith(known)
        for known in HEADERS[Role.TEXT]
        if len(known) >= _TEXT_ENDING_LENGTH and not known.isascii()
    ):
        return Role.TEXT, _WEAKEST
    return None


def parse_mapping(given: Iterable[str]) -> dict[Role, str]:
    """``["text=列名", "编号=工单", "诉求内容=列名"]`` to names by role. Raises :class:`MappingInvalid`."""
    by_label = {label: role for role, label in ROLE_LABELS.items()} | {role.value: role for role in Role}
    mapping: dict[Role, str] = {}
    for item in given:
        name, separator, column = item.partition("=")
        role = by_label.get(name.strip().lower()) or _role_of(name)
        if role is None or not separator or not column.strip():
            raise MappingInvalid(item, by_label)
        mapping[role] = column.strip()
    return mapping


def _role_of(header: str) -> Role | None:
    ranked = _ranked(canonical(header))
    return ranked[0] if ranked else None


def find_column(name: str, columns: Sequence[str]) -> int | None:
    """Index of a column that a person named: exactly, or as headers are compared."""
    if name in columns:
        return columns.index(name)
    wanted = canonical(name)
    return next((index for index, column in enumerate(columns) if canonical(column) == wanted), None)


def apply_mapping(mapping: Mapped, columns: Sequence[str], fields: Mapping[Role, int]) -> dict[Role, int]:
    """``fields`` overruled by what a person said; a column that is not there is passed over."""
    chosen = dict(fields)
    for role, name in mapping.items():
        index = find_column(name, columns)
        if index is not None:
            chosen = {r: i for r, i in chosen.items() if i != index} | {role: index}
    return chosen
