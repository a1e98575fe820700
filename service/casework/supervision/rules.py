"""How an office wants matters ranked: a TOML file that it edits. Read for each use, so a change holds at once."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Annotated

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from service.casework.errors import CaseworkError, Impossible
from service.store.supervision.question import Limits

LARGEST_WEIGHT = 1_000
MOST_POINTS = 100
_STRICT = ConfigDict(extra="forbid")


class RulesInvalid(CaseworkError):
    """The file of weights cannot be used; says where and why."""


class ScaleKind(StrEnum):
    LINEAR = "linear"
    LOG = "log"
    """From 1 to 10 as much as from 10 to 100."""


@dataclass(frozen=True, slots=True)
class Scale:
    """What a factor weighs, and how its value becomes a share of that weight."""

    __pydantic_config__ = _STRICT

    weight: Annotated[float, Field(ge=0, le=LARGEST_WEIGHT, allow_inf_nan=False)]
    nothing: Annotated[float, Field(ge=0, allow_inf_nan=False)]
    """The value that gives no point."""
    full: Annotated[float, Field(ge=0, allow_inf_nan=False)]
    """The value from which on all points are given; below ``nothing`` where less is more."""
    scale: ScaleKind = ScaleKind.LINEAR

    def share(self) -> Callable[[float], float]:
        """From a value to 0..1. Logarithms are of value + 1, so that 0 has one."""
        measured = math.log1p if self.scale is ScaleKind.LOG else float
        nothing = measured(self.nothing)
        span = measured(self.full) - nothing
        return lambda value: min(1.0, max(0.0, (measured(value) - nothing) / span))


@dataclass(frozen=True, slots=True)
class _LimitDays:
    __pydantic_config__ = _STRICT

    ordinary: Annotated[float, Field(gt=0)]
    pressing: Annotated[float, Field(gt=0)]
    urgent: Annotated[float, Field(gt=0)]
    themes: Mapping[Annotated[str, Field(pattern=r"^\d{4}$")], Annotated[float, Field(gt=0)]]


@dataclass(frozen=True, slots=True)
class _File:
    __pydantic_config__ = _STRICT

    anonymous: Annotated[float, Field(ge=0, le=1)]
    heavy_case: Annotated[int, Field(ge=2)]
    past_periods: Annotated[int, Field(ge=1, le=24)]
    department_share: Annotated[float, Field(ge=0, le=1)]
    vulnerable: tuple[str, ...]
    limits: _LimitDays
    factors: Mapping[str, Scale]


@dataclass(frozen=True)
class Rules:
    """The file's content, checked against the factors there are."""

    anonymous: float
    """Persons that a message of nobody known counts as, 0 to 1."""
    heavy_case: int
    """Voices from which on a case is listed beside its class."""
    past_periods: int
    department_share: float
    vulnerable: tuple[str, ...]
    limits: Limits
    factors: Mapping[str, Scale]

    @cached_property
    def shares(self) -> Mapping[str, Callable[[float], float]]:
        return {name: scale.share() for name, scale in self.factors.items()}

    @cached_property
    def most(self) -> Mapping[str, float]:
        """Points that each factor can give; all together 100."""
        total = sum(scale.weight for scale in self.factors.values())
        return {name: MOST_POINTS * scale.weight / total for name, scale in self.factors.items()}

    def weighing(self, weights: Mapping[str, float]) -> Rules:
        """With other weights for the factors named. Raises :class:`Impossible`."""
        unknown = [name for name in weights if name not in self.factors]
        if unknown:
            raise Impossible(f"没有这样的因素，可用的有 {'、'.join(self.factors)}")
        if not all(0 <= weight <= LARGEST_WEIGHT for weight in weights.values()):
            raise Impossible(f"权重应在 0 到 {LARGEST_WEIGHT} 之间")
        changed = {name: replace(scale, weight=weights.get(name, scale.weight)) for name, scale in self.factors.items()}
        if not any(scale.weight for scale in changed.values()):
            raise Impossible("权重不能全为 0，请至少留一项")
        return replace(self, factors=changed)


def load_rules(path: Path, names: tuple[str, ...]) -> Rules:
    """``names``: the factors that must be there. Raises :class:`RulesInvalid`."""
    try:
        with path.open("rb") as file:
            read = TypeAdapter(_File).validate_python(tomllib.load(file))
    except OSError as error:
        raise RulesInvalid(f"督办权重表 {path} 打不开，请检查 MINQING_SUPERVISION") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RulesInvalid(f"督办权重表 {path} 不是有效的 TOML：{error}") from error
    except ValidationError as error:
        places = "、".join(sorted({".".join(map(str, e["loc"])) for e in error.errors()}))
        raise RulesInvalid(f"督办权重表 {path} 中这些项缺少、多余或数值不对：{places}") from error
    _check(read, path, names)
    return _rules(read)


def _check(read: _File, path: Path, names: tuple[str, ...]) -> None:
    if set(read.factors) != set(names):
        wrong = "、".join(sorted(set(read.factors) ^ set(names)))
        raise RulesInvalid(f"督办权重表 {path} 的 factors 与程序不符：{wrong}（不用的因素请把 weight 写成 0）")
    for name, scale in read.factors.items():
        if scale.nothing == scale.full:
            raise RulesInvalid(f"督办权重表 {path} 中 {name} 的 nothing 与 full 不能相同")
    if not any(scale.weight for scale in read.factors.values()):
        raise RulesInvalid(f"督办权重表 {path} 的权重不能全为 0")


def _rules(read: _File) -> Rules:
    days = (read.limits.ordinary, read.limits.pressing, read.limits.urgent)
    ordinary, pressing, urgent = (timedelta(days=n) for n in days)
    by_theme = {code: timedelta(days=n) for code, n in read.limits.themes.items()}
    return Rules(
        read.anonymous,
        read.heavy_case,
        read.past_periods,
        read.department_share,
        read.vulnerable,
        Limits((ordinary, pressing, urgent), by_theme),
        read.factors,
    )
