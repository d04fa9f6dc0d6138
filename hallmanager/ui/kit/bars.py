"""The filter bar and the switch of several views."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QWidget,
)

from hallmanager.base.text import _
from hallmanager.ui.kit import actions, icons, theme

_TYPING_PAUSE = 250


class FilterBar(QFrame):
    """40 high: conditions at the left, the search in the table at the right.

    Signals:
        searched: the words of the search, once typing has paused.
    """

    searched = Signal(str)

    def __init__(self, *, hint: str = "") -> None:
        super().__init__()
        self.setProperty("look", "bar")
        self.setFixedHeight(theme.Height.FILTER_BAR)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.MARGIN, 0, theme.MARGIN, 0)
        row.setSpacing(8)
        self._left = QHBoxLayout()
        self._left.setSpacing(6)
        row.addLayout(self._left)
        row.addStretch(1)
        self.search = QLineEdit()
        self.search.setPlaceholderText(hint or _("在本表中查找"))
        self.search.setClearButtonEnabled(True)
        for clear in self.search.findChildren(QAction):
            clear.setText(_("清空"))
            icons.give(clear, "x")
        self.search.setFixedWidth(190)
        self.search.setAccessibleName(_("在本表中查找"))
        row.addWidget(self.search)
        self._pause = QTimer(self, singleShot=True, interval=_TYPING_PAUSE)
        self._pause.timeout.connect(lambda: self.searched.emit(self.search.text().strip()))
        self.search.textChanged.connect(lambda: self._pause.start())
        actions.action(self, _("在本表中查找"), self.search.setFocus, key="Ctrl+F")

    def add(self, widget: QWidget) -> None:
        """Put a condition or a control at the left."""
        self._left.addWidget(widget)

    def clear_conditions(self) -> None:
        """Take all controls away from the left."""
        while (item := self._left.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()


class Segments(QFrame):
    """A few views of one thing side by side, one of them chosen."""

    chosen = Signal(str)

    def __init__(self, choices: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.setProperty("look", "segments")
        self.setFixedHeight(theme.Height.CONTROL)
        row = QHBoxLayout(self)
        row.setContentsMargins(1, 1, 1, 1)
        row.setSpacing(0)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QPushButton] = {}
        for key, text in choices:
            self._buttons[key] = button = QPushButton(text)
            button.setCheckable(True)
            button.clicked.connect(lambda _on=False, k=key: self.chosen.emit(k))
            self._group.addButton(button)
            row.addWidget(button)

    def choose(self, key: str) -> None:
        """Show one as chosen without telling anybody."""
        self._buttons[key].setChecked(True)

    def set_text(self, key: str, text: str) -> None:
        """Change the words of one, such as a count."""
        self._buttons[key].setText(text)

    def enable(self, key: str, on: bool) -> None:
        """Let one be chosen, or not."""
        self._buttons[key].setEnabled(on)


def condition_box(text: str, remove: Callable[[], object]) -> QPushButton:
    """A condition as a removable box: a click takes it away."""
    box = QPushButton(text)
    box.setProperty("look", "condition")
    icons.give(box, "x")
    box.setLayoutDirection(box.layoutDirection().RightToLeft)
    box.setToolTip(_("去掉这个条件"))
    box.clicked.connect(lambda: remove())
    return box
