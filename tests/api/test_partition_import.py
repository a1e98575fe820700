"""An archived ledger's own 并案编号 becomes a person's word: all or nothing, and line numbers where it is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlp.errors import MinqingError
from service.casework.desk import Desk, now
from service.casework.errors import Impossible
from service.casework.partition import Claim, contradictions
from service.ledger.read.opening import open_ledger
from service.ledger_jobs.partition import claims
from service.store.records import Decision
from tests.api.fakes import Office
from tests.ledgers import write_csv

SOURCE = "云溪镇台账"
TEXTS = {"G1": "柳荫街路灯不亮", "G2": "柳荫街路灯不亮", "G3": "河道有异味", "G4": "公交太少", "G5": "河道有异味"}
"""By the fake matcher: C000001 has G1 and G2, C000002 has G3 and G5, C000003 has G4."""
LI = Decision("李静", now(), "归档台账已并案")


def claim(number: int, suggestion: str, case: str, klass: str = "") -> Claim:
    return Claim(f"第 {number} 行", suggestion, case, klass)


@pytest.fixture
def stored(office: Office) -> Office:
    for id, text in TEXTS.items():
        office.report(text, source=SOURCE, external_id=id)
    return office


def desk_of(office: Office) -> Desk:
    desk = office.client.app.state.minqing.desk  # type: ignore[attr-defined]
    assert isinstance(desk, Desk)
    return desk


def adopt(office: Office, partition: dict[str, str], **more: bool) -> tuple[int, int, int]:
    said = [claim(n, id, case) for n, (id, case) in enumerate(partition.items(), start=2)]
    found = desk_of(office).partitions.adopt(said, SOURCE, LI, **more)
    return found.cases, found.suggestions, found.moved


def groups(office: Office) -> set[frozenset[str]]:
    listed = office.get("/cases?size=200")["items"]
    return {frozenset(m["external_id"] for m in office.get(f"/cases/{c['id']}")["members"]) for c in listed}


@pytest.mark.parametrize(
    ("partition", "expected", "moved"),
    [
        ({"G1": "甲", "G2": "甲"}, "G1 G2|G3 G5|G4", 0),
        ({"G3": "甲", "G4": "甲", "G5": "甲"}, "G1 G2|G3 G4 G5", 1),
        ({"G1": "甲", "G2": "乙"}, "G1|G2|G3 G5|G4", 1),
        ({"G1": "甲", "G3": "甲", "G2": "乙", "G5": "乙"}, "G1 G3|G2 G5|G4", 2),
        ({"G1": "甲", "G2": "甲", "G3": "甲", "G4": "甲", "G5": "甲"}, "G1 G2 G3 G4 G5", 3),
        ({"G4": "甲"}, "G1 G2|G3 G5|G4", 0),
    ],
)
def test_what_the_file_says_is_so(stored: Office, partition: dict[str, str], expected: str, moved: int) -> None:
    assert adopt(stored, partition) == (len(set(partition.values())), len(partition), moved)
    assert groups(stored) == {frozenset(group.split()) for group in expected.split("|")}
    assert adopt(stored, partition)[2] == 0


def test_ids_stay_and_the_history_says_who(stored: Office) -> None:
    adopt(stored, {"G3": "甲", "G4": "甲", "G5": "甲"})
    assert stored.get("/cases/C000003")["merged_into"] == "C000002"
    assert [(e["kind"], e["who"], e["why"]) for e in stored.get("/cases/C000002")["history"]] == [
        ("confirmed", "李静", "归档台账已并案"),
        ("merged", "李静", "归档台账已并案"),
    ]


def test_it_is_held_until_a_person_says_otherwise(stored: Office) -> None:
    adopt(stored, {"G1": "甲", "G2": "甲"})
    stored.decide("C000001", "split", 409, suggestions=["S000002"], who="陈明")
    event = stored.get("/cases/C000001")["history"][-1]["id"]
    stored.decide("C000001", f"events/{event}/undo")
    stored.decide("C000001", "split", suggestions=["S000002"], who="陈明")


def test_our_own_numbers_do_too(stored: Office) -> None:
    assert adopt(stored, {"S000001": "甲", "S000004": "甲"})[2] == 1


@pytest.mark.parametrize(
    ("said", "finding"),
    [
        (
            [claim(2, "G1", "甲"), claim(3, "G3", "甲"), claim(4, "G1", "乙")],
            "第 2 行与第 4 行：诉求 G1 同时在“甲”和“乙”两件事中",
        ),
        (
            [claim(2, "G1", "甲", "路灯"), claim(3, "G2", "甲", "河道")],
            "第 2 行与第 3 行：“甲”这件事一部分在一类事“路灯”、另一部分在“河道”，一件事只能整件归入一类",
        ),
        (
            [claim(2, "G1", "甲", "路灯"), claim(3, "G2", "甲")],
            "第 2 行与第 3 行：“甲”这件事一部分在一类事“路灯”、另一部分在“（空）”，一件事只能整件归入一类",
        ),
        (
            [claim(2, "G1", "甲"), claim(3, "G3", "甲"), claim(9, "G404", "甲")],
            "第 9 行：库中没有诉求 G404（来源“云溪镇台账”），请先导入它所在的台账",
        ),
        ([claim(2, "S000099", "甲")], "第 2 行：库中没有诉求 S000099（来源“云溪镇台账”），请先导入它所在的台账"),
    ],
)
def test_a_file_that_contradicts_itself_or_the_store_writes_nothing(
    stored: Office, said: list[Claim], finding: str
) -> None:
    before = groups(stored)
    with pytest.raises(Impossible) as refused:
        desk_of(stored).partitions.adopt(said, SOURCE, LI)
    assert str(refused.value) == f"分组有误，什么都没有写入，请改正后再试：\n{finding}"
    assert groups(stored) == before
    assert stored.get("/cases/C000001")["history"] == []


def test_one_named_in_two_ways_cannot_be_in_two_cases(stored: Office) -> None:
    said = [claim(2, "G1", "甲"), claim(3, "S000001", "乙")]
    with pytest.raises(Impossible, match="第 2 行与第 3 行：诉求 S000001 同时在“甲”和“乙”两件事中"):
        desk_of(stored).partitions.adopt(said, SOURCE, LI)
    assert stored.get("/cases/C000001")["history"] == []


def test_a_later_group_that_is_refused_takes_the_earlier_ones_back(stored: Office) -> None:
    stored.decide("C000002", "split", suggestions=["S000005"], why="两处河道")
    before = groups(stored)
    wanted = {"G1": "甲", "G4": "甲", "G3": "乙", "G5": "乙"}
    with pytest.raises(Impossible, match="“乙”这件事：曾有人判定"):
        adopt(stored, wanted)
    assert groups(stored) == before
    assert stored.report(TEXTS["G4"])["case"]["id"] == "C000003"
    adopt(stored, wanted, force=True)
    assert frozenset({"G3", "G5"}) in groups(stored)


def test_many_findings_are_counted() -> None:
    said = [claim(n, f"G{n // 2}", f"{n}") for n in range(100)]
    assert len(contradictions(said)) == 50


@pytest.mark.parametrize(
    ("header", "column"),
    [("并案编号", None), ("案件编号", None), ("一件事编号", None), ("合并号", "合并号")],
)
def test_the_column_is_found_by_its_name_or_by_what_a_person_says(
    tmp_path: Path, header: str, column: str | None
) -> None:
    rows = [
        ["工单编号", header, "诉求内容"],
        ["G1", "2025-7", "路灯不亮"],
        ["G2", "", "停电"],
        ["G3", "2025-7", "灯坏"],
    ]
    found = claims(open_ledger(write_csv(tmp_path / "a.csv", rows)), column)
    assert found == [claim(2, "G1", "2025-7"), claim(4, "G3", "2025-7")]


def test_without_such_a_column_the_message_says_what_to_do(tmp_path: Path) -> None:
    ledger = open_ledger(write_csv(tmp_path / "a.csv", [["编号", "诉求内容"], ["1", "路灯不亮"]]))
    with pytest.raises(MinqingError, match="请用 --column 指明"):
        claims(ledger)
