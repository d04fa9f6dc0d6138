"""The main window: painted at once as the outline of the shell, then filled with the shell.

Nothing but what the outline needs is imported here; that is what makes the first paint quick.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from hallmanager.base.text import _
from hallmanager.ui.kit import theme

if TYPE_CHECKING:
    from hallmanager.ui.shell.shell import Shell

_NAVIGATION, _GROUPS = 152, 5


class MainWindow(QMainWindow):
    """The window of the program; `by` is who works, "" when they are still to be asked.

    Signals:
        painted: the first paint is over.
        filled: the shell is in its place (`shell`).
    """

    painted = Signal()
    filled = Signal()

    def __init__(self, *, by: str) -> None:
        super().__init__()
        self._by = by
        self._shell: Shell | None = None
        self._was_painted = False
        self.setWindowTitle(_("大厅管家"))
        self.resize(1366, 768)
        self.setMinimumSize(900, 480)
        self.setCentralWidget(Outline())

    @property
    def shell(self) -> "Shell":
        """What fills the window, once `filled` was said."""
        if self._shell is None:
            raise RuntimeError("the shell is not there yet")
        return self._shell

    def fill(self) -> None:
        """Put the shell in the place of its outline."""
        from hallmanager.ui.application import system_user
        from hallmanager.ui.dressing import dress
        from hallmanager.ui.kit import brand
        from hallmanager.ui.kit.desk import Desk
        from hallmanager.ui.shell.shell import Shell

        dress()
        QApplication.setWindowIcon(brand.icon())
        desk = Desk(by=self._by or system_user(), parent=self)
        desk.is_named = bool(self._by)
        self._shell = Shell(desk)
        self._shell.titled.connect(self.setWindowTitle)
        self._shell.left.connect(self.close)
        self.setCentralWidget(self._shell)
        self.filled.emit()

    def open_hall(self, path: Path) -> None:
        """Open the hall at the path as soon as the shell is there."""
        if self._shell is not None:
            self._shell.open_hall(path)
        else:
            self.filled.connect(lambda: self.shell.open_hall(path))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self._after_first_paint)

    def closeEvent(self, event: QCloseEvent) -> None:
        event.setAccepted(self._shell is None or self._shell.may_leave())

    def _after_first_paint(self) -> None:
        self.painted.emit()
        self.fill()


class Outline(QWidget):
    """The shell's bars, navigation and page as grey bars, where they are about to stand.

    It has no words: a face that covers Chinese is not read before it has been painted.
    """

    def paintEvent(self, event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = QPainter(self)
        width, height = self.width(), self.height()
        top, status = int(theme.Height.TOP_BAR), int(theme.Height.STATUS_BAR)
        painter.fillRect(0, 0, width, height, QColor(t.window))
        painter.fillRect(_NAVIGATION, top, width, height - top - status, QColor(t.surface))
        for line in (top - 1, height - status):
            painter.fillRect(0, line, width, 1, QColor(t.line))
        painter.fillRect(_NAVIGATION - 1, top, 1, height - top - status, QColor(t.line))
        for row in range(_GROUPS):
            painter.fillRect(15, top + 16 + row * int(theme.Height.GROUP), 74, 10, QColor(t.sunken))
        bottom = height - status
        for row in range(top + int(theme.Height.PAGE_HEADER), bottom, theme.Height.LIST_ROW):
            painter.fillRect(_NAVIGATION, row, width, 1, QColor(t.line))
            painter.fillRect(_NAVIGATION + theme.MARGIN, row + 10, 140, 8, QColor(t.sunken))
