"""``minqing score``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from service.cli.options import Bundle, Ledgers, Map, Out, Profile, Taxonomy, Workers
from service.cli.progress import progress

if TYPE_CHECKING:
    from service.batch.archive import Outcome
    from service.batch.report import Report

SOME_FAILED = 1


def score(
    ledgers: Ledgers,
    out: Out,
    *,
    mapping: Map = None,
    profile: Profile = None,
    bundle: Bundle = None,
    taxonomy: Taxonomy = None,
    workers: Workers = None,
) -> None:
    """给台账的每一行贴标签：主题、七有五性、主责与协办部门、类型、紧急程度。

    可给文件夹：其中每份台账评一遍，结果放进 -o 的文件夹，旁边的“评分清单.json”记着哪份用哪个模型包评过。
    中途断了（断电、kill -9），同样的命令再来一次就接着评，评过的行不重评、不重复。
    原有的列和行全部保留，顺序不变；读不了的行标明原因并列出。退出码：0 完成，1 有行失败，2 用法或文件有误。
    """
    from service.batch.archive import Run, score_archive, score_one, subject_of  # noqa: PLC0415
    from service.batch.engine import Engine  # noqa: PLC0415
    from service.batch.folder import archive_jobs, is_archive  # noqa: PLC0415
    from service.batch.loading import bundle_source, pipeline_loader, source_identity  # noqa: PLC0415
    from service.batch.targets import plan  # noqa: PLC0415
    from service.ledger.headers import parse_mapping  # noqa: PLC0415
    from service.ledger.profile import Profile as Columns  # noqa: PLC0415
    from service.ledger.shapes import remembered  # noqa: PLC0415

    archive, columns = is_archive(ledgers), Columns(parse_mapping(mapping or []))
    source = bundle_source(bundle, taxonomy)
    with (
        remembered(profile or [], columns, several=archive or len(ledgers) > 1) as shapes,
        Engine(pipeline_loader(source), workers) as engine,
    ):
        run = Run(engine, source_identity(source), lambda path: shapes.open(path).ledger, progress)
        if archive:
            # A list, not any(…) over the generator: every ledger is scored, whatever became of the first.
            failed = [_told(outcome) for outcome in score_archive(archive_jobs(ledgers, Path(out)), Path(out), run)]
        else:
            opened = [run.open(path) for path in ledgers]
            shapes.check_said()
            failed = [
                _told(score_one(ledger, target, subject_of(ledger, target, run), run))
                for ledger, target in zip(opened, plan(opened, out), strict=True)
            ]
    if any(failed):
        raise typer.Exit(SOME_FAILED)


def _told(outcome: Outcome) -> bool:
    """Whether some rows failed, once it is said what became of the ledger."""
    from service.batch.archive import Finished, Passed  # noqa: PLC0415

    if isinstance(outcome, Finished):
        if outcome.replayed:
            print(f"接着上次：{outcome.replayed} 行已评过，没有重评", file=sys.stderr)
        tell(outcome.report)
        return bool(outcome.report.failed)
    if isinstance(outcome, Passed):
        print(f"{outcome.job.ledger}：已评过（{outcome.scored.finished}），略过", file=sys.stderr)
        return bool(outcome.scored.failed)
    print(f"错误：{outcome.reason}", file=sys.stderr)
    return True


def tell(report: Report) -> None:
    """Everything a person should know, on stderr; the list beside the output where it is long."""
    written = report.write_list()
    for line in report.lines():
        print(line, file=sys.stderr)
    if written is not None:
        print(f"全部失败与提示的行：{written}", file=sys.stderr)
