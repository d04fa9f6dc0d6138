"""The stack of pages: made when first shown, with the way back and forth."""

from collections.abc import Sequence
from importlib import import_module

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from hallmanager.ui.kit.desk import Desk
from hallmanager.ui.kit.empty import GhostRows
from hallmanager.ui.kit.facts import PageFacts
from hallmanager.ui.kit.page import Page


class PageStack(QStackedWidget):
    """Shows one page at a time; a page may hold the person back over unsaved work.

    Signals:
        turned: another page is in view.
    """

    turned = Signal(PageFacts)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._facts: dict[str, PageFacts] = {}
        self._pages: dict[str, Page] = {}
        self._trail: list[str] = []
        self._at = -1
        self._waiting = GhostRows()
        self.addWidget(self._waiting)

    def set_pages(self, pages: Sequence[PageFacts]) -> None:
        """Take the register of the open hall; pages of a hall before are gone."""
        self.clear()
        self._facts = {page.key: page for page in pages}

    def clear(self) -> None:
        """Throw all pages away (the hall was closed)."""
        self.setCurrentWidget(self._waiting)
        for page in self._pages.values():
            self.removeWidget(page)
            page.deleteLater()
        self._pages, self._facts, self._trail, self._at = {}, {}, [], -1

    def show_widget(self, widget: QWidget) -> None:
        """Show something that is no page (the start page)."""
        if self.indexOf(widget) < 0:
            self.addWidget(widget)
        self.setCurrentWidget(widget)

    @property
    def page(self) -> Page | None:
        """The page in view."""
        widget = self.currentWidget()
        return widget if isinstance(widget, Page) else None

    def go(self, key: str, errand: object = None) -> bool:
        """Show a page; False when the one in view holds the person back."""
        if key not in self._facts or not self._may_leave(key):
            return False
        if not self._trail or self._trail[self._at] != key:
            self._trail = [*self._trail[: self._at + 1], key]
            self._at = len(self._trail) - 1
        self._turn(key, errand)
        return True

    def step(self, by: int) -> None:
        """Go back (-1) or forth (1) on the way the person came."""
        to = self._at + by
        if 0 <= to < len(self._trail) and self._may_leave(self._trail[to]):
            self._at = to
            self._turn(self._trail[to], None)

    def may_close(self) -> bool:
        """Whether every page lets the hall be closed."""
        return all(page.can_leave() for page in self._pages.values())

    def _may_leave(self, key: str) -> bool:
        page = self.page
        return page is None or page.page_facts.key == key or page.can_leave()

    def _turn(self, key: str, errand: object) -> None:
        page = self._pages.get(key) or self._make(self._facts[key])
        self.turned.emit(page.page_facts)
        self.setCurrentWidget(page)
        if errand is not None:
            page.arrive(errand)
        page.setFocus()

    def _make(self, facts: PageFacts) -> Page:
        module, _colon, name = facts.factory.partition(":")
        page: Page = getattr(import_module(module), name)(self._desk, facts)
        self._pages[facts.key] = page
        self.addWidget(page)
        return page
