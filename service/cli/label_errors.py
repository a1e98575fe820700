"""``minqing label-errors``."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Annotated

import typer

from service.cli.options import Bundle, Map, Profile
from service.cli.train import Ledgers, TrainingMissing, past_rows

Share = Annotated[float, typer.Option("--share", metavar="比例", min=0.001, max=0.5, help="列出最可疑的多少")]
HEADER = ("标签", "位置", "编号", "台账写的", "更像是", "台账写的概率", "更像是的概率", "依据的词", "相似行")


def label_errors(
    ledgers: Ledgers,
    out: Annotated[Path, typer.Option("-o", "--out", help="清单（csv）", metavar="输出")],
    *,
    mapping: Map = None,
    department: Annotated[str | None, typer.Option("--department", metavar="列名", help="主责部门在哪一列")] = None,
    theme: Annotated[str | None, typer.Option("--theme", metavar="列名", help="主题在哪一列")] = None,
    profile: Profile = None,
    share: Annotated[
        float, typer.Option("--share", metavar="比例", min=0.001, max=0.5, help="列出最可疑的多少")
    ] = 0.05,
    bundle: Bundle = None,
) -> None:
    """列出台账里标签多半标错的行，最可疑的在前，附依据；不改台账。

    每一行由没学过它的模型来判断。清单里不抄诉求原文，按位置回台账里看。
    """
    from nlp.bundle import load  # noqa: PLC0415
    from service.ledger.write.atomic import replacing  # noqa: PLC0415
    from service.settings import load_settings  # noqa: PLC0415

    try:
        from training.office.history import TASK_NAMES, HistoryRow, learnable, tasks_of  # noqa: PLC0415
        from training.office.learn import read_history  # noqa: PLC0415
        from training.office.suspects import NEIGHBOURS, suspects  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise TrainingMissing(error.name or "training") from error
    named = {task: column for task, column in (("theme", theme), ("department", department)) if column}
    rows = [HistoryRow(row.suggestion, row.where, row.labels) for row in past_rows(ledgers, mapping, named, profile)]
    history = read_history(load(load_settings(bundle=bundle).bundle_folder), rows)
    with replacing(out) as part, part.open("w", encoding="utf-8-sig", newline="") as file:
        listed = csv.writer(file)
        listed.writerow(HEADER)
        for task in tasks_of(history.rows):
            found = suspects(history, learnable(history.rows, task), share)
            for each in found:
                alike = f"{NEIGHBOURS} 行中 {each.alike} 行标“{each.likely}”，{each.alike_given} 行标“{each.given}”"
                sure = (round(each.given_probability, 3), round(each.likely_probability, 3))
                words = "、".join(each.words)
                listed.writerow((TASK_NAMES[task], each.where, each.id, each.given, each.likely, *sure, words, alike))
            typer.echo(f"{TASK_NAMES[task]}：{len(found)} 行可疑 → {out}")
