"""Labelled suggestions: one JSON object a line, as ``data/labelled`` describes them."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from nlp.errors import MinqingError, UnreadableText
from nlp.taxonomy import KINDS, Taxonomy, current_label
from nlp.types import Document, RawText, Suggestion

REQUIRED = ("id", "text", "theme", "qiyouwuxing", "department", "kind", "urgency")
LISTS = ("theme_ok", "qiyouwuxing", "department_ok")
URGENCY_LEVELS = (0, 1, 2)


class LabelError(MinqingError):
    """A label file that cannot be trained on; the message names the line."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A suggestion with the labels that a person gave it, under the names of the taxonomy in use."""

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
    measured: bool = True
    """Whether figures and calibration may rest on it; False for what is only learned from."""


def is_label_file(path: Path) -> bool:
    """Whether it is meant as labelled rows, not as a ledger: a jsonl whose first line has most of the fields.

    A jsonl without a JSON object is taken for one too: reading it says what is wrong.
    """
    if path.suffix.lower() != ".jsonl":
        return False
    try:
        with path.open(encoding="utf-8-sig") as lines:
            first = json.loads(next((line for line in lines if line.strip()), "null"))
    except (OSError, ValueError):
        return True
    return not isinstance(first, dict) or sum(name in first for name in REQUIRED) > len(REQUIRED) / 2


def read_label_files(paths: Sequence[Path], taxonomy: Taxonomy) -> list[Labelled]:
    """All rows of all files.

    A suggestion that comes again (in one file by its id, in another by id and text) counts once, and its labels
    must be the same. Raises :class:`LabelError` naming the first line that is wrong.
    """
    rows = [(f"{path.name} 的编号 {row.suggestion.id}", row) for path in paths for row in read_labelled(path, taxonomy)]
    return _each_once(rows, key=lambda row: (row.suggestion.id, row.suggestion.text))


def read_labelled(path: Path, taxonomy: Taxonomy) -> list[Labelled]:
    """All rows of one file; see :func:`read_label_files`."""
    rows = read_rows(_lines(path), path.name, taxonomy)
    if not rows:
        raise LabelError(f"{path.name} 中没有标注")
    return rows


def read_rows(rows: Iterable[tuple[int, Mapping[str, Any]]], name: str, taxonomy: Taxonomy) -> list[Labelled]:
    """Of rows in memory. ``rows``: each with its line number; ``name``: of the file that they come from."""
    named = ((f"{name} 第 {number} 行", row) for number, row in rows)
    return _each_once(
        ((where, _labelled(row, where, taxonomy)) for where, row in named), key=lambda row: row.suggestion.id
    )


def only_learned(rows: Iterable[Labelled]) -> list[Labelled]:
    """The same rows, to be learned from and never measured on."""
    return [replace(row, measured=False) for row in rows]


def documents_of(rows: Iterable[Labelled], document: Callable[[Suggestion], Document]) -> list[Document]:
    """What the pipeline's ``document`` makes of each row. Raises :class:`LabelError` naming the row it cannot read."""
    documents = []
    for row in rows:
        try:
            documents.append(document(row.suggestion))
        except UnreadableText as error:
            raise LabelError(f"编号 {row.suggestion.id}：{error}") from error
    return documents


def pick(rows: Sequence[Labelled], index: Iterable[Any]) -> list[Labelled]:
    """The rows at these positions (numpy integers welcome)."""
    return [rows[int(i)] for i in index]


def _lines(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
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


def _labelled(row: Mapping[str, Any], where: str, taxonomy: Taxonomy) -> Labelled:
    _check_form(row, where)
    themes = _Labels("主题代码", taxonomy.themes, taxonomy.former.themes, where)
    needs = _Labels("七有五性", taxonomy.needs, taxonomy.former.needs, where)
    departments = _Labels("部门", taxonomy.departments, taxonomy.former.departments, where)
    theme, department = themes.main(row["theme"]), departments.main(row["department"])
    _known("诉求类型", [row["kind"]], KINDS, where)
    _known("紧急程度", [row["urgency"]], URGENCY_LEVELS, where)
    return Labelled(
        suggestion=Suggestion(
            id=str(row["id"]),
            title=RawText(row.get("title") or ""),
            text=RawText(row["text"]),
            reported_at=_moment(row.get("reported_at"), where),
        ),
        source=row.get("source") or "",
        theme=theme,
        theme_ok=themes.several(row.get("theme_ok", ())) | {theme},
        needs=needs.several(row["qiyouwuxing"]),
        department=department,
        department_ok=departments.several(row.get("department_ok", ())) | {department},
        kind=row["kind"],
        urgency=row["urgency"],
    )


@dataclass(frozen=True, slots=True)
class _Labels:
    """One kind of label in one row, and what the taxonomy knows of it."""

    what: str
    known: Mapping[str, object]
    former: Mapping[str, str]
    where: str

    def main(self, label: str) -> str:
        """The label in use. Raises :class:`LabelError` when it is unknown or has no successor."""
        _known(self.what, [label], {*self.known, *self.former}, self.where)
        now = current_label(label, self.known, self.former)
        if not now:
            raise LabelError(
                f"{self.where}：{self.what} {label} 已停用，也没有接替，请改标，或在分类表的 [successors] 里写明接替"
            )
        return now

    def several(self, labels: Iterable[str]) -> frozenset[str]:
        """The labels in use; what was retired without a successor is left out."""
        given = list(labels)
        _known(self.what, given, {*self.known, *self.former}, self.where)
        return frozenset(filter(None, (current_label(label, self.known, self.former) for label in given)))


def _check_form(row: Mapping[str, Any], where: str) -> None:
    missing = [name for name in REQUIRED if name not in row]
    if missing:
        raise LabelError(f"{where}：缺少字段 {'、'.join(missing)}")
    for name in LISTS:
        if not _all_text(row.get(name, [])):
            raise LabelError(f'{where}：字段 {name} 应为文字的列表，如 ["便利性"]，没有就写 []')
    texts = {"text": row["text"], "title": row.get("title") or "", "source": row.get("source") or ""}
    for name, text in texts.items():
        if not isinstance(text, str):
            raise LabelError(f"{where}：字段 {name} 应为文字")
    if not f"{texts['text']}{texts['title']}".strip():
        raise LabelError(f"{where}：诉求内容为空，请补充内容或删去这一行")


def _all_text(value: object) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(item, str) for item in value)


def _known(what: str, values: Iterable[Any], allowed: Collection[Any], where: str) -> None:
    unknown = [str(value) for value in values if isinstance(value, bool | list | dict) or value not in allowed]
    if unknown:
        raise LabelError(f"{where}：{what} {'、'.join(sorted(unknown))} 不在分类表中")


def _moment(value: object, where: str) -> datetime | None:
    if value in (None, ""):
        return None
    try:
        return datetime.fromisoformat(str(value))
    except ValueError:
        raise LabelError(f"{where}：字段 reported_at 应为 2026-03-01 或 2026-03-01T08:30 这样的时间") from None


_MUST_AGREE: Mapping[str, Callable[[Labelled], object]] = {
    "主题": lambda row: row.theme,
    "主责部门": lambda row: row.department,
    "七有五性": lambda row: "、".join(sorted(row.needs)) or "无",
    "诉求类型": lambda row: row.kind,
    "紧急程度": lambda row: row.urgency,
}
"""What two rows of one suggestion must have in common, by what a person calls it."""


def _each_once(rows: Iterable[tuple[str, Labelled]], key: Callable[[Labelled], Hashable]) -> list[Labelled]:
    kept: dict[Hashable, tuple[str, Labelled]] = {}
    for where, row in rows:
        first, earlier = kept.setdefault(key(row), (where, row))
        again = f"{where}：编号 {row.suggestion.id} 重复"
        if row.suggestion.text != earlier.suggestion.text:
            raise LabelError(f"{again}，内容与{first}不同；请给每条诉求一个自己的编号")
        for what, value in _MUST_AGREE.items():
            if value(earlier) != value(row):
                raise LabelError(
                    f"{again}，{what}前后不一致（{value(earlier)}、{value(row)}），先见于{first}；请留下对的一行"
                )
    return [row for _, row in kept.values()]
