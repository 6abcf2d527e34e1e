"""Published answers, cases alike, amendments of one's own records, calls for help"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "disclosure_case", sa.Column("sealed_help", sa.Text(), nullable=False, server_default="")
    )
    _make_answers()
    _make_likenesses()
    _make_amendments()
    _make_amendment_events()
    _make_calls()


def _owner(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["organisation_id"],
        ["organisation.id"],
        name=op.f(f"fk_{table}_organisation_id_organisation"),
    )


def _case(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["case_id"], ["disclosure_case.id"], name=op.f(f"fk_{table}_case_id_disclosure_case")
    )


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _make_answers() -> None:
    op.create_table(
        "answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("domain_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        *_texts("question", "answer", "sealed_question", "sealed_answer", "sealed_comment"),
        *_texts("writers"),
        sa.Column("saved_by", sa.String(length=90), nullable=False),
        sa.Column("changed_at", sa.String(length=27), nullable=False),
        sa.Column("published_at", sa.String(length=27), nullable=True),
        sa.CheckConstraint(
            "state in ('draft', 'sent', 'published', 'withdrawn')", name=op.f("ck_answer_state")
        ),
        _owner("answer"),
        _case("answer"),
        sa.ForeignKeyConstraint(
            ["domain_id"], ["domain.id"], name=op.f("fk_answer_domain_id_domain")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer")),
        sa.UniqueConstraint(
            "organisation_id", "number", name=op.f("uq_answer_organisation_id_number")
        ),
        sa.UniqueConstraint("token", name=op.f("uq_answer_token")),
    )
    op.create_index("ix_answer_state", "answer", ["state"])


def _make_likenesses() -> None:
    op.create_table(
        "case_likeness",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("granted", sa.Integer(), nullable=False),
        *_texts("sketch", "alike"),
        sa.Column("proposed_at", sa.String(length=27), nullable=True),
        *_texts("sealed_reason"),
        sa.Column("dismissed_by", sa.String(length=90), nullable=False),
        sa.Column("dismissed_at", sa.String(length=27), nullable=True),
        _owner("case_likeness"),
        _case("case_likeness"),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_case_likeness")),
    )
    op.create_index("ix_case_likeness_day", "case_likeness", ["organisation_id", "granted", "day"])


def _make_amendments() -> None:
    op.create_table(
        "amendment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("submitted_at", sa.String(length=27), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        *(
            sa.Column(f"{name}_hash", sa.String(length=64), nullable=False)
            for name in ("form", "link", "code")
        ),
        *_texts("sealed_name", "sealed_identity", "sealed_phone", "sealed_address"),
        *_texts("sealed_record", "sealed_wrong", "sealed_right", "sealed_evidence"),
        sa.Column("wiped_at", sa.String(length=27), nullable=True),
        sa.CheckConstraint("sequence > 0", name=op.f("ck_amendment_sequence")),
        _owner("amendment"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_amendment")),
        sa.UniqueConstraint(
            "organisation_id",
            "year",
            "sequence",
            name=op.f("uq_amendment_organisation_id_year_sequence"),
        ),
        *(
            sa.UniqueConstraint(f"{name}_hash", name=op.f(f"uq_amendment_{name}_hash"))
            for name in ("form", "link", "code")
        ),
    )


def _make_amendment_events() -> None:
    op.create_table(
        "amendment_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("amendment_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("sealed_facts", sa.Text(), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.Column("actor", sa.String(length=90), nullable=False),
        sa.ForeignKeyConstraint(
            ["amendment_id"],
            ["amendment.id"],
            name=op.f("fk_amendment_event_amendment_id_amendment"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_amendment_event")),
        sa.UniqueConstraint(
            "amendment_id", "position", name=op.f("uq_amendment_event_amendment_id_position")
        ),
    )


def _make_calls() -> None:
    op.create_table(
        "help_call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.Column("form_hash", sa.String(length=64), nullable=False),
        *_texts("sealed_name", "sealed_phone", "sealed_kind", "sealed_words", "sealed_note"),
        sa.Column("done_at", sa.String(length=27), nullable=True),
        sa.Column("done_by", sa.String(length=90), nullable=False),
        sa.Column("wiped_at", sa.String(length=27), nullable=True),
        _owner("help_call"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_help_call")),
        sa.UniqueConstraint("form_hash", name=op.f("uq_help_call_form_hash")),
    )
    op.create_index("ix_help_call_done_at", "help_call", ["done_at"])
