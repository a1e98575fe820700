"""``minqing score``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import typer

from service.cli.options import Bundle, Ledgers, Map, Out, Taxonomy, Workers
from service.cli.progress import progress

if TYPE_CHECKING:
    from service.batch.report import Report

SOME_FAILED = 1


def score(
    ledgers: Ledgers,
    out: Out,
    *,
    mapping: Map = None,
    bundle: Bundle = None,
    taxonomy: Taxonomy = None,
    workers: Workers = None,
) -> None:
    """给台账的每一行贴标签：主题、七有五性、主责与协办部门、类型、紧急程度。

    原有的列和行全部保留，顺序不变；读不了的行标明原因并列出。退出码：0 完成，1 有行失败，2 用法或文件有误。
    """
    from service.batch.engine import Engine  # noqa: PLC0415
    from service.batch.loading import bundle_source, pipeline_loader  # noqa: PLC0415
    from service.batch.score import score as score_ledger  # noqa: PLC0415
    from service.batch.targets import plan  # noqa: PLC0415
    from service.ledger.headers import parse_mapping  # noqa: PLC0415
    from service.ledger.read.opening import open_ledger  # noqa: PLC0415

    roles = parse_mapping(mapping or [])
    opened = [open_ledger(path, roles) for path in ledgers]
    targets = plan(opened, out)
    failed = False
    with Engine(pipeline_loader(bundle_source(bundle, taxonomy)), workers) as engine:
        for ledger, target in zip(opened, targets, strict=True):
            with progress(ledger.path.name, ledger.count) as advance:
                report = score_ledger(ledger, target, engine, advance)
            tell(report)
            failed = failed or bool(report.failed)
    if failed:
        raise typer.Exit(SOME_FAILED)


def tell(report: Report) -> None:
    """Everything a person should know, on stderr; the list beside the output where it is long."""
    written = report.write_list()
    for line in report.lines():
        print(line, file=sys.stderr)
    if written is not None:
        print(f"全部失败与提示的行：{written}", file=sys.stderr)
