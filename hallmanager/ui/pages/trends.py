"""A measure over the last periods: counts as bars from nought, rates as points on a marked scale.

Rates of a hall differ by hundredths of a point: bars would need a hidden foot to show it, and a
hidden foot makes 99.87% look like half of 99.97%.
"""

import itertools
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QWidget

from hallmanager.base.text import _
from hallmanager.domain.period import Period, PeriodUnit
from hallmanager.ui.kit import theme

if TYPE_CHECKING:
    from hallmanager.services.completeness import Trend

_HEIGHT, _HEAD, _FOOT, _GAP = 108, 46, 18, 6
_DOT = 2.5
_DOTTED = Qt.PenStyle.DotLine
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_CENTRE = int(Qt.AlignmentFlag.AlignCenter)


class TrendPicture(QWidget):
    """Name and value of the measure above, the periods below; a click opens the value's rows."""

    opened = Signal(str)

    def __init__(self, trend: "Trend") -> None:
        super().__init__()
        self._trend = trend
        self.setFixedHeight(_HEIGHT)
        self.setAccessibleName(f"{trend.figure.label} {trend.figure.printed}")
        told = [
            f"{period.title}　{text or _('未录入')}"
            for period, text in zip(trend.periods, trend.texts, strict=True)
        ]
        self.setToolTip("\n".join(told))
        if trend.figure.value is not None:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._open()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._open()
        else:
            super().keyPressEvent(event)

    def _open(self) -> None:
        if self._trend.figure.value is not None:
            self.opened.emit(self._trend.figure.key)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_head(painter)
        self._paint_periods(painter)
        if self._trend.is_rate:
            self._paint_points(painter)
        else:
            self._paint_bars(painter)

    def _paint_head(self, painter: QPainter) -> None:
        t, figure = theme.tokens(), self._trend.figure
        painter.setFont(theme.font(theme.AUXILIARY))
        painter.setPen(QColor(t.ink2))
        painter.drawText(QRect(0, 0, self.width(), 18), _LEFT, figure.label)
        painter.setFont(theme.font(theme.TITLE, medium=True))
        painter.setPen(QColor(t.ink))
        words = " ".join(part for part in (_thousands(figure.printed), figure.unit) if part)
        room = QRect(0, 18, self.width(), 24)
        painter.drawText(room, _LEFT, words if figure.printed else "—")
        if figure.value is not None:
            width = painter.fontMetrics().horizontalAdvance(words)
            painter.setPen(QPen(QColor(t.focus if self.hasFocus() else t.ctl), 1, _DOTTED))
            painter.drawLine(0, 41, width, 41)

    def _paint_periods(self, painter: QPainter) -> None:
        t = theme.tokens()
        painter.setPen(QColor(t.line2))
        painter.drawLine(0, self._floor(), self._room(), self._floor())
        painter.setFont(theme.font(8))
        painter.setPen(QColor(t.ink3))
        metrics = painter.fontMetrics()
        titles = [_short(period) for period in self._trend.periods]
        last = len(titles) - 1
        # Names that would touch are left out, counted back from the period in view.
        step = next(n for n in (1, 2, 3, 9) if n == 9 or self._fits(metrics, titles, n))
        for number, title in enumerate(titles):
            if (last - number) % step == 0:
                middle = round(self._middle(number))
                width = metrics.horizontalAdvance(title)
                left = min(max(0, middle - width // 2), self.width() - width)
                painter.drawText(QRect(left, self._floor() + 2, width, 14), _CENTRE, title)

    def _fits(self, metrics: QFontMetrics, titles: list[str], step: int) -> bool:
        widest = max(metrics.horizontalAdvance(title) for title in titles)
        return widest + 4 <= step * self._room() / len(titles)

    def _paint_bars(self, painter: QPainter) -> None:
        t, values = theme.tokens(), self._trend.values
        highest = max((value for value in values if value is not None), default=0.0)
        width = self._room() / len(values) - _GAP
        for number, value in enumerate(values):
            if value is None:
                continue
            share = value / highest if highest else 0.0
            height = max(1.0, share * (self._floor() - _HEAD))
            left = self._middle(number) - width / 2
            bar = QRectF(left, self._floor() - height, width, height)
            painter.fillRect(bar, QColor(t.fill if number == len(values) - 1 else t.line2))

    def _paint_points(self, painter: QPainter) -> None:
        t, known = theme.tokens(), self._points()
        if not known:
            return
        self._paint_scale(painter)
        painter.setPen(QPen(QColor(t.ink3), 1.5))
        for (number, point), (following, after) in itertools.pairwise(known):
            if following == number + 1:
                painter.drawLine(point, after)
        painter.setPen(Qt.PenStyle.NoPen)
        for number, point in known:
            last = number == len(self._trend.values) - 1
            painter.setBrush(QColor(t.fill if last else t.ink3))
            painter.drawEllipse(point, _DOT + last, _DOT + last)

    def _paint_scale(self, painter: QPainter) -> None:
        """Both ends of the scale with what they stand for."""
        t = theme.tokens()
        low, high = self._ends()
        painter.setFont(theme.font(8))
        for value in {low, high}:
            y = round(self._height_of(value))
            painter.setPen(QPen(QColor(t.line), 1))
            painter.drawLine(0, y, self._room(), y)
            painter.setPen(QColor(t.ink3))
            text = self._trend.texts[self._trend.values.index(value)]
            room = QRect(self._room(), y - 7, self.width() - self._room(), 14)
            painter.drawText(room, _RIGHT, text)

    def _points(self) -> list[tuple[int, QPointF]]:
        return [
            (number, QPointF(self._middle(number), self._height_of(value)))
            for number, value in enumerate(self._trend.values)
            if value is not None
        ]

    def _ends(self) -> tuple[float, float]:
        known = [value for value in self._trend.values if value is not None]
        return min(known), max(known)

    def _height_of(self, value: float) -> float:
        low, high = self._ends()
        top, bottom = _HEAD + 8.0, self._floor() - 10.0
        if high <= low:
            return (top + bottom) / 2
        return bottom - (value - low) / (high - low) * (bottom - top)

    def _room(self) -> int:
        """The width of the periods; beside rates stands their scale."""
        return self.width() - (48 if self._trend.is_rate else 0)

    def _middle(self, number: int) -> float:
        return (number + 0.5) * self._room() / len(self._trend.values)

    def _floor(self) -> int:
        return self.height() - _FOOT


def _thousands(text: str) -> str:
    return f"{int(text):,}".replace(",", "\u2009") if text.isdigit() else text


def _short(period: Period) -> str:
    """A period's name under its bar: 二季 for the second quarter, 11月 for a month."""
    if period.unit is PeriodUnit.QUARTER:
        return period.short_title.replace(_("第"), "").replace(_("季度"), _("季"))
    return str(period.start.year) if period.unit is PeriodUnit.YEAR else period.short_title
