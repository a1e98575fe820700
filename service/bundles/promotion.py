"""Promote a bundle, or go back to the one before."""

from __future__ import annotations

import dataclasses
import getpass
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from nlp.bundle import CARD, Bundle, Manifest, digest, load
from nlp.errors import BundleError, BundleTampered, MinqingError
from service.bundles.gates import Failed, failures
from service.bundles.standing import PROMOTED, ROLLED_BACK, Entry, current_name, earlier, moment, put_in_use


class PromotionRefused(MinqingError):
    """The bundle is worse than what is in use, or not ready."""

    def __init__(self, failed: Sequence[Failed]) -> None:
        listed = "\n".join(f"  {each.gate}：{each.says}" for each in failed)
        super().__init__(f"没有启用，现用模型包不变。没过的关：\n{listed}\n确要启用，请用 --because 写明理由")
        self.failed = tuple(failed)


@dataclass(frozen=True, slots=True)
class Promoted:
    bundle: str
    before: str
    overruled: Sequence[Failed]


def promote(folder: Path, models: Path, because: str = "") -> Promoted:
    """``models/CURRENT`` names ``folder`` afterwards, or nothing is changed.

    ``because`` overrules the gates, not the verification. Raises :class:`PromotionRefused` or :class:`BundleError`.
    """
    folder, models = folder.resolve(), models.resolve()
    if folder.parent != models:
        raise BundleError(f"{folder} 不在模型文件夹 {models} 里；请先把它放进去")
    seal_card(folder)
    challenger = load(folder)
    before = current_name(models)
    failed = failures(folder, challenger, _champion(models, before, folder))
    if failed and not because.strip():
        raise PromotionRefused(failed)
    overruled = [f"{each.gate}：{each.says}" for each in failed]
    put_in_use(models, Entry(moment(), PROMOTED, folder.name, before, getpass.getuser(), because.strip(), overruled))
    return Promoted(folder.name, before, failed)


def rollback(models: Path, because: str = "") -> Promoted:
    """Back to the bundle before. Raises :class:`BundleError` when there is none, or it cannot be loaded."""
    models = models.resolve()
    name, before = earlier(models), current_name(models)
    load(models / name)
    put_in_use(models, Entry(moment(), ROLLED_BACK, name, before, getpass.getuser(), because.strip()))
    return Promoted(name, before, ())


def seal_card(folder: Path) -> None:
    """A person has filled the card: the manifest takes its new digest. Everything else must be as it was written.

    Raises :class:`BundleError`.
    """
    manifest = Manifest.load(folder)
    if CARD not in manifest.files or not (folder / CARD).is_file():
        raise BundleTampered(f"模型包 {folder.name} 没有 {CARD}")
    found = digest(folder / CARD)
    if found != manifest.files[CARD]:
        sealed = dataclasses.replace(manifest, files={**manifest.files, CARD: found})
        sealed.save(folder)


def _champion(models: Path, name: str, challenger: Path) -> Bundle | None:
    """What is in use, unless it is the challenger itself or cannot be loaded (then anything is better)."""
    if not name or models / name == challenger:
        return None
    try:
        return load(models / name)
    except MinqingError:
        return None
