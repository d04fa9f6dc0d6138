"""How a person arranged the columns of a list - order, widths, which are seen - and its sorting."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHeaderView, QWidget

from hallmanager.base.settings import Settings

_SETTING = "columns"
Order = tuple[str, ...]


class ColumnLayout:
    """The columns of one kind at this seat; what was never touched follows the declaration."""

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self.order: list[str] = []
        self.widths: dict[str, int] = {}
        self.seen: dict[str, bool] = {}
        self._read()

    def keep_order(self, names: Sequence[str]) -> None:
        """Remember the columns from left to right."""
        self.order = list(names)
        self._keep()

    def keep_width(self, name: str, width: int) -> None:
        """Remember the width that a person gave a column."""
        self.widths[name] = width
        self._keep()

    def keep_seen(self, name: str, seen: bool) -> None:
        """Remember that a column is to be seen, or not."""
        self.seen[name] = seen
        self._keep()

    def forget(self) -> None:
        """Go back to what is declared."""
        Settings().set(_SETTING, {k: v for k, v in _kept().items() if k != self._kind})
        self._read()

    def arranged(self, names: Sequence[str]) -> list[str]:
        """The columns from left to right; one that is new since then stands where declared."""
        known = [name for name in self.order if name in names]
        for place, name in enumerate(names):
            if name not in known:
                known.insert(min(place, len(known)), name)
        return known

    def _read(self) -> None:
        kept = _kept().get(self._kind, {})
        self.order = [str(name) for name in kept.get("order", [])]
        self.widths = dict(kept.get("widths", {}))
        self.seen = dict(kept.get("seen", {}))

    def _keep(self) -> None:
        mine = {"order": self.order, "widths": self.widths, "seen": self.seen}
        Settings().set(_SETTING, {**_kept(), self._kind: mine})


class ListHeader(QHeaderView):
    """The header of a list: columns are dragged, made wider, and clicked to sort.

    `is_added`: Shift was held at the last click, so that the column sorts within the others.
    """

    def __init__(self, parent: QWidget, height: int) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.is_added = False
        self.setFixedHeight(height)
        self.setMinimumSectionSize(40)
        self.setHighlightSections(False)
        self.setSectionsClickable(True)
        self.setSectionsMovable(True)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.is_added = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        super().mouseReleaseEvent(event)
        self.is_added = False


def next_order(order: Order, name: str, *, added: bool) -> Order:
    """The sorting after a click on a column: first upwards, then downwards, then no more.

    `added` keeps the other columns and sorts by this one within them; () is the kind's own order.
    """
    down = f"-{name}"
    if not added:
        if order == (name,):
            return (down,)
        return () if order == (down,) else (name,)
    if name in order:
        return tuple(down if each == name else each for each in order)
    if down in order:
        return tuple(each for each in order if each != down)
    return (*order, name)


def arrow(order: Order, name: str) -> str:
    """The sign of a sorted column, numbered where several are."""
    for place, each in enumerate(order, start=1):
        if each.removeprefix("-") == name:
            sign = "↓" if each.startswith("-") else "↑"
            return f"{sign}{place}" if len(order) > 1 else sign
    return ""


def _kept() -> Mapping[str, Any]:
    nothing: dict[str, Any] = {}
    return Settings().get(_SETTING, nothing)
