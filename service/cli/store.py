"""What commands that read the store share: the store itself, and the names of its tags."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from service.casework.desk import Desk
    from service.settings import Settings


@contextmanager
def opened_desk(settings: Settings) -> Iterator[Desk]:
    """A desk on the office's store, classes brought up to date. The service may run beside it."""
    from service.api.load import load_parts  # noqa: PLC0415  heavy
    from service.casework.desk import Desk  # noqa: PLC0415
    from service.store.database import Database  # noqa: PLC0415

    database = Database(settings.database)
    try:
        database.migrate()
        desk = Desk(database, load_parts(settings), settings.state)
        desk.open()
        desk.classes.refresh()
        yield desk
        desk.close()
    finally:
        database.close()
