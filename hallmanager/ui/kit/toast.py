"""The toast: bottom right, six seconds, with 撤销; never for errors."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from hallmanager.base.text import _
from hallmanager.ui.kit.actions import push_button
from hallmanager.ui.kit.desk import Toast
from hallmanager.ui.kit.labels import label

_SECONDS = 6
_EDGE = 16
# Above the footer of a side panel, whose buttons it must not cover.
_ABOVE = 58


class ToastBox(QFrame):
    """Shows one toast at a time over the corner of its parent."""

    def __init__(self, parent: QWidget, *, undo: Callable[[], object]) -> None:
        super().__init__(parent)
        self.setProperty("look", "toast")
        self._undo = undo
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 10, 14, 10)
        row.setSpacing(12)
        self.words = label()
        self.undo = push_button(_("撤销"), self._take_back, look="link")
        row.addWidget(self.words)
        row.addWidget(self.undo)
        self._clock = QTimer(self, singleShot=True, interval=_SECONDS * 1000)
        self._clock.timeout.connect(self.hide)
        self._room = parent
        parent.installEventFilter(self)
        self.hide()

    def say(self, toast: Toast) -> None:
        """Show the words for six seconds."""
        self.words.setText(toast.words)
        self.undo.setVisible(toast.undo)
        self.adjustSize()
        self._place()
        self.show()
        self.raise_()
        self._clock.start()

    def _take_back(self) -> None:
        self.hide()
        self._undo()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def _place(self) -> None:
        room = self._room.rect()
        self.move(room.right() - self.width() - _EDGE, room.bottom() - self.height() - _ABOVE)
