"""A new name for what has former names: a slip mended, or a new name from a day on."""

from dataclasses import dataclass
from datetime import date

from PySide6.QtWidgets import QLineEdit, QWidget

from hallmanager.base import clock
from hallmanager.base.text import N_, _
from hallmanager.records.field import Editor, Field
from hallmanager.records.kind import Record, fields_of
from hallmanager.records.register import record_class
from hallmanager.ui.kit.dialogs import Dialog
from hallmanager.ui.kit.labels import label
from hallmanager.ui.records.inputs import DayInput


@dataclass(frozen=True)
class Renaming:
    """What the person chose: the new name holds from a day on, or (no day) held always."""

    from_day: date | None


def has_former_names(cls: type[Record]) -> bool:
    """Whether old quarters keep the names that the kind's records had."""
    children = [record_class(key) for key in cls.kind.children]
    return any(child.kind.dated and "name" in fields_of(child) for child in children)


def ask(parent: QWidget, old: str, new: str) -> Renaming | None:
    """Ask since when the new name holds; None when the person thinks again."""
    dialog = RenameDialog(parent, old, new)
    return dialog.renaming if dialog.exec() else None


class RenameDialog(Dialog):
    """Two verbs: 更正写法 (the old name was a slip) and 改名 (from the day in the input)."""

    def __init__(self, parent: QWidget, old: str, new: str) -> None:
        super().__init__(parent, _("“{old}”改为“{new}”").format(old=old, new=new), width=460)
        self.renaming: Renaming | None = None
        self.say(_("真的改了名：填上从哪天起，以前的期间仍用旧名称，旧名称记入曾用名。"))
        self.say(_("只是写错了：所有期间都用新写法。"))
        self.body.addWidget(label(_("从哪天起叫新名称"), "second"))
        self.day = DayInput(Field("from_day", "from_day", N_("日期"), Editor.DATE))
        self.day.show_value(clock.today())
        self.body.addWidget(self.day)
        self.add_button(_("取消"), self.reject)
        self.add_button(_("更正写法"), self._correct)
        self.button = self.add_button(_("改名"), self._rename, look="main", default=True)
        self.day.changed.connect(self._check)
        self.day.findChildren(QLineEdit)[0].selectAll()

    def _check(self) -> None:
        self.button.setEnabled(isinstance(self.day.value(), date))

    def _correct(self) -> None:
        self.renaming = Renaming(None)
        self.accept()

    def _rename(self) -> None:
        day = self.day.value()
        if isinstance(day, date):
            self.renaming = Renaming(day)
            self.accept()
