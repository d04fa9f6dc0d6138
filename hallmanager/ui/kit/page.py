"""What a page is: its facts in the register, its header, and when it loads."""

from collections.abc import Callable

from PySide6.QtGui import QAction, QKeySequence, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from hallmanager.ui.kit import actions, theme
from hallmanager.ui.kit.actions import ActionButton, icon_button
from hallmanager.ui.kit.desk import Desk
from hallmanager.ui.kit.facts import PageFacts
from hallmanager.ui.kit.labels import ElidedLabel, label


class PageHeader(QFrame):
    """44 high: title, one line of live facts, and at the right what can be done."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setProperty("look", "bar")
        self.setFixedHeight(theme.Height.PAGE_HEADER)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(theme.MARGIN, 0, theme.MARGIN, 0)
        self._row.setSpacing(8)
        self.title = label(title, "title")
        self.facts = ElidedLabel()
        self._row.addWidget(self.title)
        self._row.addWidget(self.facts, 1)

    def add(self, widget: QWidget) -> None:
        """Put a button at the right end."""
        self._row.addWidget(widget)

    def add_action(self, action: QAction, *, look: str = "", icon_only: bool = False) -> QWidget:
        """Put an action at the right end as a button.

        "main" is the one step now due: unless it has a key of its own, Ctrl+Enter takes it.
        """
        if look == "main" and action.shortcut().isEmpty():
            action.setShortcut(QKeySequence("Ctrl+Return"))
        button: QWidget = icon_button(action) if icon_only else ActionButton(action, look=look)
        self.add(button)
        return button


class Page(QWidget):
    """A page: header on top, `body` below. It loads when shown and when the hall changed.

    Override `load` (read through the desk, then fill the widgets), and where needed `arrive`
    (an errand: what to show), `can_leave` (ask about unsaved work).
    """

    def __init__(self, desk: Desk, facts: PageFacts) -> None:
        super().__init__()
        self.desk = desk
        self.page_facts = facts
        self._stale = True
        self.setProperty("look", "page")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.header = PageHeader(facts.title)
        column.addWidget(self.header)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        column.addLayout(self.body, 1)
        desk.changed.connect(self.look_again)
        desk.period_changed.connect(self._follow_period)

    def load(self) -> None:
        """Read what the page shows and fill it; called when it must be fresh."""

    def arrive(self, errand: object) -> None:
        """Show what was sent for: a tuple of Conditions, NewRecord, OpenRecord, or None."""

    def can_leave(self) -> bool:
        """Whether the page may be left now; asks about unsaved work."""
        return True

    def act(
        self, text: str, call: Callable[[], object], *, key: str = "", icon: str = "", tip: str = ""
    ) -> QAction:
        """Make an action of this page; the shell's menu lists it with its key."""
        return actions.action(self, text, call, key=key, icon=icon, tip=tip)

    def look_again(self) -> None:
        """Load now when in view, else when next shown."""
        self._stale = True
        if self.isVisible():
            self._load_once()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._load_once()

    def _follow_period(self) -> None:
        if self.page_facts.units:
            self.look_again()

    def _load_once(self) -> None:
        if self._stale and self.desk.is_open:
            self._stale = False
            self.load()
