"""The table of a list: fixed rows with check boxes, own delegate, header that sorts."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
)

from hallmanager.ui.kit import theme
from hallmanager.ui.kit.desk import Desk
from hallmanager.ui.kit.labels import paint_chip
from hallmanager.ui.records.layout import ColumnLayout, ListHeader, arrow
from hallmanager.ui.records.rows import Answer, RowsModel
from hallmanager.ui.records.ticks import AllBox, TickColumn, Ticks

_SIDE = 12
# Left of the table, so that the first column begins under the page's title.
EDGE = theme.MARGIN - _SIDE
_LEAST, _MOST, _BROAD_LEAST = 52, 240, 120
_STEPS: dict[int, int] = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_Index = QModelIndex | QPersistentModelIndex


class RecordsTable(QTableView):
    """Signals: opened (a row was clicked or entered), sorted (by a column, within the others)."""

    opened = Signal(int)
    sorted = Signal(int, bool)

    def __init__(self, desk: Desk, model: RowsModel) -> None:
        super().__init__()
        self.rows = model
        self.open_id = 0
        self.ticks = Ticks(desk, model)
        self.layout_kept = ColumnLayout(model.kind)
        self._natural: list[int] = []
        self._arranging = False
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
        self.selectionModel().selectionChanged.connect(lambda *_rows: self.repaint_rows())
        self.ticks.changed.connect(self.repaint_rows)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.currentIndex().row()
        shifted = event.modifiers() == Qt.KeyboardModifier.ShiftModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if row >= 0:
                self.opened.emit(row)
        elif event.key() == Qt.Key.Key_Space and row >= 0:
            (self.ticks.reach if shifted else self.ticks.toggle)(row)
        elif shifted and row >= 0 and (step := _STEPS.get(event.key(), 0)):
            self._reach(row, row + step)
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.ticks.take_all()
        else:
            super().keyPressEvent(event)

    def _reach(self, row: int, to: int) -> None:
        """Go on to the next row and tick both."""
        if 0 <= to < self.rows.rowCount():
            if not self.ticks.has(row):
                self.ticks.toggle(row)
            self.setCurrentIndex(self.rows.index(to, 0))
            self.ticks.reach(to)

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
        ground = self.ground(row)
        if ground:
            painter.fillRect(rect, QColor(ground))
        paint_rules(painter, rect, is_open=self.is_open(row))

    def repaint_rows(self) -> None:
        """Paint again what marks a row as a whole."""
        self.viewport().update()
        self.verticalHeader().viewport().update()

    def is_open(self, row: int) -> bool:
        """Whether a row has the blue rules: it is open beside the list, or the keys stand on it."""
        found = self.rows.row(row)
        if found is not None and self.open_id:
            return found.id == self.open_id
        return row == self.currentIndex().row()

    def ground(self, row: int) -> str:
        """The colour below a row that is ticked, or that the keys stand on."""
        if self.ticks.has(row):
            return theme.tokens().sel
        return theme.tokens().hover if row == self.currentIndex().row() else ""

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
        self.setVerticalHeader(TickColumn(self.ticks, self, self._paint_end))
        self.setCornerButtonEnabled(False)
        self.all_box = AllBox(self.ticks, self)
        across = ListHeader(self, int(theme.Height.LIST_ROW))
        self.setHorizontalHeader(across)
        across.sectionClicked.connect(lambda n: self.sorted.emit(n, across.is_added))
        across.sectionMoved.connect(lambda *_moved: self._keep_order())
        across.sectionResized.connect(self._keep_width)
        self._arrange()

    def see_column(self, number: int, seen: bool) -> None:
        """Show a column, or hide it, from now on."""
        self.layout_kept.keep_seen(self.rows.columns[number].name, seen)
        self._fit()

    def forget_layout(self) -> None:
        """Put the columns back as they are declared."""
        self.layout_kept.forget()
        self._arrange()
        self._fit()

    def _arrange(self) -> None:
        """Put the columns in the order that was kept."""
        names = [column.name for column in self.rows.columns]
        header = self.horizontalHeader()
        with self._by_itself():
            for place, name in enumerate(self.layout_kept.arranged(names)):
                header.moveSection(header.visualIndex(names.index(name)), place)

    def _keep_order(self) -> None:
        header = self.horizontalHeader()
        if not self._arranging:
            places = [header.logicalIndex(place) for place in range(header.count())]
            self.layout_kept.keep_order([self.rows.columns[n].name for n in places])

    def _keep_width(self, number: int, _before: int, width: int) -> None:
        if not self._arranging and width:
            self.layout_kept.keep_width(self.rows.columns[number].name, width)

    @contextmanager
    def _by_itself(self) -> Iterator[None]:
        """What changes meanwhile is not a person's wish."""
        before, self._arranging = self._arranging, True
        yield
        self._arranging = before

    def _fit(self, _answer: Answer | None = None) -> None:
        """Make columns as wide as what the first page holds, unless a person made them so."""
        self._natural = [self._natural_width(n) for n in range(len(self.rows.columns))]
        with self._by_itself():
            for number, column in enumerate(self.rows.columns):
                seen = self.layout_kept.seen.get(column.name, self.rows.is_needed(number))
                self.setColumnHidden(number, not seen)
        self._share_room()
        self.all_box.set_count(self.rows.rowCount())

    def _natural_width(self, number: int) -> int:
        metrics = QFontMetrics(theme.font())
        column = self.rows.columns[number]
        if kept := self.layout_kept.widths.get(column.name):
            return kept
        texts = [column.title + (arrow(self.rows.query.order, column.name) or "↑")]
        for position in range(min(self.rows.rowCount(), 200)):
            row = self.rows.row(position)
            if row is not None:
                texts.append(row.cells[number])
        longest = max(metrics.horizontalAdvance(text) for text in texts)
        most = 900 if column.broad else _MOST
        return min(max(longest + 2 * _SIDE, _LEAST), most)

    def _share_room(self) -> None:
        """Give broad columns what the others leave, up to what they hold."""
        if not self._natural:
            return
        columns = self.rows.columns
        seen = [n for n in range(len(columns)) if not self.isColumnHidden(n)]
        kept = self.layout_kept.widths
        broad = [n for n in seen if columns[n].broad and columns[n].name not in kept]
        left = self.viewport().width() - sum(self._natural[n] for n in seen if n not in broad)
        with self._by_itself():
            for number in seen:
                share = max(left // max(len(broad), 1), _BROAD_LEAST)
                width = self._natural[number]
                self.setColumnWidth(number, min(width, share) if number in broad else width)


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
        self._paint_ground(painter, option, rect, index.row())
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
        self, painter: QPainter, option: QStyleOptionViewItem, rect: QRect, row: int
    ) -> None:
        state = option.state  # type: ignore[attr-defined]
        hovered = state & QStyle.StateFlag.State_MouseOver
        ground = self._table.ground(row) or (theme.tokens().hover if hovered else "")
        if ground:
            painter.fillRect(rect, QColor(ground))
        paint_rules(painter, rect, is_open=self._table.is_open(row))

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
