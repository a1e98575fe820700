"""Suggestions out of ledger rows. Each gets an id that no other row of the ledger has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from nlp.types import RawText, Suggestion
from service.batch.seen import SeenIds
from service.ledger.cells import as_text, readable_text
from service.ledger.dates import read_time
from service.ledger.rows import Cell, ForeignText, Ledger, Role, Row, Table, free_name, is_blank
from service.ledger.whereabouts import located


@dataclass(frozen=True, slots=True)
class Entry:
    """A row on its way: what is asked of the pipeline, and what its answer must say beside."""

    table: Table
    row: Row
    suggestion: Suggestion
    id_note: str = ""
    """Where the id comes from, when it is not the ledger's own."""

    @property
    def has_text(self) -> bool:
        return not is_blank(_cell(self.table, self.row, Role.TEXT))

    @property
    def notes(self) -> tuple[str, ...]:
        """What the answer must say beside: what is wrong with the row, where its id comes from."""
        return (*self.row.flaws, *([self.id_note] if self.id_note else []))

    def failure(self, reason: str) -> str:
        """Why the row has no answer, by column."""
        column = self.table.columns[self.table.fields[Role.TEXT]]
        foreign = isinstance(_cell(self.table, self.row, Role.TEXT), ForeignText)  # not empty; its flaw says it all
        reasons = [] if foreign else [f"“{column}”列：{reason}"]
        return "；".join((*self.row.flaws, *reasons, *([self.id_note] if self.id_note else [])))


class Reader:
    """Makes the entries of one ledger, in order."""

    def __init__(self, ledger: Ledger) -> None:
        self._sheeted = len(ledger.suggestions) > 1
        self._taken = SeenIds()

    def entries(self, table: Table) -> Iterator[Entry]:
        """Nothing for a table without suggestions."""
        return (self.entry(table, row) for row in table.read()) if table.has_text else iter(())

    def entry(self, table: Table, row: Row) -> Entry:
        own = as_text(_cell(table, row, Role.ID)).strip()
        identifier, note = self._identify(own, table, row)
        suggestion = Suggestion(
            id=identifier,
            text=RawText(readable_text(_cell(table, row, Role.TEXT))),
            title=RawText(readable_text(_cell(table, row, Role.TITLE))),
            reporter=readable_text(_cell(table, row, Role.REPORTER)).strip(),
            reported_at=read_time(_cell(table, row, Role.TIME)),
            located=_located(table, row),
        )
        return Entry(table, row, suggestion, note)

    def _identify(self, own: str, table: Table, row: Row) -> tuple[str, str]:
        """The ledger's id, or the row's place where the ledger has none or gave it twice. A blank row says enough."""
        note = ""
        identifier = own
        if not own or own in self._taken:
            identifier = free_name(self._place(table, row), self._taken)
            if Role.ID in table.fields and not all(is_blank(row.cells[index]) for index in table.fields.values()):
                note = f"{'编号与前面的行重复' if own else '没有编号'}，以“{identifier}”为编号"
        self._taken.add(identifier)
        return identifier, note

    def _place(self, table: Table, row: Row) -> str:
        return f"{table.name}第{row.number}行" if self._sheeted else f"第{row.number}行"


def _located(table: Table, row: Row) -> tuple[RawText, ...]:
    index = table.fields.get(Role.PLACE)
    return located(table.columns, row.cells, chosen="" if index is None else table.columns[index])


def _cell(table: Table, row: Row, role: Role) -> Cell:
    index = table.fields.get(role)
    return None if index is None else row.cells[index]
