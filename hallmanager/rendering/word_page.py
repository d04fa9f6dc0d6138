"""The sheets of a Word file: size, margins, the grid of 22 × 28, page numbers, the draft's mark."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import floor

from docx.document import Document as WordDocument
from docx.oxml.xmlchemy import BaseOxmlElement as Element

from hallmanager.base.text import _
from hallmanager.rendering.official_page import CHARACTERS, DASH, LEFT, LINES, PAGE_NUMBER_BELOW
from hallmanager.rendering.pen import MM, SHEET_HEIGHT, SHEET_WIDTH
from hallmanager.rendering.word_markup import (
    element,
    field,
    indent,
    paragraph,
    run,
    spacing,
    table,
    twips,
)
from hallmanager.rendering.word_styles import FOOTER, HEADER, LINE, PLAIN_TABLE, THIN

RIGHT, BOTTOM = 26 * MM, 35 * MM
TEXT_WIDTH = SHEET_WIDTH - LEFT - RIGHT
# The upper margin gives what 22 lines of 29 points need beyond 225 mm: a twentieth of a
# millimetre, where the standard allows a whole one.
TOP = SHEET_HEIGHT - BOTTOM - LINES * LINE
# Tells Word by how much 16 points exceed the pitch of 28 characters, in 4096ths of a point.
_CHARACTER_SPACE = round((TEXT_WIDTH / CHARACTERS - 16) * 4096)
_DRAFT_ABOVE = 8 * MM
# Where a line of exact height has its baseline, from above.
BASELINE = 0.8
# From the sheet's edge to the foot of the page number's line, whose dashes the standard places;
# the room above that line is the number's own, which LibreOffice would else take for text's.
_FOOT = BOTTOM - PAGE_NUMBER_BELOW - (1 - BASELINE) * FOOTER.line - DASH * FOOTER.size
_NUMBER_ABOVE = floor(BOTTOM - _FOOT - FOOTER.line)


@dataclass(frozen=True)
class Sheet:
    """How the pages of a section lie, and where it begins."""

    landscape: bool = False
    numbered: bool = True
    on_even_page: bool = False


class Sheets:
    """The sections of one file; those alike share their headers and footers."""

    def __init__(self, word: WordDocument, *, draft: bool) -> None:
        self._word = word
        self._draft = draft
        self._references: dict[tuple[bool, bool], list[tuple[str, str, str]]] = {}

    def section(self, sheet: Sheet) -> Element:
        """Return the properties of a section of such sheets."""
        width, height = twips(SHEET_WIDTH), twips(SHEET_HEIGHT)
        across = {"w": height, "h": width, "orient": "landscape"}
        return element(
            "sectPr",
            *self._edges(sheet),
            element("type", val="evenPage" if sheet.on_even_page else "nextPage"),
            element("pgSz", **(across if sheet.landscape else {"w": width, "h": height})),
            _margins(sheet.landscape),
            element("cols", space=425),
            _grid(sheet.landscape),
        )

    def _edges(self, sheet: Sheet) -> list[Element]:
        key = sheet.landscape, sheet.numbered
        if key not in self._references:
            self._references[key] = list(self._make_edges(sheet))
        return [
            element(tag, type=pages, **{"r:id": identity})
            for tag, pages, identity in self._references[key]
        ]

    def _make_edges(self, sheet: Sheet) -> Iterable[tuple[str, str, str]]:
        if self._draft:
            mark = paragraph(HEADER.id, [run(_("草稿"))])
            header, identity = self._word.part.add_header_part()  # type: ignore[no-untyped-call]
            _fill(header.element, [mark])
            yield from (("headerReference", pages, identity) for pages in ("even", "default"))
        for pages, odd in (("even", False), ("default", True)):
            footer, identity = self._word.part.add_footer_part()  # type: ignore[no-untyped-call]
            _fill(footer.element, _foot(sheet, odd=odd))
            yield "footerReference", pages, identity


def _fill(edge: Element, content: Sequence[Element]) -> None:
    for child in list(edge):
        edge.remove(child)
    edge.extend(content)


def _grid(landscape: bool) -> Element:
    """Return the grid of 22 lines of 28 characters; a turned page has none."""
    if landscape:
        return element("docGrid", linePitch=twips(LINE))
    return element(
        "docGrid", type="linesAndChars", linePitch=twips(LINE), charSpace=_CHARACTER_SPACE
    )


def _margins(landscape: bool) -> Element:
    """Return the margins; a turned page has those of the sheet it is turned from."""
    top, right, bottom, left = (
        (LEFT, TOP, RIGHT, BOTTOM) if landscape else (TOP, RIGHT, BOTTOM, LEFT)
    )
    return element(
        "pgMar",
        top=twips(top),
        right=twips(right),
        bottom=twips(bottom),
        left=twips(left),
        header=twips(top - _DRAFT_ABOVE - BASELINE * HEADER.line),
        footer=twips(_FOOT),
        gutter=0,
    )


def _foot(sheet: Sheet, *, odd: bool) -> list[Element]:
    """Return `— 1 —`: odd pages have it on the right, even ones on the left, one character in.

    Without a foot of its own a section would have the one before it, so none is an empty line.
    """
    line = paragraph(
        FOOTER.id,
        [run("— "), *field("PAGE"), run(" —")] if sheet.numbered else [],
        spacing(before=0.0 if sheet.landscape else _NUMBER_ABOVE, line=FOOTER.line),
        indent(right=FOOTER.size) if odd else indent(left=FOOTER.size),
        element("jc", val="right" if odd else "left"),
    )
    return [_turned(line), paragraph(THIN.id, [])] if sheet.landscape else [line]


def _turned(line: Element) -> Element:
    """Stand a line on the left edge of a turned page, where its sheet has the foot."""
    place = element(
        "tblpPr",
        leftFromText=0,
        rightFromText=0,
        vertAnchor="page",
        horzAnchor="page",
        tblpX=twips(_FOOT),
        tblpY=twips(LEFT),
    )
    cell = element(
        "tc",
        element(
            "tcPr",
            element("tcW", w=twips(FOOTER.line), type="dxa"),
            element("textDirection", val="tbRl"),
        ),
        line,
    )
    height = element("trPr", element("trHeight", val=twips(TEXT_WIDTH), hRule="exact"))
    return table([FOOTER.line], [element("tr", height, cell)], place, style=PLAIN_TABLE)
