"""What a run says at its end: how many rows, which failed and why. Never a citizen's words."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from service.batch.suggestions import Entry
from service.ledger.rows import Ledger, Role, Table
from service.ledger.write.atomic import replacing

SHOWN = 20
"""Rows listed on the terminal; with more, all of them go to a file beside the output."""
LIST_SUFFIX = ".失败清单.csv"


@dataclass(frozen=True, slots=True)
class Finding:
    """A row that a person should look at."""

    sheet: str
    number: int
    reason: str

    def __str__(self) -> str:
        place = f"工作表“{self.sheet}”第 {self.number} 行" if self.sheet else f"第 {self.number} 行"
        return f"{place}：{self.reason}"


@dataclass(slots=True)
class Report:
    """Of one ledger."""

    ledger: Ledger
    target: Path
    rows: int = 0
    failed: list[Finding] = field(default_factory=list)
    noted: list[Finding] = field(default_factory=list)
    """Rows that were read but not as they should be."""

    without_text: Counter[str] = field(default_factory=Counter)
    """Rows by sheet whose cell for the citizen's words is blank."""

    def fail(self, entry: Entry, reason: str) -> None:
        self.rows += 1
        self.without_text[entry.table.name] += not entry.has_text
        self.failed.append(_finding(entry, reason))

    def done(self, entry: Entry, lost: Sequence[str]) -> None:
        self.rows += 1
        if entry.notes or lost:
            self.noted.append(_finding(entry, "；".join((*entry.notes, *lost))))

    def lines(self) -> list[str]:
        """For the terminal: notices, the first findings of each sort, the sum."""
        done = f"完成 {self.rows - len(self.failed)} 行，失败 {len(self.failed)} 行"
        return [
            *(f"提示：{notice}" for notice in self.ledger.notices),
            *(f"提示：{told}" for table in self.ledger.suggestions if (told := self._nothing_in(table))),
            *_listed("提示", self.noted),
            *_listed("失败", self.failed),
            f"{self.ledger.path.name}：共 {self.rows} 行，{done} → {self.target}",
        ]

    def _nothing_in(self, table: Table) -> str:
        """What to say of a table that holds no suggestion at all, else nothing."""
        sheet = f"工作表“{table.name}”" if table.name else f"{self.ledger.path.name} "
        if table.count == 0:
            return f"{sheet}只有表头，没有数据行"
        if self.without_text[table.name] == table.count:
            return f"{sheet}的“{table.columns[table.fields[Role.TEXT]]}”列整列为空；内容若在别的列，请用 --map 指明"
        return ""

    def write_list(self) -> Path | None:
        """All findings beside the output when the terminal did not show them all."""
        if max(len(self.failed), len(self.noted)) <= SHOWN:
            return None
        path = self.target.with_name(self.target.name + LIST_SUFFIX)
        with replacing(path) as part, part.open("w", encoding="utf-8-sig", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(["结果", "工作表", "行号", "原因"])
            for result, findings in (("失败", self.failed), ("提示", self.noted)):
                rows.writerows([result, finding.sheet, finding.number, finding.reason] for finding in findings)
        return path


def _finding(entry: Entry, reason: str) -> Finding:
    return Finding(entry.table.name, entry.row.number, reason)


def _listed(result: str, findings: Sequence[Finding]) -> list[str]:
    more = len(findings) - SHOWN
    return [
        *(f"{result}：{finding}" for finding in findings[:SHOWN]),
        *([f"{result}：另有 {more} 行，见{LIST_SUFFIX[1:-4]}"] if more > 0 else []),
    ]
