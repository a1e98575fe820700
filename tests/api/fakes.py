"""A matcher whose rule a clerk can see, and an application on it: same words, same case; same beginning, ask."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient
from httpx2 import Response

from nlp.matching import Classes, MatchRecord
from nlp.taxonomy import Taxonomy
from nlp.types import Attached, CaseCandidate, CaseMatch, NeedsReview, Opened
from service.api.app import create_app
from service.api.logs import make_logger
from service.casework.desk import Parts
from service.casework.ports import Reader
from service.settings import PROJECT, WEIGHTS, Settings
from tests.fakes import fake_pipeline

TAXONOMY = PROJECT / "data" / "taxonomy"
BEGINNING = 6
"""Characters that make two messages look alike."""


class TextMatcher:
    """The same contract as nlp.matching.CaseIndex."""

    def __init__(self) -> None:
        self._records: dict[str, MatchRecord] = {}
        self._cases: dict[str, str] = {}

    def __len__(self) -> int:
        return len(self._records)

    def match(self, record: MatchRecord) -> CaseMatch:
        same = [id for id, other in self._records.items() if other.text == record.text]
        if same:
            return Attached(CaseCandidate(self._cases[same[0]], 0.97, ("文字相同",)))
        alike = [id for id, other in self._records.items() if other.text[:BEGINNING] == record.text[:BEGINNING]]
        cases = dict.fromkeys(self._cases[id] for id in alike)
        return NeedsReview(tuple(CaseCandidate(c, 0.5, ("开头相同",)) for c in cases)) if cases else Opened()

    def add(self, record: MatchRecord, case_id: str) -> None:
        assert record.id not in self._records
        self._records[record.id] = record
        self._cases[record.id] = case_id

    def move(self, record_id: str, case_id: str) -> None:
        assert record_id in self._records
        self._cases[record_id] = case_id

    def remove(self, record_id: str) -> None:
        del self._records[record_id], self._cases[record_id]

    def placed(self) -> dict[str, str]:
        return dict(self._cases)


def one_class(cases: Mapping[str, Sequence[MatchRecord]], had: Mapping[str, str]) -> Classes:
    """All cases are of one kind as soon as there are two."""
    first = min(had.values(), default=f"class-{min(cases, default='')}")
    return Classes(dict.fromkeys(cases, first), {first: "路灯 不亮"}) if len(cases) > 1 else Classes()


def fake_parts(reader: Reader | None = None, matcher: TextMatcher | None = None) -> Parts:
    return Parts(
        reader or fake_pipeline(),
        lambda: TextMatcher() if matcher is None else matcher,
        one_class,
        Taxonomy.load(TAXONOMY),
        WEIGHTS,
    )


class Office:
    """A running application, and what an office would do with it."""

    def __init__(self, client: TestClient, log: io.StringIO) -> None:
        self.client, self.log = client, log

    def post(self, path: str, body: Any, status: int = 200, **options: Any) -> dict[str, Any]:
        return self._expect(self.send(path, body, **options), status)

    def send(self, path: str, body: Any, **options: Any) -> Response:
        """As ASCII JSON, so that even half an emoji can be sent."""
        headers = {"content-type": "application/json", **options.pop("headers", {})}
        return self.client.post(f"/v1{path}", content=json.dumps(body), headers=headers, **options)

    def get(self, path: str, status: int = 200, **options: Any) -> dict[str, Any]:
        return self._expect(self.client.get(f"/v1{path}", **options), status)

    def put(self, path: str, body: Any, status: int = 200) -> dict[str, Any]:
        return self._expect(self.client.put(f"/v1{path}", json=body), status)

    def report(self, text: str, **more: Any) -> dict[str, Any]:
        """A citizen's message, taken in."""
        return self.post("/suggestions", {"text": text, **more}, 201)

    def decide(self, case_id: str, action: str, status: int = 200, **body: Any) -> dict[str, Any]:
        """A decision of clerk 李静 about a case in the version that it has now."""
        seen = body.pop("version", None)
        version = self.get(f"/cases/{case_id}")["version"] if seen is None else seen
        return self.post(f"/cases/{case_id}/{action}", {"who": "李静", "version": version, **body}, status)

    def members(self, case_id: str) -> list[str]:
        return [member["id"] for member in self.get(f"/cases/{case_id}")["members"]]

    def _expect(self, response: Any, status: int) -> dict[str, Any]:
        assert response.status_code == status, f"{response.text}\n{self.log.getvalue()}"
        document = response.json()
        if status >= 400:
            assert response.headers["content-type"] == "application/problem+json"
            assert document["status"] == status
            assert document["title"]
        assert isinstance(document, dict)
        return document


@contextmanager
def running(state: Path, parts: Parts | None = None, **settings: Any) -> Iterator[Office]:
    """An office on a state folder, from start to orderly stop."""
    log = io.StringIO()
    app = create_app(Settings(state=state, **settings), load=lambda _: parts or fake_parts(), logger=make_logger(log))
    with TestClient(app, base_url="http://127.0.0.1:8000", client=("127.0.0.1", 50_000)) as client:
        wait_until_ready(client)
        yield Office(client, log)


def wait_until_ready(client: TestClient) -> None:
    while client.get("/readyz").status_code == 503:
        assert not client.app.state.minqing.failure  # type: ignore[attr-defined]


def log_lines(log: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]
