"""The records of a whole file side by side: as numbers what is compared, as words what a name is made of, no texts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from operator import attrgetter
from sys import intern
from typing import overload

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from nlp.errors import MatchingError
from nlp.matching.lexical import SparseRow
from nlp.matching.model import MatchModel
from nlp.matching.profile import Columns, Profile, columns
from nlp.matching.record import MatchRecord
from nlp.types import FloatMatrix

READ_AT_ONCE = 4096
"""Records that are held whole until they are numbers."""
LARGEST_VIEW = "text"
"""The n-grams of the whole text: half of all that is held, and needed for pairs only."""
_NO_VECTOR = np.empty(0, np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Gathered:
    """All fields but ``ids`` have one row a record, in the order in which the service would have received them."""

    ids: Sequence[str]
    """In the order of the file."""
    briefs: Sequence[MatchRecord]
    table: Columns
    titled: FloatMatrix
    """The matters of the titles, see :class:`Profile`."""

    def without_texts(self) -> Gathered:
        views = {name: view for name, view in self.table.views.items() if name != LARGEST_VIEW}
        return replace(self, table=replace(self.table, views=views))

    def profile(self, row: int) -> Profile:
        """As it was, without what the record's text was and without the views that are let go."""
        rows = {name: _row(view, row) for name, view in self.table.views.items()}
        record = replace(self.briefs[row], vector=self.table.vectors[row])
        return Profile(record, rows, self.table.matters[row], self.titled[row], float(self.table.day[row]))


class Profiles(Sequence[Profile]):
    """Some of the gathered, each made when it is asked for: all at once would not fit."""

    def __init__(self, profile: Callable[[int], Profile], rows: Sequence[int]) -> None:
        self._profile, self._rows = profile, rows

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, at: int) -> Profile: ...
    @overload
    def __getitem__(self, at: slice) -> Profiles: ...
    def __getitem__(self, at: int | slice) -> Profile | Profiles:
        return Profiles(self._profile, self._rows[at]) if isinstance(at, slice) else self._profile(self._rows[at])


def gather(records: Iterable[MatchRecord], model: MatchModel) -> Gathered | None:
    """None of none. Each record is asked for once and not kept.

    Raises :class:`MatchingError` for an id that occurs twice.
    """
    parts, briefs = _Parts(), list[MatchRecord]()
    iterator = iter(records)
    while read := list(islice(iterator, READ_AT_ONCE)):
        parts.add(model.profiles(read))
        briefs += map(brief, read)
    if len({record.id for record in briefs}) != len(briefs):
        raise MatchingError("编号重复，不能归并：请先让每条诉求有唯一编号")
    if not briefs:
        return None
    order = np.array(sorted(range(len(briefs)), key=lambda at: arrival(briefs[at])), dtype=np.int64)
    table, titled = parts.joined(order)
    return Gathered([record.id for record in briefs], [briefs[at] for at in order], table, titled)


def brief(record: MatchRecord) -> MatchRecord:
    """What of a record a person reads; words that many say are held once."""
    return replace(
        record,
        text="",
        matter=(),
        scopes=(),
        names=(),
        vector=_NO_VECTOR,
        title_matter=_held_once(record.title_matter),
        places=_held_once(record.places),
        place_names=_held_once(record.place_names),
        title_places=_held_once(record.title_places),
        theme=intern(record.theme),
        reporter=intern(record.reporter),
    )


def _held_once(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(map(intern, words))


def arrival(record: MatchRecord) -> tuple[bool, float, str]:
    """As the service would have received them: by date, those without one last."""
    moment = record.reported_at
    return moment is None, moment.timestamp() if moment else 0.0, record.id


@dataclass(slots=True)
class _Parts:
    """Columns of some records after the other."""

    tables: list[Columns] = field(default_factory=list)
    titled: list[FloatMatrix] = field(default_factory=list)

    def add(self, profiles: Sequence[Profile]) -> None:
        self.tables.append(columns(profiles))
        self.titled.append(np.stack([profile.title_matter for profile in profiles]))

    def joined(self, order: npt.NDArray[np.int64]) -> tuple[Columns, FloatMatrix]:
        """View by view, and each let go at once: the largest is half of all."""
        views = {name: sp.csr_array(sp.vstack(list(self._taken(name))))[order] for name in tuple(self.tables[0].views)}
        plain = ("vectors", "matters", "day", "theme", "reporter", "county", "length")
        rest = {name: np.concatenate(list(map(attrgetter(name), self.tables)))[order] for name in plain}
        return Columns(views=views, **rest), np.concatenate(self.titled)[order]

    def _taken(self, view: str) -> Iterator[sp.csr_array]:
        for at, table in enumerate(self.tables):
            views = dict(table.views)
            yield views.pop(view)
            self.tables[at] = replace(table, views=views)


def _row(view: sp.csr_array, row: int) -> SparseRow:
    start, end = view.indptr[row], view.indptr[row + 1]
    return SparseRow(view.indices[start:end], view.data[start:end])
