"""Ticks of a list: the column of check boxes, the ranges, and all that the filter shows."""

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtCore import QEvent, QObject, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QHeaderView, QWidget

from hallmanager.base.text import _
from hallmanager.ui.kit import theme
from hallmanager.ui.kit.desk import Desk
from hallmanager.ui.records.rows import RowsModel

_BOX, _SIDE = 15, 12
WIDTH = _SIDE + _BOX
# Paints the ground and the rules of a row into a part of it.
PaintRow = Callable[[QPainter, int, QRect], None]


class Ticks(QObject):
    """The records that are ticked, by id; they may lie on pages that are not read.

    Signals:
        changed: others are ticked now.
    """

    changed = Signal()

    def __init__(self, desk: Desk, model: RowsModel) -> None:
        super().__init__(model)
        self.ids: frozenset[int] = frozenset()
        self._desk = desk
        self._model = model
        self._from = -1

    def __len__(self) -> int:
        return len(self.ids)

    def has(self, row: int) -> bool:
        """Whether the record at a position is ticked."""
        found = self._model.row(row) if self.ids else None
        return found is not None and found.id in self.ids

    def toggle(self, row: int) -> None:
        """Tick a row, or take its tick away; a range begins here."""
        found = self._model.row(row)
        if found is not None:
            self._from = row
            self.keep(self.ids ^ {found.id})

    def reach(self, row: int) -> None:
        """Tick all rows from the last one ticked to this one."""
        first, last = sorted((max(self._from, 0) if self._from >= 0 else row, row))
        rows = [self._model.row(each) for each in range(first, last + 1)]
        if all(rows):
            self.keep(self.ids | {each.id for each in rows if each})
        else:
            self._read(first, last + 1)

    def take_all(self) -> None:
        """Tick every record of the filter, those on pages not read among them."""
        self._read(0, None)

    def clear(self) -> None:
        self._from = -1
        self.keep(())

    def keep(self, ids: Iterable[int]) -> None:
        """Let exactly these be ticked."""
        wanted = frozenset(ids)
        if wanted != self.ids:
            self.ids = wanted
            self.changed.emit()

    def _read(self, first: int, end: int | None) -> None:
        self._desk.read(
            partial(self._model.ids, first=first, end=end),
            then=lambda ids: self.keep(self.ids | set(ids)),
            owner=self,
            latest="ticks",
        )


class TickColumn(QHeaderView):
    """The check boxes left of the rows; they stay when the columns are scrolled."""

    def __init__(self, ticks: Ticks, parent: QWidget, paint_row: PaintRow) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._ticks = ticks
        self._paint_row = paint_row
        self.setFixedWidth(WIDTH)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setDefaultSectionSize(theme.Height.LIST_ROW)
        self.setSectionsClickable(False)
        self.setAccessibleName(_("勾选"))
        ticks.changed.connect(self.viewport().update)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        row = self.logicalIndexAt(event.position().toPoint())
        if event.button() != Qt.MouseButton.LeftButton or row < 0:
            return
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._ticks.reach(row)
        else:
            self._ticks.toggle(row)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        painter.fillRect(rect, QColor(theme.tokens().surface))
        self._paint_row(painter, section, rect)
        paint_box(painter, _place(rect), full=self._ticks.has(section))


class AllBox(QAbstractButton):
    """The check box over the others: all of the filter, some, or none."""

    def __init__(self, ticks: Ticks, table: QWidget) -> None:
        super().__init__(table)
        self._ticks = ticks
        self._count = 0
        self.setAccessibleName(_("全选"))
        self.setToolTip(_("全选筛选出的所有行（Ctrl+A）；再按一次全不选"))
        self.setGeometry(0, 0, WIDTH, int(theme.Height.LIST_ROW))
        self.clicked.connect(self._turn)
        ticks.changed.connect(self.update)
        table.installEventFilter(self)

    def set_count(self, count: int) -> None:
        """Take how many rows the filter shows."""
        self._count = count
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Show, QEvent.Type.Resize):
            self.raise_()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(t.surface))
        painter.fillRect(0, self.height() - 1, self.width(), 1, QColor(t.line2))
        full = bool(self._ticks) and len(self._ticks) >= self._count
        box = _place(self.rect())
        paint_box(painter, box, full=full, some=bool(self._ticks) and not full)
        if self.hasFocus():
            painter.setPen(QPen(QColor(t.focus), 2))
            painter.drawRect(box.adjusted(-2, -2, 2, 2))

    def _turn(self) -> None:
        if len(self._ticks) >= self._count:
            self._ticks.clear()
        else:
            self._ticks.take_all()


def paint_box(painter: QPainter, box: QRect, *, full: bool, some: bool = False) -> None:
    """Paint a check box: empty, ticked, or with a dash where only some below it are."""
    t = theme.tokens()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QColor(t.fill if full or some else t.ctl))
    painter.setBrush(QColor(t.fill if full or some else t.surface))
    painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
    painter.setPen(QPen(QColor(t.on_fill), 1.6))
    if full:
        painter.drawPolyline(
            QPolygonF([_at(box, 0.24, 0.5), _at(box, 0.43, 0.7), _at(box, 0.77, 0.3)])
        )
    elif some:
        painter.drawLine(_at(box, 0.27, 0.5), _at(box, 0.73, 0.5))
    painter.restore()


def _at(box: QRect, across: float, down: float) -> QPointF:
    return QPointF(box.left() + across * box.width(), box.top() + down * box.height())


def _place(rect: QRect) -> QRect:
    top = rect.top() + (rect.height() - _BOX) // 2
    return QRect(rect.left() + _SIDE, top, _BOX, _BOX)
