"""The card of a bundle: what it was trained on, what it scores beside the baseline, where it fails."""

from __future__ import annotations

from dataclasses import dataclass

from training.matching import MatchReport
from training.material import Origins

FIGURES = {
    "theme2": "二级主题正确率",
    "theme2_ok": "二级主题正确或可接受",
    "theme1": "一级主题正确率",
    "dept": "主责部门正确率",
    "dept_ok": "主责部门可接受",
    "dept_ok@3": "前三个部门中有可接受的",
    "qywx": "七有五性微平均 F1",
    "qywx_macro": "七有五性宏平均 F1",
    "ece": "主题概率的校准误差",
    "cov_at_90": "一级主题 90% 正确时可自动答复的比例",
    "kind": "诉求类型正确率",
    "urgency": "紧急程度正确率",
    "needs_review": "交人复核的比例",
}


@dataclass(frozen=True, slots=True)
class TaggerReport:
    """Figures of :func:`training.metrics.tag_figures`."""

    dev: dict[str, float]
    baseline: dict[str, float]
    """The plain baseline on dev, in the same run."""
    crossed: dict[str, float]
    """Cross-validated on the training rows, half of which were picked for rare labels."""
    origins: Origins


def write_card(name: str, tags: TaggerReport, cases: MatchReport) -> str:
    origins = tags.origins
    rows = "\n".join(
        f"| {figure} | {title} | {tags.dev[figure]:.3f} | {_cell(tags.baseline, figure)} | {tags.crossed[figure]:.3f} |"
        for figure, title in FIGURES.items()
    )
    return f"""# {name}

## 训练材料
- 标签：{origins.measured} 条公开渠道的群众留言，来自六个城市（热线、领导留言板、网络问政），逐条阅读标注；
  其中一半为补足少见主题而挑选。得分与校准只用它们。
- 补读：{origins.read} 条同一来源的留言，由本项目照同一份指南补读，只用来学习；
  怎样读的、与原标注的一致率见 data/labelled。
- 自写：{origins.written} 条为少见标签写的诉求（data/labelled），只用来学习。
- 词向量：同类留言约三万条，由 multilingual-e5-small（MIT 许可）蒸馏。
- 并案：同一城市七个片区的 1,968 条留言，逐条阅读并成一件事与一类事。
- 问题种类：同一来源另外约两千四百条不属于这些片区的留言（data/kinds），只教一类事，不参加测评。

模型只含统计量：至少五条留言出现过的特征，不含数字，不存任何原文，不存任何一条留言的向量。

## 标签的得分
开发集 200 条读过两遍并裁定；交叉验证五折，相同文本不分在两边；基线是字 TF-IDF 加线性 SVM，同次运行。

| 指标 | 含义 | 开发集 | 基线 | 交叉验证 |
|---|---|---|---|---|
{rows}

## 并案的得分
{cases.table()}

## 哪里不行
- 开发集只有 200 条，一个百分点是两条；标注中两次阅读的一致率约 96%。
- 二级主题的错误多在相邻主题之间（物业服务与小区公共设施、道路建设与交通秩序、城管市容与占道经营）。
- 训练不足十五条的主题（移风易俗、供暖、加装电梯、垃圾分类、应急防灾、养老助餐等）少有把握。
- 换一个没见过的城市，各项都会低几个百分点：用本单位的台账重新训练。
- 一类事的得分偏乐观：问题种类的清单写于看过七个片区的类名之后（data/kinds）。
- 人名不遮盖。方言、反语、图片和附件里的内容看不懂。
"""


def _cell(figures: dict[str, float], name: str) -> str:
    return f"{figures[name]:.3f}" if name in figures else "–"
