"""Bars: one group a label, the printed value at each bar's end, greys that survive a copier."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from hallmanager.domain.document import Chart, Run
from hallmanager.rendering.document_parts import centred, run_text
from hallmanager.rendering.fonts import Role
from hallmanager.rendering.official_page import LEADING, Frame, baseline
from hallmanager.rendering.pen import BLACK, Color, Pen
from hallmanager.rendering.typesetting import (
    Line,
    Shape,
    Style,
    Typesetter,
    one_line,
    set_lines,
)

_TITLE = Style.plain(Role.HEADING, 14)
_TEXT = Style.plain(Role.TABLE, 10.5)
_BAR, _GAP = 11.0, 7.0
_LABEL_CHARACTERS, _LABEL_LEADING = 16, 13.0
_SPACE = 5.0
COLORS: tuple[Color, ...] = ((0.16, 0.33, 0.55), (0.62, 0.71, 0.82), (0.45, 0.45, 0.45))


@dataclass(frozen=True)
class ChartPiece:
    """As many groups of bars as one page takes."""

    chart: Chart
    first: int
    after: int
    typesetter: Typesetter
    hard: bool = False
    soft: bool = False

    @property
    def slots(self) -> int:
        return int(-(-(self._head + self._group * (self.after - self.first)) // LEADING))

    @property
    def _head(self) -> float:
        return LEADING * (2 if len(self.chart.series) > 1 else 1)

    @property
    def _group(self) -> float:
        lines = max((len(lines) for lines in self._labels), default=1)
        return max(_BAR * len(self.chart.series), lines * _LABEL_LEADING) + _GAP

    def draw(self, pen: Pen, frame: Frame, slot: int) -> None:
        top = frame.slot_top(slot)
        heading = centred(self.typesetter.line(self.chart.title, _TITLE), frame.width)
        pen.line(heading.line, frame.left, baseline(top, LEADING, _TITLE.size))
        if len(self.chart.series) > 1:
            self._legend(pen, frame, top - LEADING)
        label_right = max(line.right for lines in self._labels for line in lines)
        label_left = min(line.left for lines in self._labels for line in lines)
        axis = frame.left + label_right - label_left + _SPACE
        y = top - self._head
        for place in range(self.first, self.after):
            self._draw_label(pen, frame.left - label_left, y, place)
            self._bars(pen, axis, frame.left + frame.width, y, place)
            y -= self._group
        pen.rules([(axis, top - self._head, axis, y)], width=0.5)

    def _draw_label(self, pen: Pen, left: float, top: float, place: int) -> None:
        lines = self._labels[place]
        top -= (self._group - len(lines) * _LABEL_LEADING) / 2
        for line in lines:
            pen.line(line, left, baseline(top, _LABEL_LEADING, _TEXT.size))
            top -= _LABEL_LEADING

    def _bars(self, pen: Pen, axis: float, right: float, top: float, place: int) -> None:
        texts = [self._value(row, place) for row in range(len(self.chart.series))]
        room = right - axis - self._widest_value() - 2 * _SPACE
        top -= (self._group - _BAR * len(self.chart.series)) / 2
        most = max((max(series.values, default=0) for series in self.chart.series), default=0)
        for row, series in enumerate(self.chart.series):
            width = room * max(0.0, series.values[place]) / most if most > 0 else 0.0
            y = top - row * _BAR
            pen.bar(axis, y - _BAR + 1, width, _BAR - 2, COLORS[row % len(COLORS)])
            pen.line(texts[row], axis + width + _SPACE, baseline(y, _BAR, _TEXT.size), BLACK)

    def _widest_value(self) -> float:
        rows = range(len(self.chart.series))
        places = range(len(self.chart.labels))
        return max(self._value(row, place).right for row in rows for place in places)

    def _value(self, row: int, place: int) -> Line:
        run = value_run(self.chart, row, place)
        glyphs = self.typesetter.glyphs(run_text(run), _TEXT, run.figure)
        return one_line(glyphs)

    @cached_property
    def _labels(self) -> list[list[Line]]:
        shape = Shape(_LABEL_CHARACTERS * _TEXT.pitch, justified=False, align=1.0)
        return [set_lines(self.typesetter.glyphs(text, _TEXT), shape) for text in self.chart.labels]

    def _legend(self, pen: Pen, frame: Frame, top: float) -> None:
        at = baseline(top, LEADING, _TEXT.size)
        x = frame.left
        for row, series in enumerate(self.chart.series):
            pen.bar(x, at, _BAR, _BAR - 3, COLORS[row % len(COLORS)])
            name = self.typesetter.line(series.name, _TEXT)
            pen.line(name, x + _BAR + _SPACE, at)
            x += _BAR + 3 * _SPACE + name.right


def value_run(chart: Chart, row: int, place: int) -> Run:
    """Return what is printed at the end of a bar."""
    at = row * len(chart.labels) + place
    return chart.texts[at] if at < len(chart.texts) else Run(f"{chart.series[row].values[place]:g}")


def chart_pieces(chart: Chart, slots: int, typesetter: Typesetter) -> Sequence[ChartPiece]:
    """Cut a chart into pieces of at most `slots` lines."""
    whole = ChartPiece(chart, 0, len(chart.labels), typesetter)
    one = replace(whole, after=1)
    if whole.slots <= slots or not chart.labels:
        return [whole] if chart.labels and chart.series else []
    step = 1
    while replace(one, after=step + 1).slots <= slots:
        step += 1
    edges = range(0, len(chart.labels), step)
    return [replace(whole, first=at, after=min(at + step, len(chart.labels))) for at in edges]
