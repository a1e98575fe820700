"""Labelled suggestions: one JSON object a line, as ``data/labelled`` describes them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nlp.errors import MinqingError
from nlp.taxonomy import KINDS, Taxonomy
from nlp.types import RawText, Suggestion

REQUIRED = ("id", "text", "theme", "qiyouwuxing", "department", "kind", "urgency")


class LabelError(MinqingError):
    """A label file that cannot be trained on; the message names the line."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A suggestion with the labels that a person gave it."""

    suggestion: Suggestion
    source: str
    theme: str
    theme_ok: frozenset[str]
    """Acceptable themes, ``theme`` among them."""
    needs: frozenset[str]
    department: str
    department_ok: frozenset[str]
    """Acceptable lead departments, ``department`` among them."""
    kind: str
    urgency: int


def read_labelled(path: Path, taxonomy: Taxonomy) -> list[Labelled]:
    """All rows of ``path``. Raises :class:`LabelError` naming the first line that is wrong."""
    rows: list[Labelled] = []
    seen: dict[str, Labelled] = {}
    for number, row in _lines(path):
        labelled = _labelled(row, f"{path.name} 第 {number} 行", taxonomy)
        earlier = seen.get(labelled.suggestion.id)
        if earlier is not None and earlier.theme != labelled.theme:
            raise LabelError(
                f"{path.name} 第 {number} 行：编号 {labelled.suggestion.id} 重复，"
                f"主题前后不一致（{earlier.theme}、{labelled.theme}）"
            )
        if earlier is None:
            seen[labelled.suggestion.id] = labelled
            rows.append(labelled)
    if not rows:
        raise LabelError(f"{path.name} 中没有标注")
    return rows


def pick(rows: Sequence[Labelled], index: Iterable[Any]) -> list[Labelled]:
    """The rows at these positions (numpy integers welcome)."""
    return [rows[int(i)] for i in index]


def _lines(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError as error:
        raise LabelError(f"读不了标注文件 {path}：没有这个文件") from error
    except OSError as error:
        raise LabelError(f"读不了标注文件 {path}：没有权限，或它是文件夹") from error
    except UnicodeDecodeError as error:
        raise LabelError(f"读不了标注文件 {path}：不是 UTF-8 编码，请另存为 UTF-8") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise LabelError(f"{path.name} 第 {number} 行不是 JSON（第 {error.colno} 个字符处出错）") from error
        if not isinstance(row, dict):
            raise LabelError(f"{path.name} 第 {number} 行应为一个 JSON 对象")
        yield number, row


def _labelled(row: dict[str, Any], where: str, taxonomy: Taxonomy) -> Labelled:
    missing = [name for name in REQUIRED if name not in row]
    if missing:
        raise LabelError(f"{where}：缺少字段 {'、'.join(missing)}")
    themes = {row["theme"], *row.get("theme_ok", ())}
    departments = {row["department"], *row.get("department_ok", ())}
    _known(themes, taxonomy.themes, "主题代码", where)
    _known(departments, taxonomy.departments, "部门", where)
    _known(row["qiyouwuxing"], taxonomy.needs, "七有五性", where)
    _known([row["kind"]], KINDS, "诉求类型", where)
    _known([row["urgency"]], (0, 1, 2), "紧急程度", where)
    return Labelled(
        suggestion=Suggestion(id=str(row["id"]), title=RawText(row.get("title", "")), text=RawText(row["text"])),
        source=row.get("source", ""),
        theme=row["theme"],
        theme_ok=frozenset(themes),
        needs=frozenset(row["qiyouwuxing"]),
        department=row["department"],
        department_ok=frozenset(departments),
        kind=row["kind"],
        urgency=row["urgency"],
    )


def _known(values: Any, allowed: Any, what: str, where: str) -> None:
    unknown = sorted(str(value) for value in values if value not in allowed)
    if unknown:
        raise LabelError(f"{where}：{what} {'、'.join(unknown)} 不在分类表中")
