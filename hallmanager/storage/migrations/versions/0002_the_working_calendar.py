"""The working calendar: days that are off or worked whatever their weekday."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the table of the hall's own days, each named once."""
    op.create_table(
        "calendar_days",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("day_kind", sa.String(60), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("source", sa.String(120), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_calendar_days"),
        sqlite_autoincrement=True,
    )
    op.create_index("uq_calendar_days_day", "calendar_days", ["day"], unique=True)
