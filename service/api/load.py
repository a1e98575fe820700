"""From settings to the parts of the library that the desk works with."""

from __future__ import annotations

from nlp.errors import BundleError
from service.bundles.standing import earlier
from service.casework.desk import Parts
from service.settings import Settings


def load_parts(settings: Settings) -> Parts:
    """Verify and load the bundle. Raises :class:`nlp.errors.BundleError` or ``SettingsError``."""
    from nlp.bundle import load  # noqa: PLC0415  heavy, and only a server that starts needs it

    try:
        bundle = load(settings.bundle_folder, settings.deployment)
    except BundleError as error:
        raise type(error)(f"{error}{_way_back(settings)}") from error
    return Parts.of(bundle, settings.supervision)


def _way_back(settings: Settings) -> str:
    """What to do where the bundle that ``CURRENT`` names is of no use, and one was in use before it."""
    if settings.bundle is not None:
        return ""
    try:
        return f"；可用 minqing rollback 回到上一个模型包 {earlier(settings.models)}，再启动"
    except BundleError:
        return ""
