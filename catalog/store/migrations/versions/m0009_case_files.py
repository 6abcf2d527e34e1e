"""Files of applications (附件)."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("type", sa.String(length=8), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.Column("actor", sa.String(length=90), nullable=False),
        sa.Column("sealed_name", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=True),
        sa.Column("gone_at", sa.String(length=27), nullable=True),
        sa.Column("sealed_reason", sa.Text(), nullable=False, server_default=""),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["disclosure_case.id"],
            name=op.f("fk_case_file_case_id_disclosure_case"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_file")),
        sa.UniqueConstraint("name", name=op.f("uq_case_file_name")),
        sa.UniqueConstraint(
            "case_id", "content_hash", name=op.f("uq_case_file_case_id_content_hash")
        ),
    )
