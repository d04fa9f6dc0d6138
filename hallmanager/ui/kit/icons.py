"""Icons: Phosphor regular, tinted from the tokens.

Their face takes a while to read, so widgets ask for an icon by name at any time and get it as soon
as `load` has run, after the first paint.
"""

import weakref
from functools import cache
from typing import Any, Protocol

from PySide6.QtCore import QObject
from PySide6.QtGui import QIcon

from hallmanager.ui.kit import icon_font, theme

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
    """Read the face and hand out every icon that was asked for; again after a new theme."""
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
    return icon_font.made(name, colour, disabled)
