"""The one place that draws: lines of glyphs, rules and bars on pages, noting where figures stand.

Coordinates are points from the lower left corner of the page as it is seen. A landscape page is a
portrait sheet turned for the eye, so that its page number stays where the other pages have it.
"""

from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import groupby, pairwise
from typing import Any

from hallmanager.domain.document import FigurePlace
from hallmanager.rendering.typesetting import Line

MM = 72 / 25.4
SHEET_WIDTH, SHEET_HEIGHT = 210 * MM, 297 * MM
Color = tuple[float, float, float]
Ends = tuple[float, float, float, float]
BLACK: Color = (0, 0, 0)
# A glyph's ink lies between these, in ems of the face, below and above the baseline.
_BELOW, _ABOVE = 0.18, 0.82


class Pen:
    """Draws pages one after the other into a PDF."""

    def __init__(self, *, title: str, author: str, first_face: str) -> None:
        from reportlab import rl_config
        from reportlab.pdfgen.canvas import Canvas

        rl_config.useA85 = 0  # plain bytes: smaller and quicker than their printable form

        self._buffer = BytesIO()
        # A first face of ours keeps the library from naming Helvetica, which is not embedded;
        # invariant leaves out the clock, so that the same document gives the same bytes.
        self._canvas: Any = Canvas(
            self._buffer,
            pagesize=(SHEET_WIDTH, SHEET_HEIGHT),
            pageCompression=1,
            invariant=1,
            initialFontName=first_face,
            lang="zh-CN",
        )
        self._canvas.setTitle(title)
        self._canvas.setAuthor(author)
        self._canvas.setCreator("HallManager")
        self._canvas.setSubject(title)
        self._places: list[FigurePlace] = []
        self._page = -1
        self._landscape = False

    @property
    def page(self) -> int:
        """The page being drawn, counted from 0."""
        return self._page

    @property
    def places(self) -> tuple[FigurePlace, ...]:
        return tuple(self._places)

    def begin_page(self, *, landscape: bool) -> None:
        self._page += 1
        self._landscape = landscape
        # The library swaps the sheet's sides on a turned page; swapped before, they come right.
        size = (SHEET_HEIGHT, SHEET_WIDTH) if landscape else (SHEET_WIDTH, SHEET_HEIGHT)
        self._canvas.setPageSize(size)
        self._canvas.setPageRotation(90 if landscape else 0)
        if landscape:
            self._canvas.transform(0, 1, -1, 0, SHEET_WIDTH, 0)

    def end_page(self) -> None:
        self._canvas.showPage()

    def line(self, line: Line, x: float, baseline: float, color: Color = BLACK) -> None:
        """Draw a line of glyphs as the eye sees the page."""
        if not line.glyphs:
            return
        self._text(line, x, baseline, color)
        self._places += self._figure_places(line, x, baseline)

    def line_on_sheet(self, line: Line, x: float, baseline: float) -> None:
        """Draw a line of glyphs as the sheet lies, which a landscape page is not."""
        self._canvas.saveState()
        if self._landscape:
            self._canvas.transform(0, -1, 1, 0, 0, SHEET_WIDTH)
        self._text(line, x, baseline, BLACK)
        self._canvas.restoreState()

    def rules(self, ends: Iterable[Ends], *, width: float, color: Color = BLACK) -> None:
        """Draw straight lines from (x1, y1) to (x2, y2)."""
        self._canvas.setStrokeColorRGB(*color)
        self._canvas.setLineWidth(width)
        self._canvas.lines(list(ends))

    def bar(self, x: float, y: float, width: float, height: float, color: Color) -> None:
        self._canvas.setFillColorRGB(*color)
        self._canvas.rect(x, y, width, height, stroke=0, fill=1)

    def finish(self) -> bytes:
        self._canvas.save()
        return self._buffer.getvalue()

    def _text(self, line: Line, x: float, baseline: float, color: Color) -> None:
        text = self._canvas.beginText(x + line.xs[0], baseline)
        text.setFillColorRGB(*color)
        for face, size, extra, chars in _stretches(line):
            text.setFont(face, size)
            text.setCharSpace(extra)
            text.textOut(chars)
        self._canvas.drawText(text)

    def _figure_places(self, line: Line, x: float, baseline: float) -> Iterator[FigurePlace]:
        placed = zip(line.glyphs, line.xs, strict=True)
        for figure, group in groupby(placed, key=lambda pair: pair[0].figure):
            if figure:
                pieces = list(group)
                (first, left), (last, right) = pieces[0], pieces[-1]
                size = first.size
                yield FigurePlace(
                    figure,
                    self._page,
                    x + left,
                    baseline - _BELOW * size,
                    right + last.width - left,
                    (_ABOVE + _BELOW) * size,
                )


def _stretches(line: Line) -> Iterator[tuple[str, float, float, str]]:
    """Yield stretches of one face, size and added space, so that few operators are written."""
    extras = [
        round(after - before - glyph.width, 3)
        for glyph, (before, after) in zip(line.glyphs, pairwise(line.xs), strict=False)
    ]
    extras.append(extras[-1] if extras else 0.0)
    styled = zip(line.glyphs, extras, strict=True)
    for (face, size, extra), group in groupby(
        styled, key=lambda pair: (pair[0].face, pair[0].size, pair[1])
    ):
        yield face, size, extra, "".join(glyph.char for glyph, _extra in group)
