"""Where the pipeline of a batch run comes from."""

from __future__ import annotations

from functools import lru_cache, partial
from pathlib import Path

from nlp.bundle import Bundle, load
from nlp.pipeline import Pipeline
from service.batch.worker import Loader
from service.settings import load_settings


def bundle_folder(given: Path | None) -> Path:
    """The bundle that a person gave, or the one the settings name. Raises what the settings raise."""
    return load_settings(bundle=given).bundle_folder


@lru_cache(maxsize=1)
def load_bundle(folder: Path) -> Bundle:
    """Once a process. Raises :class:`~nlp.errors.BundleError`."""
    return load(folder)


def pipeline_loader(folder: Path) -> Loader:
    """Picklable, for the processes of an :class:`~service.batch.engine.Engine`."""
    return partial(_load_pipeline, folder)


def _load_pipeline(folder: Path) -> Pipeline:
    return load_bundle(folder).pipeline
