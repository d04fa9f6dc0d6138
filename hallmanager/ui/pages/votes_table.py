"""The votes grid as a table: the model over a sheet, its painting, its keys, its totals."""

from collections.abc import Callable
from enum import IntEnum
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QKeyEvent, QKeySequence, QPainter, QPen
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
from hallmanager.domain.evaluation import Ballots
from hallmanager.domain.period import Period
from hallmanager.domain.ratio import percent_text
from hallmanager.ui.kit import icons, theme
from hallmanager.ui.pages.votes_sheet import RowState, VotesSheet, count_of

AnyIndex = QModelIndex | QPersistentModelIndex
FIRST_COUNT, FIRST_RATE, NOTE = 2, 8, 12
WIDTHS = (58, 176, 76, 76, 76, 88, 76, 76, 84, 84, 100, 90)
_PAD = 12


class Role(IntEnum):
    """What the painter asks beside the text."""

    BAD = Qt.ItemDataRole.UserRole + 1
    STATE = Qt.ItemDataRole.UserRole + 2
    TYPED = Qt.ItemDataRole.UserRole + 3


def grouped(number: int) -> str:
    """A count with thin spaces between thousands."""
    return f"{number:,}".replace(",", "\u2009")


def rate_texts(ballots: Ballots | None) -> tuple[str, str, str, str]:
    """The four rates as printed; nothing where there is no base, and no zero shares."""
    if ballots is None:
        return "", "", "", ""
    basic, bad = ballots.basic_satisfaction_rate, ballots.dissatisfaction_rate
    return (
        percent_text(ballots.turnout),
        percent_text(ballots.satisfaction_rate),
        percent_text(basic) if basic.numerator else "",
        percent_text(bad) if bad.numerator else "",
    )


class VotesModel(QAbstractTableModel):
    """The cells of a sheet; every change goes through `write`, `undo`, `redo`."""

    edited = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.sheet: VotesSheet | None = None
        self._states: list[RowState] = []

    def show_sheet(self, sheet: VotesSheet) -> None:
        """Show another sheet."""
        # Never a reset: it would make the header forget its widths and hidden columns.
        self._take(sheet)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, NOTE)
        self._refresh()

    def _take(self, sheet: VotesSheet) -> None:
        """Take over a sheet, growing or shrinking to its number of rows."""
        here, count = len(self._states), len(sheet.lines)
        states = [sheet.state(row) for row in range(count)]
        if count > here:
            self.beginInsertRows(QModelIndex(), here, count - 1)
            self.sheet, self._states = sheet, states
            self.endInsertRows()
        elif count < here:
            self.beginRemoveRows(QModelIndex(), count, here - 1)
            self.sheet, self._states = sheet, states
            self.endRemoveRows()
        self.sheet, self._states = sheet, states

    def write(self, texts: dict[tuple[int, int], str]) -> int:
        """Put texts into cells of the sheet as one step."""
        changed = self.sheet.write(texts) if self.sheet else 0
        self._refresh()
        return changed

    def step(self, *, back: bool) -> bool:
        """Undo or redo one step; False when there is none."""
        if self.sheet is None:
            return False
        moved = self.sheet.undo() if back else self.sheet.redo()
        self._refresh()
        return moved

    def state(self, row: int) -> RowState:
        """What saving would do with a row."""
        return self._states[row]

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._states)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else NOTE + 1

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        sheet = self.sheet
        if sheet and _is_count(index.column()) and not sheet.lines[index.row()].locked:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal or self.sheet is None:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        if role == Qt.ItemDataRole.ToolTipRole and _is_count(section):
            return self.sheet.grid.columns[section - FIRST_COUNT].label
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return self._heads()[section]

    def _heads(self) -> list[str]:
        return [
            _("序号"),
            _("单位"),
            _("应投"),
            _("实投"),
            _("满意"),
            _("基本满意"),
            _("不满意"),
            _("未评价"),
            _("投票率"),
            _("满意率"),
            _("基本满意率"),
            _("不满意率"),
            _("状态"),
        ]

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if self.sheet is None or not index.isValid():
            return None
        row, column = index.row(), index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._shown(row, column)
        if role == Qt.ItemDataRole.EditRole and _is_count(column):
            return self.sheet.text(row, column - FIRST_COUNT)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.note(row) if column == NOTE else None
        if role == Role.STATE:
            return self._states[row]
        if role == Role.TYPED:
            return _is_count(column) and self.sheet.is_dirty(row, column - FIRST_COUNT)
        if role == Role.BAD:
            return self._is_bad(row, column)
        return None

    def setData(self, index: AnyIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or not _is_count(index.column()):
            return False
        self.write({(index.row(), index.column() - FIRST_COUNT): str(value)})
        return True

    def note(self, row: int) -> str:
        """What is to be said about a row."""
        if self.sheet is None:
            return ""
        line, state = self.sheet.lines[row], self._states[row]
        if state is RowState.REFUSED:
            return "".join(problem.message for problem in self.sheet.problems(row))
        if state is RowState.LOCKED:
            codes = "、".join(Period.parse(code).short_title for code in line.entered_as)
            whole = _("由{codes}合计，请在月份里改") if line.summed else _("已按{codes}录入")
            return whole.format(codes=codes)
        if state is RowState.CHANGED and line.counts:
            return _("更新，原应投 {due}").format(due=grouped(line.counts[0]))
        return {
            RowState.NEW: _("新增"),
            RowState.CLEARED: _("清空，保存时删除记录"),
            RowState.EMPTY: _("未录入"),
        }.get(state, "")

    def _shown(self, row: int, column: int) -> str:
        assert self.sheet is not None
        line = self.sheet.lines[row]
        if column == 0:
            return str(line.order) if line.order is not None else str(row + 1)
        if column == 1:
            return line.name
        if _is_count(column):
            text = self.sheet.text(row, column - FIRST_COUNT)
            count = count_of(text)
            return text if count is None else grouped(count)
        if column == NOTE:
            return self.note(row)
        return rate_texts(self.sheet.rates(row))[column - FIRST_RATE]

    def _is_bad(self, row: int, column: int) -> bool:
        if self.sheet is None or self._states[row] is not RowState.REFUSED:
            return False
        if column == NOTE:
            return True
        fields = {problem.field for problem in self.sheet.problems(row)}
        return _is_count(column) and self.sheet.names[column - FIRST_COUNT] in fields

    def _refresh(self) -> None:
        if self.sheet is None:
            return
        self._states = [self.sheet.state(row) for row in range(len(self.sheet.lines))]
        if not self._states:
            return
        self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, NOTE))
        self.edited.emit()


class TotalsModel(QAbstractTableModel):
    """Two pinned lines: the hall without its sub-centres, then the sub-centres."""

    def __init__(self, source: VotesModel) -> None:
        super().__init__(source)
        self._source = source
        self._rows: list[tuple[str, ...]] = [("",) * (NOTE + 1)] * 2
        source.edited.connect(self._add_up)

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008
        return len(self._rows)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008
        return NOTE + 1

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return self._rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(index.column())
        return None

    def _add_up(self) -> None:
        sheet = self._source.sheet
        if sheet is None:
            return
        kinds = (("units", _("大厅合计，{n} 个单位")), ("sub_centers", _("分中心合计，{n} 个")))
        self._rows = [_total_row(sheet, kind, title) for kind, title in kinds]
        self.dataChanged.emit(self.index(0, 0), self.index(1, NOTE))


def _total_row(sheet: VotesSheet, kind: str, title: str) -> tuple[str, ...]:
    lines = sum(line.owner_kind == kind for line in sheet.lines)
    total = sheet.total(kind)
    counts = (
        total.due,
        total.cast,
        total.satisfied,
        total.basically_satisfied,
        total.dissatisfied,
        total.unevaluated,
    )
    numbers = (grouped(count) if count else "" for count in counts)
    return ("", title.format(n=lines), *numbers, *rate_texts(total), "")


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
        painter.drawText(box, int(_alignment(index.column())), text)

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
                down, right = moves[event.key()]
                if isinstance(self._view, VotesView):
                    self._view.move(down, right)
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
        self.setAccessibleName(_("投票表格"))

    def move(self, down: int, right: int) -> None:  # type: ignore[override]
        """Go to a neighbouring cell."""
        here = self.currentIndex()
        self.setCurrentIndex(self._votes.index(here.row() + down, here.column() + right))

    def count_cells(self) -> list[tuple[int, int]]:
        """The selected cells of counts, by row and count column."""
        return sorted(
            (index.row(), index.column() - FIRST_COUNT)
            for index in self.selectedIndexes()
            if _is_count(index.column())
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
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.move(1, 0)
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
    header.setStretchLastSection(True)
    header.setMinimumSectionSize(40)


def _is_count(column: int) -> bool:
    return FIRST_COUNT <= column < FIRST_RATE


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignLeft if column in (1, NOTE) else Qt.AlignmentFlag.AlignRight
    return side | Qt.AlignmentFlag.AlignVCenter
