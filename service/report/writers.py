"""A briefing into a file: docx for WPS and Word, html for a browser, md for anything else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from nlp.errors import MinqingError
from service.ledger.write.atomic import replacing
from service.report.blocks import Briefing


class FormatUnknown(MinqingError):
    """The file's ending names no format that a briefing can have."""


def write(briefing: Briefing, target: Path) -> None:
    """Complete or not there. Raises :class:`FormatUnknown` or :class:`~service.ledger.errors.OutputUnwritable`."""
    content = _writer(target)(briefing)
    with replacing(target) as part:
        part.write_bytes(content)


def check_target(target: Path) -> None:
    """Before the work is done. Raises :class:`FormatUnknown`."""
    _writer(target)


def _writer(target: Path) -> Callable[[Briefing], bytes]:
    try:
        return _WRITERS[target.suffix.lower()]
    except KeyError as error:
        raise FormatUnknown(f"专报只能写成 {'、'.join(_WRITERS)}，请改 -o 的扩展名") from error


def _docx(briefing: Briefing) -> bytes:
    from service.report.docx_file import render  # noqa: PLC0415  lxml is only loaded for a docx

    return render(briefing)


def _html(briefing: Briefing) -> bytes:
    from service.report.html_file import render  # noqa: PLC0415

    return render(briefing).encode()


def _markdown(briefing: Briefing) -> bytes:
    from service.report.markdown_file import render  # noqa: PLC0415

    return render(briefing).encode()


_WRITERS: Mapping[str, Callable[[Briefing], bytes]] = {".docx": _docx, ".html": _html, ".md": _markdown}
