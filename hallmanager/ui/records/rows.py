"""The rows of a list: read a page at a time off the main thread, kept ready to be painted."""

from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from hallmanager.base.text import _
from hallmanager.domain.condition import Condition
from hallmanager.records.kind import Record, fields_of
from hallmanager.ui.kit.desk import Desk
from hallmanager.ui.records.columns import Column, columns_of
from hallmanager.ui.records.layout import arrow

if TYPE_CHECKING:
    from hallmanager.storage.reading import Reader
    from hallmanager.storage.store import Store

PAGE = 200
_KEPT_PAGES = 60
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Query:
    """What a list shows: which records, in which order (public names; "-name" is downwards)."""

    where: tuple[Condition, ...] = ()
    order: tuple[str, ...] = ()


@dataclass(frozen=True)
class ShownRow:
    """One record as the list shows it: its row (public names) and the text of each cell."""

    id: int
    values: Mapping[str, Any]
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Total:
    """One line of totals: whose records, how many, the sum under each totalled column."""

    words: str
    count: int
    sums: Mapping[str, int]


@dataclass(frozen=True)
class Answer:
    """The beginning of a list: how many records, their totals, the first page."""

    count: int
    total: int
    sums: tuple[Total, ...] = ()
    first: tuple[ShownRow, ...] = ()


class RowsModel(QAbstractTableModel):
    """Shows a query; pages beyond the first are read when a row of theirs comes into view.

    Signals:
        answered: the query has been answered (an Answer).
    """

    answered = Signal(object)

    def __init__(self, desk: Desk, cls: type[Record], parent: QObject) -> None:
        super().__init__(parent)
        self.columns: list[Column] = columns_of(cls)
        self.kind = cls.kind.key
        self.query = Query()
        self._desk = desk
        self._cls = cls
        self._count = 0
        self._serial = 0
        self._pages: OrderedDict[int, tuple[ShownRow, ...]] = OrderedDict()
        self._asked: set[int] = set()

    def ask(self, query: Query) -> None:
        """Read the query anew; the rows in view stay until the answer is there."""
        self.query = query
        cls, columns = self._cls, self.columns
        self._desk.read(
            lambda store: _answer(store, cls, columns, query),
            then=self._take,
            owner=self,
            latest="rows",
        )

    def row(self, number: int) -> ShownRow | None:
        """The row at a position, or None while its page is being read."""
        page = self._pages.get(number // PAGE)
        if page is None:
            self._want(number // PAGE)
            return None
        place = number % PAGE
        return page[place] if place < len(page) else None

    def position(self, id: int) -> int:
        """Where a record stands among the rows read so far; -1 when it is not among them."""
        for number, page in self._pages.items():
            for place, row in enumerate(page):
                if row.id == id:
                    return number * PAGE + place
        return -1

    def ids(self, store: "Store", *, first: int = 0, end: int | None = None) -> list[int]:
        """The records of the query from one position to another, read off the main thread."""
        with store.reading() as reader:
            found = reader.ids(self._cls, *self.query.where, order=self.query.order)
        return found[first:end]

    def is_needed(self, number: int) -> bool:
        """Whether a column is to be shown: an optional one only while some row fills it."""
        if not self.columns[number].optional or self._count > PAGE:
            return True
        return any(row.cells[number] for page in self._pages.values() for row in page)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else self._count

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            row = self.row(index.row())
            return row.cells[index.column()] if row else ""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(self.columns[index.column()])
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Vertical:
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title + arrow(self.query.order, column.name)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        return None

    def _take(self, answer: Answer) -> None:
        self.beginResetModel()
        self._serial += 1
        self._count = answer.count
        self._pages = OrderedDict({0: answer.first})
        self._asked = set()
        self.endResetModel()
        self.answered.emit(answer)

    def _want(self, page: int) -> None:
        if page in self._asked:
            return
        self._asked.add(page)
        serial, cls, columns, query = self._serial, self._cls, self.columns, self.query
        self._desk.read(
            lambda store: _page(store, cls, columns, query, page),
            then=lambda rows: self._keep(serial, page, rows),
            owner=self,
        )

    def _keep(self, serial: int, page: int, rows: tuple[ShownRow, ...]) -> None:
        if serial != self._serial:
            return
        self._asked.discard(page)
        self._pages[page] = rows
        while len(self._pages) > _KEPT_PAGES:
            self._pages.popitem(last=False)
        last = min((page + 1) * PAGE, self._count) - 1
        right = len(self.columns) - 1
        self.dataChanged.emit(self.index(page * PAGE, 0), self.index(last, right))


def _alignment(column: Column) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def _answer(store: "Store", cls: type[Record], columns: Sequence[Column], query: Query) -> Answer:
    with store.reading() as reader:
        return Answer(
            count=reader.count(cls, *query.where),
            total=reader.count(cls),
            sums=tuple(totals(reader, cls, columns, query)),
            first=_rows(reader, cls, columns, query, 0),
        )


def totals(
    reader: "Reader", cls: type[Record], columns: Sequence[Column], query: Query
) -> Iterator[Total]:
    """The totals; what is of a unit and what is of a sub-centre is never added up (S000)."""
    names = [column.name for column in columns if column.totalled]
    parts = cls.kind.one_of if names else ()
    for name in parts:
        where = (*query.where, Condition(name, "filled"))
        if count := reader.count(cls, *where):
            label = fields_of(cls)[name].label
            yield Total(
                _("{label}合计").format(label=label), count, reader.sums(cls, names, *where)
            )
    if names and not parts:
        count = reader.count(cls, *query.where)
        yield Total(_("合计"), count, reader.sums(cls, names, *query.where))


def _page(
    store: "Store", cls: type[Record], columns: Sequence[Column], query: Query, page: int
) -> tuple[ShownRow, ...]:
    with store.reading() as reader:
        return _rows(reader, cls, columns, query, page * PAGE)


def _rows(
    reader: "Reader", cls: type[Record], columns: Sequence[Column], query: Query, offset: int
) -> tuple[ShownRow, ...]:
    found = reader.find(cls, *query.where, order=query.order, limit=PAGE, offset=offset)
    rows = reader.as_rows(found)
    return tuple(
        ShownRow(int(str(row["id"])), row, tuple(column.text(row) for column in columns))
        for row in rows
    )
