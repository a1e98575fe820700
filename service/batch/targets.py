"""Which ledger goes to which file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from nlp.errors import MinqingError
from service.ledger.errors import OutputIsInput
from service.ledger.rows import Ledger, free_name
from service.ledger.write.opening import kind_to_write


class ManyToOneFile(MinqingError):
    def __init__(self, target: Path) -> None:
        super().__init__(f"有多个台账，-o 应是文件夹，而“{target}”是文件；例如 -o 结果/")


def plan(ledgers: Sequence[Ledger], out: Path, *, folder: bool = False) -> list[Path]:
    """A target per ledger: ``out`` itself, or in the folder ``out`` a file of the ledger's name and format.

    ``folder`` says that ``out`` was written as one (``结果/``). Raises :class:`ManyToOneFile`,
    :class:`OutputIsInput` or :class:`OutputUnsupported`.
    """
    if folder or out.is_dir() or (len(ledgers) > 1 and not out.suffix):
        targets = _within(out, ledgers)
    elif len(ledgers) > 1:
        raise ManyToOneFile(out)
    else:
        targets = [out]
    inputs = {ledger.path.resolve() for ledger in ledgers}
    for target in targets:
        kind_to_write(target)
        if target.resolve() in inputs:
            raise OutputIsInput(target)
    return targets


def _within(folder: Path, ledgers: Sequence[Ledger]) -> list[Path]:
    """Ledgers of the same name get _2, _3 …"""
    taken: set[str] = set()
    targets = []
    for ledger in ledgers:
        stem = free_name(ledger.path.stem, taken)
        taken.add(stem)
        targets.append(folder / f"{stem}.{ledger.kind}")
    return targets
