"""The small file that remembers how an office names the columns of its ledgers, so that they are mapped once.

``[columns]`` holds names by role (``text = "来信说了什么"``), ``[labels]`` by task (``department = "归口"``).
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from service.ledger.errors import ColumnMissing, LedgerError
from service.ledger.labels import LABEL_HEADERS
from service.ledger.rows import Role
from service.ledger.write.atomic import replacing

ColumnName = Annotated[str, Field(min_length=1)]
Task = Annotated[str, Field(pattern=f"^({'|'.join(LABEL_HEADERS)})$")]

_HEAD = "# 本单位台账的列，以后照此读取；表头变了就改这里\n"


class ProfileMissing(LedgerError):
    def __init__(self, path: Path) -> None:
        super().__init__(f"还没有列对照文件 {path}；请用 --map、--department、--theme 指明列，以后就记在其中")


class ProfileInvalid(LedgerError):
    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(
            f"列对照文件 {path} 读不了：{reason}；[columns] 中可写 {'、'.join(Role)}，"
            f'[labels] 中可写 {"、".join(LABEL_HEADERS)}，如 text = "诉求内容"'
        )


class ProfileStale(LedgerError):
    """The ledger lacks a column that the profile names."""

    def __init__(self, path: Path, missing: ColumnMissing) -> None:
        super().__init__(
            f"{path} 里记着的列“{missing.name}”，{missing.file} 中没有。{missing.found}。"
            "表头变了请改列对照文件，另一种台账请另用一个列对照文件（--profile 可多次）"
        )


@dataclass(frozen=True, slots=True)
class Profile:
    """Names of columns that a person gave."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    columns: Mapping[Role, ColumnName] = field(default_factory=dict)
    """By role."""
    labels: Mapping[Task, ColumnName] = field(default_factory=dict)
    """Where people's labels stand, by task."""

    def overruled(self, given: Profile) -> Profile:
        return Profile({**self.columns, **given.columns}, {**self.labels, **given.labels})

    @property
    def names(self) -> frozenset[str]:
        return frozenset((*self.columns.values(), *self.labels.values()))


_FILE = TypeAdapter(Profile)


def read_profile(path: Path) -> Profile:
    """Raises :class:`ProfileMissing`, :class:`ProfileInvalid`."""
    try:
        return _FILE.validate_python(tomllib.loads(path.read_text(encoding="utf-8-sig")))
    except FileNotFoundError as error:
        raise ProfileMissing(path) from error
    except OSError as error:
        raise ProfileInvalid(path, "没有权限，或不是文件") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ProfileInvalid(path, "不是 UTF-8 编码的 TOML") from error
    except ValidationError as error:
        where = ".".join(str(part) for part in error.errors()[0]["loc"] if part != "[key]")
        raise ProfileInvalid(path, f"“{where}”一项不对") from error


def write_profile(profile: Profile, path: Path) -> None:
    """Whole or not at all. A JSON string is a TOML string."""
    lines = [_HEAD]
    for title, names in (("columns", profile.columns), ("labels", profile.labels)):
        lines.append(f"[{title}]\n")
        lines += (f"{key} = {json.dumps(name, ensure_ascii=False)}\n" for key, name in names.items())
    with replacing(path) as part:
        part.write_text("".join(lines), encoding="utf-8")
