"""The cases that an archived ledger names in a column of its own, row by row."""

from __future__ import annotations

from collections.abc import Iterator

from nlp.errors import MinqingError
from service.casework.partition import Claim
from service.ledger.cells import as_text
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


class NoIdColumn(MinqingError):
    def __init__(self, columns: tuple[str, ...]) -> None:
        super().__init__(f"没有认出诉求编号所在的列。找到的列：{'、'.join(columns)}。请用 --map 'id=列名' 指明")


def claims(ledger: Ledger, column: str | None = None) -> list[Claim]:
    """One a row that names a case; ``column`` holds the cases' numbers. Raises :class:`MinqingError`."""
    tables = ledger.suggestions
    return [claim for table in tables for claim in _claims(table, column, sheet=table.name if len(tables) > 1 else "")]


def _claims(table: Table, column: str | None, sheet: str) -> Iterator[Claim]:
    case, klass = _case_column(table, column), _first(table, CLASS_HEADERS)
    if Role.ID not in table.fields:
        raise NoIdColumn(table.columns)
    where = f"工作表“{sheet}”" if sheet else ""
    for row in table.read():
        if named := _cell(row, case):
            own = _cell(row, table.fields[Role.ID])
            yield Claim(f"{where}第 {row.number} 行", own, named, _cell(row, klass) if klass is not None else "")


def _case_column(table: Table, column: str | None) -> int:
    found = _first(table, CASE_HEADERS) if column is None else find_column(column, table.columns)
    if found is None:
        raise NoCaseColumn(table.columns)
    return found


def _first(table: Table, names: tuple[str, ...]) -> int | None:
    own = table.fields.get(Role.ID)
    indices = (find_column(name, table.columns) for name in names)
    return next((index for index in indices if index is not None and index != own), None)


def _cell(row: Row, index: int) -> str:
    return as_text(row.cells[index]).strip()
