"""Kinds of problem by how their titles are worded: a list that people write and read (``data/kinds/kinds.toml``)."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from nlp.errors import MatchingError


@dataclass(frozen=True, slots=True)
class Phrase:
    """``所有 任一|任一 -不得``: one word of each of ``groups`` occurs, and none of ``barred``."""

    groups: tuple[tuple[str, ...], ...]
    barred: tuple[str, ...] = ()

    @classmethod
    def read(cls, text: str) -> Phrase:
        parts = text.split()
        groups = tuple(tuple(part.split("|")) for part in parts if not part.startswith("-"))
        if not groups or not all(word for group in groups for word in group):
            raise MatchingError(f"类别说法“{text}”没有可以匹配的词，请至少写一个词")
        return cls(groups, tuple(part[1:] for part in parts if part.startswith("-")))

    def fits(self, text: str) -> bool:
        return all(any(word in text for word in group) for group in self.groups) and not any(
            word in text for word in self.barred
        )


@dataclass(frozen=True, slots=True)
class PhraseBook:
    """``phrases[i]``: the phrases of the kind ``names[i]``, as written. Earlier kinds come first where several fit."""

    names: tuple[str, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    _by_word: Mapping[str, Sequence[tuple[int, Phrase]]] = field(init=False, repr=False, compare=False)
    """A phrase can only fit where a word of its first group occurs."""

    def __post_init__(self) -> None:
        if len(self.names) != len(self.phrases) or len(set(self.names)) != len(self.names):
            raise MatchingError("类别清单的名称重复，或与说法数目不符")
        by_word: dict[str, list[tuple[int, Phrase]]] = defaultdict(list)
        for kind, texts in enumerate(self.phrases):
            for phrase in map(Phrase.read, texts):
                for word in phrase.groups[0]:
                    by_word[word].append((kind, phrase))
        object.__setattr__(self, "_by_word", dict(by_word))

    def kinds_of(self, title: str) -> list[int]:
        """Numbers of the kinds that ``title`` is worded like, ascending."""
        return sorted(
            {
                kind
                for word, phrases in self._by_word.items()
                if word in title
                for kind, phrase in phrases
                if phrase.fits(title)
            }
        )


def read_phrase_book(path: Path) -> PhraseBook:
    """Groups of kinds as TOML tables. Raises :class:`MatchingError` for a file that is missing or malformed."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
        kinds = [(name, tuple(texts)) for table in tables.values() for name, texts in table.items()]
    except (OSError, tomllib.TOMLDecodeError, AttributeError, TypeError) as error:
        raise MatchingError(f"类别清单 {path} 读不了，请检查格式（{type(error).__name__}）") from error
    return PhraseBook(tuple(name for name, _ in kinds), tuple(texts for _, texts in kinds))
