"""The totals of a list: pinned below the table, each sum under its column."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from hallmanager.ui.kit import shown, theme
from hallmanager.ui.records.rows import Total
from hallmanager.ui.records.table import RecordsTable

_SIDE = 12
_Line = tuple[str, dict[str, str]]


class TotalsLine(QWidget):
    """The sums of the totalled columns, a line a group, pinned below the table in its columns."""

    def __init__(self, table: RecordsTable) -> None:
        super().__init__()
        self._table = table
        self._lines: list[_Line] = []
        self._ticked: list[_Line] = []
        header = table.horizontalHeader()
        header.sectionResized.connect(lambda *_s: self.update())
        header.sectionMoved.connect(lambda *_s: self.update())
        table.horizontalScrollBar().valueChanged.connect(lambda _v: self.update())

    def show_totals(self, totals: Sequence[Total], counting_unit: str) -> None:
        """Show the words of each line and the sum under each named column; hide without any."""
        self._lines = [_line(total, counting_unit) for total in totals]
        self._show()

    def show_ticked(self, totals: Sequence[Total], counting_unit: str) -> None:
        """Show the sums of what is ticked below the others; nothing when nothing is."""
        self._ticked = [_line(total, counting_unit) for total in totals]
        self._show()

    def _show(self) -> None:
        lines = self._lines + self._ticked
        self.setFixedHeight(max(1, len(lines)) * theme.Height.LIST_ROW)
        self.setVisible(bool(lines))
        words = [text for first, texts in lines for text in (first, *texts.values())]
        self.setAccessibleName("，".join(words))
        self.update()

    def texts(self) -> dict[str, str]:
        """The sums of the first line, by column."""
        return dict(self._lines[0][1]) if self._lines else {}

    def lines(self) -> list[_Line]:
        """The words and the sums of every line of the list."""
        return list(self._lines)

    def ticked(self) -> list[_Line]:
        """The words and the sums of what is ticked."""
        return list(self._ticked)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        t = theme.tokens()
        painter.fillRect(self.rect(), QColor(t.window))
        painter.fillRect(0, 0, self.width(), 1, QColor(t.line2))
        painter.setFont(theme.font(medium=True))
        painter.setPen(QColor(t.ink))
        for number, (first, texts) in enumerate(self._lines + self._ticked):
            self._paint_line(painter, number * int(theme.Height.LIST_ROW), first, texts)

    def _paint_line(self, painter: QPainter, top: int, first: str, texts: dict[str, str]) -> None:
        centre = Qt.AlignmentFlag.AlignVCenter
        height = int(theme.Height.LIST_ROW)
        beside = self._table.verticalHeader().width()
        room = QRect(beside + _SIDE, top, self.width() - beside - _SIDE, height)
        painter.drawText(room, centre | Qt.AlignmentFlag.AlignLeft, first)
        header = self._table.horizontalHeader()
        for number, column in enumerate(self._table.rows.columns):
            text = texts.get(column.name)
            if text and not header.isSectionHidden(number):
                left = beside + header.sectionViewportPosition(number)
                width = header.sectionSize(number)
                cell = QRect(left + _SIDE, top, width - 2 * _SIDE, height)
                painter.drawText(cell, centre | Qt.AlignmentFlag.AlignRight, text)


def _line(total: Total, counting_unit: str) -> _Line:
    sums = {name: shown.number(value) for name, value in total.sums.items() if value}
    return f"{total.words} {shown.number(total.count)} {counting_unit}", sums
