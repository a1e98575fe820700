"""Where the pipeline of a batch run comes from."""

from __future__ import annotations

import hashlib
from functools import lru_cache, partial
from pathlib import Path

from nlp.bundle import Bundle, Deployment, Manifest, digest, load
from nlp.pipeline import Pipeline
from service.batch.worker import Loader
from service.settings import load_settings

_SHOWN = 12

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


def source_identity(source: Source) -> str:
    """Changes whenever answers could: the bundle's identity, and a digest of what the office adds to it.

    Raises :class:`~nlp.errors.BundleError`.
    """
    folder, added = source
    given = [path for path in (added.words, added.places, added.taxonomy, added.encoder) if path is not None]
    files = sorted(file for path in given for file in ([path] if path.is_file() else path.rglob("*")) if file.is_file())
    digests = "".join(digest(file) for file in files)
    more = f"+{hashlib.sha256(digests.encode()).hexdigest()[:_SHOWN]}" if files else ""
    return Manifest.load(folder).identity + more


def pipeline_loader(source: Source) -> Loader:
    """Picklable, for the processes of an :class:`~service.batch.engine.Engine`."""
    return partial(_load_pipeline, source)


def _load_pipeline(source: Source) -> Pipeline:
    return load_bundle(source).pipeline
