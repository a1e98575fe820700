"""The past of an office out of its ledgers: suggestions with the labels that people gave them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from nlp.types import Suggestion
from service.batch.suggestions import Reader
from service.ledger.cells import as_text
from service.ledger.labels import LabelColumns, is_confirmed, label_columns
from service.ledger.rows import Ledger, Role, Row, Table, is_blank
from service.ledger.shapes import Shaped

UNDATED_SHOWN = 5


@dataclass(frozen=True, slots=True)
class PastRow:
    suggestion: Suggestion
    where: str
    labels: Mapping[str, str]
    """By task (theme, department); nothing where the cell is blank."""


@dataclass(slots=True)
class Past:
    """Rows of all ledgers, and what a person should know about them."""

    rows: list[PastRow] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


def read_past(ledgers: Sequence[Shaped]) -> Past:
    """Raises :class:`~service.ledger.errors.LedgerError`."""
    past = Past()
    for ledger, named in ((shaped.ledger, shaped.labels) for shaped in ledgers):
        reader = Reader(ledger)
        past.notices.extend(ledger.notices)
        for table in ledger.suggestions:
            columns = label_columns(ledger.path.name, table, named)
            past.notices.extend(_about(ledger, columns))
            past.rows.extend(_rows(ledger, table, reader, columns, past.notices))
    return past


def with_corrections(rows: Sequence[PastRow], corrections: Sequence[PastRow]) -> list[PastRow]:
    """All of both. Where a row of a ledger says the same words, what a person corrected later is its label."""
    said = {_words(row): row.labels for row in corrections}
    of_ledgers = {_words(row) for row in rows}
    return [
        *(replace(row, labels={**row.labels, **said.get(_words(row), {})}) for row in rows),
        *(row for row in corrections if _words(row) not in of_ledgers),
    ]


def _words(row: PastRow) -> tuple[str, str]:
    return row.suggestion.title.strip(), row.suggestion.text.strip()


def _rows(ledger: Ledger, table: Table, reader: Reader, columns: LabelColumns, notices: list[str]) -> Iterator[PastRow]:
    counts: Counter[str] = Counter()
    for entry in reader.entries(table):
        if not entry.has_text:
            counts["blank"] += 1
            continue
        if columns.confirmed is not None and not is_confirmed(as_text(entry.row.cells[columns.confirmed])):
            counts["unconfirmed"] += 1
            continue
        counts["undated"] += _undated(table, entry.row, entry.suggestion)
        labels = {task: text for task, at in columns.tasks.items() if (text := as_text(entry.row.cells[at]).strip())}
        yield PastRow(entry.suggestion, f"{ledger.path.name} 第 {entry.row.number} 行", labels)
    notices.extend(_counted(ledger.path.name, counts))


def _undated(table: Table, row: Row, suggestion: Suggestion) -> bool:
    """Whether the cell of the date holds something that is no date."""
    at = table.fields.get(Role.TIME)
    return at is not None and suggestion.reported_at is None and not is_blank(row.cells[at])


def _about(ledger: Ledger, columns: LabelColumns) -> list[str]:
    return [
        f"{ledger.path.name} 的“{column}”列是本程序贴的标签，没有人确认过，不用来训练；"
        "确认后加一列“已确认”，确认的行填“是”"
        for column in columns.refused
    ]


def _counted(name: str, counts: Counter[str]) -> list[str]:
    said = {
        "blank": "行没有诉求内容，略过",
        "unconfirmed": "行没有确认，略过",
        "undated": "行的日期看不懂，当作没有日期",
    }
    return [f"{name}：{counts[what]} {text}" for what, text in said.items() if counts[what]]
