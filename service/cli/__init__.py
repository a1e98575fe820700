"""The ``minqing`` program. Nothing heavy is imported until a command needs it: ``minqing --help`` answers at once."""

from __future__ import annotations

import sys


def main() -> None:
    from service.cli.program import run  # noqa: PLC0415

    sys.exit(run(sys.argv[1:]))
