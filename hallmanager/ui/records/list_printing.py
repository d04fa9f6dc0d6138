"""A list on paper: the columns, rows and totals that the page shows, in its order."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from hallmanager.base import clock
from hallmanager.base.text import _
from hallmanager.domain.listing import Listing, ListingColumn, ListingTotal
from hallmanager.records.hall import Center
from hallmanager.records.kind import Record
from hallmanager.ui.kit import work
from hallmanager.ui.kit.desk import Desk
from hallmanager.ui.records.columns import Column
from hallmanager.ui.records.rows import Query
from hallmanager.ui.records.table import RecordsTable

if TYPE_CHECKING:
    from hallmanager.storage.store import Reader, Store
    from hallmanager.ui.printing.dialog import Printable

_CHUNK = 500
# What only a screen shows: the thin space of thousands, the long minus.
_ON_PAPER = str.maketrans({"\u2009": None, "\u2212": "-"})


@dataclass(frozen=True)
class Seen:
    """What a list page shows: kind, query, visible columns from left to right, totals, words."""

    cls: type[Record]
    query: Query
    columns: tuple[Column, ...]
    totals: tuple[tuple[str, dict[str, str]], ...]
    words: str


def visible_columns(table: RecordsTable) -> tuple[Column, ...]:
    """The columns a person sees, from left to right."""
    header = table.horizontalHeader()
    places = [header.logicalIndex(visual) for visual in range(header.count())]
    return tuple(table.rows.columns[at] for at in places if not header.isSectionHidden(at))


def print_list(page: QWidget, desk: Desk, seen: Seen) -> None:
    """Lay out a list off the main thread, then show the print dialog."""
    title = seen.cls.kind.title
    task = work.Task(_("排版 {title}").format(title=title))

    def show(printable: "Printable") -> None:
        from hallmanager.ui.printing.offering import offer

        if page.isVisible():
            offer(page, desk, printable)

    by = desk.by
    desk.read(lambda store: _laid_out(store, seen, by, task), then=show, owner=page, task=task)


def listing(store: "Store", seen: Seen, by: str) -> Listing:
    """What goes on paper."""
    from hallmanager.services.listing import check_size

    with store.reading() as reader:
        count = reader.count(seen.cls, *seen.query.where)
        check_size(count)
        unit = seen.cls.kind.counting_unit
        words = _("共 {n} {unit}").format(n=count, unit=unit)
        centers = reader.find(Center, limit=1)
        return Listing(
            title=seen.cls.kind.title,
            hall=centers[0].name if centers else "",
            shown="；".join(filter(None, [seen.words, words])),
            columns=tuple(ListingColumn(c.title, c.right, c.broad) for c in seen.columns),
            rows=tuple(_rows(reader, seen, count)),
            printed_at=clock.now(),
            printed_by=by,
            totals=tuple(_total(words, sums, seen.columns) for words, sums in seen.totals),
        )


def _rows(reader: "Reader", seen: Seen, count: int) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for offset in range(0, count, _CHUNK):
        found = reader.find(
            seen.cls, *seen.query.where, order=seen.query.order, limit=_CHUNK, offset=offset
        )
        rows += [
            tuple(_on_paper(column.text(row)) for column in seen.columns)
            for row in reader.as_rows(found)
        ]
    return rows


def _total(words: str, sums: dict[str, str], columns: Sequence[Column]) -> ListingTotal:
    cells = tuple(_on_paper(sums.get(column.name, "")) for column in columns)
    return ListingTotal(_on_paper(words), cells)


def _laid_out(store: "Store", seen: Seen, by: str, task: work.Task) -> "Printable":
    from hallmanager.rendering.pages import page_sizes
    from hallmanager.services.listing import print_listing
    from hallmanager.ui.printing.dialog import Printable

    task.progress(0.05, _("正在读取"))
    made = listing(store, seen, by)
    task.progress(0.3, _("正在排版"))
    printed = print_listing(made, progress=task.progress, cancelled=task.cancelled)
    name = f"{made.title}{made.printed_at:%Y%m%d}"
    return Printable(made.title, printed.pdf, page_sizes(printed.pdf), name)


def _on_paper(text: str) -> str:
    return text.translate(_ON_PAPER)
