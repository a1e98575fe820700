"""``minqing train``. Training is an extra: it is imported when it is asked for."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nlp.errors import MinqingError
from service.cli.options import Bundle, Map, Profile

if TYPE_CHECKING:
    from service.batch.history import PastRow
    from training.office.write import Made

Ledgers = Annotated[
    list[Path],
    typer.Argument(help="带标签的台账（xlsx、xls、csv、jsonl、parquet，可多份），或标注文件", metavar="台账"),
]


class TrainingMissing(MinqingError):
    def __init__(self, module: str) -> None:
        super().__init__(f"训练需要的 {module} 没有安装，请执行：pip install 'minqing[training]'")


class OutMissing(MinqingError):
    def __init__(self) -> None:
        super().__init__("请用 -o 给出新模型包的文件夹，如 -o models/本单位-2026")


def train(
    ledgers: Ledgers,
    *,
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help="新模型包的文件夹，如 models/本单位-2026", metavar="文件夹")
    ] = None,
    mapping: Map = None,
    department: Annotated[str | None, typer.Option("--department", metavar="列名", help="主责部门在哪一列")] = None,
    theme: Annotated[str | None, typer.Option("--theme", metavar="列名", help="主题在哪一列")] = None,
    profile: Profile = None,
    taxonomy: Annotated[
        Path | None, typer.Option(help="标注文件所用的分类表文件夹；缺省用原模型包的", metavar="文件夹")
    ] = None,
    labels: Annotated[
        Path | None, typer.Option("--labels", metavar="对照表", help="改好的标签对照表（--propose 写的）")
    ] = None,
    propose: Annotated[
        Path | None, typer.Option("--propose", metavar="对照表", help="只写出标签对照的建议，供人改，不训练")
    ] = None,
    corrections: Annotated[bool, typer.Option("--corrections", help="连同服务里人工更正过的标签一起学")] = False,
    bundle: Bundle = None,
) -> None:
    """用本单位的台账学习本单位的主题和部门，写成新的模型包。

    表头自动识别；标签用本单位自己的叫法。先用较早的学、用最近的考，与基线并列报告，再用全部的行学一遍。
    七有五性、诉求类型、并案沿用现用模型包。新模型包用 minqing promote 启用。
    """
    from nlp.bundle import load  # noqa: PLC0415
    from service.batch.history import with_corrections  # noqa: PLC0415
    from service.settings import load_settings  # noqa: PLC0415

    base = load_settings(bundle=bundle).bundle_folder
    try:
        from training.labelled import is_label_file  # noqa: PLC0415
        from training.office.history import HistoryRow  # noqa: PLC0415
        from training.office.proposal import adopted, apply, summary, write_proposals  # noqa: PLC0415
        from training.office.proposal import propose as proposals  # noqa: PLC0415
        from training.office.write import train_office  # noqa: PLC0415
        from training.retrain import retrain  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise TrainingMissing(error.name or "training") from error
    if all(map(is_label_file, ledgers)):
        if out is None:
            raise OutMissing
        made = retrain(base, ledgers, taxonomy, out)
        typer.echo(f"{made.rows} 条标注，新模型包：{made.folder}")
        _print(made.figures)
        return
    named = {task: column for task, column in (("theme", theme), ("department", department)) if column}
    past = with_corrections(past_rows(ledgers, mapping, named, profile), _corrections(base) if corrections else ())
    rows = [HistoryRow(row.suggestion, row.where, row.labels) for row in past]
    if propose is not None:
        found = proposals(rows, load(base))
        write_proposals(found, propose)
        typer.echo(f"{summary(found)} → {propose}")
        typer.echo("请改“采用”一列（不用＝不学，空＝用原名），再用 --labels 给回")
        return
    if out is None:
        raise OutMissing
    rows = apply(rows, adopted(labels)) if labels is not None else rows
    _report(train_office(base, rows, out, _tell))


def past_rows(paths: Sequence[Path], mapping: Map, named: dict[str, str], profiles: Profile = None) -> list[PastRow]:
    """Rows with people's labels; columns as said, else as one of ``profiles`` remembers, else by their headers."""
    from service.batch.history import read_past  # noqa: PLC0415
    from service.ledger.headers import parse_mapping  # noqa: PLC0415
    from service.ledger.profile import Profile as Columns  # noqa: PLC0415
    from service.ledger.shapes import remembered  # noqa: PLC0415

    given = Columns(parse_mapping(mapping or []), named)
    with remembered(profiles or [], given, several=len(paths) > 1) as shapes:
        past = read_past([shapes.open(path) for path in paths])
    for notice in past.notices:
        _tell(f"提示：{notice}")
    return past.rows


def _corrections(base: Path) -> list[PastRow]:
    from nlp.taxonomy import Taxonomy  # noqa: PLC0415
    from service.casework.corrections import corrected_rows  # noqa: PLC0415
    from service.settings import load_settings  # noqa: PLC0415
    from service.store.database import Database  # noqa: PLC0415

    database = Database(load_settings().database)
    try:
        database.migrate()
        with database.read() as connection:
            found = corrected_rows(connection, Taxonomy.load(base / "taxonomy"))
    finally:
        database.close()
    _tell(f"服务里人工更正过的：{len(found)} 条")
    return found


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
