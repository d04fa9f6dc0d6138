"""Where the window stands: as it was left, and never larger than the screen."""

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtWidgets import QMainWindow

from hallmanager.base.settings import Settings

_PLACE = "window"
# What a title bar and a frame take of the screen; unknown before the window is shown.
_FRAME = QSize(16, 48)


def restore(window: QMainWindow) -> None:
    """Put the window where it was left; the first time, fill a screen that has no room to spare."""
    kept = QByteArray.fromBase64(Settings().get(_PLACE, "").encode("ascii"))
    if not kept.isEmpty() and window.restoreGeometry(kept):
        return
    room = window.screen().availableGeometry().size()
    wanted = window.size() + _FRAME
    if wanted.width() > room.width() or wanted.height() > room.height():
        window.resize(wanted.boundedTo(room) - _FRAME)
        window.setWindowState(Qt.WindowState.WindowMaximized)


def keep(window: QMainWindow) -> None:
    """Remember where the window stands."""
    Settings().set(_PLACE, window.saveGeometry().toBase64().toStdString())
