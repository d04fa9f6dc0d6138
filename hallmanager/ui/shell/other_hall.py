"""From one's own hall to the sample beside it, and back; what is open is closed in between."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from hallmanager.base.text import _
from hallmanager.ui.kit import actions, work
from hallmanager.ui.kit.desk import Desk
from hallmanager.ui.kit.empty import GhostRows
from hallmanager.ui.shell.opening import Opening
from hallmanager.ui.shell.stack import PageStack

_FOLDER = "sample"


class OtherHall(QObject):
    """Closes what is open for the sample hall, which has a folder of its own, and comes back.

    Signals:
        wanted: the hall at this path is to be opened; nothing else is open any more.
    """

    wanted = Signal(object)

    def __init__(self, parent: QWidget, desk: Desk, stack: PageStack, opening: Opening) -> None:
        super().__init__(parent)
        self._desk, self._stack, self._opening = desk, stack, opening
        self._own: Path | None = None
        self.sample = actions.action(parent, _("打开示例大厅"), self.open_sample)
        self.own = actions.action(parent, _("回到自己的大厅"), self.come_back)
        desk.sample_asked.connect(self.open_sample)
        desk.opened.connect(self._show_ways)
        desk.closed.connect(self._show_ways)
        self._show_ways()

    def open_sample(self) -> None:
        """Make the sample hall where there is none yet, and change over to it."""
        desk = self._desk
        if not desk.is_open or self._own is not None:
            return
        own = desk.store.location
        path = own.parent / _FOLDER / own.name
        if path.exists():
            self._change_over(own, path)
            return
        task = work.Task(_("建立示例大厅"))

        def make() -> None:
            from hallmanager.services import halls

            path.parent.mkdir(parents=True, exist_ok=True)
            halls.create(path, sample=True, progress=task.progress)

        work.change(make, then=lambda _none: self._change_over(own, path), owner=self, task=task)

    def come_back(self) -> None:
        """Close the sample and open one's own hall again."""
        if self._own is not None:
            self._change_over(None, self._own)

    def _change_over(self, own: Path | None, path: Path) -> None:
        if not self._stack.may_close():
            return
        self._own = own
        self._stack.clear()
        self._stack.show_widget(GhostRows())
        self._opening.close(lambda: self.wanted.emit(path))

    def _show_ways(self) -> None:
        is_open = self._desk.is_open
        self.sample.setVisible(is_open and self._own is None)
        self.own.setVisible(is_open and self._own is not None)
