"""One rotating log file; every room writes under its own name."""

import logging
from pathlib import Path

from hallmanager.base import paths

_ROOT = "hallmanager"
_FORMAT = "%(asctime)s %(levelname)s %(name)s %(threadName)s: %(message)s"
_MAX_BYTES = 2_000_000
_KEPT_FILES = 5


def room(name: str) -> logging.Logger:
    """Return the logger of a room, such as `storage` or `ui.shell`."""
    return logging.getLogger(f"{_ROOT}.{name}")


def set_up(folder: Path | None = None, *, level: int = logging.INFO) -> Path:
    """Start the log file and return its path; a second call changes nothing.

    A folder that cannot be written to costs the log, never the start of the program.
    """
    from logging.handlers import RotatingFileHandler

    root = logging.getLogger(_ROOT)
    for handler in root.handlers:
        if isinstance(handler, RotatingFileHandler):
            return Path(handler.baseFilename)
    path = (folder or paths.log_folder()) / "hallmanager.log"
    root.setLevel(level)
    # A log that cannot be written to (a full disk) must not print its own troubles to the desk.
    logging.raiseExceptions = False
    root.addHandler(_file_handler(path))
    return path


def shut_down() -> None:
    """Close the log file, so that its folder can be moved or removed."""
    root = logging.getLogger(_ROOT)
    for handler in list(root.handlers):
        root.removeHandler(handler)
        handler.close()


def _file_handler(path: Path) -> logging.Handler:
    from logging.handlers import RotatingFileHandler

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler: logging.Handler = RotatingFileHandler(
            path, maxBytes=_MAX_BYTES, backupCount=_KEPT_FILES, encoding="utf-8"
        )
    except OSError:
        return logging.NullHandler()
    handler.setFormatter(logging.Formatter(_FORMAT))
    return handler
