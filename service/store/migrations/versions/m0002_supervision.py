"""Facets of suggestions, taken from their stored analyses, and decisions about 重点督办."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

CHUNK = 500
LONGEST = 60
STATIONS = ("联络站", "代表联络站", "站点", "村/社区", "村社区", "村居", "社区", "所属社区", "被反映街乡镇")


def upgrade() -> None:
    op.create_index(
        "ix_suggestions_voices",
        "suggestions",
        ["id", "reported_at", "received_at", "person", "fingerprint", "number"],
    )
    facets = op.create_table(
        "facets",
        sa.Column("suggestion_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["suggestion_id"], ["suggestions.id"], name="fk_facets_suggestion_id"),
        sa.PrimaryKeyConstraint("suggestion_id", "kind", "value", name="pk_facets"),
    )
    op.create_table(
        "supervision_decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("period_start", sa.DateTime(timezone=True), nullable=False),
        sa.Column("period_end", sa.DateTime(timezone=True), nullable=False),
        sa.Column("choice", sa.Text(), nullable=False),
        sa.Column("into_group", sa.Text(), nullable=True),
        sa.Column("meeting", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("key_name", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("factors", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_supervision_decisions"),
    )
    op.create_index("ix_supervision_decisions_group_id", "supervision_decisions", ["group_id"])
    op.create_index("ix_supervision_decisions_period_end", "supervision_decisions", ["period_end"])
    _fill(facets)


def _fill(facets: sa.Table) -> None:
    connection = op.get_bind()
    chunk: list[dict[str, str]] = []
    for row in _rows(connection):
        chunk += row
        if len(chunk) >= CHUNK:
            connection.execute(sa.insert(facets), chunk)
            chunk = []
    if chunk:
        connection.execute(sa.insert(facets), chunk)


def _rows(connection: sa.Connection) -> Iterator[list[dict[str, str]]]:
    suggestions = sa.table("suggestions", sa.column("id", sa.Text), sa.column("extra", sa.JSON))
    analyses = sa.table(
        "analyses", sa.column("suggestion_id"), sa.column("is_current", sa.Boolean), sa.column("analysis", sa.JSON)
    )
    query = sa.select(suggestions.c.id, suggestions.c.extra, analyses.c.analysis).join_from(
        suggestions, analyses, (analyses.c.suggestion_id == suggestions.c.id) & analyses.c.is_current
    )
    labels = _labels(connection)
    for id, extra, analysis in connection.execute(query.execution_options(yield_per=CHUNK)):
        named = _facets(analysis, extra or {}, labels.get(id, {}))
        pairs = sorted({(kind, value) for kind, values in named.items() for value in values})
        yield [
            {"suggestion_id": id, "kind": kind, "value": value} for kind, value in pairs if 0 < len(value) <= LONGEST
        ]


def _labels(connection: sa.Connection) -> dict[str, dict[str, Any]]:
    """The corrections that hold, by suggestion and field."""
    names = ("id", "suggestion_id", "field")
    labels = sa.table("labels", *map(sa.column, names), sa.column("value", sa.JSON))
    query = sa.select(labels.c.suggestion_id, labels.c.field, labels.c.value).order_by(labels.c.id)
    held: dict[str, dict[str, Any]] = {}
    for suggestion_id, field, value in connection.execute(query):
        held.setdefault(suggestion_id, {})[field] = value
    return held


def _facets(analysis: Mapping[str, Any], extra: Mapping[str, Any], held: Mapping[str, Any]) -> dict[str, list[str]]:
    by_role: dict[str, list[str]] = {"lead": [], "co": []}
    for department in analysis["departments"]:
        by_role.setdefault(department["role"], []).append(department["name"])
    lead = [held["lead"]] if "lead" in held else by_role["lead"]
    return {
        "need": held.get("qiyouwuxing", [need["name"] for need in analysis["qiyouwuxing"]]),
        "department": [*lead, *held.get("co", by_role["co"])],
        "place": [place["text"] for place in analysis["places"]],
        "station": [str(extra[name]).strip() for name in STATIONS if extra.get(name)][:1],
    }


def downgrade() -> None:
    raise NotImplementedError("the program does not go back")
