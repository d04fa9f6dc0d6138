"""The palette and its place in the window: what it offers here, and what a choice leads to."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QWidget

from hallmanager.base.text import _
from hallmanager.ui.kit import actions
from hallmanager.ui.kit.desk import Desk
from hallmanager.ui.kit.facts import OpenBulletin, OpenRecord, PageFacts
from hallmanager.ui.pages.groups import GROUPS
from hallmanager.ui.shell.stack import PageStack

if TYPE_CHECKING:
    from hallmanager.services.finding import Found
    from hallmanager.ui.shell.commands import Offer
    from hallmanager.ui.shell.palette import Palette

# By then the first page stands, and nobody has yet had the time to ask.
_WARM_UP = 3000


class Finder(QObject):
    """Opens the palette over a window; `action` is its key and its box in the top bar.

    `window_actions` tells what can be done wherever the person is.
    """

    def __init__(
        self,
        window: QWidget,
        desk: Desk,
        stack: PageStack,
        window_actions: Callable[[], list[QAction]],
    ) -> None:
        super().__init__(window)
        self._window, self._desk, self._stack = window, desk, stack
        self._window_actions = window_actions
        self._pages: tuple[PageFacts, ...] = ()
        self._before: QWidget | None = None
        self.palette: Palette | None = None
        self.action = actions.action(
            window,
            _("查找页面、窗口、人员、操作"),
            self.toggle,
            key="Ctrl+K",
            icon="magnifying-glass",
        )
        self._later = QTimer(self, singleShot=True, interval=_WARM_UP)
        self._later.timeout.connect(self._warm_up)

    def set_pages(self, pages: tuple[PageFacts, ...]) -> None:
        """Take the pages of the open hall."""
        self._pages = pages
        self._later.start()

    def toggle(self) -> None:
        """Open the palette, or put it away."""
        if self.palette is not None and self.palette.isVisible():
            self.palette.close_()
        elif self._desk.is_open:
            self._before = QApplication.focusWidget()
            self._made().open(self._offers())

    def _made(self) -> "Palette":
        from hallmanager.ui.shell.palette import Palette

        if self.palette is None:
            self.palette = Palette(self._window, self._desk, self._open)
            self.palette.closed.connect(self._give_focus_back)
            self._stack.turned.connect(self.palette.close_)
        return self.palette

    def _offers(self) -> "list[Offer]":
        from hallmanager.ui.shell import commands

        stack = self._stack
        offers = [*commands.pages(self._pages, stack.go), *commands.of_page(stack.page)]
        offers += commands.of_actions(self._actions())
        if not self._desk.read_only:
            offers += commands.of_kinds(self._pages, stack.go, self._import)
        return offers

    def _actions(self) -> list[QAction]:
        """The window's own actions; going to a group is going to its first page."""
        shown_as_page = {group.title for group in GROUPS}
        own = self._window_actions()
        return [
            each for each in own if each is not self.action and each.text() not in shown_as_page
        ]

    def _open(self, found: "Found") -> None:
        if found.bulletin:
            self._stack.go("bulletins", OpenBulletin(*found.bulletin))
            return
        page = next((each for each in self._pages if each.kind == found.kind), None)
        if page is not None:
            self._stack.go(page.key, OpenRecord(found.id))

    def _import(self, kind: str) -> None:
        from hallmanager.ui.pages.importing import ImportDialog

        ImportDialog(self._window, self._desk, kind).exec()

    def _give_focus_back(self) -> None:
        if self._before is not None and self._before.isVisible():
            self._before.setFocus()
        self._before = None

    def _warm_up(self) -> None:
        if self._desk.is_open:
            self._made().warm_up(self._offers())
