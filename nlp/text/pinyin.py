"""Pinyin glosses that some converted pages put behind every odd character: 團(tuán)隊(duì)."""

from __future__ import annotations

import re
import unicodedata

from nlp.text.characters import HAN

TONED = "āáǎàēéěèếềīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"
"""Letters with a tone mark, composed as NFKC leaves them."""

_LETTERS = f"a-zA-Züê{TONED}{TONED.upper()}ɑɡ"
_OPEN, _CLOSE = "([【〔", ")\\]】〕"
_GLOSS = re.compile(rf"(?<=[{HAN}]) ?[{_OPEN}] ?([{_LETTERS}][{_LETTERS}'’· -]{{0,60}}?) ?[{_CLOSE}]")
_BROKEN_GLOSS = re.compile(rf"\?([{_LETTERS}]{{1,7}})[)]")
_TONE = re.compile(f"[{TONED}]")

_INITIAL = "(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?"
_FINAL = (
    "(?:iang|iong|uang|ueng|ang|eng|ing|ong|ian|iao|uai|uan|van|ai|ei|ui|ao|ou|iu|ie|ue|ve|er|an|en|in|un|vn|ia|ua|uo"
    "|[aoeiuv])"
)
_SYLLABLES = re.compile(f"(?:{_INITIAL}{_FINAL}r?['’· -]*)+|(?:ng|n|m|hm)")
_SPELLING = str.maketrans({"ü": "v", "ê": "e", "ɑ": "a", "ɡ": "g"})


def remove_glosses(text: str) -> str:
    """Drops brackets behind a Han character that hold its reading, full-width or not; `(BRT)` and `(see)` stay.

    A reading shows by its tone marks; one whose bracket was broken goes as well (變?yōu)). Readings without
    a mark (們(men)) go only from a text that has others with one.
    """
    toned = _BROKEN_GLOSS.sub(_without_toned_gloss, _GLOSS.sub(_without_toned_gloss, text))
    if toned == text:
        return text
    return _GLOSS.sub(lambda m: "" if _is_plain_gloss(m) else m.group(), toned)


def _without_toned_gloss(match: re.Match[str]) -> str:
    reading = match.group(1).lower()
    tones = len(_TONE.findall(reading))
    is_gloss = 0 < tones <= _han_before(match, tones) and _SYLLABLES.fullmatch(_without_tones(reading))
    return "" if is_gloss else match.group()


def _is_plain_gloss(match: re.Match[str]) -> bool:
    reading = match.group(1)
    return reading.islower() and len(reading) <= 6 and bool(_SYLLABLES.fullmatch(_without_tones(reading)))


def _han_before(match: re.Match[str], at_most: int) -> int:
    before = match.string[max(0, match.start() - at_most) : match.start()]
    run = re.search(f"[{HAN}]*$", before)
    return len(run.group()) if run else 0


def _without_tones(reading: str) -> str:
    """Tone marks off, ü as v: lǜ -> lv."""
    spread = unicodedata.normalize("NFD", reading.translate(_SPELLING))
    plain = re.sub("u[\u0300-\u0307\u0309-\u036f]?\u0308", "v", spread)
    return "".join(c for c in plain if not unicodedata.combining(c))
