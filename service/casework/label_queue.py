"""What a person should label next."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from sqlalchemy import Connection
from typing_extensions import TypedDict

from nlp.tagging.queue import Candidate, doubt_of, label_queue
from service.casework.answers import CaseId, SuggestionId
from service.contract import DIGITS, ThemeJson
from service.store import label_queue as store
from service.store import suggestions

LOOKED_AT = 20_000
"""Unlabelled suggestions among whom the queue is chosen, the unsure and the latest first."""


class QueuedJson(TypedDict):
    id: SuggestionId
    case_id: CaseId
    town: Annotated[str, Field(description="村社区或联络站；不知道时为空")]
    themes: list[ThemeJson]
    doubt: Annotated[float, Field(ge=0, le=1, description="机器有多拿不准")]
    masked_text: str


class LabelQueueJson(TypedDict):
    items: Annotated[list[QueuedJson], Field(description="按该先标的次序；同一件事只出一条")]


def queue(connection: Connection, size: int) -> LabelQueueJson:
    """The ``size`` suggestions whose label would teach most."""
    themes: dict[str, list[ThemeJson]] = {}
    candidates = []
    for id, case_id, town, found in store.unlabelled(connection, LOOKED_AT):
        themes[id] = found  # type: ignore[assignment]
        doubt = doubt_of([theme["probability"] for theme in found])
        candidates.append(Candidate(id, found[0]["code"] if found else "", town, case_id, doubt))
    chosen = label_queue(candidates, size)
    texts = suggestions.masked_texts(connection, [each.id for each in chosen])
    return {
        "items": [
            {
                "id": each.id,
                "case_id": each.matter,
                "town": each.town,
                "themes": themes[each.id],
                "doubt": round(each.doubt, DIGITS),
                "masked_text": texts[each.id],
            }
            for each in chosen
        ]
    }
