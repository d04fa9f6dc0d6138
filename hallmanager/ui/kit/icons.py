"""Icons: Phosphor regular through qtawesome, tinted from the tokens.

The library is slow to import, so widgets ask for an icon by name at any time and get it as soon
as `load` has run, after the first paint.
"""

import weakref
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QObject
from PySide6.QtGui import QIcon

from hallmanager.ui.kit import theme

NAME = "iconName"


class TakesIcon(Protocol):
    """A button or an action."""

    def setIcon(self, icon: QIcon, /) -> None: ...


_wishes: "weakref.WeakKeyDictionary[Any, tuple[str, str]]" = weakref.WeakKeyDictionary()
_ready = False


def give(target: TakesIcon, name: str, *, tint: str = "ink2") -> None:
    """Let `target` show the icon `name` ("plus", "export"), tinted with a token."""
    _wishes[target] = (name, tint)
    if isinstance(target, QObject):
        target.setProperty(NAME, name)
    if _ready:
        target.setIcon(icon(name, tint=tint))


def icon(name: str, *, tint: str = "ink2") -> QIcon:
    """An icon for a painter; empty until the icons are loaded."""
    return _made(name, getattr(theme.tokens(), tint), theme.tokens().ink3) if _ready else QIcon()


def load() -> None:
    """Import the library and hand out every icon that was asked for; again after a new theme."""
    global _ready
    _ready = True
    for target, (name, tint) in list(_wishes.items()):
        if _is_alive(target):
            target.setIcon(icon(name, tint=tint))
        else:
            del _wishes[target]


def _is_alive(target: object) -> bool:
    import shiboken6

    return bool(shiboken6.isValid(target))


@cache
def _made(name: str, colour: str, disabled: str) -> QIcon:
    made: QIcon = _font().icon(f"ph.{name}", color=colour, color_disabled=disabled)
    return made


@cache
def _font() -> Any:
    import qtawesome
    from qtawesome.iconic_font import IconicFont

    folder = Path(qtawesome.__file__).parent / "fonts"
    face = next(folder.glob("phosphor-*.ttf")).name
    names = next(folder.glob("phosphor-charmap-*.json")).name
    return IconicFont(("ph", face, names))
