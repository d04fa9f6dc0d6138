"""From a figure back to the very rows it counts, and counting them again."""

from hallmanager.domain.figures import Figure, recounted
from hallmanager.domain.period import Period
from hallmanager.domain.ratio import Ratio
from hallmanager.records.register import record_class
from hallmanager.storage.store import Reader


def source_rows(reader: Reader, figure: Figure, period: Period) -> list[dict[str, object]]:
    """The rows in JSON form, under the names they had on the last day of the period."""
    rows: list[dict[str, object]] = []
    for source in figure.source.parts:
        records = reader.find(record_class(source.kind), *source.where)
        rows += [reader.as_row(record, on=period.end) for record in records]
    return rows


def recount(figure: Figure, rows: list[dict[str, object]]) -> int | Ratio | None:
    """What the rows add up to; None for figures that are no plain sum (lists, comparisons)."""
    if not isinstance(figure.value, (int, Ratio)):
        return None
    return recounted(figure.source, rows)
