"""A hall as zones of tiles: dashed and nameless while there is nothing, drawn as it fills."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from hallmanager.ui.kit import theme

_GAP, _HEAD, _SIDE = 14, 24, 10
_TILE, _TILE_GAP = QSize(78, 56), 6


@dataclass(frozen=True)
class Zone:
    """One hall: its name and its windows (code and words under it), or rows of ghosts."""

    name: str = ""
    tiles: tuple[tuple[str, str], ...] = ()
    ghost_rows: int = 2


# A hall nobody has described yet.
UNKNOWN = (Zone(), Zone(), Zone(ghost_rows=1))


class GhostHall(QWidget):
    """The zones one under the other; as high as its tiles need, at least as high as its place."""

    def __init__(self, zones: Sequence[Zone] = UNKNOWN) -> None:
        super().__init__()
        self._zones = tuple(zones)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_zones(self, zones: Sequence[Zone]) -> None:
        """Show these halls."""
        self._zones = tuple(zones) or UNKNOWN
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return sum(_zone_height(zone, width) + _GAP for zone in self._zones) - _GAP

    def sizeHint(self) -> QSize:
        return QSize(400, self.heightForWidth(max(self.width(), 400)))

    def tip_at(self, point: QPoint) -> str:
        """What the tile at a point says in full."""
        for box, zone in _boxes(self.rect(), self._zones):
            for place, (code, words) in _placed(box, zone):
                if place.contains(point):
                    return f"{code} {words}".strip()
        return ""

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.tip_at(event.pos()), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_zones(painter, self.rect(), self._zones)


def paint_zones(painter: QPainter, room: QRect, zones: Sequence[Zone] = UNKNOWN) -> None:
    """Paint zones one under the other into a room."""
    for box, zone in _boxes(room, zones):
        _paint_zone(painter, box, zone)


def _boxes(room: QRect, zones: Sequence[Zone]) -> Iterator[tuple[QRect, Zone]]:
    top = room.top()
    for zone in zones:
        box = QRect(room.left(), top, room.width(), _zone_height(zone, room.width()))
        yield box, zone
        top = box.bottom() + 1 + _GAP


def _columns(width: int) -> int:
    return max(1, (width - 2 * _SIDE + _TILE_GAP) // (_TILE.width() + _TILE_GAP))


def _zone_height(zone: Zone, width: int) -> int:
    rows = -(-len(zone.tiles) // _columns(width)) if zone.tiles else zone.ghost_rows
    return _HEAD + rows * (_TILE.height() + _TILE_GAP) - _TILE_GAP + _SIDE


def _paint_zone(painter: QPainter, box: QRect, zone: Zone) -> None:
    t = theme.tokens()
    dashed = Qt.PenStyle.SolidLine if zone.tiles else Qt.PenStyle.DashLine
    painter.setPen(QPen(QColor(t.line), 2 if not zone.tiles else 1, dashed))
    painter.drawRect(box.adjusted(1, 1, -1, -1))
    painter.setPen(QColor(t.ink3))
    painter.setFont(theme.font(theme.AUXILIARY))
    painter.drawText(box.left() + _SIDE, box.top() + 17, zone.name)
    for place, (code, words) in _placed(box, zone):
        _paint_tile(painter, place, code, words)


def _placed(box: QRect, zone: Zone) -> Iterator[tuple[QRect, tuple[str, str]]]:
    """The tiles of a zone and where each stands."""
    columns = _columns(box.width())
    tiles = zone.tiles or (("", ""),) * zone.ghost_rows * columns
    width = (box.width() - 2 * _SIDE + _TILE_GAP) // columns - _TILE_GAP
    for number, tile in enumerate(tiles):
        row, column = divmod(number, columns)
        left = box.left() + _SIDE + column * (width + _TILE_GAP)
        top = box.top() + _HEAD + row * (_TILE.height() + _TILE_GAP)
        yield QRect(left, top, width, _TILE.height()), tile


def _paint_tile(painter: QPainter, box: QRect, code: str, words: str) -> None:
    t = theme.tokens()
    style = Qt.PenStyle.SolidLine if code else Qt.PenStyle.DashLine
    painter.setPen(QPen(QColor(t.line2 if code else t.line), 1, style))
    painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
    inside = box.adjusted(7, 5, -5, -5)
    painter.setFont(theme.font(theme.AUXILIARY))
    painter.setPen(QColor(t.ink3))
    painter.drawText(inside, Qt.AlignmentFlag.AlignTop, code)
    painter.setPen(QColor(t.ink))
    metrics = painter.fontMetrics()
    shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, inside.width())
    painter.drawText(inside.adjusted(0, 18, 0, 0), Qt.AlignmentFlag.AlignTop, shown)
