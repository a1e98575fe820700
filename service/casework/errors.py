"""Why a piece of casework is refused. Chinese, for clerks; never a citizen's text."""

from __future__ import annotations

from nlp.errors import MinqingError


class CaseworkError(MinqingError):
    """Root of the refusals."""


class NotFound(CaseworkError):
    """Nothing has this id."""


class Conflict(CaseworkError):
    """It contradicts what is stored."""


class StaleVersion(Conflict):
    """Someone else changed the case, or the class, in between."""

    def __init__(self, id: str, seen: int, current: int, *, what: str = "事项") -> None:
        super().__init__(f"{what} {id} 已被他人修改（您看到的是第 {seen} 版，现为第 {current} 版），请刷新后再处理")
        self.current = current


class DifferentText(Conflict):
    """The same ledger id with another text."""

    def __init__(self, stored_id: str) -> None:
        super().__init__(f"该来源和编号已登记为 {stored_id}，且内容不同；内容更正请用新的编号登记")
        self.stored_id = stored_id


class Impossible(CaseworkError):
    """The request is well formed and makes no sense: a case merged with itself, a split that leaves nothing."""


class UnknownLabel(CaseworkError):
    """A label that the taxonomy does not have, or labels that do not go together."""
