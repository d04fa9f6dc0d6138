"""The official page of GB/T 9704-2012: its measures, and what stands around the text.

22 lines of 28 characters fill the 版心 of 156 × 225 mm; red header, page number, 版记 and the
mark of a draft stand where the standard, or the margin, has room for them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from hallmanager.base.text import _
from hallmanager.domain.day_words import in_full
from hallmanager.domain.document import Document, Imprint
from hallmanager.rendering.fonts import Role
from hallmanager.rendering.pen import BLACK, MM, SHEET_HEIGHT, SHEET_WIDTH, Color, Pen
from hallmanager.rendering.titles import title_lines
from hallmanager.rendering.typesetting import Line, Shape, Style, Typesetter, set_lines

LEFT, TOP = 28 * MM, 37 * MM
TEXT_WIDTH, TEXT_HEIGHT = 156 * MM, 225 * MM
LINES, CHARACTERS = 22, 28
LEADING, PITCH = TEXT_HEIGHT / LINES, TEXT_WIDTH / CHARACTERS
OPEN_FACT = "【待填】"

BODY = Style(Role.BODY, 16, PITCH)
TITLE = Style.plain(Role.TITLE, 22)
SMALL = Style.plain(Role.BODY, 14)
_NUMBER = Style.plain(Role.TABLE, 14)
_DRAFT = Style.plain(Role.HEADING, 16)
RED: Color = (0.85, 0.07, 0.07)
GREY: Color = (0.45, 0.45, 0.45)

MARK_TOP = 35 * MM
_MARK_HEIGHT = 22 * MM
# A name that would be smaller than this on one line is set on two.
_SMALLEST_MARK = 30.0
_RULE_BELOW_NUMBER = 4 * MM
RED_RULE = 0.5 * MM
IMPRINT_OUTER, IMPRINT_INNER = 0.35 * MM, 0.25 * MM
PAGE_NUMBER_BELOW = 7 * MM
# Where a full-width character's middle and top lie above the baseline, and a dash's ink, in ems.
_MIDDLE, INK_TOP, _INK_BOTTOM, DASH = 0.32, 0.8, 0.14, 0.31


@dataclass(frozen=True)
class Frame:
    """The 版心 as the eye sees it: upright, or turned for tables that need the width."""

    landscape: bool = False

    @property
    def left(self) -> float:
        return (SHEET_HEIGHT - TOP - TEXT_HEIGHT) if self.landscape else LEFT

    @property
    def top(self) -> float:
        """The upper edge, in points from the foot of the page."""
        return SHEET_WIDTH - LEFT if self.landscape else SHEET_HEIGHT - TOP

    @property
    def width(self) -> float:
        return TEXT_HEIGHT if self.landscape else TEXT_WIDTH

    @property
    def height(self) -> float:
        return TEXT_WIDTH if self.landscape else TEXT_HEIGHT

    @property
    def slots(self) -> int:
        """How many lines it holds."""
        return int(self.height / LEADING + 0.01)

    def slot_top(self, slot: float) -> float:
        return self.top - slot * LEADING


class Item(Protocol):
    """Something that takes a number of lines of the 版心.

    `hard` keeps it on the page of what follows, `soft` does where that leaves no hole.
    """

    @property
    def slots(self) -> int: ...

    @property
    def hard(self) -> bool: ...

    @property
    def soft(self) -> bool: ...

    def draw(self, pen: Pen, frame: Frame, slot: int) -> None: ...


@dataclass(frozen=True)
class TextLine:
    """One line of text in one line of the grid."""

    line: Line
    hard: bool = False
    soft: bool = False
    slots: int = 1

    def draw(self, pen: Pen, frame: Frame, slot: int) -> None:
        if self.line.glyphs:
            size = max(glyph.size for glyph in self.line.glyphs)
            pen.line(self.line, frame.left, baseline(frame.slot_top(slot), LEADING, size))


def blank(*, hard: bool = False) -> TextLine:
    return TextLine(Line((), ()), hard=hard)


def kept(items: Sequence[TextLine]) -> list[TextLine]:
    """Bind lines to each other and to what follows them."""
    return [replace(item, hard=True) for item in items]


def baseline(top: float, height: float, size: float) -> float:
    """Return the baseline of characters that stand in the middle of a space."""
    return top - height / 2 - _MIDDLE * size


class RedHeader:
    """发文机关标志, 发文字号 and the red rule of page one.

    `slots` includes the two blank lines below the rule. `number_top` is where the ink of the
    number begins, `rule` where the red rule stands, in points below the 版心's upper edge.
    """

    hard = True
    soft = False

    def __init__(self, document: Document, typesetter: Typesetter) -> None:
        name = document.letterhead or OPEN_FACT
        lines, size = _mark(name)
        style = Style.plain(Role.TITLE, size)
        self.mark = [_centred(typesetter.line(line, style)) for line in lines]
        self.size = size
        self.number = _centred(typesetter.line(_number_text(document), BODY))
        mark_bottom = MARK_TOP + (len(lines) - 1) * 1.2 * size + (INK_TOP + _INK_BOTTOM) * size
        self.number_top = mark_bottom + 2 * LEADING
        self.rule = self.number_top + BODY.size * (INK_TOP + _INK_BOTTOM) + _RULE_BELOW_NUMBER
        # The text below keeps the grid: the two blank lines may lose a quarter of a line.
        self.slots = int(-(-(self.rule / LEADING - 0.25) // 1)) + 2

    def draw(self, pen: Pen, frame: Frame, slot: int) -> None:
        top = frame.slot_top(slot)
        for place, line in enumerate(self.mark):
            ink_top = top - MARK_TOP - place * 1.2 * self.size
            pen.line(line, frame.left, ink_top - INK_TOP * self.size, RED)
        pen.line(self.number, frame.left, top - self.number_top - INK_TOP * BODY.size)
        y = top - self.rule
        _rule_across(pen, frame, y, RED_RULE, RED)


def _mark(name: str) -> tuple[list[str], float]:
    """Return the lines of the 发文机关标志 and the size that lets them fit the width."""
    size = min(_MARK_HEIGHT, TEXT_WIDTH / max(1, len(name)))
    if size >= _SMALLEST_MARK:
        return [name], size
    lines = title_lines(name, limit=len(name) * 0.6)
    return lines, min(_MARK_HEIGHT, TEXT_WIDTH / max(map(len, lines)))


def _number_text(document: Document) -> str:
    number = OPEN_FACT if document.number is None else str(document.number)
    return f"{document.code_word or OPEN_FACT}〔{document.year}〕{number}号"


def _centred(line: Line) -> Line:
    return line.moved((TEXT_WIDTH - line.right - line.left) / 2)


class ImprintBlock:
    """版记 at the foot of the last page: 抄送, 印发机关 and 印发日期 between three rules.

    `entries` are the labels and names above the middle rule, `organ` the lines of 印发机关.
    """

    def __init__(self, imprint: Imprint, typesetter: Typesetter, recipients: str = "") -> None:
        self.entries: list[tuple[str, str]] = []
        if recipients:
            self.entries.append((_("主送："), _ended(recipients)))
        if imprint.copies_to is not None:
            self.entries.append((_("抄送："), _ended(imprint.copies_to or OPEN_FACT)))
        self._above = [
            line for label, names in self.entries for line in _listed(typesetter, label, names)
        ]
        day = in_full(imprint.printed_on) if imprint.printed_on else OPEN_FACT
        date_line = typesetter.line(_("{date}印发").format(date=day), SMALL)
        self.printed_on = date_line.moved(TEXT_WIDTH - SMALL.pitch - date_line.right)
        room = self.printed_on.left / SMALL.pitch - 2
        self.organ = title_lines(imprint.print_organ or OPEN_FACT, limit=room)
        self._below = self._printed_by(typesetter)
        self.slots = len(self._above) + len(self._below)

    def draw(self, pen: Pen, frame: Frame) -> None:
        first = frame.slots - self.slots
        lines = [*self._above, *self._below]
        for place, line in enumerate(lines, first):
            top = frame.slot_top(place)
            pen.line(line, frame.left, baseline(top, LEADING, SMALL.size))
        foot = frame.top - frame.height + IMPRINT_OUTER / 2
        _rule_across(pen, frame, frame.slot_top(first), IMPRINT_OUTER)
        if self._above:
            _rule_across(pen, frame, frame.slot_top(first + len(self._above)), IMPRINT_INNER)
        _rule_across(pen, frame, foot, IMPRINT_OUTER)

    def _printed_by(self, typesetter: Typesetter) -> list[Line]:
        lines = [typesetter.line(text, SMALL).moved(SMALL.pitch) for text in self.organ]
        last, day = lines[-1], self.printed_on
        return [*lines[:-1], Line(last.glyphs + day.glyphs, last.xs + day.xs, day.right)]


def _rule_across(pen: Pen, frame: Frame, y: float, width: float, color: Color = BLACK) -> None:
    pen.rules([(frame.left, y, frame.left + frame.width, y)], width=width, color=color)


def _ended(names: str) -> str:
    return names if names.endswith("。") else names.rstrip("，；,;") + "。"


def _listed(typesetter: Typesetter, label: str, names: str) -> list[Line]:
    """Set `抄送：…。` one character in on both sides, wrapped names after the colon."""
    em = SMALL.pitch
    shape = Shape(TEXT_WIDTH - em, indent=em, hang=em + typesetter.width(label, SMALL))
    return set_lines(typesetter.glyphs(label + names, SMALL), shape)


def draw_page_number(pen: Pen, typesetter: Typesetter, number: int) -> None:
    """Draw `— 1 —` below the sheet's 版心, outside: odd right, even left, one character in."""
    line = typesetter.line(f"— {number} —", _NUMBER)
    dash = SHEET_HEIGHT - TOP - TEXT_HEIGHT - PAGE_NUMBER_BELOW
    in_by_one = _NUMBER.pitch
    x = LEFT + (TEXT_WIDTH - in_by_one - line.right if number % 2 else in_by_one)
    pen.line_on_sheet(line, x, dash - DASH * _NUMBER.size)


def draw_draft_mark(pen: Pen, typesetter: Typesetter, frame: Frame) -> None:
    """Say 草稿 in the top margin, outside the 版心."""
    line = typesetter.line(_("草稿"), _DRAFT)
    x = frame.left + frame.width - line.right
    pen.line(line, x, frame.top + 8 * MM, GREY)
