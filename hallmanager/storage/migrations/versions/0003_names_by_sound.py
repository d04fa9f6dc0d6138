"""Names by their sound: how a name is read, and the keys by which it is sorted and found."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from hallmanager.domain import pinyin

revision = "0003"
down_revision = "0002"

# What was called how in this generation: the field that sorts, and all the fields that name.
_NAMED: dict[str, tuple[str, tuple[str, ...]]] = {
    "halls": ("name", ("name",)),
    "zones": ("name", ("name",)),
    "sub_centers": ("name", ("name", "short_name")),
    "units": ("name", ("name", "full_name", "short_name")),
    "windows": ("code", ("name", "code")),
    "staff": ("name", ("name", "number")),
    "indicators": ("name", ("name",)),
}


def upgrade() -> None:
    """Add the three columns to every kind that is looked for by name, and fill them."""
    for table, (label, names) in _NAMED.items():
        op.add_column(table, sa.Column("pinyin", sa.String(400), nullable=True))
        op.add_column(table, sa.Column("sort_key", sa.Text(), nullable=True))
        op.add_column(table, sa.Column("search_key", sa.Text(), nullable=True))
        _fill(table, label, names)


def _fill(name: str, label: str, names: Sequence[str]) -> None:
    columns: list[sa.ColumnClause[Any]] = [
        sa.column(each) for each in ("id", *names, "pinyin", "sort_key", "search_key")
    ]
    table = sa.table(name, *columns)
    connection = op.get_bind()
    rows = connection.execute(sa.select(table.c.id, *(table.c[each] for each in names))).mappings()
    for row in rows.all():
        reading = pinyin.reading(row["name"] or "", person=name == "staff") or None
        read_as = reading or ""
        keys = {
            "pinyin": reading,
            "sort_key": pinyin.sort_key(row[label], read_as=read_as if label == "name" else ""),
            "search_key": pinyin.search_key(
                (row[each] for each in names if row[each]), read_as=read_as
            ),
        }
        connection.execute(sa.update(table).where(table.c.id == row["id"]).values(**keys))
