"""What a citizen wrote appears in no log, no error and no metric, whatever goes wrong; answers are masked."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from nlp.errors import UnreadableText
from nlp.types import Reading, Suggestion
from service.api.logs import JsonFormatter
from tests.api.fakes import Office, fake_parts, log_lines, running

MARK = "标记词柳荫街"
PHONE = "13912345678"


class BrokenReader:
    """Fails as a careless library would: with the text in its message."""

    identity = "broken"

    def read_each(self, suggestions: Sequence[Suggestion]) -> list[Reading | UnreadableText]:
        raise RuntimeError(f"cannot handle {suggestions[0].text!r}")


@pytest.fixture
def broken(tmp_path: Path) -> Iterator[Office]:
    with running(tmp_path / "state", fake_parts(reader=BrokenReader())) as office:
        yield office


def test_personal_data_is_masked_in_every_answer(office: Office) -> None:
    body = {"text": f"{MARK}路灯坏了，电话{PHONE}", "reporter": "周某某", "extra": {"来电": PHONE}, "source": "12345"}
    taken = office.post("/suggestions", body, 201)
    shown = [
        taken,
        office.get("/suggestions/S000001"),
        office.get(f"/cases/{taken['case']['id']}"),
        office.get("/cases"),
        office.post("/analyze", {"text": body["text"], "similar": True}),
    ]
    for answer in shown:
        assert PHONE not in str(answer)
        assert "周某某" not in str(answer)


def test_the_log_has_a_line_for_each_request_and_no_text(office: Office) -> None:
    office.report(f"{MARK}路灯坏了", reporter="周某某", source="12345", external_id="GD-1")
    office.post("/suggestions", {"text": f"{MARK}井盖", "source": "12345", "external_id": "GD-1"}, 409)
    office.post("/suggestions", {"text": 5, MARK: MARK, "reported_at": MARK}, 422)
    office.client.get(f"/v1/{MARK}")
    office.client.get("/v1/cases", params={"lead": MARK})
    office.client.post(
        "/v1/suggestions", content=f'{{"text": "{MARK}'.encode(), headers={"content-type": "application/json"}
    )
    log = office.log.getvalue()
    assert MARK not in log
    assert "周某某" not in log
    lines = [line for line in log_lines(office.log) if line["event"] == "request" and line["route"] != "/readyz"]
    assert [(line["route"], line["status"]) for line in lines] == [
        ("/v1/suggestions", 201),
        ("/v1/suggestions", 409),
        ("/v1/suggestions", 422),
        ("unmatched", 404),
        ("/v1/cases", 200),
        ("/v1/suggestions", 422),
    ]
    assert {line["caller"] for line in lines[:1]} == {"本机"}


def test_problems_do_not_repeat_what_was_sent(office: Office) -> None:
    bodies = [
        {"text": 5, MARK: MARK},
        {"text": "路灯", "extra": {MARK: {MARK: MARK}, "b": [MARK]}, "source": MARK * 100},
    ]
    for body in bodies:
        assert MARK not in str(office.post("/suggestions", body, 422))
    for path in (f"/suggestions/{MARK}", f"/cases/{MARK}", f"/cases?theme={MARK}", f"/cases?{MARK}=1"):
        assert MARK not in str(office.get(path, 422))
    asked = {"who": MARK, "version": 1, "cases": [MARK], "suggestions": [MARK], "to": MARK, "same_as": MARK}
    for path in ("/cases/C000001/merge", "/cases/C000001/split", "/cases/C000001/move", "/reviews/S000001"):
        assert MARK not in str(office.post(path, asked, 422))
    batch = office.post("/suggestions/batch", {"suggestions": [{MARK: MARK}, MARK, {"text": [MARK]}]})
    assert MARK not in str(batch)


def test_an_unforeseen_error_is_logged_by_place_and_not_by_message(broken: Office) -> None:
    problem = broken.post("/suggestions", {"text": f"{MARK}路灯坏了"}, 500)
    assert MARK not in str(problem)
    failed = next(line for line in log_lines(broken.log) if line["event"] == "request failed")
    assert failed["error"] == "RuntimeError"
    assert "read_each" in failed["where"][-1]
    assert failed["request_id"] == problem["request_id"]
    assert MARK not in broken.log.getvalue()


def test_the_libraries_log_is_kept_clean_too() -> None:
    try:
        raise RuntimeError(MARK)
    except RuntimeError as error:
        info = (type(error), error, error.__traceback__)
        record = logging.LogRecord("uvicorn.error", logging.ERROR, "x.py", 1, "failed with %s", (MARK,), info)
    line = JsonFormatter().format(record)
    assert MARK not in line
    assert '"error": "RuntimeError"' in line
    assert "failed with %s" in line


def test_metrics_count_and_hold_no_text(office: Office) -> None:
    office.report(f"{MARK}路灯坏了")
    office.client.get(f"/{MARK}")
    office.put("/suggestions/S000001/labels", {"who": "李静", "themes": ["0701"]})
    metrics = office.client.get("/metrics").text
    assert MARK not in metrics
    for line in (
        'minqing_requests_total{method="POST",route="/v1/suggestions",status="201"} 1.0',
        'minqing_suggestions_taken_total{result="created"} 1.0',
        "minqing_suggestions 1.0",
        "minqing_indexed 1.0",
        "minqing_cases_open 1.0",
        "minqing_case_reviews_open 0.0",
        "minqing_tag_reviews_open 0.0",
        "minqing_ready 1.0",
    ):
        assert line in metrics
