"""A town's May and April, written for the briefing: names and house numbers in the texts, a class, a recurrence."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from nlp.taxonomy import Taxonomy
from service.casework.period import parse_period
from service.casework.supervision import NAMES, load_rules
from service.report.blocks import Briefing
from service.report.compose import Cover, compose
from service.report.figures import Source
from service.settings import PROJECT, WEIGHTS
from service.store.database import Database
from tests.stores import Matter, Report, fill

NOW = datetime(2026, 6, 3, 1, tzinfo=UTC)
TAXONOMY = Taxonomy.load(PROJECT / "data" / "taxonomy")
SECRETS = ("王建国", "陈丽华", "赵铁柱", "12号楼3单元", "周大姐家", "20260501")
"""What stands in the texts and must not stand in a briefing."""


def at(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 2, tzinfo=UTC)


def town() -> tuple[list[Report], dict[int, Matter]]:
    """Case 1 and 2 are of one class; 3 came back after it was settled; 4 is one person's; 5 is urgent."""
    lamp = "柳塘村三组的路灯坏了半个月，王建国先生晚上骑车摔伤了，请尽快派人来修。"
    dark = "石桥社区门口路灯一直不亮，我叫陈丽华，老人孩子都不敢出门走夜路。"
    leak, water = "12号楼3单元周大姐家楼上漏水。", "自来水发黄有异味，请化验。"
    reports = [
        *(Report(1, at(5, 2 + n), f"甲{n}", text=f"{lamp}{'　' * n}", places=("柳塘村三组",)) for n in range(5)),
        Report(1, at(5, 20), "甲0", text="再次反映：路灯还是没有修，希望给个答复，不要再拖了。"),
        *(Report(2, at(5, 6 + n), f"乙{n}", text=f"{dark}{'　' * n}", places=("石桥社区",)) for n in range(2)),
        *(Report(1, at(4, 6 + n), f"旧{n}", text=lamp, places=("柳塘村三组",)) for n in range(2)),
        *(
            Report(3, at(5, 21 + n), f"丙{n}", theme="0703", lead="公安交警", after_close=True, text=street)
            for n, street in enumerate(
                (
                    "南门消防通道又停满了车，赵铁柱反映救护车进不来，请再管一管。",
                    "南门外停车又乱了，工单20260501答复说已经治理过，没几天又回来了。",
                    "南门外天天有车占道，孩子上学只能走机动车道，非常危险。",
                )
            )
        ),
        Report(3, at(4, 3), "丙9", theme="0703", lead="公安交警"),
        Report(
            4,
            at(5, 9),
            "丁",
            theme="0301",
            lead="住房和城乡建设局",
            text=leak,
            places=("12号楼",),
        ),
        Report(
            5,
            at(5, 30),
            None,
            theme="0401",
            lead="水务局",
            urgency=2,
            needs=("安全性",),
            text=water,
        ),
    ]
    return reports, {1: Matter("K0001"), 2: Matter("K0001"), 3: Matter(closed_at=at(5, 10))}


def filled(store: Database) -> list[Report]:
    reports, matters = town()
    fill(store, reports, matters)
    return reports


def briefing(store: Database, period: str = "2026-05", now: datetime = NOW) -> Briefing:
    with store.read() as connection:
        source = Source(connection, load_rules(WEIGHTS, NAMES), now)
        return compose(source, TAXONOMY, parse_period(period), Cover("云溪镇人大主席团", "5"))


def asked_anew(store: Database, queries: Iterable[str]) -> dict[str, float]:
    with store.read() as connection:
        source = Source(connection, load_rules(WEIGHTS, NAMES), NOW)
        return {query: source.ask(query) for query in queries}


def ask(store: Database, query: str) -> float:
    """The store, asked anew."""
    with store.read() as connection:
        return Source(connection, load_rules(WEIGHTS, NAMES), NOW).ask(query)
