"""Raw text in, one readable form out: the first stage of the pipeline."""

from __future__ import annotations

import functools
import re

from nlp.text.characters import (
    HAN,
    INVISIBLE,
    LINE_BREAKS,
    SPELLED_OUT,
    compatible,
    drop_invisible,
    nfkc,
    simplify,
    traditional_signs,
)
from nlp.text.markup import strip_markup
from nlp.text.mojibake import LOST_BYTE, repair, sign_of_damage
from nlp.text.pinyin import TONED, remove_glosses
from nlp.types import NormalisedText

RULESET = "normalise-1"
"""Identity of these rules and the masking's: raise it when the same input comes out as another text."""

MAX_REPEATS = 3
"""A mark of punctuation stands at most so often in a row; more says nothing more (！！！！！！)."""

_ROUNDS = 8
"""Real texts are done after two or three; nested constructions beyond it lose their brackets and signs."""

_SCANNED_RUN = 4
"""From so many single characters with spaces between them on, the spaces come from a scan and go."""

_SPACES = re.compile(r"[^\S\n]+")
_LINES = re.compile(r" ?\n\s*")
_REPEATS = re.compile(rf"([!?.。,、;:~…_=+^—-])\1{{{MAX_REPEATS},}}")
_SCANNED = re.compile(rf"(?<!\S)[{HAN}](?: [{HAN}]){{{_SCANNED_RUN - 1},}}(?!\S)")
_ESCAPED_BREAK = re.compile(rf"(?<=[{HAN}。!?;:,])(?:\\[rnt])+(?![a-zA-Z\\])")
_SPACED = re.compile(rf"[ \n](?:[ \n]|[{HAN}](?: [{HAN}]){{{_SCANNED_RUN - 2}}})")
"""Two spaces, or all but the first character of a scanned run."""
_LOST_BYTE = re.compile(LOST_BYTE)
_NESTING = re.compile(r"[^\w\s。,、!?]")


def normalise(text: str) -> NormalisedText:
    """One readable form of a text, whoever wrote it with what.

    NFKC; traditional to simplified; pinyin glosses, HTML, wrong decoding, control and invisible characters out;
    one space or one newline where there were several. What cannot be recovered for certain stays as found.
    Total: any str is accepted, lone surrogates and NULs too. Idempotent. Empty when nothing readable is left.
    About 15 µs for a clean text of 60 characters.
    """
    plain = nfkc(text)
    if not (SPELLED_OUT.search(text) or _may_change(plain)):
        return NormalisedText(plain)
    for _ in range(_ROUNDS):
        before, text = text, one_round(text)
        if text == before or not (SPELLED_OUT.search(text) or nfkc(text) != text or _may_change(text)):
            return NormalisedText(text)
    return _flattened(text)


def _may_change(text: str) -> bool:
    """True for every NFKC text that some rule changes; the tests hold it to that.

    Several searches, as one that begins with a set of characters is many times as fast as one that tries alternatives.
    """
    found = _signs().search(text) or _SPACED.search(text) or _REPEATS.search(text) or _LOST_BYTE.search(text)
    return found is not None or text != text.strip(" \n")


@functools.cache
def _signs() -> re.Pattern[str]:
    """Characters that hardly any text has."""
    invisible = INVISIBLE.split(chr(0x110BD))[0]
    return re.compile(
        f"[{invisible}{LINE_BREAKS}\r\t\u1680\U00010000-\U0010ffff{TONED}<&{sign_of_damage()}{traditional_signs()}]"
    )


def _flattened(text: str) -> NormalisedText:
    """The way out for texts built to go on for ever: without brackets and signs nothing can nest."""
    while (simpler := one_round(_NESTING.sub("", text))) != text:
        text = simpler
    return NormalisedText(text)


def one_round(text: str) -> str:
    """Every rule once, in order; :func:`normalise` repeats it until nothing changes."""
    text = strip_markup(repair(text))
    text = compatible(drop_invisible(_ESCAPED_BREAK.sub("\n", text)))
    text = remove_glosses(simplify(text))
    text = _LINES.sub("\n", _SPACES.sub(" ", text)).strip()
    text = _SCANNED.sub(lambda run: run.group().replace(" ", ""), text)
    return _REPEATS.sub(lambda run: run.group(1) * MAX_REPEATS, text)
