"""The program and its exit codes: 0 done, 1 some rows failed and are listed, 2 wrong use or input."""

from __future__ import annotations

import errno
import sys
from collections.abc import Sequence
from typing import Annotated

import typer
from typer.exceptions import TyperException

from nlp import __version__
from nlp.errors import MinqingError
from service.cli.cases import cases
from service.cli.chinese import ChineseCommand, ChineseGroup, chinese_error
from service.cli.cluster import cluster
from service.cli.drift import drift
from service.cli.evaluate import evaluate
from service.cli.key import key
from service.cli.label_errors import label_errors
from service.cli.label_queue import label_queue
from service.cli.promote import promote, rollback
from service.cli.report import report
from service.cli.score import score
from service.cli.serve import serve
from service.cli.supervise import supervise
from service.cli.train import train
from service.ledger.write.atomic import reason

WRONG = 2
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
"""Wherever a disk that is full was met, it is no fault of the program's."""
INTERRUPTED = 130

program = typer.Typer(
    cls=ChineseGroup,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"minqing {__version__}")
        raise typer.Exit


@program.callback(invoke_without_command=True)
def _minqing(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", help="显示版本", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    """民情：读懂群众诉求，贴主题与七有五性，并成一件事、一类事，提出主责与协办部门。"""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
        raise typer.Exit(WRONG)


for _command in (serve, score, cluster, train, evaluate, supervise, report, promote, rollback):
    program.command(cls=ChineseCommand)(_command)
program.command(cls=ChineseCommand)(drift)
program.command("label-errors", cls=ChineseCommand)(label_errors)
program.command("label-queue", cls=ChineseCommand)(label_queue)
program.add_typer(key, name="key")
program.add_typer(cases, name="cases")


def run(arguments: Sequence[str]) -> int:
    """Exit code. Whatever goes wrong on purpose is one line of Chinese on stderr, without a traceback."""
    try:
        return int(program(args=list(arguments), prog_name="minqing", standalone_mode=False) or 0)
    except TyperException as error:
        return _refuse(f"{chinese_error(error.format_message())}（用法见 minqing --help）")
    except MinqingError as error:
        return _refuse(str(error))
    except OSError as error:
        if error.errno not in FULL:
            raise
        return _refuse(f"{reason(error)}，没有写出未完成的结果；请腾出空间后再试")
    except (KeyboardInterrupt, typer.Abort):
        typer.echo("已中断，没有写出未完成的结果", err=True)
        return INTERRUPTED


def _refuse(message: str) -> int:
    print(f"错误：{message}", file=sys.stderr)
    return WRONG
