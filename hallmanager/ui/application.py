"""The one application object, and who works with it; light, for it comes before the first paint."""

import os

from PySide6.QtWidgets import QApplication

from hallmanager import __version__
from hallmanager.base.text import _

OPERATOR = "operator"


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


def begin_theme(application: QApplication) -> None:
    """Let the first paint have the colours that were chosen last."""
    from hallmanager.base.settings import Settings
    from hallmanager.ui.kit import theme

    theme.begin(application, dark=Settings().get("theme", "") == "dark")


def known_operator() -> str:
    """Who said that they work here, when they were asked; "" before."""
    from hallmanager.base.settings import Settings

    return Settings().get(OPERATOR, "")


def operator() -> str:
    """Who works: as they said themselves, else the system's user."""
    return known_operator() or system_user()


def system_user() -> str:
    """Who works, when nobody said."""
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return _("本机用户")
