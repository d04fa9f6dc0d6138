"""The true pages of a bulletin: images rendered off the main thread, figures that can be clicked.

Where a figure stands comes from the typesetter with the PDF; words are never searched for.
"""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QToolTip, QWidget

from hallmanager.base.text import _
from hallmanager.domain.document import FigurePlace, Printed
from hallmanager.ui.kit import theme, work

Render = Callable[[bytes, int, float], bytes]
_GAP, _EDGE = 14.0, 16.0
_POINTS_TO_PIXELS = 96 / 72
_LEAST, _MOST = 0.3, 2.0
_NEAR = 2.0


class Leaf:
    """One page: its size in points and the image last rendered of it."""

    def __init__(self, width: float, height: float) -> None:
        self.width = width
        self.height = height
        self.image: QImage | None = None
        self.asked = 0.0


class PageView(QAbstractScrollArea):
    """All pages under each other, at the width of the view or at a fixed zoom.

    Signals:
        figure_clicked: the key of the figure under the click.
        page_changed: the page in view, from 0.
        zoomed: the zoom now in use (1.0 is the size on paper).
    """

    figure_clicked = Signal(str)
    page_changed = Signal(int)
    zoomed = Signal(float)

    def __init__(self, render: Render, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._render = render
        self._pdf = b""
        self._leaves: list[Leaf] = []
        self._places: tuple[FigurePlace, ...] = ()
        self._labels: Callable[[str], str] = str
        self._chosen = ""
        self._marked = True
        self._fixed: float | None = None
        self._whole = False
        self._stepped = -1
        self._page = -1
        self._hover = ""
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.setAccessibleName(_("通报页面"))
        for bar in (self.verticalScrollBar(), self.horizontalScrollBar()):
            bar.valueChanged.connect(lambda _value: self._moved())
            bar.setSingleStep(40)

    def show_document(self, printed: Printed, sizes: list[tuple[float, float]]) -> None:
        """Show a rendered document; `sizes` are its pages' widths and heights in points."""
        self._pdf, self._places = printed.pdf, printed.places
        self._leaves = [Leaf(width, height) for width, height in sizes]
        self._page = -1
        self._arrange()
        self._moved()

    def describe(self, labels: Callable[[str], str]) -> None:
        """Tell what the tooltip of a figure says."""
        self._labels = labels

    @property
    def zoom(self) -> float:
        """The zoom in use; at the view's width each page has its own, this is the first's."""
        return self._factor(0) / _POINTS_TO_PIXELS if self._leaves else self._fixed or 1.0

    def set_zoom(self, zoom: float | None, *, whole: bool = False) -> None:
        """Fix the zoom, or let it follow the view's width (None), or show `whole` pages."""
        page = self.page_in_view()
        self._fixed, self._whole = zoom, whole
        self._arrange()
        self.go_to(page)
        self._moved()

    def mark_figures(self, on: bool) -> None:
        """Tint every figure, or only the chosen one."""
        self._marked = on
        self.viewport().update()

    def choose(self, key: str) -> None:
        """Show a figure as chosen."""
        self._chosen = key
        self.viewport().update()

    def show_chosen(self) -> None:
        """Scroll to the chosen figure when none of its places is in view."""
        boxes = [self.place_box(place) for place in self._places if place.figure == self._chosen]
        view = QRectF(self.viewport().rect())
        if boxes and not any(view.contains(box) for box in boxes):
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + round(boxes[0].center().y() - view.height() / 3))

    def step_figure(self, by: int) -> None:
        """Choose the next printed figure, from the page in view when none is chosen yet."""
        if not self._places:
            return
        if self._chosen and 0 <= self._stepped < len(self._places):
            at = self._stepped + by
        else:
            page = self.page_in_view()
            at = next((n for n, one in enumerate(self._places) if one.page >= page), 0)
        self._stepped = max(0, min(at, len(self._places) - 1))
        place = self._places[self._stepped]
        self.choose(place.figure)
        box = self.place_box(place)
        if not QRectF(self.viewport().rect()).contains(box):
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + round(box.center().y() - self.viewport().height() / 3))

    def go_to(self, page: int) -> None:
        """Bring a page to the top."""
        if 0 <= page < len(self._leaves):
            self.verticalScrollBar().setValue(int(self._top(page) - _EDGE / 2))

    def figure_at(self, point: QPointF) -> str:
        """The figure under a point of the viewport, or ""."""
        for page in range(len(self._leaves)):
            box = self._leaf_box(page)
            if not box.contains(point):
                continue
            for place in self._places:
                near = self.place_box(place).adjusted(-_NEAR, -_NEAR, _NEAR, _NEAR)
                if place.page == page and near.contains(point):
                    return place.figure
        return ""

    def place_box(self, place: FigurePlace) -> QRectF:
        """Where a figure stands in the viewport."""
        leaf, page = self._leaves[place.page], self._leaf_box(place.page)
        factor = page.width() / leaf.width
        top = page.top() + (leaf.height - place.y - place.height) * factor
        return QRectF(
            page.left() + place.x * factor, top, place.width * factor, place.height * factor
        )

    def page_in_view(self) -> int:
        """The page that fills most of the view's upper half."""
        middle = self.verticalScrollBar().value() + self.viewport().height() / 3
        for page in range(len(self._leaves)):
            if self._top(page) + self._height(page) + _GAP > middle:
                return page
        return max(0, len(self._leaves) - 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        t = theme.tokens()
        painter.fillRect(event.rect(), QColor(t.sunken))
        for page in self._visible():
            box = self._leaf_box(page)
            painter.fillRect(box, QColor(theme.LIGHT.surface))
            image = self._leaves[page].image
            if image is not None:
                painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
                painter.drawImage(box, image)
            painter.setPen(QColor(t.line2))
            painter.drawRect(box.adjusted(-0.5, -0.5, 0, 0))
        self._paint_marks(painter)

    def _paint_marks(self, painter: QPainter) -> None:
        # The pages are paper in both themes, so their marks are those of the light one.
        t = theme.LIGHT
        visible = set(self._visible())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for place in self._places:
            chosen = place.figure == self._chosen
            if place.page not in visible or not (
                chosen or self._marked or place.figure == self._hover
            ):
                continue
            box = self.place_box(place).adjusted(-1, -1, 1, 1)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(t.sel))
            painter.drawRoundedRect(box, 2, 2)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
            if chosen:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(QColor(t.focus), 2))
                painter.drawRoundedRect(box.adjusted(-1, -1, 1, 1), 3, 3)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        key = self.figure_at(event.position())
        if key and event.button() == Qt.MouseButton.LeftButton:
            self.choose(key)
            self.figure_clicked.emit(key)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        key = self.figure_at(event.position())
        if key == self._hover:
            return
        self._hover = key
        hand, arrow = Qt.CursorShape.PointingHandCursor, Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(hand if key else arrow)
        text = _("{label}：点击看来源").format(label=self._labels(key)) if key else ""
        QToolTip.showText(event.globalPosition().toPoint(), text, self)
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar = self.verticalScrollBar()
        steps = {
            int(Qt.Key.Key_PageDown): bar.value() + bar.pageStep(),
            int(Qt.Key.Key_Space): bar.value() + bar.pageStep(),
            int(Qt.Key.Key_PageUp): bar.value() - bar.pageStep(),
            int(Qt.Key.Key_Home): 0,
            int(Qt.Key.Key_End): bar.maximum(),
        }
        if event.key() in steps and not event.modifiers():
            bar.setValue(steps[event.key()])
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.step_figure(-1 if event.key() == Qt.Key.Key_Left else 1)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._chosen:
            self.figure_clicked.emit(self._chosen)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        bar = self.verticalScrollBar()
        whole = bar.maximum() + bar.pageStep()
        middle = (bar.value() + event.oldSize().height() / 2) / whole if bar.maximum() else 0.0
        self._arrange()
        if middle and self._fixed is None:
            whole = bar.maximum() + bar.pageStep()
            bar.setValue(round(middle * whole - self.viewport().height() / 2))
        self._moved()
        self.show_chosen()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._moved()
        return super().event(event)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().update()

    def _arrange(self) -> None:
        if not self._leaves:
            return
        bottom = self._top(len(self._leaves) - 1) + self._height(len(self._leaves) - 1) + _EDGE
        widths = [leaf.width * self._factor(page) for page, leaf in enumerate(self._leaves)]
        widest = max(widths) + 2 * _EDGE
        room = self.viewport().size()
        for bar, whole, part in (
            (self.verticalScrollBar(), bottom, room.height()),
            (self.horizontalScrollBar(), widest, room.width()),
        ):
            bar.setPageStep(part)
            bar.setRange(0, max(0, round(whole - part)))
        self.zoomed.emit(self.zoom)
        self.viewport().update()

    def _moved(self) -> None:
        page = self.page_in_view()
        if page != self._page:
            self._page = page
            self.page_changed.emit(page)
        for visible in self._visible():
            self._ask(visible)

    def _ask(self, page: int) -> None:
        """Have a page rendered for the screen when its image is of another size."""
        leaf, pdf = self._leaves[page], self._pdf
        scale = round(self._factor(page) * self.devicePixelRatioF(), 4)
        if leaf.asked == scale:
            return
        leaf.asked = scale
        render = self._render

        def draw() -> QImage:
            return QImage.fromData(render(pdf, page, scale))

        def drawn(image: Any) -> None:
            if self._pdf is pdf and leaf.asked == scale:
                leaf.image = image
                self.viewport().update()

        work.read(draw, then=drawn, owner=self)

    def _factor(self, page: int) -> float:
        """Pixels a point: as fixed, or so that the page fills the view's width, or fits in it."""
        if self._fixed is not None:
            return self._fixed * _POINTS_TO_PIXELS
        leaf, room = self._leaves[page], self.viewport().size()
        fitting = (room.width() - 2 * _EDGE) / leaf.width
        if self._whole:
            fitting = min(fitting, (room.height() - _EDGE) / leaf.height)
        return max(_LEAST, min(_MOST, fitting))

    def _height(self, page: int) -> float:
        return self._leaves[page].height * self._factor(page)

    def _top(self, page: int) -> float:
        return _EDGE + sum(self._height(above) + _GAP for above in range(page))

    def _leaf_box(self, page: int) -> QRectF:
        width = self._leaves[page].width * self._factor(page)
        spare = max(_EDGE, (self.viewport().width() - width) / 2)
        corner = QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())
        return QRectF(spare - corner.x(), self._top(page) - corner.y(), width, self._height(page))

    def _visible(self) -> list[int]:
        view = QRectF(self.viewport().rect())
        return [p for p in range(len(self._leaves)) if self._leaf_box(p).intersects(view)]
