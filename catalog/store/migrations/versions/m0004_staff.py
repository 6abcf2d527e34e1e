"""Staff accounts and sessions, settings, drafts and reviews of entries, domains not handled here"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make_people()
    _make_work()
    _widen_catalogue()


def _widen_catalogue() -> None:
    op.add_column(
        "domain", sa.Column("not_here", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column(
        "domain", sa.Column("handled_by", sa.String(length=200), nullable=False, server_default="")
    )
    op.add_column(
        "entry", sa.Column("responsible", sa.String(length=60), nullable=False, server_default="")
    )
    op.add_column(
        "entry", sa.Column("phase", sa.String(length=6), nullable=False, server_default="")
    )
    op.add_column("entry", sa.Column("event_day", sa.Date(), nullable=True))
    op.add_column(
        "entry_revision",
        sa.Column("note", sa.String(length=200), nullable=False, server_default=""),
    )


def _make_people() -> None:
    op.create_table(
        "staff",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("username", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("password_at", sa.String(length=27), nullable=True),
        sa.Column("second_factor", sa.String(length=200), nullable=False),
        sa.Column("last_step", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=True),
        sa.Column("disabled", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.String(length=27), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_staff_office_id_office")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_staff_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff")),
        sa.UniqueConstraint(
            "organisation_id", "username", name=op.f("uq_staff_organisation_id_username")
        ),
    )
    op.create_table(
        "staff_role",
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_staff_role_staff_id_staff")
        ),
        sa.PrimaryKeyConstraint("staff_id", "role", name=op.f("pk_staff_role")),
    )
    op.create_table(
        "staff_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=True),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.String(length=27), nullable=False),
        sa.Column("expires_at", sa.String(length=27), nullable=False),
        sa.Column("used_at", sa.String(length=27), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_staff_code_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_staff_code_staff_id_staff")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_code")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_staff_code_code_hash")),
    )
    op.create_table(
        "staff_session",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.String(length=27), nullable=False),
        sa.Column("address", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_staff_session_staff_id_staff")
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_staff_session")),
    )
    op.create_index("ix_staff_session_staff_id", "staff_session", ["staff_id"], unique=False)
    op.create_table(
        "staff_device",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.String(length=27), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_staff_device_staff_id_staff")
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_staff_device")),
    )
    op.create_index("ix_staff_device_staff_id", "staff_device", ["staff_id"], unique=False)
    op.create_table(
        "sign_in_failure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.Column("name_hash", sa.String(length=64), nullable=False),
        sa.Column("address", sa.String(length=60), nullable=False),
        sa.Column("device_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_sign_in_failure_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_failure")),
    )
    op.create_index("ix_sign_in_failure_at", "sign_in_failure", ["at"], unique=False)
    op.create_table(
        "setting",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("actor", sa.String(length=60), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.CheckConstraint("name <> ''", name=op.f("ck_setting_name")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_setting_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("organisation_id", "name", name=op.f("pk_setting")),
    )


def _make_work() -> None:
    op.create_table(
        "entry_draft",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("base_revision", sa.Integer(), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("saved_by", sa.String(length=60), nullable=False),
        sa.Column("saved_at", sa.String(length=27), nullable=False),
        sa.Column("sent_at", sa.String(length=27), nullable=True),
        sa.Column("publish_at", sa.String(length=27), nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "state in ('draft', 'in_review', 'returned', 'approved', 'scheduled')",
            name=op.f("ck_entry_draft_state"),
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["staff.id"], name=op.f("fk_entry_draft_author_id_staff")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_entry_draft_entry_id_entry")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_entry_draft_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_entry_draft")),
    )
    op.create_index("ix_entry_draft_state", "entry_draft", ["state"], unique=False)
    op.create_table(
        "entry_draft_author",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_entry_draft_author_entry_id_entry")
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_entry_draft_author_staff_id_staff")
        ),
        sa.PrimaryKeyConstraint("entry_id", "staff_id", name=op.f("pk_entry_draft_author")),
    )
    op.create_table(
        "entry_review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reviewer_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("decision", sa.String(length=12), nullable=False),
        sa.Column("conclusion", sa.String(length=200), nullable=False),
        sa.Column("basis", sa.String(length=200), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "decision in ('approved', 'returned')", name=op.f("ck_entry_review_decision")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_entry_review_entry_id_entry")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_entry_review_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["reviewer_id"], ["staff.id"], name=op.f("fk_entry_review_reviewer_id_staff")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry_review")),
    )
    op.create_index("ix_entry_review_entry_id", "entry_review", ["entry_id"], unique=False)
    op.create_table(
        "kept_finding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("finding_hash", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("actor", sa.String(length=60), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_kept_finding_entry_id_entry")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_kept_finding_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_finding")),
        sa.UniqueConstraint(
            "entry_id", "finding_hash", name=op.f("uq_kept_finding_entry_id_finding_hash")
        ),
    )
    op.create_table(
        "standard_choice",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("standard_key", sa.String(length=12), nullable=False),
        sa.Column("row_hash", sa.String(length=64), nullable=False),
        sa.Column("choice", sa.String(length=8), nullable=False),
        sa.Column("actor", sa.String(length=60), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.CheckConstraint("choice in ('taken', 'kept')", name=op.f("ck_standard_choice_choice")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_standard_choice_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("organisation_id", "standard_key", name=op.f("pk_standard_choice")),
    )
