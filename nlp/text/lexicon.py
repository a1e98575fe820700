"""Words that the general dictionary lacks or cuts: the project's own, and a deployment's.

A file is UTF-8 text, one word a line: ``word [frequency] [tag]``; from ``#`` on a line is comment. Without a frequency
the word gets the lowest one that cuts it out whole. ``tag`` is a part of speech as jieba writes it (n, v, nz).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from nlp.errors import LexiconError
from nlp.text.normalise import normalise

_WORD = re.compile(r"[\u4e00-\u9fd5A-Za-z0-9+#&._%-]+")
"""What jieba's dictionary can match; it cuts at every other character."""
_FREQUENCY = re.compile(r"[1-9][0-9]{0,7}")
_TAG = re.compile(r"[a-z]{1,3}[0-9a-z]?")


@dataclass(frozen=True, slots=True)
class Word:
    text: str
    frequency: int | None = None
    """Occurrences among the dictionary's 60 million words; None: as many as it takes to be cut out whole."""
    tag: str | None = None


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words in the order in which they were read; each word once."""

    words: tuple[Word, ...] = ()

    @classmethod
    def load(cls, paths: Iterable[Path]) -> Lexicon:
        """Read the files in order; a later file's word takes the place of an earlier one's.

        Raises :class:`LexiconError`, naming file and line, for a file that cannot be read or a bad line.
        """
        words: dict[str, Word] = {}
        for path in paths:
            words |= {word.text: word for word in _read(path)}
        return cls(tuple(words.values()))

    @property
    def identity(self) -> str:
        return fingerprint(self.words)


def fingerprint(words: Iterable[Word]) -> str:
    """12 hexadecimal digits that change with any word, frequency, tag or their order."""
    lines = "\n".join(f"{w.text} {w.frequency or ''} {w.tag or ''}" for w in words)
    return hashlib.sha256(lines.encode()).hexdigest()[:12]


def _read(path: Path) -> list[Word]:
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except OSError as error:
        raise LexiconError(f"词典文件 {path} 打不开：{error.strerror}") from error
    except UnicodeDecodeError as error:
        raise LexiconError(f"词典文件 {path} 不是 UTF-8 编码，请用“另存为”选择 UTF-8 后再试") from error
    words: dict[str, Word] = {}
    for number, line in enumerate(lines, start=1):
        where = f"词典文件 {path} 第 {number} 行"
        word = _parse(line.partition("#")[0].split(), where)
        if word and word.text in words:
            raise LexiconError(f"{where}：“{word.text}”重复，请只留一行")
        if word:
            words[word.text] = word
    return list(words.values())


def _parse(fields: list[str], where: str) -> Word | None:
    if not fields:
        return None
    text, rest = fields[0], fields[1:]
    _check_word(text, where)
    frequency = int(rest.pop(0)) if rest and _FREQUENCY.fullmatch(rest[0]) else None
    tag = rest.pop(0) if rest and _TAG.fullmatch(rest[0]) else None
    if rest:
        raise LexiconError(
            f"{where}：看不懂“{rest[0]}”。每行应为：词 [词频] [词性]，词频是正整数，词性是小写字母，用空格分开"
        )
    return Word(text, frequency, tag)


def _check_word(text: str, where: str) -> None:
    plain = normalise(text)
    if plain != text:
        raise LexiconError(f"{where}：“{text}”在规范化后的文本里不会出现，请改写为“{plain}”")
    if not _WORD.fullmatch(text):
        raise LexiconError(f"{where}：“{text}”里有词典不能收的字符，只能用汉字、字母、数字和 + # & . _ % -")
