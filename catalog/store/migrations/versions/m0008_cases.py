"""Applications: cases, their events, notes and tries"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_SEALED = ("name", "contact", "identity", "phone", "address", "email", "wanted")


def upgrade() -> None:
    _make_cases()
    _make_events()
    op.create_table(
        "case_try",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("source_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_case_try_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_try")),
    )
    op.create_index("ix_case_try_source_hash", "case_try", ["source_hash", "at"])


def _make_cases() -> None:
    op.create_table(
        "disclosure_case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("submitted_at", sa.String(length=27), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("category", sa.String(length=16), nullable=False),
        sa.Column("delivery_form", sa.String(length=16), nullable=False),
        sa.Column("delivery_way", sa.String(length=16), nullable=False),
        sa.Column("form_hash", sa.String(length=64), nullable=False),
        sa.Column("link_hash", sa.String(length=64), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("name_hash", sa.String(length=64), nullable=False),
        *(sa.Column(f"sealed_{name}", sa.Text(), nullable=False) for name in _SEALED),
        sa.Column("assignee_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("sequence > 0", name=op.f("ck_disclosure_case_sequence")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_disclosure_case_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["assignee_id"], ["staff.id"], name=op.f("fk_disclosure_case_assignee_id_staff")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosure_case")),
        sa.UniqueConstraint(
            "organisation_id",
            "year",
            "sequence",
            name=op.f("uq_disclosure_case_organisation_id_year_sequence"),
        ),
        sa.UniqueConstraint("form_hash", name=op.f("uq_disclosure_case_form_hash")),
        sa.UniqueConstraint("link_hash", name=op.f("uq_disclosure_case_link_hash")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_disclosure_case_code_hash")),
    )
    op.create_index("ix_disclosure_case_name_hash", "disclosure_case", ["name_hash"])


def _make_events() -> None:
    op.create_table(
        "case_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("sealed_facts", sa.Text(), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.Column("actor", sa.String(length=90), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["disclosure_case.id"],
            name=op.f("fk_case_event_case_id_disclosure_case"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_event")),
        sa.UniqueConstraint("case_id", "position", name=op.f("uq_case_event_case_id_position")),
    )
    op.create_table(
        "case_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.Column("actor", sa.String(length=90), nullable=False),
        sa.Column("sealed_text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["disclosure_case.id"],
            name=op.f("fk_case_note_case_id_disclosure_case"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_note")),
    )
    op.create_index("ix_case_note_case_id", "case_note", ["case_id"])
