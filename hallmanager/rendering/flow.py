"""Filling pages with lines: no heading last on a page, no line of a paragraph left alone."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from hallmanager.rendering.official_page import LEADING, Frame, Item, TextLine
from hallmanager.rendering.pen import Pen


@dataclass
class Page:
    """What stands on a page, each with the line where it begins."""

    frame: Frame
    placed: list[tuple[int, Item]] = field(default_factory=list)
    used: int = 0
    numbered: bool = True

    @property
    def free(self) -> int:
        return self.frame.slots - self.used

    @property
    def room(self) -> float:
        """The height that is left in points; on a turned page more than its whole lines."""
        return self.frame.height - self.used * LEADING

    def put(self, item: Item) -> None:
        if isinstance(item, _Ahead):
            return
        self.placed.append((self.used, item))
        self.used += item.slots


class Flow:
    """A growing row of pages of one frame."""

    # Lines that may stay empty at a page's foot for the sake of two lines that belong together.
    _HOLE = 1

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.pages = [Page(frame)]

    @property
    def page(self) -> Page:
        return self.pages[-1]

    def begin_page(self) -> None:
        self.pages.append(Page(self.frame))

    def add(self, items: Sequence[Item], *, ahead: int = 0) -> None:
        """Add items one below the other.

        Args:
            items: what an item kept hard belongs to follows among them, or is announced.
            ahead: lines that the next thing needs at least, when the last item belongs to it.
        """
        rest: list[Item] = [*items, *([_Ahead(ahead)] if ahead else [])]
        while rest:
            # A blank line separates; at the head of a page there is nothing to separate.
            if not self.page.placed and is_blank(rest[0]):
                rest.pop(0)
                continue
            count = self._fitting(rest)
            for item in rest[:count]:
                self.page.put(item)
            rest = rest[count:]
            if rest:
                self.begin_page()

    def _fitting(self, items: Sequence[Item]) -> int:
        """Return how many of the items this page takes."""
        ends = list(accumulate(item.slots for item in items))
        room = self.page.free
        count = sum(end <= room for end in ends)
        if count == len(items):
            return count
        cuts = [at for at in range(count, 0, -1) if not items[at - 1].hard]
        if not cuts:
            # On an empty page nothing is gained by going on: rules yield, text never vanishes.
            return 0 if self.page.placed else max(1, count)
        good = next((at for at in cuts if not items[at - 1].soft), 0)
        return good if good and room - ends[good - 1] <= self._HOLE else cuts[0]


@dataclass(frozen=True)
class _Ahead:
    """Room that what comes next will take; it is never placed."""

    slots: int
    hard: bool = False
    soft: bool = False

    def draw(self, pen: Pen, frame: Frame, slot: int) -> None:
        """Draw nothing."""


def is_blank(item: Item) -> bool:
    return isinstance(item, TextLine) and not item.line.glyphs
