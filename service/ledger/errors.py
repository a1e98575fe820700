"""What can be wrong with a whole ledger. Messages are Chinese, name file, sheet and column, and say what to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from nlp.errors import MinqingError


class LedgerError(MinqingError):
    """A ledger that cannot be read or written as a whole (a bad row never raises; it is marked)."""


class LedgerMissing(LedgerError):
    def __init__(self, path: Path) -> None:
        super().__init__(f"找不到台账文件：{path}")


class LedgerIsFolder(LedgerError):
    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} 是文件夹，请给出其中的台账文件，例如 {path / '台账.xlsx'}")


class LedgerEmpty(LedgerError):
    def __init__(self, path: Path) -> None:
        super().__init__(f"{path.name} 是空文件，没有任何内容，请检查是否导出完整")


class LedgerTruncated(LedgerError):
    def __init__(self, path: Path, kind: str) -> None:
        super().__init__(f"{path.name} 不完整或已损坏（{kind} 文件没有正常结尾），请重新导出或重新拷贝后再试")


class LedgerEncrypted(LedgerError):
    def __init__(self, path: Path) -> None:
        super().__init__(f"{path.name} 设置了打开密码，请在 Excel 或 WPS 中取消密码，另存后再试")


class SheetTooLarge(LedgerError):
    def __init__(self, path: Path, sheet: str, cell: str) -> None:
        super().__init__(
            f"{path.name} 的工作表“{sheet}”过大：最远的内容在 {cell}；"
            "请删除数据区以外的零散单元格（Ctrl+End 可定位），或另存为 csv 后再试"
        )


class LedgerForeign(LedgerError):
    """A file of another program, whatever its extension says."""

    def __init__(self, path: Path, found: str) -> None:
        super().__init__(
            f"{path.name} 实际是{found}，不是台账表格；请另存为 xlsx、xls、csv（或 tsv）、jsonl、parquet 之一后再试"
        )


class NoTextColumn(LedgerError):
    """No column is recognised as the citizen's words. ``sheets`` maps a sheet's name to its columns."""

    def __init__(self, path: Path, sheets: Mapping[str, tuple[str, ...]], guess: str) -> None:
        found = "；".join(
            f"{f'工作表“{name}”：' if name else ''}{_listed(columns)}" for name, columns in sheets.items()
        )
        super().__init__(
            f"{path.name} 中没有认出诉求内容所在的列。找到的列：{found or '无'}。"
            f"请用 --map 指明，例如：--map 'text={guess or '列名'}'"
        )
        self.columns = tuple(dict.fromkeys(column for columns in sheets.values() for column in columns))
        self.guess = guess
        """The column with the longest texts; empty where there is none."""


class HeaderMissing(LedgerError):
    """The first row is a citizen's; none of its cells is quoted."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path.name} 的第一行不像表头（没有认识的列名，却有数字、日期或长文字）；"
            "请在最上面加一行表头，例如 编号、诉求内容，再试"
        )


class ColumnMissing(LedgerError):
    """A column that a person named and the ledger lacks."""

    called = " --map 指定的列"

    def __init__(self, file: str, name: str, columns: Iterable[str]) -> None:
        self.file, self.name, self.found = file, name, f"找到的列：{_listed(tuple(columns))}"
        super().__init__(f"{file} 中没有{self.called}“{name}”。{self.found}")


class LabelColumnMissing(ColumnMissing):
    called = "标签列"


class MappingInvalid(LedgerError):
    def __init__(self, given: str, roles: Iterable[str]) -> None:
        super().__init__(
            f"--map 的写法是 名称=列名，例如 --map text=诉求内容；"
            f"名称可以是 {'、'.join(roles)}，或常见的表头。收到的是“{given}”"
        )


class OutputUnsupported(LedgerError):
    def __init__(self, path: Path) -> None:
        super().__init__(
            f"不支持的输出格式“{path.suffix or path.name}”，可用：.xlsx、.xls、.csv、.tsv、.jsonl、.parquet"
        )


class OutputIsInput(LedgerError):
    def __init__(self, path: Path) -> None:
        super().__init__(f"输出会覆盖 {path}，请换一个文件名或文件夹")


class OutputUnwritable(LedgerError):
    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"无法写入 {path}：{reason}")


class TooManyColumns(LedgerError):
    def __init__(self, path: Path, count: int, limit: int) -> None:
        super().__init__(f"{path.name}：共 {count} 列，这种格式最多 {limit} 列，请改用 .csv 或 .jsonl 输出")


MAX_LISTED = 40
"""Columns named in an error; a broken file can have thousands."""


def _listed(columns: tuple[str, ...]) -> str:
    more = f" 等 {len(columns)} 列" if len(columns) > MAX_LISTED else ""
    return "、".join(columns[:MAX_LISTED]) + more
