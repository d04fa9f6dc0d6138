"""The banner under the top bar: what must be known as long as this hall is open."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout

from hallmanager.base.text import _
from hallmanager.ui.kit import actions, theme
from hallmanager.ui.kit.labels import label


class Banner(QFrame):
    """One strip with all warnings; what is not read-only can be put away once it is read."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "banner")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.MARGIN, 4, 8, 4)
        self.words = label("", wrap=True)
        row.addWidget(self.words, 1)
        self.close_action = actions.action(self, _("知道了"), self.hide, icon="x", tint="warn")
        row.addWidget(actions.icon_button(self.close_action), 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    def tell(self, warnings: Sequence[str], *, read_only: bool) -> None:
        """Show the warnings of the hall that was opened, if there are any."""
        lines = list(warnings)
        if read_only:
            why = _("只读打开：这个大厅正在另一个窗口里使用。可以查看和印出，不能修改。")
            lines = [why, *lines]
        self.words.setText("\n".join(lines))
        self.close_action.setVisible(not read_only)
        self.setVisible(bool(lines))
