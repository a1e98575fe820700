"""Lead and co departments from the tagger's probabilities and the deployment's directory."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from nlp.taxonomy import NO_MATTER, Taxonomy, current_label
from nlp.types import DepartmentTag, MaskedText, Role, ThemeTag

SHOWN = 3
CO_THRESHOLD = 0.4
"""A department this likely to be accepted as lead takes part: it is named as co department."""
USUAL = 0.15
"""From this share of a theme's training rows on, a department counts as usual for the theme."""


@dataclass(frozen=True, slots=True)
class DirectoryRouter:
    """Implements :class:`nlp.ports.Router`.

    ``usual[theme][department]`` is the share of the theme's training rows that the department led.
    """

    taxonomy: Taxonomy
    usual: Mapping[str, Mapping[str, float]]

    @classmethod
    def load(cls, path: Path, taxonomy: Taxonomy) -> DirectoryRouter:
        return cls(taxonomy, _in_use(json.loads(path.read_text(encoding="utf-8")), taxonomy))

    def save(self, path: Path) -> None:
        path.write_text(json.dumps(self.usual, ensure_ascii=False, indent=1), encoding="utf-8")

    def route(
        self, ranked: Sequence[tuple[str, float]], themes: Sequence[ThemeTag], text: MaskedText
    ) -> tuple[DepartmentTag, ...]:
        # Praise, adverts and messages to nobody are nobody's task: candidates are shown, none is named lead.
        idle = bool(themes) and themes[0].code.startswith(NO_MATTER)
        tags = []
        for place, (name, probability) in enumerate(ranked):
            role = _role(place, probability, idle)
            if place >= SHOWN and role is not Role.CO:
                break
            department = self.taxonomy.department(name)
            reasons = self._reasons(name, department.duties, themes, text)
            tags.append(DepartmentTag(name, role, department.level, probability, reasons))
        return tuple(tags)

    def _reasons(
        self, name: str, duties: Sequence[str], themes: Sequence[ThemeTag], text: MaskedText
    ) -> tuple[str, ...]:
        shares = ((theme.name, self.usual.get(theme.code, {}).get(name, 0.0)) for theme in themes)
        theme, share = next((usual for usual in shares if usual[1] >= USUAL), ("", 0.0))
        named = [duty for duty in duties if duty in text]
        reasons = [f"“{theme}”类诉求有 {share:.0%} 由其主责"] if theme else []
        return tuple(reasons + ([f"职责含{'、'.join(named)}"] if named else []))


def _in_use(usual: Mapping[str, Mapping[str, float]], taxonomy: Taxonomy) -> dict[str, dict[str, float]]:
    """Under the labels in use; of merged themes the largest share, of merged departments their sum."""
    merged: dict[str, dict[str, float]] = {}
    for theme, shares in usual.items():
        renamed: dict[str, float] = {}
        for name, share in shares.items():
            now = current_label(name, taxonomy.departments, taxonomy.former.departments)
            renamed[now] = renamed.get(now, 0.0) + share
        into = merged.setdefault(current_label(theme, taxonomy.themes, taxonomy.former.themes), {})
        into |= {name: max(share, into.get(name, 0.0)) for name, share in renamed.items() if name}
    merged.pop("", None)
    return merged


def _role(place: int, probability: float, idle: bool) -> Role:
    if place == 0 and not idle:
        return Role.LEAD
    return Role.CO if probability >= CO_THRESHOLD and not idle else Role.ALTERNATIVE
