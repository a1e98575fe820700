"""一类事: people decide, a later grouping keeps to it, each decision is remembered and can be taken back."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from nlp.matching import Classes, MatchRecord
from service.casework import class_book
from service.casework.class_book import ClassBook
from service.casework.desk import Desk, now
from service.casework.errors import StaleVersion
from service.store import classes
from service.store.classes import ClassState
from service.store.database import Database
from service.store.records import Decision, NewSuggestion
from tests.api.fakes import Office, fake_parts, one_class, running
from tests.fakes import fake_pipeline

PLACES = ("柳荫街", "东堤路", "幸福里小区")


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(class_book, "REST", 0.0)


@pytest.fixture
def lamps(office: Office) -> str:
    """Three lamps, C000001 to C000003, of one class."""
    for place in PLACES:
        office.report(f"{place}的路灯不亮")
    return str(office.get("/classes")["items"][0]["id"])


def decide(office: Office, klass: str, action: str, status: int = 200, **body: Any) -> dict[str, Any]:
    """By clerk 李静, in the version that the class has now."""
    seen = body.pop("version", None)
    version = office.get(f"/classes/{klass}")["version"] if seen is None else seen
    return office.post(f"/classes/{klass}/{action}", {"who": "李静", "version": version, **body}, status)


def classes_of(office: Office) -> dict[str, int]:
    """After another grouping: class to its number of cases."""
    return {item["id"]: item["cases"] for item in office.get("/classes")["items"]}


def test_a_new_name_stays_and_is_remembered(office: Office, lamps: str) -> None:
    renamed = decide(office, lamps, "rename", name="路灯失修", why="读得懂")
    assert (renamed["name"], renamed["version"]) == ("路灯失修", 1)
    event = renamed["history"][0]
    assert (event["kind"], event["who"], event["why"]) == ("renamed", "李静", "读得懂")
    office.report("公交站路灯不亮")
    assert office.get("/classes")["items"][0]["name"] == "路灯失修"
    undone = decide(office, lamps, f"events/{event['id']}/undo")
    assert (undone["name"], [e["kind"] for e in undone["history"]]) == ("路灯 不亮", ["renamed", "undone"])


def test_what_was_split_off_stays_apart(office: Office, lamps: str) -> None:
    new = decide(office, lamps, "split", cases=["C000003"], name="小区路灯")
    assert (new["id"], new["name"], new["members"]) == ("class-C000003", "小区路灯", ["C000003"])
    office.report("公交站路灯不亮")
    assert classes_of(office) == {lamps: 3, new["id"]: 1}
    assert office.get("/cases/C000003")["class_id"] == new["id"]


def test_undoing_a_split_leaves_the_id_as_a_pointer(office: Office, lamps: str) -> None:
    new = decide(office, lamps, "split", cases=["C000003"])
    back = decide(office, lamps, f"events/{new['history'][0]['id']}/undo")
    assert back["members"] == ["C000001", "C000002", "C000003"]
    assert office.get(f"/classes/{new['id']}")["merged_into"] == lamps
    again = decide(office, lamps, "split", cases=["C000003"])
    assert again["id"] == "class-C000003-2"


def test_merging_keeps_the_old_id_as_a_pointer_and_is_undone(office: Office, lamps: str) -> None:
    new = decide(office, lamps, "split", cases=["C000002", "C000003"])["id"]
    merged = decide(office, lamps, "merge", classes=[new], why="同一灯型")
    assert merged["cases"] == 3
    assert office.get(f"/classes/{new}") | {"history": []} == {
        "id": new,
        "name": "路灯 不亮",
        "cases": 0,
        "messages": 0,
        "people": 0,
        "last_reported_at": None,
        "version": 1,
        "pinned": False,
        "merged_into": lamps,
        "members": [],
        "history": [],
    }
    assert "请对后者处理" in decide(office, new, "rename", 409, name="甲")["detail"]
    decide(office, lamps, f"events/{merged['history'][-1]['id']}/undo")
    assert classes_of(office) == {lamps: 1, new: 2}


def test_what_was_built_upon_cannot_be_undone(office: Office, lamps: str) -> None:
    new = decide(office, lamps, "split", cases=["C000003"])
    decide(office, new["id"], "rename", name="小区路灯")
    before = office.get(f"/classes/{lamps}")
    refused = decide(office, lamps, f"events/{new['history'][0]['id']}/undo", 409)
    assert "请先撤销后来的处理" in refused["detail"]
    assert office.get(f"/classes/{lamps}") == before


def test_a_pinned_class_keeps_its_members(office: Office, lamps: str) -> None:
    pinned = decide(office, lamps, "pin")
    assert pinned["pinned"] is True
    others = [office.report(f"{place}的路灯不亮")["case"]["id"] for place in ("公交站", "学府路")]
    assert classes_of(office) == {lamps: 3, f"class-{others[0]}": 2}
    assert "已经固定" in decide(office, lamps, "pin", 409)["detail"]
    assert decide(office, lamps, "pin", pinned=False)["history"][-1]["kind"] == "unpinned"


@pytest.mark.parametrize(
    ("action", "body", "refusal"),
    [
        ("merge", {"classes": ["class-C000001"]}, (422, "一类事不能并入自身，请选择另一类")),
        ("merge", {"classes": ["class-C000099"]}, (404, "没有编号为 class-C000099 的一类事")),
        (
            "split",
            {"cases": ["C000001", "C000002", "C000003"]},
            (422, "拆分后原来的一类事不能为空，至少保留一件事项"),
        ),
        (
            "split",
            {"cases": ["C000009"]},
            (422, "所选事项中有 1 件不在一类事 class-C000001 中，请刷新后重选"),
        ),
        ("split", {"cases": []}, (422, "")),
        ("rename", {"name": "路灯 不亮"}, (409, "一类事 class-C000001 已是这个名称")),
        ("rename", {"name": ""}, (422, "")),
        ("rename", {"name": "  "}, (422, "")),
        ("pin", {"pinned": False}, (409, "一类事 class-C000001 没有固定")),
        ("events/99/undo", {}, (404, "一类事 class-C000001 没有编号为 99 的处理记录")),
    ],
)
def test_refusals(office: Office, lamps: str, action: str, body: dict[str, Any], refusal: tuple[int, str]) -> None:
    before = office.get(f"/classes/{lamps}")
    assert decide(office, lamps, action, refusal[0], **body).get("detail", "") == refusal[1]
    assert office.get(f"/classes/{lamps}") == before


def test_the_one_who_comes_second_is_told(office: Office, lamps: str) -> None:
    decide(office, lamps, "rename", version=0, name="路灯失修")
    problem = decide(office, lamps, "pin", 409, version=0)
    assert (problem["type"], problem["current_version"]) == ("urn:minqing:stale-version", 1)
    assert problem["detail"].startswith("一类事 class-C000001 已被他人修改")


@pytest.mark.parametrize("bundle", ["fake", "a new bundle"])
def test_ids_and_decisions_outlive_a_restart_and_a_new_bundle(tmp_path: Path, bundle: str) -> None:
    with running(tmp_path) as office:
        for place in PLACES:
            office.report(f"{place}的路灯不亮")
        klass = office.get("/classes")["items"][0]["id"]
        new = decide(office, klass, "split", cases=["C000003"], name="小区路灯")["id"]
        decide(office, klass, "pin")
        before = [office.get(f"/classes/{id}") for id in (klass, new)]
    with running(tmp_path, fake_parts(dataclasses.replace(fake_pipeline(), identity=bundle))) as office:
        assert classes_of(office) == {klass: 2, new: 1}
        assert [office.get(f"/classes/{id}") for id in (klass, new)] == before


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    database = Database(f"sqlite:///{tmp_path / 'minqing.db'}")
    database.migrate()
    desk = Desk(database, fake_parts(), tmp_path)
    desk.open()
    desk.intake.take_many([NewSuggestion(f"{place}路灯不亮") for place in PLACES])
    desk.classes.refresh()
    yield desk
    desk.close()


def state(desk: Desk, klass: str) -> ClassState:
    with desk.database.read() as connection:
        found = classes.state(connection, klass)
    assert found is not None
    return found


def both_at_once(decide: Callable[[str], Any]) -> list[Exception | None]:
    start = threading.Barrier(2)

    def one(who: str) -> Exception | None:
        start.wait()
        try:
            decide(who)
        except StaleVersion as refused:
            return refused
        return None

    with ThreadPoolExecutor(2) as clerks:
        return list(clerks.map(one, ("李静", "王强")))


def test_of_two_clerks_at_once_one_wins_and_the_other_is_told(desk: Desk) -> None:
    new = desk.class_decisions.split("class-C000001", ["C000003"], version=0, decision=Decision("李静", now()))

    def merge_classes(who: str) -> None:
        desk.class_decisions.merge("class-C000001", [new], version=1, decision=Decision(who, now()))

    def merge_cases(who: str) -> None:
        desk.decisions.merge("C000001", ["C000002"], version=1, decision=Decision(who, now()))

    for merge in (merge_classes, merge_cases):
        assert sorted(type(answer).__name__ for answer in both_at_once(merge)) == ["NoneType", "StaleVersion"]
    assert state(desk, new).merged_into == "class-C000001"


@pytest.mark.parametrize("word", ["pin", "merge"])
def test_a_word_that_comes_while_cases_are_grouped_holds(desk: Desk, word: str) -> None:
    made = Decision("李静", now())
    old = desk.class_decisions.split("class-C000001", ["C000003"], version=0, decision=made)
    desk.intake.take(NewSuggestion("公交站路灯不亮"))

    def meanwhile(cases: Mapping[str, Sequence[MatchRecord]], had: Mapping[str, str]) -> Classes:
        if word == "pin" and not state(desk, old).pinned:
            desk.class_decisions.pin(old, True, version=0, decision=made)
        elif word == "merge" and state(desk, old).merged_into is None:
            desk.class_decisions.merge("class-C000001", [old], version=1, decision=made)
        grouped = one_class(cases, had)
        return Classes({**grouped.of_case, "C000004": old}, grouped.names) if old in had.values() else grouped

    book = ClassBook(desk.database, desk.index, meanwhile, now)
    for _ in range(2):
        book.refresh()
    book.close()
    with desk.database.read() as connection:
        assert classes.assigned(connection)["C000004"] == "class-C000001"
