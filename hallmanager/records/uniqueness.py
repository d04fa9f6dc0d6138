"""The natural key as the database guards it: one partial unique index a pattern of empty parts."""

from collections.abc import Iterable, Iterator
from itertools import combinations

from sqlalchemy import Column, Index, Table, Text, and_


def natural_key_indexes(
    table: Table, key: Iterable[str], one_of: Iterable[str] = ()
) -> Iterator[Index]:
    """Yield the unique indexes that keep two records of `table` from sharing a natural key.

    SQL holds two empty values for different, so every optional part of the key gets an index for
    the rows that fill it and one for those that leave it empty. A key with a long text has none:
    databases limit the length of what they index.
    """
    columns = [_column(table, name) for name in key]
    if any(isinstance(column.type, Text) for column in columns):
        return
    required = [column for column in columns if not column.nullable]
    optional = [column for column in columns if column.nullable]
    alternatives = [_column(table, name) for name in one_of]
    for filled in _subsets(optional):
        if alternatives and len(set(filled) & set(alternatives)) != 1:
            continue
        yield _index(table, [*filled, *required], filled, optional)


def _column(table: Table, name: str) -> Column[object]:
    return table.columns[name if name in table.columns else f"{name}_id"]


def _subsets(columns: list[Column[object]]) -> Iterator[tuple[Column[object], ...]]:
    for size in range(len(columns) + 1):
        yield from combinations(columns, size)


def _index(
    table: Table,
    columns: list[Column[object]],
    filled: tuple[Column[object], ...],
    optional: list[Column[object]],
) -> Index:
    ordered = sorted(columns, key=lambda column: list(table.columns).index(column))
    name = "_".join(["uq", table.name, *(column.name.removesuffix("_id") for column in ordered)])
    tests = [c.is_not(None) if c in filled else c.is_(None) for c in optional]
    where = and_(*tests) if tests else None
    return Index(name, *ordered, unique=True, sqlite_where=where)


def say_for_postgresql(index: Index) -> None:
    """Give PostgreSQL the same pattern; only to be called where that dialect is needed.

    Naming a dialect in a declaration loads it, which costs every start a tenth of its time.
    """
    where = index.dialect_options["sqlite"]["where"]
    if where is not None:
        index.dialect_kwargs["postgresql_where"] = where
