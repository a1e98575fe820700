"""Whether what comes in has moved: the same index in /metrics as in 总览."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

from nlp.tagging.drift import FEWEST, LOOK
from tests.api.fakes import Office

NAME = "minqing_theme_drift_psi"
PATIENCE = 20.0


def measured(office: Office) -> dict[str, float]:
    lines = (line.split() for line in office.client.get("/metrics").text.splitlines() if not line.startswith("#"))
    return {line[0]: float(line[1]) for line in lines}


def until_drift(office: Office, beyond: float) -> float:
    """The counts are made beside the answers."""
    end = time.monotonic() + PATIENCE
    while (index := measured(office).get(NAME, -1.0)) < beyond:
        assert time.monotonic() < end
        time.sleep(0.05)
    return index


def test_the_line_at_which_a_person_should_look(office: Office) -> None:
    assert NAME not in measured(office)
    now, ids = datetime.now(UTC), []
    for number in range(2 * FEWEST):
        at = now - timedelta(weeks=6 if number < FEWEST else 1)
        ids.append(office.report(f"{number}号灯杆不亮", reported_at=at.isoformat())["id"])
    assert until_drift(office, 0.0) == 0.0
    for id in ids[FEWEST:]:
        office.put(f"/suggestions/{id}/labels", {"who": "李静", "themes": ["0701"]})
    assert until_drift(office, LOOK) >= LOOK
    assert f"from {LOOK} on a person should look" in office.client.get("/metrics").text
