"""The rows of an import as a table: faults first, the cell marked, the reason, one remedy."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from hallmanager.base.text import _
from hallmanager.domain.values import shown
from hallmanager.records.kind import fields_of
from hallmanager.services.importing import CellProblem, Preview, PreviewRow, Status
from hallmanager.ui.kit import theme

AnyIndex = QModelIndex | QPersistentModelIndex
_ROW = Qt.ItemDataRole.UserRole + 1
_FAULT = Qt.ItemDataRole.UserRole + 2
_ROW_HEIGHT = 27
_NUMBER_WIDTH, _REMEDY_WIDTH = 74, 104
_ORDER = {Status.REJECTED: 0, Status.WARNED: 1}


class ImportModel(QAbstractTableModel):
    """The rows of a preview that a tab shows: line number, the sheet's columns, result, remedy."""

    corrected = Signal(object, str, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.preview: Preview | None = None
        self.rows: list[PreviewRow] = []
        self.fields: list[tuple[str, str]] = []
        self._numeric: set[str] = set()
        self._only: Status | None = None

    @property
    def result_column(self) -> int:
        """The column that says what becomes of a row."""
        return len(self.fields) + 1

    def show_preview(self, preview: Preview, only: Status | None = None) -> None:
        """Show the rows of one status, or all, the faulty ones first."""
        self.beginResetModel()
        self.preview, self._only = preview, only
        self.fields = _columns(preview)
        declared = fields_of(preview.source.cls)
        self._numeric = {name for name, f in declared.items() if f.is_number}
        rows = [row for row in preview.rows if only is None or row.status is only]
        self.rows = sorted(rows, key=lambda row: _ORDER.get(row.status, 2))
        self.endResetModel()

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.fields) + 3

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if 0 < index.column() < self.result_column:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.alignment(section)
        if role == Qt.ItemDataRole.DisplayRole:
            return [_("原表行"), *(text for _name, text in self.fields), _("结果"), ""][section]
        return None

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = self.rows[index.row()], index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return self._text(row, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(row, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.alignment(column)
        if role == _ROW:
            return row
        if role == _FAULT:
            return self._fault(row, column)
        return None

    def setData(self, index: AnyIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        row, column = self.rows[index.row()], index.column()
        if role != Qt.ItemDataRole.EditRole or str(value) == self._text(row, column):
            return False
        self.corrected.emit(row, self.fields[column - 1][0], str(value))
        return True

    def alignment(self, column: int) -> Qt.AlignmentFlag:
        """Numbers stand right, texts left."""
        name = self.fields[column - 1][0] if 0 < column < self.result_column else ""
        right = column == 0 or name in self._numeric
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter

    def remedy(self, row: PreviewRow) -> str:
        """What the button of a row says."""
        likely = row.suggestion
        if likely is not None and likely.suggestion:
            name = likely.field not in self._numeric
            words = _("就是{value}") if name else _("改为 {value}")
            return words.format(value=likely.suggestion)
        return _("略过此行") if row.status is Status.REJECTED else ""

    def next_fault(self, after: int, step: int) -> int:
        """The next row with a fault, beginning again at the other end; -1 when there is none."""
        count = len(self.rows)
        for away in range(1, count + 1):
            row = (after + step * away) % count
            if self.rows[row].status is Status.REJECTED:
                return row
        return -1

    def _text(self, row: PreviewRow, column: int) -> str:
        if column == 0:
            return str(row.number)
        if column < self.result_column:
            return self._cell(row, self.fields[column - 1][0])
        return row.words if column == self.result_column else self.remedy(row)

    def _cell(self, row: PreviewRow, name: str) -> str:
        assert self.preview is not None
        table = next(t for t in self.preview.tables if t.sheet.name == row.sheet)
        column = table.column_of(name)
        if column is None or column.index >= len(row.cells):
            return ""
        value = row.cells[column.index]
        return "" if value is None else shown(value)

    def _tip(self, row: PreviewRow, column: int) -> str | None:
        if column < self.result_column:
            fault = self._fault(row, column)
            return fault[0].message if fault else None
        return row.words or None

    def _fault(self, row: PreviewRow, column: int) -> tuple[CellProblem, bool] | None:
        """The problem of a cell, and whether it keeps the row out."""
        if not 0 < column < self.result_column:
            return None
        name = self.fields[column - 1][0]
        for problem in row.problems:
            if problem.field == name:
                return problem, True
        for problem in row.warnings:
            if problem.field == name:
                return problem, False
        return None


class ImportDelegate(QStyledItemDelegate):
    """Paints faults: a bar at the left, the cell framed, the reason and the remedy's button."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        model = index.model()
        assert isinstance(model, ImportModel)
        rect: QRect = option.rect  # type: ignore[attr-defined]
        row: PreviewRow = index.data(_ROW)
        t = theme.tokens()
        painter.save()
        view = self.parent()
        chosen = isinstance(view, QTableView) and view.currentIndex().row() == index.row()
        painter.fillRect(rect, QColor(t.sel if chosen else t.surface))
        painter.setPen(QColor(t.line))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if index.column() == 0 and row.status is Status.REJECTED:
            painter.fillRect(rect.x(), rect.y(), 3, rect.height() - 1, QColor(t.bad_line))
        fault = index.data(_FAULT)
        if fault is not None:
            box = rect.adjusted(0, 0, -1, -1)
            painter.fillRect(box, QColor(t.bad_bg if fault[1] else t.warn_bg))
            painter.setPen(QColor(t.bad_line if fault[1] else t.warn_line))
            painter.drawRect(box)
        if index.column() == model.result_column + 1:
            self._paint_remedy(painter, rect, str(index.data()))
        else:
            self._paint_text(painter, rect, model, index, row, fault)
        painter.restore()

    def _paint_text(
        self,
        painter: QPainter,
        rect: QRect,
        model: ImportModel,
        index: AnyIndex,
        row: PreviewRow,
        fault: tuple[CellProblem, bool] | None,
    ) -> None:
        t = theme.tokens()
        result = index.column() == model.result_column
        ink = t.ink2 if result or index.column() == 0 else t.ink
        if fault is not None or (result and row.status in _ORDER):
            bad = row.status is Status.REJECTED if fault is None else fault[1]
            ink = t.bad if bad else t.warn
        painter.setPen(QColor(ink))
        painter.setFont(theme.font())
        box = rect.adjusted(8, 0, -8, 0)
        elided = painter.fontMetrics().elidedText(
            str(index.data()), Qt.TextElideMode.ElideRight, box.width()
        )
        painter.drawText(box, int(model.alignment(index.column())), elided)

    def _paint_remedy(self, painter: QPainter, rect: QRect, words: str) -> None:
        if not words:
            return
        t = theme.tokens()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font(theme.AUXILIARY))
        width = min(painter.fontMetrics().horizontalAdvance(words) + 18, rect.width() - 8)
        box = QRect(rect.right() - width - 4, rect.y() + 2, width, rect.height() - 5)
        painter.setPen(QColor(t.line2))
        painter.setBrush(QColor(t.surface))
        painter.drawRoundedRect(box, 4, 4)
        painter.setPen(QColor(t.ink))
        elided = painter.fontMetrics().elidedText(
            words, Qt.TextElideMode.ElideRight, box.width() - 8
        )
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, elided)

    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: AnyIndex
    ) -> QWidget:
        edit = QLineEdit(parent)
        edit.setFrame(False)
        edit.setProperty("look", "cell")
        return edit


class ImportTable(QTableView):
    """The table with its keys and remedies."""

    remedied = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.rows = ImportModel(self)
        self.setModel(self.rows)
        self.setItemDelegate(ImportDelegate(self))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setMouseTracking(True)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(40)
        header.setFixedHeight(int(theme.Height.LIST_ROW))
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAccessibleName(_("要导入的行"))

    def show_preview(self, preview: Preview, only: Status | None) -> None:
        """Show the rows of a tab; columns take the width of their content."""
        self.rows.show_preview(preview, only)
        header, mode = self.horizontalHeader(), QHeaderView.ResizeMode
        result = self.rows.result_column
        self.setColumnWidth(0, _NUMBER_WIDTH)
        for column in range(1, result):
            self.setColumnWidth(column, self._fitting_width(column))
        header.setSectionResizeMode(mode.Interactive)
        header.setSectionResizeMode(result, mode.Stretch)
        self.setColumnWidth(result + 1, _REMEDY_WIDTH)

    def go_to_first(self) -> None:
        """Go to the first row, which is the one with a fault if there is any."""
        if self.rows.rows and self.rows.rows[0].status is Status.REJECTED:
            self.go_to_fault(1)

    def go_to_fault(self, step: int) -> None:
        """Go to the next or previous row with a fault, at its first faulty cell."""
        if not self.rows.rows:
            return
        here = self.currentIndex()
        row = self.rows.next_fault(here.row() if here.isValid() else -1, step)
        if row < 0:
            return
        faulty = [
            column
            for column in range(1, self.rows.result_column)
            if self.rows.index(row, column).data(_FAULT)
        ]
        self.setCurrentIndex(self.rows.index(row, faulty[0] if faulty else 1))
        self.setFocus()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        on_remedy = index.isValid() and index.column() == self.rows.result_column + 1
        if on_remedy and index.data():
            self.remedied.emit(index.data(_ROW))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        on_remedy = index.isValid() and index.column() == self.rows.result_column + 1
        hand = on_remedy and bool(index.data())
        arrow = Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if hand else arrow)
        super().mouseMoveEvent(event)

    def _fitting_width(self, column: int) -> int:
        metrics, shown_rows = self.fontMetrics(), range(min(200, len(self.rows.rows)))
        head = str(self.rows.headerData(column, Qt.Orientation.Horizontal))
        texts = [str(self.rows.index(row, column).data()) for row in shown_rows]
        widest = max((metrics.horizontalAdvance(text) for text in texts), default=0) + 20
        return min(220, max(metrics.horizontalAdvance(head) + 28, widest))


def _columns(preview: Preview) -> list[tuple[str, str]]:
    """The columns that are read, each once, under the words of the sheet."""
    found: dict[str, str] = {}
    for table in preview.tables:
        for column in table.columns:
            if column.target is not None and column.target.role.value not in ("rate", "order"):
                found.setdefault(column.target.name, column.target.label)
    return list(found.items())


def only_of(tab: str) -> Status | None:
    """The status that a tab shows; None for all."""
    return None if tab == "all" else Status(tab)


def tabs(counts: "Sequence[tuple[str, int]]") -> list[tuple[str, str]]:
    """The tabs' keys and words with their counts."""
    words = {
        "all": _("全部"),
        "new": _("新增"),
        "update": _("更新"),
        "rejected": _("有误"),
        "warned": _("提醒"),
        "same": _("无变化"),
    }
    return [(key, f"{words[key]} {count}") for key, count in counts]
