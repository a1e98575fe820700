"""From settings to the parts of the library that the desk works with."""

from __future__ import annotations

from service.casework.desk import Parts
from service.settings import Settings


def load_parts(settings: Settings) -> Parts:
    """Verify and load the bundle. Raises :class:`nlp.errors.BundleError` or ``SettingsError``."""
    from nlp.bundle import load  # noqa: PLC0415  heavy, and only a server that starts needs it

    return Parts.of(load(settings.bundle_folder, settings.deployment), settings.supervision)
