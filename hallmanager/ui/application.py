"""The one application object, and who works with it; light, for it comes before the first paint."""

import os

from PySide6.QtWidgets import QApplication

from hallmanager import __version__
from hallmanager.base.text import _


def make_application(*, platform: str = "") -> QApplication:
    """The application, or the one that exists; the window dresses it once it is painted."""
    if platform:
        os.environ["QT_QPA_PLATFORM"] = platform
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    application = QApplication(["hallmanager"])
    application.setApplicationName("HallManager")
    application.setApplicationVersion(__version__)
    return application


def operator() -> str:
    """Who works, when nobody said: the system's user."""
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return _("本机用户")
