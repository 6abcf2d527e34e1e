"""Applications: when their personal data was erased, and finding the ended ones quickly"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("disclosure_case", sa.Column("wiped_at", sa.String(length=27), nullable=True))
    op.create_index("ix_case_event_kind", "case_event", ["kind", "case_id"])
