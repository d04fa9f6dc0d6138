"""G11: the window's first paint and the live home page, against an empty QMainWindow."""

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from hallmanager.services import halls
from tests.bench.measuring import Result, compare, installed, wall_seconds

_HEAVY = ("sqlalchemy", "reportlab", "openpyxl", "python_calamine", "pyhanko", "pandas")

_EMPTY = """
import os
from PySide6.QtWidgets import QApplication, QMainWindow
application = QApplication([])
class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        os._exit(0)
window = Window()
window.resize(1366, 768)
window.show()
application.exec()
"""

_OURS = f"""
import os, sys
from pathlib import Path
from PySide6.QtCore import QTimer
from hallmanager import app
from hallmanager.ui.shell.window import MainWindow
application = app.make_application()
window = MainWindow(by="bench")
def painted():
    loaded = [name for name in {_HEAVY!r} if name in sys.modules]
    os._exit(9 if loaded else 0)
def live():
    window.shell.settled.connect(lambda: watch.start(2))
def leave_when_read():
    from hallmanager.ui.kit import work
    if work.is_idle():
        os._exit(0)
watch = QTimer()
watch.timeout.connect(leave_when_read)
if sys.argv[1] == "paint":
    window.painted.connect(painted)
else:
    window.filled.connect(live)
window.open_hall(Path(sys.argv[2]))
window.show()
application.exec()
"""


def results() -> Iterator[Result]:
    """Measure first paint (nothing heavy may be loaded by then) and the live home page."""
    env = installed(QT_QPA_PLATFORM=os.environ.get("QT_QPA_PLATFORM", "offscreen"))
    empty = [sys.executable, "-c", _EMPTY]
    with tempfile.TemporaryDirectory() as name:
        hall = Path(name) / "hall.db"
        halls.create(hall, sample=True)
        for goal, mode, limit in (
            ("first paint", "paint", 1.35),
            ("home page live", "live", 3.5),
        ):
            ours = [sys.executable, "-c", _OURS, mode, str(hall)]
            yield compare(
                "G11",
                f"{goal} / empty QMainWindow (wall)",
                limit,
                lambda command=ours: wall_seconds(command, env=env),  # type: ignore[misc]
                lambda: wall_seconds(empty, env=env),
                pairs=7,
            )
