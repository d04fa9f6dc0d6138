"""The table of a list: fixed rows, own delegate, header that sorts, totals line below."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
    QWidget,
)

from hallmanager.ui.kit import shown, theme
from hallmanager.ui.kit.labels import paint_chip
from hallmanager.ui.records.rows import Answer, RowsModel, Total

_SIDE = 12
# Left of the table, so that the first column begins under the page's title.
EDGE = theme.MARGIN - _SIDE
_LEAST, _MOST, _BROAD_LEAST = 52, 240, 120
_Index = QModelIndex | QPersistentModelIndex


class RecordsTable(QTableView):
    """Signals: opened (a row was clicked or entered), sorted (a column was asked to sort)."""

    opened = Signal(int)
    sorted = Signal(int)

    def __init__(self, model: RowsModel) -> None:
        super().__init__()
        self.rows = model
        self.open_id = 0
        self.setModel(model)
        self.setItemDelegate(_Delegate(self))
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        self._dress_headers()
        self.clicked.connect(lambda index: self.opened.emit(index.row()))
        model.answered.connect(self._fit)
        # The ends of the rows lie outside every cell, so that Qt does not paint them by itself.
        self.selectionModel().selectionChanged.connect(lambda *_rows: self.viewport().update())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.currentIndex().isValid():
                self.opened.emit(self.currentIndex().row())
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The rules of the rows go on to the edge, where there are no more columns."""
        super().paintEvent(event)
        across, room = self.horizontalHeader(), self.viewport().rect()
        left = across.length() - across.offset()
        if left >= room.width() or not self.rows.rowCount():
            return
        painter = QPainter(self.viewport())
        first = max(self.rowAt(0), 0)
        last = self.rowAt(room.bottom())
        for row in range(first, (last if last >= 0 else self.rows.rowCount() - 1) + 1):
            top, height = self.rowViewportPosition(row), self.rowHeight(row)
            self._paint_end(painter, row, QRect(left, top, room.width() - left, height))

    def _paint_end(self, painter: QPainter, row: int, rect: QRect) -> None:
        t = theme.tokens()
        if self.selectionModel().isRowSelected(row, QModelIndex()):
            painter.fillRect(rect, QColor(t.sel))
        found = self.rows.row(row)
        paint_rules(painter, rect, is_open=found is not None and found.id == self.open_id)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Who comes by Tab sees where they are: the first row, unless one is current."""
        super().focusInEvent(event)
        by_key = event.reason() in (
            Qt.FocusReason.TabFocusReason,
            Qt.FocusReason.BacktabFocusReason,
        )
        if by_key and not self.currentIndex().isValid() and self.rows.rowCount():
            self.setCurrentIndex(self.rows.index(0, 0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_room()

    def _dress_headers(self) -> None:
        down = self.verticalHeader()
        down.setVisible(False)
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        down.setDefaultSectionSize(theme.Height.LIST_ROW)
        across = self.horizontalHeader()
        across.setFixedHeight(theme.Height.LIST_ROW)
        across.setMinimumSectionSize(40)
        across.setHighlightSections(False)
        across.setSectionsClickable(True)
        across.sectionClicked.connect(self.sorted)

    def _fit(self, _answer: Answer) -> None:
        """Make columns as wide as what the first page holds."""
        self._natural = [self._natural_width(n) for n in range(len(self.rows.columns))]
        for number in range(len(self.rows.columns)):
            self.setColumnHidden(number, not self.rows.is_needed(number))
        self._share_room()

    def _natural_width(self, number: int) -> int:
        metrics = QFontMetrics(theme.font())
        column = self.rows.columns[number]
        texts = [column.title + "↑"]
        for position in range(min(self.rows.rowCount(), 200)):
            row = self.rows.row(position)
            if row is not None:
                texts.append(row.cells[number])
        longest = max(metrics.horizontalAdvance(text) for text in texts)
        most = 900 if column.broad else _MOST
        return min(max(longest + 2 * _SIDE, _LEAST), most)

    def _share_room(self) -> None:
        """Give broad columns what the others leave, up to what they hold."""
        if not hasattr(self, "_natural"):
            return
        columns = self.rows.columns
        seen = [n for n in range(len(columns)) if not self.isColumnHidden(n)]
        broad = [n for n in seen if columns[n].broad]
        left = self.viewport().width() - sum(self._natural[n] for n in seen if n not in broad)
        for number, width in enumerate(self._natural):
            if number in broad:
                share = max(left // len(broad), _BROAD_LEAST)
                width = min(width, share)
            self.setColumnWidth(number, width)


def paint_rules(painter: QPainter, rect: QRect, *, is_open: bool) -> None:
    """The rule below a row; blue above and below the open one."""
    t = theme.tokens()
    line = QColor(t.focus if is_open else t.line)
    painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, line)
    if is_open:
        painter.fillRect(rect.left(), rect.top(), rect.width(), 1, line)


class _Delegate(QStyledItemDelegate):
    """Paints a cell from the page cache: no rules but the row's, blue rules for the open row."""

    def __init__(self, table: RecordsTable) -> None:
        super().__init__(table)
        self._table = table

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        t = theme.tokens()
        rect: QRect = option.rect  # type: ignore[attr-defined]
        row = self._table.rows.row(index.row())
        is_open = row is not None and row.id == self._table.open_id
        self._paint_ground(painter, option, rect, is_open)
        if row is None:
            painter.fillRect(rect.adjusted(_SIDE, 10, -_SIDE, -10), QColor(t.sunken))
            return
        column = self._table.rows.columns[index.column()]
        side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
        words = rect.adjusted(_SIDE, 0, -_SIDE, 0)
        text = row.cells[index.column()]
        tone = column.tone(row.values)
        if tone and text:
            paint_chip(painter, words, text, tone)
            return
        painter.setPen(QColor(t.ink))
        painter.setFont(self._table.font())
        metrics = painter.fontMetrics()
        if metrics.horizontalAdvance(text) > words.width():
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, side | Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_ground(
        self, painter: QPainter, option: QStyleOptionViewItem, rect: QRect, is_open: bool
    ) -> None:
        t = theme.tokens()
        state = option.state  # type: ignore[attr-defined]
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(t.sel))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, QColor(t.hover))
        paint_rules(painter, rect, is_open=is_open)

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: _Index,
    ) -> bool:
        """Tell the whole text of a cell that is elided."""
        rect: QRect = option.rect  # type: ignore[attr-defined]
        text = str(index.data() or "")
        wide = QFontMetrics(view.font()).horizontalAdvance(text) > rect.width() - 2 * _SIDE
        QToolTip.showText(event.globalPos(), text if wide else "", view)
        return True


class TotalsLine(QWidget):
    """The sums of the totalled columns, a line a group, pinned below the table in its columns."""

    def __init__(self, table: RecordsTable) -> None:
        super().__init__()
        self._table = table
        self._lines: list[tuple[str, dict[str, str]]] = []
        header = table.horizontalHeader()
        header.sectionResized.connect(lambda *_s: self.update())
        table.horizontalScrollBar().valueChanged.connect(lambda _v: self.update())

    def show_totals(self, totals: Sequence[Total], counting_unit: str) -> None:
        """Show the words of each line and the sum under each named column; hide without any."""
        self._lines = [
            (
                f"{total.words} {shown.number(total.count)} {counting_unit}",
                {name: shown.number(value) for name, value in total.sums.items() if value},
            )
            for total in totals
        ]
        self.setFixedHeight(max(1, len(self._lines)) * theme.Height.LIST_ROW)
        self.setVisible(bool(self._lines))
        words = [text for first, texts in self._lines for text in (first, *texts.values())]
        self.setAccessibleName("，".join(words))
        self.update()

    def texts(self) -> dict[str, str]:
        """The sums of the first line, by column."""
        return dict(self._lines[0][1]) if self._lines else {}

    def lines(self) -> list[tuple[str, dict[str, str]]]:
        """The words and the sums of every line."""
        return list(self._lines)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        t = theme.tokens()
        painter.fillRect(self.rect(), QColor(t.window))
        painter.fillRect(0, 0, self.width(), 1, QColor(t.line2))
        painter.setFont(theme.font(medium=True))
        painter.setPen(QColor(t.ink))
        for number, (first, texts) in enumerate(self._lines):
            self._paint_line(painter, number * int(theme.Height.LIST_ROW), first, texts)

    def _paint_line(self, painter: QPainter, top: int, first: str, texts: dict[str, str]) -> None:
        centre = Qt.AlignmentFlag.AlignVCenter
        height = int(theme.Height.LIST_ROW)
        room = QRect(_SIDE, top, self.width() - _SIDE, height)
        painter.drawText(room, centre | Qt.AlignmentFlag.AlignLeft, first)
        header = self._table.horizontalHeader()
        for number, column in enumerate(self._table.rows.columns):
            text = texts.get(column.name)
            if text:
                left = header.sectionViewportPosition(number)
                width = header.sectionSize(number)
                cell = QRect(left + _SIDE, top, width - 2 * _SIDE, height)
                painter.drawText(cell, centre | Qt.AlignmentFlag.AlignRight, text)
