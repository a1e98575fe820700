"""The ledgers of a folder, and where each one's result goes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from service.batch.targets import check_target
from service.ledger.errors import LedgerError
from service.ledger.rows import free_name

EXTENSIONS = frozenset({".xlsx", ".xlsm", ".xls", ".et", ".csv", ".tsv", ".txt", ".jsonl", ".ndjson", ".parquet"})
_WRITTEN_AS = {".xlsm": ".xlsx", ".et": ".xlsx", ".txt": ".csv", ".ndjson": ".jsonl"}


class FolderEmpty(LedgerError):
    def __init__(self, folder: Path) -> None:
        super().__init__(f"{folder} 里没有台账（找的是 {'、'.join(sorted(EXTENSIONS))}）")


@dataclass(frozen=True, slots=True)
class Job:
    """A ledger that is still to be opened."""

    ledger: Path
    target: Path


def is_archive(paths: Sequence[Path]) -> bool:
    return any(path.is_dir() for path in paths)


def archive_jobs(paths: Sequence[Path], out: Path) -> list[Job]:
    """One job a ledger, in a fixed order, into the folder ``out`` as the ledgers lie in theirs.

    Hidden files, files of other programs and what lies under ``out`` are passed over.
    Raises :class:`FolderEmpty`, or what :func:`~service.batch.targets.check_target` raises.
    """
    if out.is_file():
        raise LedgerError(f"给了文件夹，-o 也应是文件夹，而“{out}”是文件；例如 -o 结果/")
    taken: set[str] = set()
    jobs = [Job(ledger, out / _free(place, taken)) for path in paths for ledger, place in _ledgers(path, out)]
    for job in jobs:
        check_target(job.target, taken=(job.ledger,))
    return jobs


def _ledgers(path: Path, out: Path) -> Iterator[tuple[Path, Path]]:
    """Each ledger with its place below the folder that was given."""
    if not path.is_dir():
        yield path, Path(path.name)
        return
    found = sorted(p for p in path.rglob("*") if _is_ledger(p, path, out))
    if not found:
        raise FolderEmpty(path)
    yield from ((ledger, ledger.relative_to(path)) for ledger in found)


def _is_ledger(file: Path, folder: Path, out: Path) -> bool:
    hidden = any(part.startswith((".", "~$")) for part in file.relative_to(folder).parts)
    within = out.resolve() in file.resolve().parents
    return not hidden and not within and file.suffix.lower() in EXTENSIONS and file.is_file()


def _free(place: Path, taken: set[str]) -> Path:
    """``place`` with an extension that can be written; where that makes two of one name, the second gets _2."""
    suffix = _WRITTEN_AS.get(place.suffix.lower(), place.suffix.lower())
    of_kind = {name.removesuffix(suffix) for name in taken if name.endswith(suffix)}
    name = free_name(place.with_suffix("").as_posix(), of_kind) + suffix
    taken.add(name)
    return Path(name)
