"""``minqing train``. Training is an extra: it is imported when it is asked for."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from nlp.errors import MinqingError
from service.cli.options import Bundle

Labels = Annotated[list[Path], typer.Argument(help="标注文件，每行一个 JSON（可给多个）", metavar="标注")]


class TrainingMissing(MinqingError):
    def __init__(self, module: str) -> None:
        super().__init__(f"训练需要的 {module} 没有安装，请执行：pip install 'minqing[training]'")


def train(
    labels: Labels,
    out: Annotated[Path, typer.Option("-o", "--out", help="新模型包的文件夹，如 models/本单位-2026", metavar="文件夹")],
    *,
    taxonomy: Annotated[Path | None, typer.Option(help="本单位的分类表文件夹；缺省用原模型包的")] = None,
    bundle: Bundle = None,
) -> None:
    """用本单位的标注重新训练标签模型，写成新的模型包。

    词向量和并案模型沿用现用模型包；新模型包写好后，把它的名字写进 models/CURRENT 即启用。
    """
    from service.settings import load_settings  # noqa: PLC0415

    retrain = _training("retrain")
    made = retrain(load_settings(bundle=bundle).bundle_folder, labels, taxonomy, out)
    typer.echo(f"{made.rows} 条标注，新模型包：{made.folder}")
    _print(made.figures)


def _training(name: str):  # type: ignore[no-untyped-def]  # its types live in an optional extra
    try:
        from training import retrain  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise TrainingMissing(error.name or "training") from error
    return getattr(retrain, name)


def _print(figures: dict[str, float]) -> None:
    for name, value in figures.items():
        typer.echo(f"{name:14} {value:.3f}")
