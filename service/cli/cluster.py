"""``minqing cluster``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from service.cli.options import Bundle, Map, Out, Workers
from service.cli.progress import progress
from service.cli.score import SOME_FAILED, tell

Ledger = Annotated[
    Path,
    typer.Argument(metavar="台账", help="xlsx、xls、csv（编码自动识别）、tsv、jsonl、parquet", show_default=False),
]
Summary = Annotated[
    Path | None, typer.Option("--summary", metavar="文件", help="另写一份汇总：每件事、每类事一行，按条数排列")
]
Keep = Annotated[
    str | None,
    typer.Option(
        "--keep",
        metavar="列名",
        help="人已并好的案：这一列写着同一编号的行为一件事，不同编号的不并；空着的照常归并",
        show_default=False,
    ),
]


def cluster(
    ledger: Ledger,
    out: Out,
    *,
    summary: Summary = None,
    mapping: Map = None,
    keep: Keep = None,
    bundle: Bundle = None,
    workers: Workers = None,
) -> None:
    """归并整份台账：同一地点同一事项为“一件事”，不同地点同类事项为“一类事”。

    原有的列和行全部保留，顺序不变；先 score 再 cluster，标签和归并就在同一份台账里。退出码同 score。
    """
    from service.batch.cluster import cluster as cluster_ledger  # noqa: PLC0415
    from service.batch.engine import Engine  # noqa: PLC0415
    from service.batch.loading import bundle_source, load_bundle, pipeline_loader  # noqa: PLC0415
    from service.batch.summary import write_summary  # noqa: PLC0415
    from service.batch.targets import check_target, plan  # noqa: PLC0415
    from service.ledger.headers import parse_mapping  # noqa: PLC0415
    from service.ledger.read.opening import open_ledger  # noqa: PLC0415
    from service.ledger_jobs.partition import kept  # noqa: PLC0415

    opened = open_ledger(ledger, parse_mapping(mapping or []))
    [target] = plan([opened], out)
    if summary is not None:
        check_target(summary, taken=(ledger, target))
    put_together = kept(opened, keep) if keep else {}
    source = bundle_source(bundle)
    loaded = load_bundle(source)
    with Engine(pipeline_loader(source), workers) as engine, progress(ledger.name, opened.count) as advance:
        found = cluster_ledger(opened, target, engine, loaded.match_model, advance, kept=put_together)
    if summary is not None:
        names = {code: theme.name for code, theme in loaded.taxonomy.themes.items()}
        write_summary(found, summary, names)
    tell(found.report)
    print(f"归并为 {len(found.cases)} 件事、{len(found.classes)} 类事", file=sys.stderr)
    if found.report.failed:
        raise typer.Exit(SOME_FAILED)
