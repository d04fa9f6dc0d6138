"""A backup to a place that a person chooses, while work goes on."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QWidget

from hallmanager.base import clock
from hallmanager.base.text import _
from hallmanager.ui.kit import work
from hallmanager.ui.kit.desk import Desk

if TYPE_CHECKING:
    from hallmanager.storage.store import Store


def back_up(desk: Desk, parent: QWidget) -> None:
    """Ask for a place, and put a proven copy of the hall there."""
    name = _("大厅备份{day}.db").format(day=clock.today().isoformat())
    chosen, _kind = QFileDialog.getSaveFileName(parent, _("备份"), name, _("大厅数据 (*.db)"))
    if not chosen:
        return
    target = Path(chosen)

    def copy(store: "Store") -> None:
        from hallmanager.services import halls

        halls.backup(store.location, target)

    said = _("已备份到 {path}").format(path=target)
    task = work.Task(_("备份"))
    desk.read(copy, then=lambda _done: desk.toast(said), owner=parent, task=task)
