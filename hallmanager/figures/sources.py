"""From a figure back to the very rows it counts, and counting them again."""

from collections.abc import Iterator

from hallmanager.domain.figures import Figure, Source, recounted
from hallmanager.domain.period import Period
from hallmanager.domain.ratio import Ratio
from hallmanager.records.register import record_class
from hallmanager.storage.store import Reader

Row = dict[str, object]


def source_rows(reader: Reader, figure: Figure, period: Period) -> list[Row]:
    """The rows in JSON form, under the names they had on the last day of the period."""
    return [row for _source, rows in rows_by_source(reader, figure, period) for row in rows]


def rows_by_source(
    reader: Reader, figure: Figure, period: Period
) -> Iterator[tuple[Source, list[Row]]]:
    """The same rows, source by source."""
    for source in figure.source.parts:
        records = reader.find(record_class(source.kind), *source.where)
        yield source, reader.as_rows(records, on=period.end)


def recount(figure: Figure, rows: list[Row]) -> int | Ratio | None:
    """What the rows add up to; None for figures that are no plain sum (lists, comparisons)."""
    if not isinstance(figure.value, (int, Ratio)):
        return None
    return recounted(figure.source, rows)
