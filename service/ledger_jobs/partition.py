"""The cases that an archived ledger names in a column of its own, row by row."""

from __future__ import annotations

from collections.abc import Iterator

from nlp.errors import MinqingError
from service.batch.suggestions import Entry, Reader
from service.casework.partition import Claim, require_consistent
from service.ledger.cells import as_text
from service.ledger.errors import ColumnMissing
from service.ledger.headers import find_column
from service.ledger.rows import Ledger, Role, Row, Table

CASE_HEADERS = ("一件事编号", "并案编号", "并案号", "案件编号", "案件号", "主案编号", "并案", "case_id")
"""The first that is a column, and not the message's own number, says which case a row is of."""
CLASS_HEADERS = ("一类事编号", "一类事", "class_id")


class NoCaseColumn(MinqingError):
    def __init__(self, columns: tuple[str, ...]) -> None:
        super().__init__(
            f"没有认出一件事（并案）编号所在的列。找到的列：{'、'.join(columns)}。"
            "请用 --column 指明，例如：--column 并案编号"
        )


class CaseColumnMissing(ColumnMissing):
    called = "并案编号列"


class NoIdColumn(MinqingError):
    def __init__(self, columns: tuple[str, ...]) -> None:
        super().__init__(f"没有认出诉求编号所在的列。找到的列：{'、'.join(columns)}。请用 --map 'id=列名' 指明")


def claims(ledger: Ledger, column: str | None = None) -> list[Claim]:
    """One a row that names a case; ``column`` holds the cases' numbers. Raises :class:`MinqingError`."""
    for table in ledger.suggestions:
        if Role.ID not in table.fields:
            raise NoIdColumn(table.columns)
    return [claim for _, claim in _claimed(ledger, column)]


def kept(ledger: Ledger, column: str) -> dict[str, str]:
    """Of each row that names a case in ``column`` the case, by the id that the row goes by in a batch.

    Raises :class:`~service.casework.partition.PartitionRefused` where they contradict each other.
    """
    found = list(_claimed(ledger, column))
    require_consistent(claim for _, claim in found)
    return {entry.suggestion.id: claim.case for entry, claim in found}


def _claimed(ledger: Ledger, column: str | None) -> Iterator[tuple[Entry, Claim]]:
    reader, tables = Reader(ledger), ledger.suggestions
    for table in tables:
        case, klass = _case_column(ledger, table, column), _first(table, CLASS_HEADERS)
        where = f"工作表“{table.name}”" if len(tables) > 1 else ""
        for entry in reader.entries(table):
            if named := _cell(entry.row, case):
                line, own = f"{where}第 {entry.row.number} 行", _cell(entry.row, table.fields.get(Role.ID))
                yield entry, Claim(line, own or entry.suggestion.id, named, _cell(entry.row, klass))


def _case_column(ledger: Ledger, table: Table, column: str | None) -> int:
    found = _first(table, CASE_HEADERS) if column is None else find_column(column, table.columns)
    if found is not None:
        return found
    raise NoCaseColumn(table.columns) if column is None else CaseColumnMissing(ledger.path.name, column, table.columns)


def _first(table: Table, names: tuple[str, ...]) -> int | None:
    own = table.fields.get(Role.ID)
    indices = (find_column(name, table.columns) for name in names)
    return next((index for index in indices if index is not None and index != own), None)


def _cell(row: Row, index: int | None) -> str:
    """Empty for a column that is not there."""
    return "" if index is None else as_text(row.cells[index]).strip()
