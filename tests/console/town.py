"""A made-up town with 20,000 suggestions of half a year, written into a store in a few seconds.

``python -m tests.console.town STATE`` makes one to look at.
"""

from __future__ import annotations

import itertools
import random
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import Connection, Table, insert, update

from nlp.pipeline import Pipeline
from nlp.types import FloatMatrix
from service.casework.people import fingerprint
from service.settings import Settings
from service.store import tables
from service.store.counters import Counter
from service.store.database import Database
from service.store.suggestions import CHUNK
from tests.fakes import CharacterSegmenter, FixedTagger, NoPlaces

SUGGESTIONS = 20_000
SPAN = timedelta(weeks=26)
HANDLED_SHARE = 0.7
"""The oldest part is labelled already; the rest waits in 收件."""
SEED = 20_260_601

MATTERS = (
    ("0406", "路灯照明", "城市管理局", "便利性", "路灯坏了好几盏，晚上走路看不清", "路灯"),
    ("0703", "停车管理", "公安交警", "便利性", "路边乱停车，消防通道被堵，多次反映没人管", "乱停车"),
    ("0301", "物业服务与收费", "住房和城乡建设局", "宜居性", "物业费涨了服务没跟上，电梯常坏", "物业费"),
    ("0501", "环境卫生与垃圾清运", "城市管理局", "宜居性", "垃圾三天没清，气味很大", "垃圾"),
    ("0401", "供水", "水务局", "住有所居", "自来水发黄，早晚停水", "自来水"),
    ("0803", "社会治安", "公安局", "安全性", "夜里飙车扰民，老人睡不着", "飙车"),
    ("1002", "入学与学区", "教育局", "学有所教", "孩子入学名额不够，盼望增加学位", "入学"),
    ("1101", "医疗服务与医患纠纷", "卫生健康局", "病有所医", "卫生室没有常用药，看病要去镇上", "卫生室"),
)
VILLAGES = tuple(f"{a}{b}" for a, b in itertools.product("柳石杏梅松竹桃桂榆枫", ("塘村", "桥村", "坪村", "岭社区")))
SPOTS = ("三组", "村口", "小学门前", "菜市场", "卫生室旁", "文化广场", "老街", "河堤")


class QuickEncoder:
    """One direction for everything: matching here is by words."""

    identity = "quick"
    dimension = 4

    def encode(self, documents: Any) -> FloatMatrix:
        return np.full((len(documents), self.dimension), 0.5, dtype=np.float32)


def quick_pipeline() -> Pipeline:
    return Pipeline(
        segmenter=CharacterSegmenter(), encoder=QuickEncoder(), tagger=FixedTagger(), places=NoPlaces(), identity="town"
    )


def build(database: Database, count: int = SUGGESTIONS) -> None:
    """Write the town into a migrated, empty store."""
    rows = _Rows(count)
    with database.write() as connection:
        for table, values in rows.by_table().items():
            _write(connection, table, values)
        for counter, value in ((Counter.REVISION, 1), (Counter.SUGGESTION, count), (Counter.CASE, rows.case_number)):
            change = update(tables.counters).where(tables.counters.c.name == counter).values(value=value)
            connection.execute(change)


def _write(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    for start in range(0, len(rows), CHUNK * 4):
        connection.execute(insert(table), rows[start : start + CHUNK * 4])


class _Rows:
    """Suggestions one by one; a case is a matter at a spot, and ends after a few weeks."""

    def __init__(self, count: int) -> None:
        self._random = random.Random(SEED)
        self._count = count
        self._start = datetime.now(UTC).replace(microsecond=0) - SPAN
        self._open: dict[tuple[int, str], dict[str, Any]] = {}
        self.case_number = 0
        self._tables: dict[Table, list[dict[str, Any]]] = {table: [] for table in _ORDER}
        self._tables[tables.classes] = [
            {"id": f"K{n:06d}", "name": f"{matter[5]} {matter[1]}", "made_at": self._start}
            for n, matter in enumerate(MATTERS, start=1)
        ]
        for number in range(1, count + 1):
            self._one(number)

    def by_table(self) -> dict[Table, list[dict[str, Any]]]:
        return self._tables

    def _one(self, number: int) -> None:
        chance = self._random
        at = self._start + SPAN * number / (self._count + 1)
        which = min(int(chance.expovariate(0.6)), len(MATTERS) - 1)
        village = chance.choice(VILLAGES)
        place = f"{village}{chance.choice(SPOTS)}"
        case = self._case(which, place, at)
        theme, name, lead, need, words, word = MATTERS[which]
        person = f"p{chance.randrange(self._count // 3)}" if chance.random() < 0.8 else None
        title, body = f"{place}{name}", f"{place}{words}，第{number}次登记，请尽快处理。"
        urgency = chance.choices((0, 1, 2), (90, 8, 2))[0]
        unsure = chance.random() < 0.1
        suggestion_id = f"S{number:06d}"
        self._add(
            tables.suggestions,
            id=suggestion_id,
            number=number,
            source="云溪镇台账",
            external_id=f"YX-{number}",
            fingerprint=fingerprint(title, body),
            title=title,
            text=body,
            reporter=person or "",
            person=person,
            reported_at=at,
            received_at=at,
            received_by="",
            extra={},
        )
        analysis = _analysis(
            suggestion_id=suggestion_id,
            text=f"{title}\n{body}",
            place=place,
            word=word,
            which=which,
            urgency=urgency,
            unsure=unsure,
        )
        self._add(
            tables.analyses,
            suggestion_id=suggestion_id,
            bundle="town",
            made_at=at,
            is_current=True,
            analysis=analysis,
        )
        asked = case["messages"] > 0 and chance.random() < 0.02
        if asked:
            self._ask(suggestion_id, case["id"], at)
            case = self._case(which, f"{place}{number}", at)
        self._join(suggestion_id, case, person, at, urgency)
        self._add(
            tables.memberships,
            suggestion_id=suggestion_id,
            case_id=case["id"],
            how="review" if asked else "opened" if case["messages"] == 1 else "attached",
            probability=None if case["messages"] == 1 else 0.93,
            reasons=[] if case["messages"] == 1 else [f"同一地点 {place}", f"同一事项 {word}"],
            since=at,
            revision=1,
            theme=theme,
            lead=lead,
            kind="投诉",
            urgency=urgency,
            needs_review=unsure and number > self._count * HANDLED_SHARE,
        )
        for kind, value in (("need", need), ("department", lead), ("station", village), ("place", place)):
            self._add(tables.facets, suggestion_id=suggestion_id, kind=kind, value=value)
        if number <= self._count * HANDLED_SHARE and not asked:
            label = {"who": "李静", "why": "", "at": at + timedelta(hours=1)}
            for field, value in (("themes", [theme]), ("lead", lead)):
                self._add(tables.labels, suggestion_id=suggestion_id, field=field, value=value, **label)

    def _case(self, which: int, place: str, at: datetime) -> dict[str, Any]:
        """The open case of this matter at this place, or a new one after eight weeks."""
        case = self._open.get((which, place))
        if case is None or at - case["opened_at"] > timedelta(weeks=8):
            if case is not None:
                case.update(status="closed", closed_at=at)
            self.case_number += 1
            theme, _, lead, *_ = MATTERS[which]
            case = {
                "id": f"C{self.case_number:06d}",
                "number": self.case_number,
                "status": "open",
                "version": 1,
                "merged_into": None,
                "class_id": f"K{which + 1:06d}" if self._random.random() < 0.8 else None,
                "opened_at": at,
                "closed_at": None,
                "recurrences": 0,
                "theme": theme,
                "lead": lead,
                "urgency": 0,
                "messages": 0,
                "people": 0,
                "anonymous": 0,
                "first_reported_at": at,
                "last_reported_at": at,
            }
            self._open[which, place] = case
            self._tables[tables.cases].append(case)
        return case

    @staticmethod
    def _join(suggestion_id: str, case: dict[str, Any], person: str | None, at: datetime, urgency: int) -> None:
        case["messages"] += 1
        case["people" if person else "anonymous"] += 1
        case["urgency"] = max(case["urgency"], urgency)
        case["last_reported_at"] = at

    def _ask(self, suggestion_id: str, case_id: str, at: datetime) -> None:
        candidate = {"case_id": case_id, "probability": 0.62, "reasons": ["同一地点", "文字相近"]}
        self._add(
            tables.reviews,
            suggestion_id=suggestion_id,
            status="open",
            candidates=[candidate],
            asked_at=at,
            decided_at=None,
            who="",
            why="",
        )

    def _add(self, table: Table, **row: Any) -> None:
        self._tables[table].append(row)


_ORDER = (
    tables.classes,
    tables.cases,
    tables.suggestions,
    tables.analyses,
    tables.memberships,
    tables.facets,
    tables.labels,
    tables.reviews,
)


def _analysis(
    *, suggestion_id: str, text: str, place: str, word: str, which: int, urgency: int, unsure: bool
) -> dict[str, Any]:
    def department(name: str, role: str, probability: float) -> dict[str, Any]:
        reasons = [f"“{MATTERS[which][1]}”类诉求有 91% 由其主责"] if role == "lead" else []
        return {"name": name, "role": role, "level": "county", "probability": probability, "reasons": reasons}

    ranked = [MATTERS[(which + n) % len(MATTERS)] for n in range(3)]
    start = text.find(word)
    return {
        "id": suggestion_id,
        "themes": [
            {"code": m[0], "name": m[1], "probability": p} for m, p in zip(ranked, (0.91, 0.06, 0.02), strict=True)
        ],
        "qiyouwuxing": [{"name": MATTERS[which][3], "probability": 0.88}],
        "departments": [
            department(MATTERS[which][2], "lead", 0.9),
            department("属地街道乡镇", "co", 0.4),
            department("农业农村局", "alternative", 0.1),
            department("司法局", "alternative", 0.05),
        ],
        "kind": {"name": "投诉", "probability": 0.9},
        "urgency": {"level": urgency, "probability": 0.9},
        "places": [{"text": place, "start": 0, "end": len(place)}],
        "evidence": [
            {"label": MATTERS[which][1], "text": word, "start": start, "end": start + len(word), "weight": 1.2}
        ]
        if start >= 0
        else [],
        "needs_review": unsure,
        "review_reasons": ["主题把握不大"] if unsure else [],
        "masked_text": text,
        "bundle": "town",
    }


def main() -> None:
    database = Database(Settings(state=Path(sys.argv[1])).database)
    database.migrate()
    build(database)
    database.close()


if __name__ == "__main__":
    main()
