"""From one's own hall to the sample beside it, and back; what is open is closed in between."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from hallmanager.base.text import _
from hallmanager.ui.kit import actions, work
from hallmanager.ui.kit.empty import GhostRows

if TYPE_CHECKING:
    from hallmanager.ui.shell.shell import Shell

_FOLDER = "sample"


class OtherHall(QObject):
    """Opens the sample hall, which has a folder with backups of its own, and comes back."""

    def __init__(self, shell: "Shell") -> None:
        super().__init__(shell)
        self._shell = shell
        self._own: Path | None = None
        self.sample = actions.action(shell, _("打开示例大厅"), self.open_sample)
        self.own = actions.action(shell, _("回到自己的大厅"), self.come_back)
        shell.desk.sample_asked.connect(self.open_sample)
        shell.desk.opened.connect(self._show_ways)
        shell.desk.closed.connect(self._show_ways)
        self._show_ways()

    def open_sample(self) -> None:
        """Make the sample hall where there is none yet, and change over to it."""
        desk = self._shell.desk
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
        shell = self._shell
        if not shell.stack.may_close():
            return
        self._own = own
        shell.stack.clear()
        shell.stack.show_widget(GhostRows())
        shell.opening.close(lambda: shell.open_hall(path))

    def _show_ways(self) -> None:
        is_open = self._shell.desk.is_open
        self.sample.setVisible(is_open and self._own is None)
        self.own.setVisible(is_open and self._own is not None)
