"""Dialogs: only for import, destructive confirmation, conflicts and errors.

The button names the verb; nothing is answered with 是 or 否.
"""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from hallmanager.base.errors import UserError
from hallmanager.base.text import _
from hallmanager.ui.kit.actions import push_button
from hallmanager.ui.kit.labels import label


class Dialog(QDialog):
    """A dialog with a heading, a body, and a footer whose last button is the verb."""

    def __init__(self, parent: QWidget | None, title: str, *, width: int = 440) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setModal(True)
        self.setMinimumWidth(width)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(20, 16, 20, 16)
        self.body.setSpacing(8)
        self.heading = label(title, "section", wrap=True)
        self.body.addWidget(self.heading)
        column.addLayout(self.body, 1)
        footer = QFrame()
        footer.setProperty("look", "footer")
        self.footer = QHBoxLayout(footer)
        self.footer.setContentsMargins(20, 10, 20, 10)
        self.footer.setSpacing(8)
        self.footer.addStretch(1)
        column.addWidget(footer)

    def say(self, text: str, look: str = "") -> None:
        """Add a paragraph."""
        self.body.addWidget(label(text, look, wrap=True))

    def add_button(
        self, text: str, call: Callable[[], object], *, look: str = "", default: bool = False
    ) -> QPushButton:
        """Add a button at the right end of the footer."""
        button = push_button(text, call, look=look)
        button.setAutoDefault(default)
        button.setDefault(default)
        self.footer.addWidget(button)
        return button


def show_error(parent: QWidget | None, error: UserError) -> None:
    """Say what went wrong, why and what next, in the error's own sentence."""
    dialog = Dialog(parent, _("没有完成"))
    dialog.say(error.message)
    copied = error.message if not error.detail else f"{error.message}\n\n{error.detail}"
    dialog.add_button(_("复制说明"), lambda: copy(copied), look="flat")
    dialog.add_button(_("知道了"), dialog.accept, look="main", default=True)
    dialog.exec()


def confirm(
    parent: QWidget | None, title: str, text: str, verb: str, *, danger: bool = False
) -> bool:
    """Ask once; the button says the verb."""
    return choose(parent, title, text, [verb], danger=danger) == 0


def choose(
    parent: QWidget | None,
    title: str,
    text: str,
    verbs: Sequence[str],
    *,
    danger: bool = False,
    stay: str = "",
) -> int:
    """Let one of several verbs be chosen; -1 when none is (the button `stay`, by default 取消).

    Where the last verb is a `danger`, Enter stays.
    """
    dialog = Dialog(parent, title)
    dialog.say(text)
    dialog.add_button(stay or _("取消"), dialog.reject, default=danger)
    for number, verb in enumerate(verbs):
        last = number == len(verbs) - 1
        look = ("danger" if danger else "main") if last else ""
        dialog.add_button(
            verb, partial(dialog.done, number + 1), look=look, default=last and not danger
        )
    return dialog.exec() - 1


def ask_reason(
    parent: QWidget | None, title: str, text: str, verb: str, *, required: bool = False
) -> str | None:
    """Ask for a reason before something is taken away; None when the person thinks again."""
    dialog = Dialog(parent, title)
    dialog.say(text)
    dialog.say(_("原因") if required else _("原因（可空，记入修改记录）"), "auxiliary")
    reason = QPlainTextEdit()
    reason.setFixedHeight(64)
    reason.setTabChangesFocus(True)
    reason.setAccessibleName(_("原因"))
    dialog.body.addWidget(reason)
    dialog.add_button(_("取消"), dialog.reject)
    button = dialog.add_button(verb, dialog.accept, look="danger")
    if required:
        button.setEnabled(False)
        reason.textChanged.connect(lambda: button.setEnabled(bool(reason.toPlainText().strip())))
    reason.setFocus()
    return reason.toPlainText().strip() if dialog.exec() else None


def copy(text: str) -> None:
    """Put text on the clipboard."""
    QGuiApplication.clipboard().setText(text, mode=QGuiApplication.clipboard().Mode.Clipboard)


class CrashDialog(Dialog):
    """Our fault: says so in Chinese, keeps the report ready to copy, shows no traceback."""

    def __init__(self, parent: QWidget | None, report: str) -> None:
        super().__init__(parent, _("程序出错了"))
        self.report = report
        self.setWindowFlag(Qt.WindowType.WindowContextHelpButtonHint, on=False)
        self.say(
            _(
                "刚才的操作没有完成，已保存的数据没有受影响。"
                "错误已记入日志。请把报告复制给维护人员，然后可以继续工作。"
            )
        )
        self.add_button(_("复制报告"), lambda: copy(self.report), look="flat")
        self.add_button(_("继续工作"), self.accept, look="main", default=True)
