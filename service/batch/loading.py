"""Where the pipeline of a batch run comes from."""

from __future__ import annotations

from functools import lru_cache, partial
from pathlib import Path

from nlp.bundle import Bundle, Deployment, load
from nlp.pipeline import Pipeline
from service.batch.worker import Loader
from service.settings import load_settings

Source = tuple[Path, Deployment]
"""A bundle, and what this office adds to it."""


def bundle_source(given: Path | None, taxonomy: Path | None = None) -> Source:
    """The bundle and the taxonomy that a person gave, or those of the settings. Raises what the settings raise."""
    settings = load_settings(bundle=given, taxonomy=taxonomy)
    return settings.bundle_folder, settings.deployment


@lru_cache(maxsize=1)
def load_bundle(source: Source) -> Bundle:
    """Once a process. Raises :class:`~nlp.errors.BundleError`."""
    return load(*source)


def pipeline_loader(source: Source) -> Loader:
    """Picklable, for the processes of an :class:`~service.batch.engine.Engine`."""
    return partial(_load_pipeline, source)


def _load_pipeline(source: Source) -> Pipeline:
    return load_bundle(source).pipeline
