"""A workbook of several kinds is one change with one batch a sheet."""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Let several batches belong to one change."""
    with op.batch_alter_table("import_batches") as table:
        table.drop_constraint("uq_import_batches_change", type_="unique")
        table.create_index("ix_import_batches_change", ["change"])
