"""A file is complete or not there: written beside its target, renamed at the end."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from service.ledger.errors import OutputUnwritable


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """A path to write to. It becomes ``target`` when the block ends well and is removed when it does not.

    Raises :class:`OutputUnwritable` for what the operating system refuses.
    """
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        yield part
        part.replace(target)
    except PermissionError as error:
        raise OutputUnwritable(target, "没有权限，或文件正被其他程序（如 WPS）打开") from error
    except OSError as error:
        raise OutputUnwritable(target, error.strerror or type(error).__name__) from error
    finally:
        part.unlink(missing_ok=True)
