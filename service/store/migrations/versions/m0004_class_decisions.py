"""People's decisions about classes: rename, merge, split, pin."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("classes", sa.Column("version", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("classes", sa.Column("pinned", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("classes", sa.Column("merged_into", sa.Text(), nullable=True))
    op.create_table(
        "class_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("class_id", sa.Text(), nullable=False),
        sa.Column("other_class_id", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("undone_by", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_class_events"),
        sa.ForeignKeyConstraint(["class_id"], ["classes.id"], name="fk_class_events_class_id"),
        sa.ForeignKeyConstraint(["other_class_id"], ["classes.id"], name="fk_class_events_other_class_id"),
        sa.ForeignKeyConstraint(["undone_by"], ["class_events.id"], name="fk_class_events_undone_by"),
    )
    op.create_index("ix_class_events_class_id", "class_events", ["class_id"], unique=False)
    op.create_index("ix_class_events_other_class_id", "class_events", ["other_class_id"], unique=False)


def downgrade() -> None:
    raise NotImplementedError("what people decided is not thrown away")
