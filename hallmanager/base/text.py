"""Marks of user-visible text. Chinese is the source language, so no catalogue is needed for it."""

from collections.abc import Callable
from pathlib import Path


def _unchanged(message: str) -> str:
    return message


_translation: Callable[[str], str] = _unchanged


def _(message: str) -> str:
    """Translate a text now."""
    return _translation(message)


def N_(message: str) -> str:  # noqa: N802 - gettext's customary name
    """Mark a text of a declaration; it is translated with `translate` when it is shown."""
    return message


def translate(message: str) -> str:
    """Translate a text that was marked with `N_` where it was declared."""
    return _translation(message) if message else message


def install_catalog(folder: Path, language: str) -> None:
    """Show texts from the gettext catalogue of `language`; Chinese where it lacks one."""
    import gettext

    global _translation
    catalog = gettext.translation("hallmanager", folder, languages=[language], fallback=True)
    _translation = catalog.gettext


def remove_catalog() -> None:
    """Show the source language again."""
    global _translation
    _translation = _unchanged
