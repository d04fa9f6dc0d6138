"""The places of the first page as tiles: a glance tells who is entered and who is missing."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from hallmanager.base.text import _
from hallmanager.ui.kit import theme

if TYPE_CHECKING:
    from hallmanager.services.completeness import PlaceState

_TILE = QSize(112, 46)
_GAP = 6


class PlaceTiles(QWidget):
    """One tile a place in the fixed order: votes due and turnout, or dashed where not entered."""

    chosen = Signal(int)

    def __init__(self, places: "Sequence[PlaceState]") -> None:
        super().__init__()
        self._places = places
        self._hover = -1
        self._current = -1
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("各单位投票"))
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        rows = -(-len(self._places) // self._columns(width))
        return rows * (_TILE.height() + _GAP)

    def sizeHint(self) -> QSize:
        return QSize(4 * (_TILE.width() + _GAP), _TILE.height())

    def tile_rect(self, number: int) -> QRect:
        """Where a tile stands; tiles share the width evenly."""
        columns = self._columns(self.width())
        width = (self.width() + _GAP) // columns - _GAP
        row, column = divmod(number, columns)
        return QRect(column * (width + _GAP), row * (_TILE.height() + _GAP), width, _TILE.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number, place in enumerate(self._places):
            box = self.tile_rect(number)
            if event.rect().intersects(box):
                self._paint_tile(painter, box, place, number)

    def _paint_tile(self, painter: QPainter, box: QRect, place: "PlaceState", number: int) -> None:
        t = theme.tokens()
        missing = place.due is None
        edge = QPen(QColor(t.warn_line if missing else t.line2), 1)
        if missing:
            edge.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(QPen(QColor(t.focus), 2) if self._marked(number) else edge)
        fill = t.warn_bg if missing else t.sunken if place.due == 0 else t.surface
        painter.setBrush(QColor(t.hover if number == self._hover and not missing else fill))
        painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        inside = box.adjusted(8, 4, -8, -4)
        painter.setFont(theme.font())
        painter.setPen(QColor(t.ink))
        metrics = painter.fontMetrics()
        name = metrics.elidedText(place.short_name, Qt.TextElideMode.ElideRight, inside.width())
        painter.drawText(inside, int(Qt.AlignmentFlag.AlignTop), name)
        painter.setFont(theme.font(theme.AUXILIARY))
        painter.setPen(QColor(t.warn if missing else t.ink3))
        painter.drawText(inside, int(Qt.AlignmentFlag.AlignBottom), _tile_words(place))
        if place.turnout and place.turnout != "100%":
            painter.setPen(QColor(t.bad))
            bottom_right = Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignRight
            painter.drawText(inside, int(bottom_right), place.turnout)

    def _marked(self, number: int) -> bool:
        return self.hasFocus() and number == self._current

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        hover = self._at(event.position())
        if hover != self._hover:
            self._hover = hover
            self.setCursor(
                Qt.CursorShape.PointingHandCursor if hover >= 0 else Qt.CursorShape.ArrowCursor
            )
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._hover = -1
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        number = self._at(event.position())
        if number >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self._current = number
            self.chosen.emit(self._places[number].id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        columns = self._columns(self.width())
        steps = {
            int(Qt.Key.Key_Left): -1,
            int(Qt.Key.Key_Right): 1,
            int(Qt.Key.Key_Up): -columns,
            int(Qt.Key.Key_Down): columns,
        }
        if event.key() in steps:
            last = len(self._places) - 1
            self._current = min(last, max(0, self._current + steps[event.key()]))
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._current >= 0:
            self.chosen.emit(self._places[self._current].id)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            number = self._at(QPointF(event.pos()))
            words = _tip(self._places[number]) if number >= 0 else ""
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)

    def _at(self, point: QPointF) -> int:
        for number in range(len(self._places)):
            if self.tile_rect(number).contains(point.toPoint()):
                return number
        return -1

    def _columns(self, width: int) -> int:
        return max(1, (width + _GAP) // (_TILE.width() + _GAP))


def _tile_words(place: "PlaceState") -> str:
    if place.due is None:
        return _("未录入")
    return _("零办件") if place.due == 0 else _("{n} 件").format(n=place.due)


def _tip(place: "PlaceState") -> str:
    if place.due is None:
        return _("{name}：未录入").format(name=place.name)
    return _("{name}：应投 {due} 件，投票率 {turnout}，满意率 {satisfaction}").format(
        name=place.name,
        due=place.due,
        turnout=place.turnout or "—",
        satisfaction=place.satisfaction or "—",
    )
