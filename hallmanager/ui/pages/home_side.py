"""The right side of the first page: what is due, and the trends of the last periods."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QVBoxLayout

from hallmanager.base.text import _
from hallmanager.domain.due import DueItem, DueList
from hallmanager.domain.period import Period
from hallmanager.ui.kit import theme
from hallmanager.ui.kit.desk import Desk
from hallmanager.ui.kit.due_list import DueBoard
from hallmanager.ui.kit.facts import OpenRecord
from hallmanager.ui.kit.labels import label
from hallmanager.ui.pages.trends import TrendPicture

if TYPE_CHECKING:
    from hallmanager.services.completeness import Trend
    from hallmanager.storage.store import Store

WIDTH = 300
# More would leave the due board no room on the smallest screen.
_TRENDS = 2
_GRIDS = {"ballots": "votes", "bulletin_drafts": "bulletins"}


class HomeSide(QFrame):
    """限办提醒 above 走势; a row of the board leads to its record, a trend to its rows."""

    def __init__(
        self, desk: Desk, trends: "tuple[Trend, ...]", open_figure: Callable[[str], None]
    ) -> None:
        super().__init__()
        self._desk = desk
        self.setProperty("look", "panel")
        self.setFixedWidth(WIDTH)
        self.board = DueBoard()
        self.board.chosen.connect(self._go)
        self.board.calendar_asked.connect(lambda: desk.show_page("calendar_days"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 12)
        column.setSpacing(0)
        column.addWidget(self.board, 1)
        column.addWidget(_trends(trends, open_figure))
        desk.read(_due_items, then=self.board.show_list, owner=self, latest="due")

    def _go(self, item: DueItem) -> None:
        if item.record_id is not None:
            self._desk.show_page(item.kind, OpenRecord(item.record_id))
            return
        if item.period:
            self._desk.show_period(Period.parse(item.period))
        self._desk.show_page(_GRIDS.get(item.kind, item.kind))


def _trends(trends: "tuple[Trend, ...]", open_figure: Callable[[str], None]) -> QFrame:
    box = QFrame()
    column = QVBoxLayout(box)
    column.setContentsMargins(theme.MARGIN, 12, theme.MARGIN, 0)
    column.setSpacing(12)
    column.addWidget(label(_("近六期走势"), "section"))
    for trend in trends[:_TRENDS]:
        picture = TrendPicture(trend)
        picture.opened.connect(open_figure)
        column.addWidget(picture)
    return box


def _due_items(store: "Store") -> DueList:
    # Imported on the reading thread: the first page must not make the first paint wait.
    from hallmanager.services.due import due_items

    return due_items(store)
