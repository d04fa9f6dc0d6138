"""The window's front door: builds the application and joins its parts."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QLibraryInfo, QTranslator
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication

from hallmanager import __version__
from hallmanager.base import logs, paths
from hallmanager.base.settings import Settings
from hallmanager.base.text import _
from hallmanager.rendering.fonts import ui_font_file
from hallmanager.ui.kit import theme
from hallmanager.ui.shell.window import MainWindow

Hook = Callable[[type[BaseException], BaseException, TracebackType | None], None]


def run(data: Path | None = None, *, by: str = "", platform: str = "") -> int:
    """Open the window on a hall (by default the usual data file) and return the exit status."""
    logs.set_up()
    application = make_application(platform=platform)
    window = MainWindow(by=by or operator())
    sys.excepthook = _hook(window)
    window.filled.connect(lambda: _join(window))
    window.open_hall(data or paths.data_file())
    window.show()
    status = application.exec()
    _finish()
    return status


def make_application(*, platform: str = "") -> QApplication:
    """The application in our theme, face and language; the one that exists, if one does."""
    if platform:
        os.environ["QT_QPA_PLATFORM"] = platform
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    application = QApplication(["hallmanager"])
    application.setApplicationName("HallManager")
    application.setApplicationVersion(__version__)
    dress(application, dark=Settings().get("theme", "light") == "dark")
    return application


def dress(application: QApplication, *, dark: bool = False) -> None:
    """Give an application our language, face and theme."""
    _speak_chinese(application)
    _use_our_face(application)
    theme.apply(application, dark=dark)


def operator() -> str:
    """Who works, when nobody said: the system's user."""
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return _("本机用户")


def report_bug(window: MainWindow, error: BaseException) -> None:
    """Log a failure of ours and offer its report; the window never shows a traceback."""
    import traceback

    from hallmanager.ui.kit import work
    from hallmanager.ui.kit.dialogs import CrashDialog

    text = "".join(traceback.format_exception(error))
    logs.room("app").error("%s", text)
    report = f"HallManager {__version__}\nPython {sys.version}\n{sys.platform}\n\n{text}"
    CrashDialog(window if work.is_alive(window) else None, report).exec()


def _join(window: MainWindow) -> None:
    from hallmanager.ui.kit import work

    work.office().on_bug = lambda error: report_bug(window, error)


def _finish() -> None:
    from hallmanager.ui.kit import work

    work.finish()


def _hook(window: MainWindow) -> Hook:
    def show(
        _kind: type[BaseException], error: BaseException, _trace: TracebackType | None
    ) -> None:
        if isinstance(error, KeyboardInterrupt):
            QApplication.exit(130)
        else:
            report_bug(window, error)

    return show


def _speak_chinese(application: QApplication) -> None:
    """Let the standard buttons of Qt be Chinese."""
    translator = QTranslator(application)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load("qtbase_zh_CN", folder):
        application.installTranslator(translator)


def _use_our_face(application: QApplication) -> None:
    """Use a face that covers GBK, so that no name shows as a box."""
    file = ui_font_file()
    font = application.font()
    if file is not None:
        number = QFontDatabase.addApplicationFont(str(file))
        families = QFontDatabase.applicationFontFamilies(number)
        if families:
            font.setFamilies(list(families))
    font.setPointSizeF(theme.BODY)
    application.setFont(font)
