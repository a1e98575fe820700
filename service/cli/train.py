"""``minqing train``. Training is an extra: it is imported when it is asked for."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nlp.errors import MinqingError
from service.cli.options import Bundle, Map

if TYPE_CHECKING:
    from training.office.write import Made

Labels = Annotated[list[Path], typer.Argument(help="标注文件，每行一个 JSON（可给多个）", metavar="标注")]
Ledgers = Annotated[
    list[Path],
    typer.Argument(help="带标签的台账（xlsx、xls、csv、jsonl、parquet，可多份），或标注文件", metavar="台账"),
]


class TrainingMissing(MinqingError):
    def __init__(self, module: str) -> None:
        super().__init__(f"训练需要的 {module} 没有安装，请执行：pip install 'minqing[training]'")


def train(
    ledgers: Ledgers,
    out: Annotated[Path, typer.Option("-o", "--out", help="新模型包的文件夹，如 models/本单位-2026", metavar="文件夹")],
    *,
    mapping: Map = None,
    department: Annotated[str | None, typer.Option("--department", metavar="列名", help="主责部门在哪一列")] = None,
    theme: Annotated[str | None, typer.Option("--theme", metavar="列名", help="主题在哪一列")] = None,
    taxonomy: Annotated[
        Path | None, typer.Option(help="标注文件所用的分类表文件夹；缺省用原模型包的", metavar="文件夹")
    ] = None,
    bundle: Bundle = None,
) -> None:
    """用本单位的台账学习本单位的主题和部门，写成新的模型包。

    表头自动识别；标签用本单位自己的叫法。先用较早的学、用最近的考，与基线并列报告，再用全部的行学一遍。
    七有五性、诉求类型、并案沿用现用模型包。新模型包用 minqing promote 启用。
    """
    from service.settings import load_settings  # noqa: PLC0415

    base = load_settings(bundle=bundle).bundle_folder
    try:
        from training.labelled import is_label_file  # noqa: PLC0415
        from training.office.history import HistoryRow  # noqa: PLC0415
        from training.office.write import train_office  # noqa: PLC0415
        from training.retrain import retrain  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise TrainingMissing(error.name or "training") from error
    if all(map(is_label_file, ledgers)):
        made = retrain(base, ledgers, taxonomy, out)
        typer.echo(f"{made.rows} 条标注，新模型包：{made.folder}")
        _print(made.figures)
        return
    named = {task: column for task, column in (("theme", theme), ("department", department)) if column}
    rows = [HistoryRow(row.suggestion, row.where, row.labels) for row in past_rows(ledgers, mapping, named)]
    _report(train_office(base, rows, out, _tell))


def past_rows(paths: Sequence[Path], mapping: Map, named: dict[str, str]):  # type: ignore[no-untyped-def]
    from service.batch.history import read_past  # noqa: PLC0415
    from service.ledger.headers import parse_mapping  # noqa: PLC0415
    from service.ledger.read.opening import open_ledger  # noqa: PLC0415

    roles = parse_mapping(mapping or [])
    past = read_past([open_ledger(path, roles) for path in paths], named)
    for notice in past.notices:
        _tell(f"提示：{notice}")
    return past.rows


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _report(made: Made) -> None:
    from training.office.figures import table  # noqa: PLC0415
    from training.office.history import TASK_NAMES  # noqa: PLC0415

    for each in made.learned:
        for notice in each.labels.notices:
            _tell(f"提示：{notice}")
        since = f"{each.split.since:%Y-%m-%d} 起的" if each.split.since else "按事抽出的"
        typer.echo(f"{TASK_NAMES[each.task]}：学较早的 {len(each.split.train)} 行，考{since} {len(each.split.test)} 行")
        typer.echo(table(each.figures))
    for line in made.unread:
        _tell(f"失败：{line}")
    typer.echo(f"{made.rows} 行台账，新模型包：{made.folder}")


def _print(figures: dict[str, float]) -> None:
    for name, value in figures.items():
        typer.echo(f"{name:14} {value:.3f}")
