"""Papers issued in a case, and steps struck from its record"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("case_event", sa.Column("struck_at", sa.String(length=27), nullable=True))
    op.add_column("case_event", sa.Column("struck_by", sa.String(length=90), nullable=True))
    op.add_column("case_event", sa.Column("sealed_strike", sa.Text(), nullable=True))
    op.add_column("disclosure_case", sa.Column("doubted_at", sa.String(length=27), nullable=True))
    op.create_table(
        "case_paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(length=80), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("sealed_content", sa.Text(), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.Column("actor", sa.String(length=90), nullable=False),
        sa.Column("voided_at", sa.String(length=27), nullable=True),
        sa.Column("voided_by", sa.String(length=90), nullable=True),
        sa.CheckConstraint("sequence > 0", name=op.f("ck_case_paper_sequence")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_case_paper_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["disclosure_case.id"],
            name=op.f("fk_case_paper_case_id_disclosure_case"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_paper")),
        sa.UniqueConstraint(
            "organisation_id",
            "year",
            "sequence",
            name=op.f("uq_case_paper_organisation_id_year_sequence"),
        ),
        sa.UniqueConstraint(
            "case_id", "position", "kind", name=op.f("uq_case_paper_case_id_position_kind")
        ),
    )
