"""``minqing evaluate``. Training is an extra: it is imported when it is asked for."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from nlp.errors import MinqingError
from service.cli.drift import drift
from service.cli.train import TrainingMissing

Folder = Annotated[Path, typer.Argument(help="模型包文件夹", metavar="模型包")]
Labels = Annotated[
    list[Path],
    typer.Argument(metavar="标注", help="标注文件，每行一个 JSON（可给多个）；有 --against 时是现在的台账"),
]
Report = Annotated[
    Path | None, typer.Option("-o", "--out", metavar="报告", help="写一份 HTML 报告（离线可看，只供本机）")
]
Champion = Annotated[Path | None, typer.Option("--champion", metavar="模型包", help="与这个模型包比，不与基线比")]
Train = Annotated[
    list[Path] | None,
    typer.Option("--train", metavar="标注", help="基线用这些标注拟合，可多次；不给则在被评的标注上交叉验证"),
]
Against = Annotated[
    list[Path] | None,
    typer.Option("--against", metavar="台账", help="看来件与这些早先的台账相比变了多少（同 minqing drift），可多次"),
]


class AgainstAlone(MinqingError):
    def __init__(self) -> None:
        super().__init__("--against 只看来件变了多少，不打分，不能与 -o、--champion、--train 同用；请分两次执行")


def evaluate(
    bundle: Folder,
    labels: Labels,
    *,
    out: Report = None,
    champion: Champion = None,
    train: Train = None,
    against: Against = None,
) -> None:
    """给一个模型包在标注文件上打分，旁边是基线或另一个模型包。

    标注应是这个模型包没有学过的。方括号里是 95% 区间。
    """
    if against:
        if out or champion or train:
            raise AgainstAlone
        drift(labels, against, bundle=bundle)
        return
    try:
        from training.evaluation.report import write_report  # noqa: PLC0415
        from training.evaluation.run import evaluate as evaluate_bundle  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise TrainingMissing(error.name or "training") from error

    report = evaluate_bundle(bundle, labels, champion, train or ())
    typer.echo(f"{report.subject.bundle}，{report.rows} 条标注；对照：{report.subject.rival}")
    for figure in report.figures:
        rival = "–" if figure.rival is None else f"{figure.rival.value:.3f}"
        typer.echo(
            f"{figure.name:11} {figure.ours.value:.3f} [{figure.ours.low:.3f}, {figure.ours.high:.3f}]  对照 {rival}"
        )
    if out is not None:
        write_report(report, out)
        typer.echo(f"报告：{out}")
