"""The window's front door: builds the application and joins its parts."""

import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtWidgets import QApplication

from hallmanager import __version__
from hallmanager.base import logs, paths
from hallmanager.ui.application import begin_theme, known_operator, make_application
from hallmanager.ui.shell import place
from hallmanager.ui.shell.window import MainWindow

Hook = Callable[[type[BaseException], BaseException, TracebackType | None], None]


def run(data: Path | None = None, *, by: str = "", platform: str = "") -> int:
    """Open the window on a hall (by default the usual data file) and return the exit status."""
    application = make_application(platform=platform)
    begin_theme(application)
    window = MainWindow(by=by or known_operator())
    sys.excepthook = _hook(window)
    window.painted.connect(lambda: _join(window))
    window.open_hall(data or paths.data_file())
    place.restore(window)
    window.show()
    application.aboutToQuit.connect(lambda: place.keep(window))
    status = application.exec()
    _finish()
    return status


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
    """Start the log, and let every failure end in it and in one dialog."""
    from hallmanager.ui.kit import work

    logs.set_up()
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
