"""What an application holds while it runs, and how endpoints get at it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, cast

from fastapi import Depends, Request
from structlog.typing import FilteringBoundLogger

from service.api.metrics import DRIFT, Metrics
from service.api.problems import NotReady
from service.casework.desk import Desk
from service.settings import Settings
from service.store import cases, memberships, reviews, suggestions
from service.store.cases import CaseFilter
from service.store.database import Database
from service.store.records import CaseStatus


@dataclass
class State:
    settings: Settings
    database: Database
    logger: FilteringBoundLogger
    desk: Desk | None = None
    """None until the bundle and the index are loaded."""
    failure: str = ""
    """Why they could not be loaded; ours, so it can be shown."""
    on_ready: Callable[[], object] = lambda: None
    on_failure: Callable[[], object] = lambda: None
    on_reload: Callable[[], object] = lambda: None
    """Asked for another bundle: returns at once."""
    reloading: Callable[[], tuple[str, str]] = lambda: ("idle", "")
    """How far that is, and why it failed."""
    metrics: Metrics = field(init=False)

    def __post_init__(self) -> None:
        self.metrics = Metrics(self._gauges)

    def _gauges(self) -> Mapping[str, float]:
        if self.desk is None:
            return {"minqing_ready": 0}
        index = self.desk.dashboard.show().mix_index
        drift = {} if index is None else {DRIFT: index}
        with self.database.read() as connection:
            closed = cases.count(connection, CaseFilter(status=CaseStatus.CLOSED))
            return {
                "minqing_ready": 1,
                "minqing_suggestions": suggestions.count(connection),
                "minqing_indexed": len(self.desk.index),
                "minqing_cases_open": cases.count(connection, CaseFilter()) - closed,
                "minqing_case_reviews_open": reviews.count_open(connection),
                "minqing_tag_reviews_open": memberships.count_unsure(connection),
                **drift,
            }


async def state_of(request: Request) -> State:
    return cast("State", request.app.state.minqing)


async def ready_desk(state: Annotated[State, Depends(state_of)]) -> Desk:
    if state.desk is None:
        raise NotReady(state.failure or "正在载入模型和索引，请稍候再试")
    return state.desk


StateDep = Annotated[State, Depends(state_of)]
DeskDep = Annotated[Desk, Depends(ready_desk)]
