"""The tables. Change them only together with a migration (tests compare the two)."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

from service.store.columns import Instant, Original

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# numbers given out: ids, and the revision that every change of a membership raises
counters = Table(
    "counters",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Integer, nullable=False),
)

suggestions = Table(
    "suggestions",
    metadata,
    Column("id", Text, primary_key=True),
    Column("number", Integer, nullable=False, unique=True, doc="order of arrival"),
    Column("source", Text, nullable=False),
    Column("external_id", Text, doc="the ledger's own id; null where it has none"),
    Column("fingerprint", Text, nullable=False, doc="sha256 of title and text"),
    Column("title", Original, nullable=False),
    Column("text", Original, nullable=False),
    Column("reporter", Original, nullable=False),
    Column("person", Text, doc="equal for equal reporters; null when nobody knows who wrote it"),
    Column("reported_at", Instant, doc="when the citizen wrote, as the ledger says"),
    Column("received_at", Instant, nullable=False),
    Column("received_by", Text, nullable=False, doc="name of the API key"),
    Column("extra", JSON, nullable=False, doc="the ledger's other columns, as they came"),
    UniqueConstraint("source", "external_id"),
    # covers what counting people needs, so that no text is read for it
    Index("ix_suggestions_voices", "id", "reported_at", "received_at", "person", "fingerprint", "number"),
)

analyses = Table(
    "analyses",
    metadata,
    Column("suggestion_id", ForeignKey("suggestions.id"), primary_key=True),
    Column("bundle", Text, primary_key=True, doc="identity of what made it"),
    Column("made_at", Instant, nullable=False),
    Column("is_current", Boolean, nullable=False),
    Column("analysis", JSON, nullable=False),
    Index(
        "ix_analyses_current",
        "suggestion_id",
        unique=True,
        sqlite_where=text("is_current"),
        postgresql_where=text("is_current"),
    ),
)

# a person's corrections, appended, the last one of a field holds; no machine writes here
labels = Table(
    "labels",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("suggestion_id", ForeignKey("suggestions.id"), nullable=False, index=True),
    Column("field", Text, nullable=False),
    Column("value", JSON, nullable=False),
    Column("who", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("at", Instant, nullable=False),
)

classes = Table(
    "classes",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False, doc="the words that its cases share"),
    Column("made_at", Instant, nullable=False),
    Column("version", Integer, nullable=False, server_default="0", doc="raised by every decision of a person"),
    Column("pinned", Boolean, nullable=False, server_default=false(), doc="no machine adds a case"),
    Column("merged_into", Text, doc="the class that a person put it into"),
)

# what people decided about classes; appended, never rewritten
class_events = Table(
    "class_events",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("class_id", ForeignKey("classes.id"), nullable=False, index=True),
    Column("other_class_id", ForeignKey("classes.id"), index=True),
    Column("kind", Text, nullable=False, doc="renamed, merged, split, pinned, unpinned, undone"),
    Column("at", Instant, nullable=False),
    Column("who", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("detail", JSON, nullable=False, doc="what it takes to undo it"),
    Column("undone_by", ForeignKey("class_events.id")),
)

# 一件事; counts and theme are recomputed from the members after each change
cases = Table(
    "cases",
    metadata,
    Column("id", Text, primary_key=True),
    Column("number", Integer, nullable=False, unique=True),
    Column("status", Text, nullable=False, index=True),
    Column("version", Integer, nullable=False, doc="raised by every change; a decision names the one it saw"),
    Column("merged_into", ForeignKey("cases.id")),
    Column("class_id", ForeignKey("classes.id"), index=True),
    Column("opened_at", Instant, nullable=False),
    Column("closed_at", Instant),
    Column("recurrences", Integer, nullable=False, doc="reports of the same matter after it was closed"),
    Column("theme", Text, nullable=False, index=True, doc="level-2 code that most members carry"),
    Column("lead", Text, nullable=False, index=True, doc="department that most members are given to"),
    Column("urgency", Integer, nullable=False, doc="the highest of its members"),
    Column("messages", Integer, nullable=False),
    Column("people", Integer, nullable=False, doc="distinct known reporters"),
    Column("anonymous", Integer, nullable=False, doc="messages of nobody known"),
    Column("first_reported_at", Instant),
    Column("last_reported_at", Instant, index=True),
)

memberships = Table(
    "memberships",
    metadata,
    Column("suggestion_id", ForeignKey("suggestions.id"), primary_key=True),
    Column("case_id", ForeignKey("cases.id"), nullable=False, index=True),
    Column("how", Text, nullable=False, doc="opened, attached, review, person"),
    Column("probability", Float, doc="of the attachment, where a machine made it"),
    Column("reasons", JSON, nullable=False),
    Column("since", Instant, nullable=False),
    Column("revision", Integer, nullable=False, index=True, doc="counters.revision of the last change"),
    Column("theme", Text, nullable=False, doc="a person's label, else the machine's; so the next three"),
    Column("lead", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("urgency", Integer, nullable=False),
    Column("needs_review", Boolean, nullable=False, doc="unsure tags, not yet labelled"),
)

# what else counts of a suggestion: needs, departments, stations, places; rewritten with the membership's theme and lead
facets = Table(
    "facets",
    metadata,
    Column("suggestion_id", ForeignKey("suggestions.id"), primary_key=True),
    Column("kind", Text, primary_key=True, doc="need, department, station, place"),
    Column("value", Text, primary_key=True),
)

# 重点督办: what people decided about a class or a case in a period; appended, the last one of a period holds
supervision_decisions = Table(
    "supervision_decisions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("group_id", Text, nullable=False, index=True, doc="a class or a case"),
    Column("period", Text, nullable=False, doc="as people write it"),
    Column("period_start", Instant, nullable=False),
    Column("period_end", Instant, nullable=False, index=True),
    Column("choice", Text, nullable=False, doc="picked, dropped, merged, withdrawn"),
    Column("into_group", Text, doc="of merged: with which class or case it is supervised"),
    Column("meeting", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("key_name", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("score", Float, nullable=False, doc="what the person saw; so the next one"),
    Column("factors", JSON, nullable=False),
)

case_events = Table(
    "case_events",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_id", ForeignKey("cases.id"), nullable=False, index=True),
    Column("other_case_id", ForeignKey("cases.id"), index=True),
    Column("kind", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("who", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("detail", JSON, nullable=False, doc="what it takes to undo it"),
    Column("undone_by", ForeignKey("case_events.id")),
)

reviews = Table(
    "reviews",
    metadata,
    Column("suggestion_id", ForeignKey("suggestions.id"), primary_key=True),
    Column("status", Text, nullable=False, index=True),
    Column("candidates", JSON, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("decided_at", Instant),
    Column("who", Text, nullable=False),
    Column("why", Text, nullable=False),
)

# a person said: this suggestion is (not) that case
links = Table(
    "links",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", Text, nullable=False, doc="must or cannot"),
    Column("suggestion_id", ForeignKey("suggestions.id"), nullable=False, index=True),
    Column("case_id", ForeignKey("cases.id"), nullable=False, index=True),
    Column("who", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("withdrawn_at", Instant),
)

api_keys = Table(
    "api_keys",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("digest", Text, nullable=False, unique=True, doc="sha256 of the key; the key itself is nowhere"),
    Column("made_at", Instant, nullable=False),
    Column("revoked_at", Instant),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("key_name", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("target", Text, nullable=False),
)
