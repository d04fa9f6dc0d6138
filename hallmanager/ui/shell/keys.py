"""The sheet of keys (F1): every action in view that has one."""

from collections.abc import Sequence

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QGridLayout, QWidget

from hallmanager.base.text import _
from hallmanager.ui.kit.actions import key_text
from hallmanager.ui.kit.dialogs import Dialog
from hallmanager.ui.kit.labels import label


class KeySheet(Dialog):
    """Two columns: the keys of this page, the keys of the window."""

    def __init__(self, parent: QWidget, page: Sequence[QAction], window: Sequence[QAction]) -> None:
        super().__init__(parent, _("快捷键"), width=520)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(2, 1)
        for column, (title, actions) in enumerate(((_("这一页"), page), (_("随处"), window))):
            grid.addWidget(label(title, "second"), 0, column * 2)
            keyed = [each for each in actions if not each.shortcut().isEmpty()]
            for row, action in enumerate(keyed, start=1):
                grid.addWidget(label(action.text()), row, column * 2)
                grid.addWidget(label(key_text(action.shortcut()), "key"), row, column * 2 + 1)
        self.body.addLayout(grid)
        self.add_button(_("关闭"), self.accept, look="main", default=True)
