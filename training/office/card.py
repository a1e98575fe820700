"""The card of an office's bundle; a person fills the blanks before it is promoted."""

from __future__ import annotations

from collections.abc import Sequence

from nlp.bundle import CARD_BLANK as BLANK
from nlp.bundle import Manifest
from training.office.figures import table
from training.office.history import LEAST_EXAMPLES, TASK_NAMES
from training.office.learn import Learned, ReadHistory

WEAKEST = 8


def write_card(name: str, base: Manifest, history: ReadHistory, learned: Sequence[Learned]) -> str:
    parts = "\n".join(_task(each) for each in learned)
    return f"""# {name}

在 {base.identity} 的基础上，用本单位 {len(history.rows)} 行台账学习本单位自己的标签；
词向量、并案模型、词典，以及七有五性、诉求类型、紧急程度沿用。

- 台账来源与期间：{BLANK}
- 标签由谁确认：{BLANK}
- 批准启用的人：{BLANK}

模型只含统计量：至少五条诉求出现过的特征，不含数字，不存任何原文，不存任何一条诉求的向量。
{parts}
"""


def _task(learned: Learned) -> str:
    weakest = sorted(learned.by_label["新模型"].items(), key=lambda item: item[1])[:WEAKEST]
    since = f"{learned.split.since:%Y-%m-%d} 起的" if learned.split.since else "按事抽出的"
    notices = "\n".join(f"- {notice}" for notice in learned.labels.notices)
    return f"""
## {TASK_NAMES[learned.task]}
学 {len(learned.labels.places)} 行、{len(learned.head.labels)} 个标签。得分：先用较早的 {len(learned.split.train)} 行
学，考{since} {len(learned.split.test)} 行（同一件事的副本不分在两边；方括号是 95% 区间）；
写进模型包的再用全部的行学过。

{table(learned.figures)}

最弱的：{"、".join(f"{label} {value:.2f}" for label, value in weakest)}。不足 {LEAST_EXAMPLES} 行的标签没有学。
{notices}
"""
