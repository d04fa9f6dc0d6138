"""The sample hall: a county's published quarter, with invented windows, people and months.

`resources/sample` holds one table a file, named `<order>-<kind>[-<label>].csv`, whose headers are
the fields' labels. The tables are read, checked and kept like anything that is typed; what is
dated from the day the hall is made comes from `sample_months`.
"""

import csv
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from hallmanager.base import clock, resources
from hallmanager.base.text import _
from hallmanager.records.kind import Record
from hallmanager.records.register import record_class
from hallmanager.services import records, sample_months
from hallmanager.services.checking import Refused
from hallmanager.services.references import References
from hallmanager.services.typed import values_from_texts

if TYPE_CHECKING:
    from hallmanager.storage.changing import Change
    from hallmanager.storage.store import Store

Progress = Callable[[float, str], None]


def fill(store: "Store", *, progress: Progress | None = None) -> None:
    """Fill an empty hall, in one change by the operator 示例."""
    tables = list(_tables(clock.today()))
    with store.changing(by=_("示例"), why=_("建立示例大厅"), is_founding=True) as change:
        references = References(change)
        for position, (name, cls, rows) in enumerate(tables):
            if progress is not None:
                progress(position / len(tables), cls.kind.title)
            for row in rows:
                _keep(change, cls, row, references, name)
            references.forget()


def _tables(today: date) -> Iterator[tuple[str, type[Record], list[dict[str, str]]]]:
    for path in sorted(resources.resource("sample").glob("*.csv")):
        yield path.name, record_class(path.stem.split("-")[1]), _rows(path)
    counts = _rows(resources.resource("sample/20-ballots-2023Q2.csv"))
    for kind_key, rows in sample_months.invented(counts, today):
        yield kind_key, record_class(kind_key), rows


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _keep(
    change: "Change",
    cls: type[Record],
    row: Mapping[str, str],
    references: References,
    name: str,
) -> None:
    texts = {header: text for header, text in row.items() if text}
    try:
        values = values_from_texts(change, cls, texts, references=references)
        records.keep(change, cls, records.RowChange(values))
    except Refused as refused:
        # The tables are ours: a row that is refused is a bug, not the person's mistake.
        raise ValueError(f"{name}: {dict(row)}: {refused}") from refused
