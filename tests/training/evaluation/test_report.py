"""The page: whole, offline, for this machine only, and nothing a citizen wrote becomes markup."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

from nlp.taxonomy import Taxonomy
from nlp.types import MaskedText
from tests.documents import document
from tests.training.evaluation.answers import TEXT, row, tags
from training.evaluation.outcome import outcome_of
from training.evaluation.plain import FEWEST_CROSSED, crossed_baseline, fitted_baseline
from training.evaluation.report import Examined, Subject, make_report, write_report

TAXONOMY = Taxonomy.load(Path(__file__).parents[3] / "data" / "taxonomy")
SCRIPT = MaskedText("村口路灯<script>alert(1)</script>坏了")
ROWS = [row(n, "0406" if n % 3 else "0401") for n in range(30)]
ANSWERS = [tags(probability=0.5 + n / 100, review="主题把握不足" if n % 5 == 0 else "") for n in range(30)]
VOID = {"meta", "line", "rect", "circle", "polyline", "br"}


class Balanced(HTMLParser):
    """Collects tags, and fails on one that is not closed where it should be."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    texts = [SCRIPT if n == 3 else TEXT for n in range(30)]
    subject = Subject("minqing-1", "2026-11-21", ["标注.jsonl"], "基线")
    rival = outcome_of("基线", [tags("0401", 0.3)] * 30)
    out = tmp_path_factory.mktemp("page") / "报告.html"
    write_report(make_report(subject, Examined(ROWS, texts, ANSWERS), rival, TAXONOMY), out)
    return out


def test_it_is_one_whole_page(page: Path) -> None:
    parser = Balanced()
    parser.feed(page.read_text(encoding="utf-8"))
    assert parser.open == []
    assert parser.seen.count("figure") == 2
    assert parser.seen.count("svg") > 2


def test_it_needs_nothing_from_outside_and_runs_nothing(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert not re.search(r"https?://|src=|@import|url\(|<link|<script", text)
    assert "default-src 'none'" in text


def test_what_a_citizen_wrote_is_shown_as_text(page: Path) -> None:
    assert "&lt;script&gt;alert(1)" in page.read_text(encoding="utf-8")


def test_it_says_that_it_stays_on_this_machine_and_only_its_owner_reads_it(page: Path) -> None:
    assert "只供本单位在本机查看" in page.read_text(encoding="utf-8")
    assert page.stat().st_mode & 0o077 == 0


def test_every_section_is_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for words in ("总体", "校准曲线", "覆盖曲线", "按来源", "按长短", "按日期", "七有五性", "易混", "错得最自信的"):
        assert words in text
    assert "0406 路灯照明" in text
    assert "只有 30 条标注" in text


def test_the_baseline_never_answers_a_row_that_it_saw() -> None:
    """Labels that follow no rule cannot be guessed by one who does not see them."""
    chance = np.random.default_rng(0).integers(0, 2, size=40).tolist()
    rows = [row(n, ("0401", "0406")[c], lead=("公安局", "城市管理局")[c]) for n, c in enumerate(chance)]
    documents = [document(f"{'甲乙丙丁戊己庚辛壬癸'[n % 10]}{'子丑寅卯'[n // 10]}处路灯不亮了") for n in range(40)]
    crossed = crossed_baseline(documents, rows)
    assert sum(t == r.theme for t, r in zip(crossed.themes, rows, strict=True)) < 30
    remembered = fitted_baseline(documents, rows, [document("完全不同的另一句话"), documents[0]])
    assert len(remembered.themes) == 2


def test_few_rows_have_the_commonest_answer_beside_them() -> None:
    rows = [row(1), row(2), row(3, "0401")]
    assert crossed_baseline([document(f"第{n}句") for n in "一二三"], rows).themes == ["0406"] * 3
    assert len(rows) < FEWEST_CROSSED
