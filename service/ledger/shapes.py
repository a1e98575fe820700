"""Ledgers of different shapes in one run: each is read by the columns that a person named for it, else by its headers.

A shape is what a person said (``--map``) or what a profile file remembers. A ledger has the first shape whose columns
it holds, all of them. One that holds none of them goes by its own headers where other ledgers are given beside it;
one that holds some of them has changed, and is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from service.ledger.errors import ColumnMissing, HeaderMissing, LabelColumnMissing, NoTextColumn
from service.ledger.headers import find_column
from service.ledger.profile import Profile, ProfileStale, read_profile, write_profile
from service.ledger.read.opening import open_ledger
from service.ledger.rows import Ledger

Misfit = ColumnMissing | ProfileStale


@dataclass(frozen=True, slots=True)
class Shape:
    """Columns of one kind of ledger."""

    profile: Profile
    said: frozenset[str] = frozenset()
    """The columns that a person named now."""
    file: Path | None = None
    """Where the others are remembered."""

    def open(self, path: Path) -> Ledger:
        """Raises :class:`ColumnMissing` (:class:`ProfileStale` where the file is to blame) and other ledger errors."""
        try:
            ledger = open_ledger(path, self.profile.columns)
            self._check_labels(ledger)
        except ColumnMissing as missing:
            if self.file is None or missing.name in self.said:
                raise
            raise ProfileStale(self.file, missing) from missing
        return ledger

    def _check_labels(self, ledger: Ledger) -> None:
        for table in ledger.suggestions:
            for name in self.profile.labels.values():
                if find_column(name, table.columns) is None:
                    raise LabelColumnMissing(ledger.path.name, name, table.columns)


@dataclass(frozen=True, slots=True)
class Shaped:
    """A ledger, and in which columns of it a person said that labels stand, by task."""

    ledger: Ledger
    labels: Mapping[str, str]


class Shapes:
    """The shapes of one run, tried in their order."""

    def __init__(self, shapes: Sequence[Shape], *, several: bool) -> None:
        """``several``: more than one ledger is given, so one that no shape fits may go by its headers."""
        self._shapes, self._several = shapes, several
        self._fitted: set[int] = set()
        self._misfits: dict[int, Misfit] = {}

    def open(self, path: Path) -> Shaped:
        """Raises :class:`~service.ledger.errors.LedgerError`."""
        wrong: Misfit | None = None
        for place, shape in enumerate(self._shapes):
            try:
                ledger = shape.open(path)
            except (ColumnMissing, ProfileStale) as misfit:
                wrong = wrong or misfit
                self._misfits.setdefault(place, misfit)
            else:
                self._fitted.add(place)
                return Shaped(ledger, shape.profile.labels)
        return Shaped(open_ledger(path) if wrong is None else self._by_headers(path, wrong), {})

    def check_said(self) -> None:
        """Raises what was wrong with columns that a person named now and that none of the ledgers has."""
        for place, misfit in self._misfits.items():
            if self._shapes[place].said and place not in self._fitted:
                raise misfit

    def _by_headers(self, path: Path, misfit: Misfit) -> Ledger:
        if not self._several:
            raise misfit
        try:
            ledger = open_ledger(path)
        except (NoTextColumn, HeaderMissing):
            raise misfit from None
        names = {name for shape in self._shapes for name in shape.profile.names}
        if any(find_column(name, table.columns) is not None for name in names for table in ledger.tables):
            raise misfit
        return replace(ledger, notices=(*ledger.notices, f"{path.name} 没有指明的那些列，按它自己的表头认列"))


@contextmanager
def remembered(files: Sequence[Path], given: Profile, *, several: bool) -> Iterator[Shapes]:
    """The shapes of ``files``, one a file, and ``given``. A single file that is not there yet keeps ``given`` once
    ledgers were read by it; of a single one that is there, ``given`` overrules what it says, and it stays as it is.

    Raises :class:`~service.ledger.profile.ProfileMissing` and, for what is wrong with a file, ``ProfileInvalid``.
    """
    new = files[0] if len(files) == 1 and given.names and not files[0].exists() else None
    said = Shape(given, given.names)
    held = [] if new else [Shape(read_profile(file), file=file) for file in files]
    if len(held) == 1 and given.names:
        shapes = [Shape(held[0].profile.overruled(given), given.names, held[0].file)]
    else:
        shapes = [*([said] if given.names else []), *held]
    found = Shapes(shapes, several=several)
    yield found
    found.check_said()
    if new is not None:
        write_profile(given, new)
