"""Nobody can be known by a briefing: names and numbers out, few people not told apart by place."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

import pytest

from service.report.blocks import Quotes
from service.report.figures import FEWEST
from service.report.redact import redacted
from service.report.writers import write
from service.store.database import Database
from tests.stores import Report, fill
from tests.unit.report.town import SECRETS, at, briefing, filled


def everything(file: Path) -> str:
    """All that is in a file, with what a docx packs."""
    if file.suffix != ".docx":
        return file.read_text(encoding="utf-8")
    with ZipFile(file) as packed:
        return "".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())


@pytest.mark.parametrize("ending", [".docx", ".html", ".md"])
def test_no_name_and_no_house_number(store: Database, tmp_path: Path, ending: str) -> None:
    filled(store)
    write(briefing(store), tmp_path / f"专报{ending}")
    text = everything(tmp_path / f"专报{ending}")
    assert [secret for secret in SECRETS if secret in text] == []
    assert "路灯" in text


def railing(people: int) -> list[Report]:
    text = "桥头护栏松了，有孩子差点掉下去。"
    return [Report(1, at(5, 2 + n), f"甲{n}", text=text, places=("望江桥",)) for n in range(people)]


def test_few_people_are_not_told_by_place_or_quoted(store: Database) -> None:
    fill(
        store,
        [
            Report(1, at(5, 2 + n), f"甲{n}", text="桥头护栏松了，有孩子差点掉下去。", places=("望江桥",))
            for n in range(FEWEST - 1)
        ],
    )
    told = str(briefing(store).blocks)
    assert "望江桥" not in told
    assert "桥头" not in told


def test_enough_people_are(store: Database) -> None:
    fill(
        store,
        [
            Report(1, at(5, 2 + n), f"甲{n}", text="桥头护栏松了，有孩子差点掉下去。", places=("望江桥",))
            for n in range(FEWEST)
        ],
    )
    made = briefing(store)
    assert "望江桥" in str(made.blocks)
    assert any(isinstance(block, Quotes) for block in made.blocks)


def test_a_citizens_html_and_markdown_is_shown_as_text(store: Database, tmp_path: Path) -> None:
    script = "<script>alert(1)</script>路灯不亮已经很久了，[点我](http://x)请快来修"
    fill(store, [Report(1, at(5, 2 + n), f"甲{n}", text=script) for n in range(4)])
    for ending in (".html", ".md", ".docx"):
        write(briefing(store), tmp_path / f"专报{ending}")
    assert "<script" not in (tmp_path / "专报.html").read_text(encoding="utf-8")
    assert "<script" not in (tmp_path / "专报.md").read_text(encoding="utf-8")
    assert "[点我](" not in (tmp_path / "专报.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("王建国先生家住柳荫街12号3栋2单元501室", "某先生家住柳荫街×号×栋×单元×室"),
        ("我叫张小明，请尽快处理", "我叫某某，请尽快处理"),
        ("李书记说三天内修好", "某书记说三天内修好"),
        ("联系人：陈丽华，工单号20260501", "联系人：某某，工单号×"),
        ("请联系赵铁柱", "请联系赵某某"),
        ("张某某欠薪三个月", "某某欠薪三个月"),
        ("路灯坏了五盏，晚上老人摔过跤", "路灯坏了五盏，晚上老人摔过跤"),
        ("118路公交等了40分钟", "118路公交等了40分钟"),
        ("和平路与文化广场之间的高压线有安全隐患", "和平路与文化广场之间的高压线有安全隐患"),
        ("2026年5月至今没有发工资", "2026年5月至今没有发工资"),
        ("〔电话〕打不通", "〔电话〕打不通"),
        ("村民刘大壮请城管再管一管", "村民某某某请城管再管一管"),
    ],
)
def test_redaction(text: str, left: str) -> None:
    assert redacted(text) == left
