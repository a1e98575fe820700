"""``minqing cases``: cases that people made before the service."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from service.cli.chinese import ChineseCommand, ChineseGroup
from service.cli.options import Map

cases = typer.Typer(cls=ChineseGroup, help="一件事：把归档台账里已经并好的案导入服务。")

Who = Annotated[str, typer.Option("--who", metavar="姓名", help="谁的决定，记入处理记录", show_default=False)]
Source = Annotated[
    str, typer.Option("--source", metavar="来源", help="这份台账导入时的来源，如 云溪镇台账；用 S 编号时可不给")
]
Column = Annotated[
    str | None,
    typer.Option("--column", metavar="列名", help="写着并案编号的列；不给则自己认", show_default=False),
]
Why = Annotated[str, typer.Option("--why", metavar="理由", help="记入处理记录")]
Force = Annotated[bool, typer.Option("--force", help="与服务里人工的判定不一致时，以这份台账为准")]


@cases.command("import", cls=ChineseCommand)
def import_cases(
    ledger: Annotated[Path, typer.Argument(metavar="台账", help="带并案编号一列的台账", show_default=False)],
    *,
    who: Who,
    source: Source = "",
    column: Column = None,
    mapping: Map = None,
    why: Why = "归档台账已并案",
    force: Force = False,
) -> None:
    """台账里编号相同的并为一件事，不同的分开；此后自动归并不会改动，可在处理记录里逐步撤销。

    诉求须先在工作台“导入”。分组自相矛盾、有诉求不在库中时列出行号，什么都不写入。没有并案编号的行不动。
    """
    from service.casework.desk import now  # noqa: PLC0415
    from service.cli.store import opened_desk  # noqa: PLC0415
    from service.ledger.headers import parse_mapping  # noqa: PLC0415
    from service.ledger.read.opening import open_ledger  # noqa: PLC0415
    from service.ledger_jobs.partition import claims  # noqa: PLC0415
    from service.settings import load_settings  # noqa: PLC0415
    from service.store.records import Decision  # noqa: PLC0415

    said = claims(open_ledger(ledger, parse_mapping(mapping or [])), column)
    with opened_desk(load_settings()) as desk:
        adopted = desk.partitions.adopt(said, source, Decision(who, now(), why), force=force)
    typer.echo(f"导入 {adopted.cases} 件事、{adopted.suggestions} 条诉求，其中 {adopted.moved} 条换了事项")
