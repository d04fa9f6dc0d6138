"""Where the program keeps things: the system's usual places, or where `HALLMANAGER_DATA` says."""

import os
import sys
from pathlib import Path

DATA_VARIABLE = "HALLMANAGER_DATA"
CACHE_VARIABLE = "HALLMANAGER_CACHE"
FONTS_VARIABLE = "HALLMANAGER_FONTS"
DATA_FILE_NAME = "hall.db"
_APPLICATION = "HallManager"


def data_folder() -> Path:
    """Return the folder of the data file; backups, logs and settings live beside it."""
    named = _named_data()
    if named is None:
        return _usual_place("APPDATA", "XDG_DATA_HOME", ".local/share")
    return named.parent if _is_file_name(named) else named


def data_file() -> Path:
    """Return the data file that is opened when the command line names none."""
    named = _named_data()
    if named is not None and _is_file_name(named):
        return named
    return data_folder() / DATA_FILE_NAME


def settings_file() -> Path:
    return data_folder() / "settings.json"


def backup_folder(of: Path | None = None) -> Path:
    """Return the folder of the backups of one data file, by default of the usual one."""
    return (of or data_file()).parent / "backups"


def log_folder() -> Path:
    return data_folder() / "logs"


def cache_folder() -> Path:
    """Return the folder of what can be made again; no checkout or data file owns it."""
    named = os.environ.get(CACHE_VARIABLE)
    return Path(named) if named else _usual_place("LOCALAPPDATA", "XDG_CACHE_HOME", ".cache")


def document_font_folder() -> Path:
    """Return where the document font set lies: named, bundled with a release, or cached."""
    named = os.environ.get(FONTS_VARIABLE)
    if named:
        return Path(named)
    bundled = Path(getattr(sys, "_MEIPASS", "")) / "fonts"
    if getattr(sys, "frozen", False) and bundled.is_dir():
        return bundled
    return cache_folder() / "document-fonts"


def _named_data() -> Path | None:
    value = os.environ.get(DATA_VARIABLE)
    return Path(value).expanduser().absolute() if value else None


def _is_file_name(path: Path) -> bool:
    """Tell a file from a folder, also before it exists: a file has a suffix."""
    if path.exists():
        return path.is_file()
    return bool(path.suffix)


def _usual_place(windows: str, xdg: str, below_home: str) -> Path:
    if sys.platform == "win32":
        base = os.environ.get(windows)
        return Path(base or Path.home()) / _APPLICATION
    # The XDG specification says that a relative value is to be ignored.
    base = os.environ.get(xdg, "")
    root = Path(base) if base.startswith("/") else Path.home() / below_home
    return root / _APPLICATION.lower()
