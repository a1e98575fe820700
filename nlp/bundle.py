"""One versioned folder of everything the pipeline needs to answer, verified before any of it is loaded.

manifest.json   format, name, sha256 of every file, what it was trained on, what it scores
taxonomy/       themes.toml, qiyouwuxing.toml, departments.toml
lexicon/        words.txt
encoder/        the static table
tagger/         vocabulary, heads, stack, calibration, usual departments
office/         own themes or departments, where an office has taught them; the shipped taxonomy beside
matching/       the pair score and its thresholds
CARD.md         what it is good at and where it fails
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nlp.encoding.standing_in import StandIn
from nlp.encoding.static import StaticEncoder
from nlp.encoding.transformer import TransformerEncoder
from nlp.errors import BundleError, BundleFormatUnknown, BundleTampered
from nlp.matching.model import MatchModel
from nlp.pipeline import Pipeline
from nlp.places.finder import SuffixPlaceFinder
from nlp.places.gazetteer import Gazetteer, load_gazetteer
from nlp.ports import Encoder, Segmenter
from nlp.routing.router import DirectoryRouter
from nlp.tagging.office import OfficeTagger
from nlp.tagging.tagger import LinearTagger
from nlp.taxonomy import Taxonomy, taxonomy_files
from nlp.text.lexicon import Lexicon
from nlp.text.normalise import RULESET
from nlp.text.segment import Jieba, RustJieba

FORMAT = 1
MANIFEST = "manifest.json"
CARD = "CARD.md"
CARD_BLANK = "____"
"""Stands in a card where a person has to write something before the bundle is used."""
SEGMENTERS = {"rjieba": RustJieba, "jieba": Jieba}
_SHOWN_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a bundle says of itself."""

    name: str
    created: str
    segmenter: str
    normaliser: str
    files: Mapping[str, str]
    """Relative path -> sha256, of every file but the manifest."""
    trained_on: Mapping[str, Any]
    metrics: Mapping[str, float]
    format: int = FORMAT

    @property
    def identity(self) -> str:
        """Name and a digest of all that the bundle holds."""
        content = json.dumps([self.segmenter, self.normaliser, sorted(self.files.items())])
        return f"{self.name}-{hashlib.sha256(content.encode()).hexdigest()[:_SHOWN_DIGITS]}"

    def save(self, folder: Path) -> None:
        """Whole or not at all. Written beside the folder first: a file left inside it would make the bundle another."""
        text = json.dumps(dataclasses.asdict(self), ensure_ascii=False, indent=1)
        part = folder.resolve().with_name(f".{folder.resolve().name}.{MANIFEST}.part")
        try:
            part.write_text(text + "\n", encoding="utf-8")
            part.replace(folder / MANIFEST)
        finally:
            part.unlink(missing_ok=True)

    @classmethod
    def load(cls, folder: Path) -> Manifest:
        """Raises :class:`BundleError` when there is no manifest or it is not one of this program's."""
        try:
            raw = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise BundleError(f"{folder} 不是模型包：没有 {MANIFEST}") from None
        except OSError as error:
            raise BundleError(f"模型包 {folder} 的 {MANIFEST} 读不了：没有权限，或它是文件夹") from error
        except json.JSONDecodeError as error:
            raise BundleError(
                f"模型包 {folder} 的 {MANIFEST} 读不了：第 {error.lineno} 行不是 JSON，文件被改动或损坏"
            ) from error
        except UnicodeDecodeError as error:
            raise BundleError(f"模型包 {folder} 的 {MANIFEST} 读不了：不是 UTF-8 编码，文件被改动或损坏") from error
        found = raw.get("format") if isinstance(raw, dict) else None
        if found != FORMAT:
            raise BundleFormatUnknown(
                f"模型包 {folder} 的格式是 {found}，本程序只认格式 {FORMAT}；请升级程序或换模型包"
            )
        fields = {field.name for field in dataclasses.fields(cls)}
        for name in sorted(fields ^ raw.keys()):
            raise BundleError(
                f"模型包 {folder} 的 {MANIFEST} {'缺少' if name in fields else '多出'} {name}，文件被改动或损坏"
            )
        return cls(**raw)


@dataclass(frozen=True, slots=True, eq=False)
class Bundle:
    pipeline: Pipeline
    match_model: MatchModel
    taxonomy: Taxonomy
    manifest: Manifest

    @property
    def identity(self) -> str:
        """Stored with every result."""
        return self.pipeline.identity


@dataclass(frozen=True, slots=True)
class Deployment:
    """What an office adds to a bundle without retraining it."""

    words: Path | None = None
    """Its own words, one a line."""
    places: Path | None = None
    """Its own place names with their other names, a csv: see :mod:`nlp.places.gazetteer`."""
    taxonomy: Path | None = None
    """A folder with its own themes.toml, qiyouwuxing.toml or departments.toml in place of the bundle's."""
    encoder: Path | None = None
    """A sentence-transformers model folder that compares suggestions in the static table's place."""


PLAIN = Deployment()


def current(models: Path) -> Path:
    """The folder of the bundle that ``models/CURRENT`` names."""
    try:
        name = (models / "CURRENT").read_text(encoding="utf-8").strip()
    except OSError:
        raise BundleError(f"{models} 中没有 CURRENT，不知道用哪个模型包") from None
    return models / name


def load(folder: Path, deployment: Deployment = PLAIN) -> Bundle:
    """Verify and load. Raises :class:`BundleError` and, for the parts, the errors of their stages."""
    manifest = Manifest.load(folder)
    verify(folder, manifest)
    if manifest.normaliser != RULESET:
        raise BundleError(f"模型包按规则集 {manifest.normaliser} 训练，本程序是 {RULESET}；请重新训练或换程序版本")
    taxonomy = _taxonomy(folder / "taxonomy", deployment.taxonomy)
    lexicon = Lexicon.load([folder / "lexicon" / "words.txt", *([deployment.words] if deployment.words else [])])
    segmenter = segmenter_named(manifest.segmenter, lexicon)
    encoder = StaticEncoder.load(folder / "encoder")
    stand_in = _stand_in(deployment.encoder, segmenter)
    match_model = MatchModel.load(folder / "matching")
    if stand_in is not None:
        match_model = dataclasses.replace(match_model, dimension=stand_in.dimension)
    router = DirectoryRouter.load(folder / "tagger" / "usual.json", taxonomy)
    pipeline = Pipeline(
        segmenter=segmenter,
        encoder=encoder,
        tagger=_tagger(folder, taxonomy, router),
        places=SuffixPlaceFinder(_gazetteer(deployment.places)),
        identity=_identity(manifest, deployment, lexicon, stand_in),
        comparing=stand_in,
    )
    return Bundle(pipeline, match_model, taxonomy, manifest)


def _tagger(folder: Path, taxonomy: Taxonomy, router: DirectoryRouter) -> LinearTagger | OfficeTagger:
    """With the office's own labels where it has taught some; then the shipped labels stand in ``office/taxonomy``."""
    office = folder / "office"
    if not office.is_dir():
        return LinearTagger.load(folder / "tagger", taxonomy, router)
    shipped = Taxonomy.load(office / "taxonomy")
    base = LinearTagger.load(folder / "tagger", shipped, DirectoryRouter(shipped, {}))
    return OfficeTagger.load(office, base, taxonomy, router)


def segmenter_named(name: str, lexicon: Lexicon) -> Segmenter:
    try:
        return SEGMENTERS[name](lexicon.words)
    except KeyError:
        raise BundleError(f"模型包要用分词器 {name}，本程序只有 {'、'.join(SEGMENTERS)}") from None


def verify(folder: Path, manifest: Manifest) -> None:
    """Every file of the manifest is there with its sha256, and there is no other file."""
    present = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()} - {MANIFEST}
    for name in sorted(present ^ set(manifest.files)):
        raise BundleTampered(f"模型包 {folder.name} 的文件与清单不符：{name} {'多余' if name in present else '缺失'}")
    for name, expected in manifest.files.items():
        if digest(folder / name) != expected:
            raise BundleTampered(f"模型包 {folder.name} 的 {name} 与清单的校验值不符，文件被改动或损坏，拒绝加载")


def digest(path: Path) -> str:
    """sha256 of a file, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _stand_in(folder: Path | None, segmenter: Segmenter) -> Encoder | None:
    return None if folder is None else StandIn.of(TransformerEncoder(folder), segmenter)


def _taxonomy(shipped: Path, own: Path | None) -> Taxonomy:
    return Taxonomy.load(shipped) if own is None else Taxonomy.load(own, otherwise=shipped)


def _gazetteer(path: Path | None) -> Gazetteer:
    return Gazetteer() if path is None else load_gazetteer(path)


def _identity(manifest: Manifest, deployment: Deployment, lexicon: Lexicon, stand_in: Encoder | None) -> str:
    """All that changes an answer: the bundle, and what the deployment added to it."""
    parts = [manifest.identity]
    if deployment.words is not None:
        parts.append(f"words-{lexicon.identity}")
    if deployment.places is not None:
        parts.append(f"places-{digest(deployment.places)[:_SHOWN_DIGITS]}")
    if deployment.taxonomy is not None:
        own = hashlib.sha256("".join(map(digest, taxonomy_files(deployment.taxonomy).values())).encode())
        parts.append(f"taxonomy-{own.hexdigest()[:_SHOWN_DIGITS]}")
    if stand_in is not None:
        parts.append(stand_in.identity)
    return "+".join(parts)
