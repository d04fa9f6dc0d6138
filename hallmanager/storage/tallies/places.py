"""Counts of units and sub-centres over a period: months add up to the quarter."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from hallmanager.domain.condition import within
from hallmanager.domain.period import Period
from hallmanager.records.evaluation import Tally as TallyRecord
from hallmanager.storage.querying import clauses
from hallmanager.storage.reading import Reader


@dataclass(frozen=True)
class Tally:
    """What one place counted in a period: the number of its rows, and each column's sum.

    A column that no row fills has no sum.
    """

    rows: int
    sums: Mapping[str, int | None]


def by_place(
    reader: Reader, cls: Any, names: Sequence[str], period: Period
) -> dict[tuple[str, int], Tally]:
    """Add up columns of a tally kind by ("unit", id) and ("sub_center", id) within a period."""
    if not issubclass(cls, TallyRecord):
        raise TypeError(f"{cls.__name__} is no tally")
    sums = [func.sum(getattr(cls, name)) for name in names]
    statement = (
        select(cls.unit_id, cls.sub_center_id, func.count(), *sums)
        .where(*clauses(cls, [within(period.code)]))
        .group_by(cls.unit_id, cls.sub_center_id)
    )
    found = {}
    for unit_id, sub_center_id, rows, *values in reader.session.execute(statement):
        place = ("unit", unit_id) if unit_id is not None else ("sub_center", sub_center_id)
        added = (None if value is None else int(value) for value in values)
        found[place] = Tally(rows, dict(zip(names, added, strict=True)))
    return found
