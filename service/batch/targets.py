"""Which ledger goes to which file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from nlp.errors import MinqingError
from service.ledger.errors import OutputIsInput
from service.ledger.rows import Ledger, free_name
from service.ledger.write.opening import kind_to_write


class ManyToOneFile(MinqingError):
    def __init__(self, target: str) -> None:
        super().__init__(f"有多个台账，-o 应是文件夹，而“{target}”是文件；例如 -o 结果/")


def plan(ledgers: Sequence[Ledger], out: str) -> list[Path]:
    """A target per ledger: ``out`` itself, or in the folder ``out`` a file of the ledger's name and format.

    A folder is what is one or is written as one (``结果/``). Raises :class:`ManyToOneFile`,
    :class:`OutputIsInput` or :class:`OutputUnsupported`.
    """
    given = Path(out)
    if out.endswith(("/", "\\")) or given.is_dir() or (len(ledgers) > 1 and not given.suffix):
        targets = _within(given, ledgers)
    elif len(ledgers) > 1:
        raise ManyToOneFile(out)
    else:
        targets = [given]
    for target in targets:
        check_target(target, taken=[ledger.path for ledger in ledgers])
    return targets


def check_target(target: Path, taken: Iterable[Path]) -> None:
    """Raises :class:`OutputUnsupported`, or :class:`OutputIsInput` for one of ``taken``."""
    kind_to_write(target)
    if target.resolve() in {path.resolve() for path in taken}:
        raise OutputIsInput(target)


def _within(folder: Path, ledgers: Sequence[Ledger]) -> list[Path]:
    """Ledgers of the same name get _2, _3 …"""
    taken: set[str] = set()
    targets = []
    for ledger in ledgers:
        stem = free_name(ledger.path.stem, taken)
        taken.add(stem)
        targets.append(folder / f"{stem}.{ledger.kind}")
    return targets
