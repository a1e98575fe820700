"""What every database must do for us."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, select, text
from sqlalchemy.exc import IntegrityError

from nlp.types import RawText, Suggestion
from service.contract import AnalysisJson, analysis_json
from service.store import cases, counters, history, labels, memberships, reviews, suggestions, tables
from service.store.counters import Counter
from service.store.database import Database
from service.store.records import Decision, How, LinkKind, Membership, NewSuggestion, Standing
from service.store.reviews import ReviewStatus
from tests.fakes import fake_pipeline

NOW = datetime(2025, 6, 1, 9, 30, tzinfo=UTC)
LI = Decision(who="李静", at=NOW, why="现场看过")
STANDING = Standing(theme="0406", lead="城市管理局", kind="投诉", urgency=0, needs_review=False)


def analysis(id: str) -> AnalysisJson:
    reading = fake_pipeline().read([Suggestion(id=id, text=RawText("柳荫街的路灯不亮"))])[0]
    return analysis_json(reading.analysis)


def put(connection: Connection, new: NewSuggestion, *, person: str | None = None, case_id: str | None = None) -> str:
    id, number = suggestions.next_id(connection)
    suggestions.add(
        connection, new, id=id, number=number, fingerprint="f", person=person, received_at=NOW, received_by="台账"
    )
    suggestions.add_analysis(connection, id, analysis(id), NOW)
    case = case_id or cases.open_case(connection, NOW)
    place(connection, id, case)
    return id


def place(connection: Connection, id: str, case_id: str, standing: Standing = STANDING) -> None:
    revision = counters.take(connection, Counter.REVISION)
    memberships.add(connection, Membership(id, case_id, How.OPENED, None, (), NOW), standing, revision)
    cases.recount(connection, case_id)


@contextmanager
def rolled_back(database: Database) -> Iterator[Connection]:
    with database.engine.connect() as connection, connection.begin() as transaction:
        yield connection
        transaction.rollback()


@pytest.mark.parametrize(
    "original", ["路灯不亮", "路灯\x00不亮", "半个表情 \ud83d 在此", "團(tuán)隊", "", "\U0001f4a1"]
)
def test_original_text_comes_back_exactly(database: Database, original: str) -> None:
    with database.write() as connection:
        id = put(connection, NewSuggestion(text=original, title=original, reporter=original))
    with database.read() as connection:
        row = suggestions.originals(connection, [id])[0]
        reporter = connection.execute(select(tables.suggestions.c.reporter)).scalar_one()
    assert (row.text, row.title, reporter) == (original, original, original)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(st.characters(exclude_categories=[]), max_size=60))
def test_any_text_comes_back_exactly(database: Database, original: str) -> None:
    with rolled_back(database) as connection:
        id = put(connection, NewSuggestion(text=original))
        assert suggestions.originals(connection, [id])[0].text == original


def test_moments_come_back_in_utc(database: Database) -> None:
    beijing = timezone(timedelta(hours=8))
    with database.write() as connection:
        id = put(connection, NewSuggestion(text="x", reported_at=datetime(2025, 5, 1, 8, 0, tzinfo=beijing)))
        row = suggestions.get(connection, id)
    assert row is not None
    assert row.reported_at == datetime(2025, 5, 1, 0, 0, tzinfo=UTC)
    assert row.reported_at.utcoffset() == timedelta(0)


def test_a_source_cannot_have_the_same_id_twice(database: Database) -> None:
    new = NewSuggestion(text="x", source="12345", external_id="A-1")
    with database.write() as connection:
        put(connection, new)
    with pytest.raises(IntegrityError), database.write() as connection:
        put(connection, new)
    with database.read() as connection:
        assert suggestions.count(connection) == 1
        assert suggestions.stored_keys(connection, "12345", ["A-1", "A-2"]).keys() == {"A-1"}


def test_rows_without_an_external_id_do_not_collide(database: Database) -> None:
    with database.write() as connection:
        ids = [put(connection, NewSuggestion(text="x", source="来访")) for _ in range(2)]
    assert ids == ["S000001", "S000002"]


def test_a_failed_transaction_leaves_nothing_and_gives_its_numbers_back(database: Database) -> None:
    with pytest.raises(RuntimeError), database.write() as connection:
        put(connection, NewSuggestion(text="x"))
        raise RuntimeError
    with database.write() as connection:
        assert suggestions.count(connection) == 0
        assert put(connection, NewSuggestion(text="x")) == "S000001"


def test_a_newer_analysis_becomes_the_current_one_and_the_old_one_stays(database: Database) -> None:
    with database.write() as connection:
        id = put(connection, NewSuggestion(text="x"))
        newer = analysis(id)
        newer["bundle"] = "newer"
        suggestions.add_analysis(connection, id, newer, NOW)
        row = suggestions.get(connection, id)
        kept = connection.execute(text("SELECT count(*) FROM analyses")).scalar_one()
    assert row is not None
    assert row.analysis["bundle"] == "newer"
    assert kept == 2


def test_case_counts_people_apart_from_messages(database: Database) -> None:
    with database.write() as connection:
        first = put(connection, NewSuggestion(text="a", reported_at=NOW - timedelta(days=3)), person="p1")
        case_id = memberships.of(connection, [first])[first].case_id
        put(connection, NewSuggestion(text="b"), person="p1", case_id=case_id)
        put(connection, NewSuggestion(text="c"), person="p2", case_id=case_id)
        put(connection, NewSuggestion(text="d"), person=None, case_id=case_id)
        case = cases.get(connection, case_id)
    assert case is not None
    assert (case.messages, case.people, case.anonymous) == (4, 2, 1)
    assert case.first_reported_at == NOW - timedelta(days=3)
    assert case.last_reported_at == NOW
    assert (case.theme, case.lead, case.version) == ("0406", "城市管理局", 4)


def test_survivor_follows_merges_to_the_end(database: Database) -> None:
    with database.write() as connection:
        a, b, c = (cases.open_case(connection, NOW) for _ in range(3))
        cases.set_status(connection, a, cases.CaseStatus.MERGED, merged_into=b)
        cases.set_status(connection, b, cases.CaseStatus.MERGED, merged_into=c)
        survivor = cases.survivor(connection, a)
    assert survivor is not None
    assert survivor.id == c


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (cases.CaseFilter(), 2),
        (cases.CaseFilter(theme="0406"), 1),
        (cases.CaseFilter(theme="04"), 2),
        (cases.CaseFilter(theme="%"), 0),
        (cases.CaseFilter(lead="水务局"), 1),
        (cases.CaseFilter(urgency=2), 1),
        (cases.CaseFilter(since=NOW + timedelta(days=1)), 0),
        (cases.CaseFilter(status=cases.CaseStatus.CLOSED), 0),
        (cases.CaseFilter(class_id="K000001"), 0),
    ],
)
def test_cases_are_filtered(database: Database, wanted: cases.CaseFilter, found: int) -> None:
    with database.write() as connection:
        put(connection, NewSuggestion(text="a"))
        id, number = suggestions.next_id(connection)
        new = NewSuggestion(text="b")
        suggestions.add(
            connection, new, id=id, number=number, fingerprint="f", person=None, received_at=NOW, received_by=""
        )
        flood = Standing(theme="0402", lead="水务局", kind="求助", urgency=2, needs_review=True)
        place(connection, id, cases.open_case(connection, NOW), flood)
        assert cases.count(connection, wanted) == found
        assert len(cases.page(connection, wanted, offset=0, limit=10)) == found
        assert memberships.count_unsure(connection) == 1


def test_placements_after_a_revision_are_the_changed_ones(database: Database) -> None:
    with database.write() as connection:
        first, second = (put(connection, NewSuggestion(text="x")) for _ in range(2))
        seen = counters.last(connection, Counter.REVISION)
        moved = memberships.of(connection, [first])[first]
        target = memberships.of(connection, [second])[second].case_id
        change = Membership(first, target, How.PERSON, None, ("李静",), NOW)
        memberships.move(connection, [change], counters.take(connection, Counter.REVISION))
        assert [placed[0] for placed in suggestions.placements_since(connection, 0)] == [first, second]
        assert list(suggestions.placements_since(connection, seen)) == [(first, target, "f")]
        assert memberships.members(connection, moved.case_id) == []


def test_the_last_label_of_a_field_holds_and_the_earlier_ones_stay(database: Database) -> None:
    with database.write() as connection:
        id = put(connection, NewSuggestion(text="x"))
        labels.add(connection, id, {"themes": ["0701"], "urgency": 1}, LI)
        labels.add(connection, id, {"themes": ["0406"]}, LI)
        held = labels.current(connection, id)
        assert (held["themes"].value, held["urgency"].value, held["themes"].who) == (["0406"], 1, "李静")
        assert len(labels.history(connection, id)) == 3


def test_a_review_waits_is_settled_and_can_be_reopened(database: Database) -> None:
    with database.write() as connection:
        id = put(connection, NewSuggestion(text="x"))
        reviews.ask(connection, id, [{"case_id": "C000009", "probability": 0.5, "reasons": ["同一地点"]}], NOW)
        assert [r.suggestion_id for r in reviews.open_page(connection, offset=0, limit=5)] == [id]
        reviews.settle(connection, [id], ReviewStatus.SAME, LI)
        assert reviews.count_open(connection) == 0
        reviews.reopen(connection, [id])
        assert reviews.open_among(connection, [id, "S999999"]) == [id]


def test_not_the_same_is_remembered_until_withdrawn(database: Database) -> None:
    with database.write() as connection:
        id = put(connection, NewSuggestion(text="x"))
        other = cases.open_case(connection, NOW)
        made = history.link(connection, LinkKind.CANNOT, [id], other, LI)
        assert history.forbidden(connection, [id], other) == 1
        history.withdraw_links(connection, made, NOW)
        assert history.forbidden(connection, [id], other) == 0


def test_events_are_found_from_both_cases(database: Database) -> None:
    with database.write() as connection:
        a, b = (cases.open_case(connection, NOW) for _ in range(2))
        made = history.record(connection, "merged", a, LI, other_case_id=b, detail={"moved": []})
        undo = history.record(connection, "undone", a, LI)
        history.mark_undone(connection, made, undo)
        assert [e.id for e in history.events_of(connection, b)] == [made]
        assert [e.undone_by for e in history.events_of(connection, a)] == [undo, None]


def test_errors_of_the_database_do_not_hold_the_text(database: Database) -> None:
    new = NewSuggestion(text="标记词甲", source="12345", external_id="A-1", reporter="标记词乙")
    with database.write() as connection:
        put(connection, new)
    with pytest.raises(IntegrityError) as caught, database.write() as connection:
        put(connection, new)
    assert "标记词" not in str(caught.value)
    assert "标记词".encode().hex() not in str(caught.value)
