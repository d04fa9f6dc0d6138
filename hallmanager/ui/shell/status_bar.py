"""The status bar: the hall at the left; tasks, backup and help at the right."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtWidgets import QFrame, QHBoxLayout

from hallmanager.base import paths
from hallmanager.base.text import _
from hallmanager.ui.kit import shown, theme, work
from hallmanager.ui.kit.actions import push_button
from hallmanager.ui.kit.desk import Desk
from hallmanager.ui.kit.labels import ElidedLabel, chip, label
from hallmanager.ui.shell.task_tray import TaskTray


class StatusBar(QFrame):
    """24 high; says what is open, what runs, and when it was last backed up."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.setProperty("look", "status")
        self.setFixedHeight(theme.Height.STATUS_BAR)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(12)
        self.sample = chip(_("示例大厅"), "accent")
        self.sample.hide()
        self.place = ElidedLabel()
        self.tray = TaskTray()
        self.backup = label()
        row.addWidget(self.sample)
        row.addWidget(self.place, 1)
        row.addWidget(self.tray)
        row.addWidget(self.backup)
        desk.opened.connect(self._show_place)
        desk.closed.connect(self._show_place)

    def add_link(self, text: str, call: Callable[[], object]) -> None:
        """Put a word to click at the right end."""
        layout = self.layout()
        assert layout is not None
        layout.addWidget(push_button(text, call, look="link"))

    def show_sample(self, sample: bool) -> None:
        """Mark the sample hall, so that nobody takes it for the real one."""
        self.sample.setVisible(sample)

    def _show_place(self) -> None:
        if not self._desk.is_open:
            self.place.setText("")
            self.backup.setText("")
            self.sample.hide()
            return
        location = self._desk.store.location
        self.place.setText(str(location))
        work.read(lambda: _last_backup(location), then=self._show_backup, owner=self)

    def _show_backup(self, at: datetime | None) -> None:
        if at is None:
            self.backup.setText(_("本机数据 · 尚未备份"))
            return
        self.backup.setText(_("本机数据 · {when} 已备份").format(when=shown.when(at)))


def _last_backup(location: Path) -> datetime | None:
    folder = paths.backup_folder(location)
    stamps = [file.stat().st_mtime for file in folder.rglob("*") if file.is_file()]
    return datetime.fromtimestamp(max(stamps)) if stamps else None
