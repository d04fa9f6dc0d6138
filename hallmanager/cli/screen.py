"""Whether there is a screen to open a window on; Qt itself would end the program to say no."""

import os
import socket
import sys
from pathlib import Path

_X_PORT = 6000
_PATIENCE = 2.0


def has_screen() -> bool:
    """Whether a window can be shown: a display that answers, or a platform that was named."""
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return _wayland_answers() or _x_answers(os.environ.get("DISPLAY", ""))


def _wayland_answers() -> bool:
    named = os.environ.get("WAYLAND_DISPLAY")
    folder = os.environ.get("XDG_RUNTIME_DIR", "")
    return bool(named) and _listens(str(Path(folder, named or "")))


def _x_answers(display: str) -> bool:
    host, _colon, rest = display.rpartition(":")
    number = rest.partition(".")[0]
    if not number.isdecimal():
        return False
    if host in ("", "unix"):
        name = f"/tmp/.X11-unix/X{number}"
        return _listens(name) or _listens(f"\0{name}")
    try:
        socket.create_connection((host, _X_PORT + int(number)), timeout=_PATIENCE).close()
    except OSError:
        return False
    return True


def _listens(address: str) -> bool:
    with socket.socket(socket.AF_UNIX) as tried:
        tried.settimeout(_PATIENCE)
        try:
            tried.connect(address)
        except OSError:
            return False
    return True
