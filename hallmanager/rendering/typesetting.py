"""The 公文 paragraph: glyphs, where lines may break, and lines that fill their measure.

Every full-width character stands in a cell of the style's pitch, so that 28 of them fill the
line of GB/T 9704-2012. Breaks obey 避头尾; a line takes a mark in by squeezing punctuation
(推入) before it gives a character away (推出); numbers, years, —— and …… stay whole; a
paragraph does not end in a single character where that can be avoided.
Nothing here draws: the same lines go to paper, to cells and to tests.
"""

import re
import unicodedata
from bisect import bisect_right, insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import NamedTuple, Protocol

from hallmanager.rendering.fonts import Role

CLOSERS = frozenset("，。、；：！？）〕】》〉」』〗”’…—–·～%‰℃°％,.;:!?)]}>~｝］ \u3000")
OPENERS = frozenset("（〔【《〈「『〖“‘｛［([{<￥$№#")
# Printed where no face of this machine has the character; the printers' customary mark.
NO_GLYPH = "〓"

_HALF_EMPTY = frozenset("，。、；：！？）〕】》〉」』〗”’（〔【《〈「『〖“‘")
_FULL_CELL = frozenset("“”‘’—…")
_TOKEN = re.compile(
    r"[0-9]{4}年"
    r"|[+\-−]?[A-Za-z0-9]+(?:[.,:/'_@+\-–—～~][A-Za-z0-9]+)*[%‰℃°]?"
    r"|[０-９]+(?:[．，][０-９]+)*％?"
    r"|—+|…+|【待填】|.",
    re.DOTALL,
)
# Breaks that are allowed but read badly, and what they cost against an uneven line.
_BAD_BREAKS = (
    (re.compile(r"“[^“”]{1,6}”"), 6.0),
    (re.compile(r"[0-9%][件张票个人次期家名项条月日年号]"), 0.6),
)
_LONG_TOKEN = 16
_LONG_TOKEN_JOINTS = frozenset("/@_-")
# Faces whose own digits and Latin letters do not go with 宋 figures leave them to the 宋 face.
LATIN_ROLE = {Role.BODY: Role.TABLE, Role.SUBHEADING: Role.TABLE}
_TOLERANCE = 0.01


class Typeface(Protocol):
    """What is asked of a face."""

    @property
    def name(self) -> str: ...

    def has(self, char: str) -> bool: ...

    def width(self, char: str, size: float) -> float: ...


class Typefaces(Protocol):
    """What is asked of the faces of a document; `FontSet` is one."""

    def face_for(self, role: Role, char: str) -> Typeface: ...


class Style(NamedTuple):
    """A face and size; `pitch` is the width of a full-width character's cell in points."""

    role: Role
    size: float
    pitch: float

    @classmethod
    def plain(cls, role: Role, size: float) -> "Style":
        return cls(role, size, size)


class Glyph(NamedTuple):
    """One character in its cell: advance of the face, width of the cell, where ink begins."""

    char: str
    face: str
    size: float
    width: float
    cell: float
    lead: float
    figure: str = ""

    @property
    def give(self) -> float:
        """How much of the cell can be squeezed away."""
        if self.char in " \u3000":
            return self.cell
        return self.cell / 2 if self.char in _HALF_EMPTY else 0.0


@dataclass(frozen=True)
class Line:
    """Glyphs with the left edge of each one's ink, in points from the block's left edge.

    `right` is where the last cell ends.
    """

    glyphs: tuple[Glyph, ...]
    xs: tuple[float, ...]
    right: float = 0.0

    @property
    def text(self) -> str:
        return "".join(glyph.char for glyph in self.glyphs)

    @property
    def left(self) -> float:
        return self.xs[0] if self.xs else 0.0

    def moved(self, dx: float) -> "Line":
        return Line(self.glyphs, tuple(x + dx for x in self.xs), self.right + dx)


@dataclass(frozen=True)
class Shape:
    """How lines fill their block.

    Attributes:
        measure: width of the block in points.
        indent: where the first line begins.
        hang: where the other lines begin.
        justified: lines but the last fill the measure; otherwise lines are made even in length.
        align: 0 left, 0.5 centred, 1 right; of lines that are not filled.
    """

    measure: float
    indent: float = 0.0
    hang: float = 0.0
    justified: bool = True
    align: float = 0.0

    def begin(self, first: int) -> float:
        return self.hang if first else self.indent


class Typesetter:
    """Turns text into glyphs, each with a face that has it."""

    def __init__(self, faces: Typefaces) -> None:
        self._faces = faces
        self._known: dict[Style, dict[str, Glyph]] = {}

    def glyphs(self, text: str, style: Style, figure: str = "") -> list[Glyph]:
        """Return the glyphs of a text; control characters, which no face has, are left out."""
        known = self._known.setdefault(style, {})
        for char in dict.fromkeys(text):
            if char not in known and is_set(char):
                known[char] = self._make(char, style)
        found = [known[char] for char in text if char in known]
        return [glyph._replace(figure=figure) for glyph in found] if figure else found

    def line(self, text: str, style: Style) -> Line:
        """Set a text on one line, however long."""
        return one_line(self.glyphs(text, style))

    def width(self, text: str, style: Style) -> float:
        return sum(glyph.cell for glyph in self.glyphs(text, style))

    def _make(self, char: str, style: Style) -> Glyph:
        role = LATIN_ROLE.get(style.role, style.role) if char < "\u0250" else style.role
        face = self._faces.face_for(role, char)
        if not face.has(char) and char != NO_GLYPH:
            return self._make(NO_GLYPH, style)
        width = face.width(char, style.size)
        ems = width / style.size
        cell = style.pitch * (1.0 if char in _FULL_CELL or 0.9 < ems <= 1.05 else ems)
        return Glyph(char, face.name, style.size, width, cell, _lead(char, width, cell))


def one_line(glyphs: Sequence[Glyph], start: float = 0.0) -> Line:
    """Set glyphs one after the other, cell by cell."""
    edges = list(accumulate((glyph.cell for glyph in glyphs), initial=start))
    xs = tuple(edge + glyph.lead for glyph, edge in zip(glyphs, edges, strict=False))
    return Line(tuple(glyphs), xs, edges[-1])


def set_lines(glyphs: Sequence[Glyph], shape: Shape) -> list[Line]:
    """Break glyphs into lines and place them."""
    slack = shape.measure - shape.indent - sum(glyph.cell for glyph in glyphs)
    if glyphs and slack >= 0:
        return [one_line(glyphs, shape.indent + slack * shape.align)]
    paragraph = _Paragraph(glyphs, shape)
    return [paragraph.line(first, after) for first, after in paragraph.lines()]


def widest_piece(glyphs: Sequence[Glyph]) -> float:
    """Return the width of the widest stretch that may not be broken."""
    if not glyphs:
        return 0.0
    paragraph = _Paragraph(glyphs, Shape(0.0))
    edges = [*paragraph.breaks, len(glyphs)]
    sums = paragraph.cells
    starts = [0, *paragraph.breaks]
    return max(sums[end] - sums[start] for start, end in zip(starts, edges, strict=True))


def token_starts(text: str) -> list[bool]:
    """Tell of each character whether a token begins there; tokens are never broken."""
    starts = [False] * len(text)
    for match in _TOKEN.finditer(text):
        starts[match.start()] = True
        if match.end() - match.start() > _LONG_TOKEN:
            for at in range(match.start() + 1, match.end()):
                starts[at] = text[at - 1] in _LONG_TOKEN_JOINTS
    return starts


def may_break(before: str, after: str) -> bool:
    """Tell whether 避头尾 lets a line end with `before` and the next begin with `after`."""
    return before not in OPENERS and after not in CLOSERS


class _Paragraph:
    """One run of glyphs against one shape: sums over all glyphs, then the cheapest breaks."""

    # Candidates looked at before the last break that fits: enough to find the best, few to be
    # fast.
    _CANDIDATES = 3
    _FORCED = 10_000.0
    _WIDOW = 40.0

    def __init__(self, glyphs: Sequence[Glyph], shape: Shape) -> None:
        self.glyphs = tuple(glyphs)
        self.shape = shape
        text = "".join(glyph.char for glyph in glyphs)
        self.starts = token_starts(text)
        self.cells = [0.0, *accumulate(glyph.cell for glyph in glyphs)]
        self.gives = [0.0, *accumulate(glyph.give for glyph in glyphs)]
        self.gaps = [0, *accumulate(int(start) for start in self.starts)]
        self.solid = [0, *accumulate(int(char not in CLOSERS) for char in text)]
        self.breaks = [
            at
            for at in range(1, len(text))
            if self.starts[at] and may_break(text[at - 1], text[at])
        ]
        self._legal = frozenset(self.breaks)
        self._bad = _bad_breaks(text)

    def lines(self) -> list[tuple[int, int]]:
        """Return the first and the after-last glyph of each line, cheapest in total."""
        end = len(self.glyphs)
        if not end:
            return []
        best: dict[int, tuple[float, int]] = {0: (0.0, 0)}
        waiting = [0]
        for first in waiting:
            for after in self._candidates(first):
                cost = best[first][0] + self._cost(first, after)
                if after not in best and after < end:
                    insort(waiting, after)
                if after not in best or cost < best[after][0]:
                    best[after] = (cost, first)
        return _walk_back(best, end)

    def line(self, first: int, after: int) -> Line:
        """Place the glyphs of one line."""
        glyphs = self.glyphs[first:after]
        begin = self.shape.begin(first)
        slack = self.shape.measure - begin - (self.cells[after] - self.cells[first])
        if slack < -_TOLERANCE:
            return self._squeezed(first, glyphs, begin, -slack)
        if self.shape.justified and after < len(self.glyphs):
            return self._spread(first, after, begin, slack)
        return one_line(glyphs, begin + slack * self.shape.align)

    def _candidates(self, first: int) -> list[int]:
        end = len(self.glyphs)
        room = self.shape.measure - self.shape.begin(first) + _TOLERANCE
        fit = bisect_right(self.cells, self.cells[first] + room) - 1
        if fit >= end:
            return [end]
        at = bisect_right(self.breaks, fit)
        found = [b for b in self.breaks[max(0, at - self._CANDIDATES) : at] if b > first]
        for after in [*self.breaks[at : at + self._CANDIDATES], end]:
            if self.cells[after] - self.cells[first] - self._give(first, after) <= room:
                found.append(after)
        return found or [self._forced(first, fit)]

    def _forced(self, first: int, fit: int) -> int:
        """Break where no rule allows it, since nothing else fits: at a token, or inside one."""
        whole = [at for at in range(first + 1, fit + 1) if self.starts[at]]
        return whole[-1] if whole else max(first + 1, fit)

    def _give(self, first: int, after: int) -> float:
        """Return what a line can be squeezed by; an opening mark at its begin stays whole."""
        head = self.glyphs[first]
        kept = head.give if head.char in OPENERS else 0.0
        return self.gives[after] - self.gives[first] - kept

    def _cost(self, first: int, after: int) -> float:
        last = after == len(self.glyphs)
        slack = self.shape.measure - self.shape.begin(first)
        slack -= self.cells[after] - self.cells[first]
        cost = self._bad.get(after, 0.0)
        if not last and after not in self._legal:
            cost += self._FORCED
        if last and first and self.solid[after] - self.solid[first] <= 1:
            cost += self._WIDOW
        if slack < -_TOLERANCE:
            return cost + 0.3 + 0.6 * -slack / max(self._give(first, after), _TOLERANCE)
        if last and self.shape.justified:
            return cost
        gaps = max(1, self.gaps[after] - self.gaps[first] - 1)
        return cost + 800 * (slack / gaps / self.glyphs[first].size) ** 2

    def _squeezed(self, first: int, glyphs: Sequence[Glyph], begin: float, need: float) -> Line:
        capacity = self._give(first, first + len(glyphs))
        share = min(1.0, need / capacity) if capacity else 0.0
        xs = []
        edge = begin
        for place, glyph in enumerate(glyphs):
            opener = glyph.char in OPENERS
            taken = 0.0 if opener and place == 0 else glyph.give * share
            xs.append(edge + glyph.lead - (taken if opener else 0.0))
            edge += glyph.cell - taken
        return Line(tuple(glyphs), tuple(xs), edge)

    def _spread(self, first: int, after: int, begin: float, slack: float) -> Line:
        gaps = self.gaps[after] - self.gaps[first] - int(self.starts[first])
        step = slack / gaps if gaps else 0.0
        plain = one_line(self.glyphs[first:after], begin)
        seen = (self.gaps[at + 1] - self.gaps[first + 1] for at in range(first, after))
        xs = tuple(x + step * n for x, n in zip(plain.xs, seen, strict=True))
        return Line(plain.glyphs, xs, plain.right + step * gaps)


def _bad_breaks(text: str) -> dict[int, float]:
    return {
        at: cost
        for pattern, cost in _BAD_BREAKS
        for match in pattern.finditer(text)
        for at in range(match.start() + 1, match.end())
    }


def _walk_back(best: dict[int, tuple[float, int]], end: int) -> list[tuple[int, int]]:
    found = []
    while end:
        first = best[end][1]
        found.append((first, end))
        end = first
    return found[::-1]


def _lead(char: str, width: float, cell: float) -> float:
    """Return where ink begins in a cell wider than the glyph: marks keep to their text."""
    if char not in _FULL_CELL or width > 0.9 * cell:
        return 0.0
    if char in "“‘":
        return max(cell / 2, cell * 0.75 - width / 2)
    if char in "”’":
        return max(0.0, cell * 0.25 - width / 2)
    return (cell - width) / 2


@cache
def is_set(char: str) -> bool:
    """Tell whether a character is printed at all; control characters are not."""
    return unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn")


def joined(lines: Iterable[Line]) -> str:
    """Return the text of lines, as it was before they were broken."""
    return "".join(line.text for line in lines)
