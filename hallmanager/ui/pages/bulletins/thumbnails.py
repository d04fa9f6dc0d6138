"""The pages in small, beside the true ones; a click goes there."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from hallmanager.base.text import _
from hallmanager.ui.kit import theme, work
from hallmanager.ui.pages.bulletins.page_view import Render

WIDTH = 112
_IMAGE = QSize(74, 105)


class Thumbnails(QListWidget):
    """One small image a page, rendered one after the other off the main thread."""

    page_chosen = Signal(int)

    def __init__(self, render: Render) -> None:
        super().__init__()
        self._render = render
        self._pdf = b""
        self.setFixedWidth(WIDTH)
        self.setIconSize(_IMAGE)
        self.setViewMode(QListWidget.ViewMode.IconMode)
        self.setFlow(QListWidget.Flow.TopToBottom)
        self.setWrapping(False)
        self.setMovement(QListWidget.Movement.Static)
        self.setGridSize(QSize(WIDTH - 24, _IMAGE.height() + 28))
        self.setViewportMargins(10, 8, 0, 0)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(_("页面缩略图"))
        self.currentRowChanged.connect(self.page_chosen)

    def show_document(self, pdf: bytes, sizes: list[tuple[float, float]]) -> None:
        """Show the pages of a PDF."""
        self._pdf = pdf
        self.blockSignals(True)
        self.clear()
        for page in range(len(sizes)):
            item = QListWidgetItem(_framed(None), str(page + 1), self)
            item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
        self.blockSignals(False)
        for page, (width, height) in enumerate(sizes):
            ratio = self.devicePixelRatioF()
            scale = min(_IMAGE.width() / width, _IMAGE.height() / height) * ratio
            self._draw(pdf, page, scale)

    def show_page(self, page: int) -> None:
        """Mark the page that is in view without telling anybody."""
        self.blockSignals(True)
        self.setCurrentRow(page)
        self.blockSignals(False)

    def _draw(self, pdf: bytes, page: int, scale: float) -> None:
        render = self._render

        def drawn(image: QImage) -> None:
            if self._pdf is pdf and (item := self.item(page)) is not None:
                item.setIcon(_framed(image))

        work.read(lambda: QImage.fromData(render(pdf, page, scale)), then=drawn, owner=self)


def _framed(image: QImage | None) -> QIcon:
    """A page image on paper with a thin edge."""
    size = image.size() if image is not None else _IMAGE
    paper = QPixmap(size)
    paper.fill(QColor(theme.LIGHT.surface))
    painter = QPainter(paper)
    if image is not None:
        painter.drawImage(0, 0, image)
    painter.setPen(QColor(theme.LIGHT.line2))
    painter.drawRect(paper.rect().adjusted(0, 0, -1, -1))
    painter.end()
    return QIcon(paper)
