"""Who works: asked once, remembered on this computer, and written beside every change."""

from PySide6.QtWidgets import QLineEdit, QWidget

from hallmanager.base.settings import Settings
from hallmanager.base.text import _
from hallmanager.ui.application import OPERATOR
from hallmanager.ui.kit.desk import Desk
from hallmanager.ui.kit.dialogs import Dialog

_LONGEST = 30


def remember(desk: Desk, name: str) -> None:
    """Let this person be who works here, now and next time; no name changes nothing."""
    if name := name.strip():
        Settings().set(OPERATOR, name)
        desk.name_operator(name)


def ask(desk: Desk, parent: QWidget) -> None:
    """Ask who works; thinking again leaves it as it was."""
    dialog = OperatorDialog(parent, desk.by if desk.is_named else "")
    if dialog.exec():
        remember(desk, dialog.name.text())


def name_line(name: str = "") -> QLineEdit:
    """The input of a person's name."""
    line = QLineEdit(name)
    line.setMaxLength(_LONGEST)
    line.setPlaceholderText(_("如 督查科 马睿"))
    line.setAccessibleName(_("操作人"))
    return line


class OperatorDialog(Dialog):
    """One name, and what it is for."""

    def __init__(self, parent: QWidget, name: str) -> None:
        super().__init__(parent, _("谁在操作"), width=400)
        self.say(_("这个名字记在每次修改旁边，修改记录里看得到是谁改的。以后可在右上角换人。"))
        self.name = name_line(name)
        self.body.addWidget(self.name)
        self.add_button(_("以后再说"), self.reject)
        self.keep = self.add_button(_("记住这个名字"), self.accept, look="main", default=True)
        self.name.textChanged.connect(self._follow)
        self._follow()
        self.name.setFocus()

    def _follow(self) -> None:
        self.keep.setEnabled(bool(self.name.text().strip()))
