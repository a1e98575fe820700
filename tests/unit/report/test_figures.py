"""Every number of a briefing is asked for again, in every format, and the headlines are counted by hand."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from html.parser import HTMLParser
from pathlib import Path

import pytest
from docx import Document

from service.casework.errors import Impossible
from service.report.blocks import Briefing, Chart
from service.report.figures import NAMES
from service.report.writers import write
from service.store.database import Database
from tests.stores import Report
from tests.unit.report.town import ask, asked_anew, at, briefing, filled, town


def may(report: Report) -> bool:
    return at(5, 1) <= report.at < at(6, 1)


BY_HAND: dict[str, Callable[[Sequence[Report]], int]] = {
    "messages": len,
    "people": lambda reports: len({r.person for r in reports} - {None}),
    "anonymous": lambda reports: sum(r.person is None for r in reports),
    "repeats": lambda reports: len(reports) - len({(r.case, r.person or r.text) for r in reports}),
    "active_cases": lambda reports: len({r.case for r in reports}),
    "new_cases": lambda reports: len({r.case for r in reports} - {r.case for r in town()[0] if not may(r)}),
    "closed_cases": lambda _: 1,
    "recurred_people": lambda reports: len({r.person for r in reports if r.after_close}),
    "recurred_cases": lambda reports: len({r.case for r in reports if r.after_close}),
}


@pytest.mark.parametrize("name", BY_HAND)
def test_headlines_are_what_a_clerk_counts(store: Database, name: str) -> None:
    reports = [report for report in filled(store) if may(report)]
    assert ask(store, f"{name}(2026-05)") == BY_HAND[name](reports)


def test_breakdowns_are_what_a_clerk_counts(store: Database) -> None:
    reports = [report for report in filled(store) if may(report)]
    for theme, count in Counter(report.theme for report in reports).items():
        assert ask(store, f"theme(2026-05, {theme})") == count
    once = {(report.case, report.person or report.text): report for report in reversed(reports)}.values()
    for theme, count in Counter(report.theme for report in once).items():
        assert ask(store, f"theme_people(2026-05, {theme})") == count
    for group, count in Counter(report.theme[:2] for report in once).items():
        assert ask(store, f"theme_group_people(2026-05, {group})") == count
    for need, count in Counter(need for report in once for need in report.needs).items():
        assert ask(store, f"need_people(2026-05, {need})") == count
    assert len(once) == len(reports) - ask(store, "repeats(2026-05)")
    assert ask(store, "people_of(2026-05, K0001)") == 7
    assert ask(store, "messages_of(2026-05, K0001)") == 8
    assert ask(store, "people_of(2026-04, K0001)") == 2
    assert ask(store, "cases_of(2026-05, K0001)") == 2
    assert ask(store, "place(2026-05, K0001, 1)") == 5
    assert ask(store, "recurred_in(2026-05, C000003)") == 3
    assert ask(store, "change(messages, 2026-05)") == pytest.approx(100 * (13 - 3) / 3, abs=0.05)


def test_overdue_by_department(store: Database) -> None:
    filled(store)
    assert ask(store, "open(2026-05, 城市管理局)") == 2
    assert ask(store, "overdue(2026-05, 城市管理局)") == 2
    assert ask(store, "overdue(2026-05, 水务局)") == 1  # 供水：一天
    assert ask(store, "open(2026-05, 公安交警)") == 0  # 已办结
    assert ask(store, "overdue_all(2026-05)") == 4


def test_every_figure_is_what_its_query_gives(store: Database) -> None:
    filled(store)
    figures = briefing(store).figures
    assert len(figures) > 70
    answers = asked_anew(store, [figure.query for figure in figures])
    for figure in figures:
        assert abs(figure.value) == abs(answers[figure.query]), figure.query


def test_most_queries_are_used(store: Database) -> None:
    filled(store)
    used = {figure.query.split("(")[0] for figure in briefing(store).figures}
    assert used == set(NAMES)


class _Marked(HTMLParser):
    """Numbers of an HTML briefing, with their questions."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, float]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if query := given.get("data-query"):
            self.found.append((query, float(given.get("value") or given.get("data-value") or "nan")))


def _listed_in_docx(file: Path) -> Iterator[tuple[str, str]]:
    cells = [cell.text for row in Document(str(file)).tables[-1].rows for cell in row.cells]
    for start in range(0, len(cells), 3):
        if cells[start]:
            yield cells[start + 2], cells[start + 1]


def test_numbers_in_the_page_carry_their_questions(store: Database, tmp_path: Path) -> None:
    filled(store)
    made = briefing(store)
    write(made, tmp_path / "专报.html")
    marked = _Marked((tmp_path / "专报.html").read_text(encoding="utf-8")).found
    assert Counter(query for query, _ in marked) == Counter(figure.query for figure in made.figures)
    answers = asked_anew(store, [query for query, _ in marked])
    for query, value in marked:
        assert abs(answers[query]) == value


def test_numbers_in_the_docx_are_bookmarked_and_listed(store: Database, tmp_path: Path) -> None:
    filled(store)
    made = briefing(store)
    write(made, tmp_path / "专报.docx")
    listed = dict(_listed_in_docx(tmp_path / "专报.docx"))
    assert set(listed) == {figure.query for figure in made.figures}
    for query, answer in asked_anew(store, listed).items():
        assert listed[query] in {f"{abs(answer):g}", f"{answer:.0%}"}
    body = Document(str(tmp_path / "专报.docx")).element.xml
    assert len(re.findall("<w:bookmarkStart", body)) == len(made.figures) - _in_charts(made)


def _in_charts(made: Briefing) -> int:
    return sum(len(block.now) + len(block.before) for block in made.blocks if isinstance(block, Chart))


def test_numbers_in_markdown_are_listed(store: Database, tmp_path: Path) -> None:
    filled(store)
    made = briefing(store)
    write(made, tmp_path / "专报.md")
    text = (tmp_path / "专报.md").read_text(encoding="utf-8")
    listed = dict(re.findall(r"^\| ([^|]+) \| `([^`]+)` \|$", text, re.MULTILINE))
    assert set(listed.values()) <= {figure.query for figure in made.figures}
    assert text.count("` |") == len({figure.query for figure in made.figures})


@pytest.mark.parametrize(
    "query", ["", "people", "people()", "secrets(2026-05)", "place(2026-05, K0001, 99)", "people(2026-05, K)"]
)
def test_a_question_that_is_none_is_refused(store: Database, query: str) -> None:
    with pytest.raises(Impossible):
        ask(store, query)
