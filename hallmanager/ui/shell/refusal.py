"""What stands in the window while a hall exists that cannot be opened: why, and what next."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from hallmanager.base.text import _
from hallmanager.ui.kit import actions
from hallmanager.ui.kit.empty import EmptyState


class Refusal(QWidget):
    """The reason in one sentence; try again, or take another data file. Nothing was changed."""

    def __init__(
        self,
        why: str,
        path: Path,
        *,
        again: Callable[[], object],
        other: Callable[[Path], object],
    ) -> None:
        super().__init__()
        self.why = why
        self._path = path
        self._other = other
        self.again = actions.action(self, _("再试一次"), again)
        self.other = actions.action(self, _("打开别的数据文件…"), self._choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(EmptyState(_("没有打开大厅"), why, [self.again, self.other]))

    def _choose(self) -> None:
        chosen, _kind = QFileDialog.getOpenFileName(
            self, _("打开数据文件"), str(self._path.parent), _("数据文件 (*.db)")
        )
        if chosen:
            self._other(Path(chosen))
