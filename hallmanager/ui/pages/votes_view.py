"""The votes grid on screen: how a cell is painted, and a spreadsheet's keys."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QModelIndex, QObject, QRect, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from hallmanager.base.text import _
from hallmanager.ui.kit import icons, theme
from hallmanager.ui.pages.votes_sheet import RowState
from hallmanager.ui.pages.votes_table import (
    FIRST_COUNT,
    FIRST_RATE,
    NOTE,
    AnyIndex,
    Role,
    VotesModel,
    alignment,
    is_count,
)

_PAD = 12
_ENTER = (int(Qt.Key.Key_Return), int(Qt.Key.Key_Enter))


class VotesDelegate(QStyledItemDelegate):
    """Paints a cell: faults framed in vermilion, typed counts medium, blue rules on the row."""

    def __init__(self, view: QTableView, *, totals: bool = False) -> None:
        super().__init__(view)
        self._view = view
        self._totals = totals

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        rect: QRect = option.rect  # type: ignore[attr-defined]
        t = theme.tokens()
        painter.save()
        selected = self._view.selectionModel().isSelected(index)
        painter.fillRect(
            rect, QColor(t.sel if selected else t.window if self._totals else t.surface)
        )
        painter.setPen(QColor(t.line))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        current = self._view.currentIndex()
        if not self._totals and current.isValid() and current.row() == index.row():
            self._paint_current(painter, rect, current.column() == index.column())
        if index.data(Role.BAD) and index.column() != NOTE:
            painter.fillRect(rect.adjusted(1, 1, -2, -2), QColor(t.bad_bg))
            painter.setPen(QColor(t.bad_line))
            painter.drawRect(rect.adjusted(1, 1, -2, -2))
        self._paint_text(painter, rect, index)
        painter.restore()

    def _paint_current(self, painter: QPainter, rect: QRect, here: bool) -> None:
        focus = QColor(theme.tokens().focus)
        painter.setPen(QPen(focus, 1))
        painter.drawLine(rect.topLeft(), rect.topRight())
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if here:
            painter.setPen(QPen(focus, 2))
            painter.drawRect(rect.adjusted(1, 1, -1, -1))

    def _paint_text(self, painter: QPainter, rect: QRect, index: AnyIndex) -> None:
        if index.column() == 0 and self._paint_pencil(painter, rect, index):
            return
        medium = self._totals or bool(index.data(Role.TYPED))
        font: QFont = theme.font(medium=medium)
        painter.setFont(font)
        painter.setPen(QColor(self._ink(index)))
        box = rect.adjusted(_PAD, 0, -_PAD, 0)
        text = painter.fontMetrics().elidedText(
            str(index.data() or ""), Qt.TextElideMode.ElideRight, box.width()
        )
        painter.drawText(box, int(alignment(index.column())), text)

    def _paint_pencil(self, painter: QPainter, rect: QRect, index: AnyIndex) -> bool:
        unsaved = (RowState.NEW, RowState.CHANGED, RowState.CLEARED, RowState.REFUSED)
        if index.data(Role.STATE) not in unsaved:
            return False
        box = QRect(rect.right() - _PAD - 14, rect.center().y() - 7, 16, 16)
        pencil = icons.icon("pencil-simple", tint="accent")
        if pencil.isNull():
            painter.setPen(QColor(theme.tokens().accent))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "✎")
        else:
            pencil.paint(painter, box)
        return True

    def _ink(self, index: AnyIndex) -> str:
        t, column = theme.tokens(), index.column()
        state = index.data(Role.STATE)
        if index.data(Role.BAD):
            return t.bad
        if state is RowState.LOCKED or column in (0, NOTE):
            return t.ink3
        if index.data(Role.TYPED):
            return t.accent
        if column == FIRST_COUNT + 5 and index.data() and not self._totals:
            return t.bad
        return t.ink

    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: AnyIndex
    ) -> QWidget:
        edit = QLineEdit(parent)
        edit.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        edit.setFrame(False)
        edit.setStyleSheet("QLineEdit { padding: 0 10px; min-height: 0; border-radius: 0; }")
        return edit

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows leave a cell that is being typed, as a spreadsheet's do."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            moves = {
                int(Qt.Key.Key_Up): (-1, 0),
                int(Qt.Key.Key_Down): (1, 0),
                int(Qt.Key.Key_Return): (1, 0),
                int(Qt.Key.Key_Enter): (1, 0),
            }
            if event.key() in moves and isinstance(watched, QLineEdit):
                self.commitData.emit(watched)
                self.closeEditor.emit(watched, QStyledItemDelegate.EndEditHint.NoHint)
                if isinstance(self._view, VotesView):
                    self._view.leave_cell(*moves[event.key()], entered=event.key() in _ENTER)
                return True
        return super().eventFilter(watched, event)


class VotesView(QTableView):
    """The grid with a spreadsheet's keys; asks its page to copy, paste and save."""

    pasted = Signal(str)

    def __init__(self, model: VotesModel, copied: Callable[[], str]) -> None:
        super().__init__()
        self._copied = copied
        self.setModel(model)
        self._votes = model
        self.setItemDelegate(VotesDelegate(self))
        dress(self)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.setTabKeyNavigation(True)
        self._tabbed_from: int | None = None
        self.setAccessibleName(_("投票表格"))

    def move(self, down: int, right: int) -> None:  # type: ignore[override]
        """Go to a neighbouring cell."""
        here = self.currentIndex()
        self.setCurrentIndex(self._votes.index(here.row() + down, here.column() + right))

    def leave_cell(self, down: int, right: int, *, entered: bool = False) -> None:
        """Go on from a cell; Enter after Tabs begins the next row where the Tabs began."""
        if entered and self._tabbed_from is not None:
            right += self._tabbed_from - self.currentIndex().column()
        self._tabbed_from = None
        self.move(down, right)

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Tab goes through the counts only, and from the last one into the next row."""
        steps = {
            QAbstractItemView.CursorAction.MoveNext: 1,
            QAbstractItemView.CursorAction.MovePrevious: -1,
        }
        here = self.currentIndex()
        if action not in steps or not here.isValid():
            self._tabbed_from = None
            return super().moveCursor(action, modifiers)
        if self._tabbed_from is None:
            self._tabbed_from = max(FIRST_COUNT, min(here.column(), FIRST_RATE - 1))
        width = FIRST_RATE - FIRST_COUNT
        column = max(0, min(here.column() - FIRST_COUNT, width - 1))
        last = self._votes.rowCount() * width - 1
        row, column = divmod(max(0, min(here.row() * width + column + steps[action], last)), width)
        return self._votes.index(row, FIRST_COUNT + column)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._tabbed_from = None
        super().mousePressEvent(event)

    def count_cells(self) -> list[tuple[int, int]]:
        """The selected cells of counts, by row and count column."""
        return sorted(
            (index.row(), index.column() - FIRST_COUNT)
            for index in self.selectedIndexes()
            if is_count(index.column())
        )

    def event(self, event: QEvent) -> bool:
        # The grid's own steps come before the undo of the whole window while it has any.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            sheet = self._votes.sheet
            undo = event.matches(QKeySequence.StandardKey.Undo) and sheet and sheet.can_undo
            redo = event.matches(QKeySequence.StandardKey.Redo) and sheet and sheet.can_redo
            if undo or redo:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = QKeySequence.StandardKey
        if event.matches(key.Copy):
            QApplication.clipboard().setText(self._copied())
        elif event.matches(key.Cut):
            QApplication.clipboard().setText(self._copied())
            self._clear()
        elif event.matches(key.Paste):
            self.pasted.emit(QApplication.clipboard().text())
        elif event.matches(key.Undo) or event.matches(key.Redo):
            self._votes.step(back=event.matches(key.Undo))
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._clear()
        elif event.key() in _ENTER and not event.modifiers():
            self.leave_cell(1, 0, entered=True)
        else:
            super().keyPressEvent(event)

    def _clear(self) -> None:
        self._votes.write({cell: "" for cell in self.count_cells()})


def dress(view: QTableView) -> None:
    """What the grid and its totals share: row height, no rules, columns of fixed width."""
    view.setShowGrid(False)
    view.setWordWrap(False)
    view.verticalHeader().hide()
    view.verticalHeader().setDefaultSectionSize(int(theme.Height.GRID_ROW))
    view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    header = view.horizontalHeader()
    header.setHighlightSections(False)
    header.setFixedHeight(int(theme.Height.LIST_ROW))
    header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    header.setMinimumSectionSize(40)
