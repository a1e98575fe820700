"""JSON logs that hold no citizen's text: names of events and numbers only, and of an error where but not what."""

from __future__ import annotations

import json
import logging
import sys
import traceback
from collections.abc import Mapping
from typing import Any, TextIO

import structlog
from structlog.typing import EventDict, FilteringBoundLogger, WrappedLogger

from nlp.errors import MinqingError

FRAMES = 12
"""Innermost frames of an error that are kept."""


def make_logger(stream: TextIO) -> FilteringBoundLogger:
    """A logger of one's own: nothing global is configured."""
    logger: FilteringBoundLogger = structlog.wrap_logger(
        structlog.WriteLogger(stream),
        processors=[*_COMMON, _render],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=True,
    )
    return logger


def described(error: BaseException) -> dict[str, Any]:
    """Type and place of an error. Its message only if it is ours: others quote what they choked on."""
    frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
    shown: dict[str, Any] = {
        "error": type(error).__name__,
        "where": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
    }
    return shown | ({"message": str(error)} if isinstance(error, MinqingError) else {})


def _describe(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    given = event.pop("exc_info", None)
    error = sys.exc_info()[1] if given is True else given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        event.update(described(error))
    return event


def _render(_logger: WrappedLogger, _method: str, event: EventDict) -> str:
    return json.dumps(event, ensure_ascii=False, default=lambda value: type(value).__name__)


_COMMON = (
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.add_log_level,
    _describe,
)


class JsonFormatter(logging.Formatter):
    """The libraries' own records (uvicorn, alembic) in the same form: their arguments and tracebacks are left out."""

    def format(self, record: logging.LogRecord) -> str:
        event: EventDict = {"event": str(record.msg), "logger": record.name, "level": record.levelname.lower()}
        if record.exc_info and record.exc_info[1]:
            event.update(described(record.exc_info[1]))
        return _render(None, "", event)


def library_logging(stream_name: str = "ext://sys.stderr") -> Mapping[str, Any]:
    """Configuration for ``logging.config.dictConfig``: warnings of libraries, as JSON."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": JsonFormatter}},
        "handlers": {"json": {"class": "logging.StreamHandler", "formatter": "json", "stream": stream_name}},
        "root": {"level": "WARNING", "handlers": ["json"]},
    }
