"""A small drawing of the first and last page that shows where each document fact is printed."""

from PySide6.QtCore import QLineF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame

from hallmanager.base.text import _
from hallmanager.bulletins.composition import OPEN, number_year
from hallmanager.bulletins.draft import Draft
from hallmanager.domain import day_words
from hallmanager.ui.kit import theme

_PAGE = QSize(236, 262)


class DocumentSketch(QFrame):
    """Head of the first page above, end of the last page below; open facts in amber."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "well-side")
        self.setFixedWidth(_PAGE.width() + 44)
        self._draft: Draft | None = None
        self.setAccessibleName(_("要素印在哪里"))

    def show_draft(self, draft: Draft) -> None:
        """Draw the facts of a draft."""
        self._draft = draft
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(theme.tokens().sunken))
        if self._draft is None:
            return
        left = (self.width() - _PAGE.width()) / 2
        room = (self.height() - 3 * 14) / 2
        height = min(float(_PAGE.height()), room)
        self._paint_head(painter, QRectF(left, 14, _PAGE.width(), height), self._draft)
        self._paint_end(painter, QRectF(left, 28 + height, _PAGE.width(), height), self._draft)

    def _paint_head(self, painter: QPainter, page: QRectF, draft: Draft) -> None:
        inside = _paper(painter, page)
        centre = Qt.AlignmentFlag.AlignCenter
        at = inside.top() + 12
        letterhead = draft.fact("letterhead")
        at = _line(painter, inside, at, letterhead, 12, centre, red=True)
        number = _("{word}〔{year}〕{number}号").format(
            word=draft.fact("code_word") or OPEN, year=number_year(draft), number=OPEN
        )
        at = _line(painter, inside, at + 10, number, 8, centre)
        painter.setPen(QPen(QColor(theme.LIGHT.bad), 1.5))
        painter.drawLine(QLineF(inside.left(), at + 4, inside.right(), at + 4))
        at = _line(painter, inside, at + 16, draft.fact("title"), 9.5, centre)
        at = _line(
            painter, inside, at + 10, draft.fact("recipients"), 8, Qt.AlignmentFlag.AlignLeft
        )
        _grey(painter, inside, at + 8)

    def _paint_end(self, painter: QPainter, page: QRectF, draft: Draft) -> None:
        inside = _paper(painter, page)
        right = Qt.AlignmentFlag.AlignRight
        at = _grey(painter, inside, inside.top() + 4, lines=3)
        at = _line(painter, inside, at + 16, draft.fact("issuer"), 8, right)
        at = _line(painter, inside, at + 2, _date(draft, "issue_date"), 8, right)
        left = Qt.AlignmentFlag.AlignLeft
        at = max(at + 12, inside.bottom() - 54)
        _rule(painter, inside, at)
        copies = _("抄送：{names}").format(names=draft.fact("copies_to") or OPEN)
        at = _line(painter, inside, at + 3, copies, 8, left)
        _rule(painter, inside, at + 2)
        organ = draft.fact("print_organ") or OPEN
        words = _("{organ}  {date}印发").format(
            organ=organ, date=_date(draft, "print_date") or OPEN
        )
        at = _line(painter, inside, at + 5, words, 8, left)
        _rule(painter, inside, at + 2)


def _date(draft: Draft, name: str) -> str:
    day = draft.fact_date(name)
    return day_words.in_full(day) if day else ""


def _paper(painter: QPainter, page: QRectF) -> QRectF:
    painter.setPen(QColor(theme.LIGHT.line2))
    painter.setBrush(QColor(theme.LIGHT.surface))
    painter.drawRect(page)
    return page.adjusted(18, 8, -18, -12)


def _line(
    painter: QPainter,
    inside: QRectF,
    top: float,
    text: str,
    size: float,
    alignment: Qt.AlignmentFlag,
    *,
    red: bool = False,
) -> float:
    """Write at most two lines and return where they end."""
    t = theme.LIGHT
    painter.setFont(theme.font(size, medium=red))
    painter.setPen(
        QColor(t.bad if red and text else t.ink if text and OPEN not in text else t.warn)
    )
    words = painter.fontMetrics().elidedText(
        text or OPEN, Qt.TextElideMode.ElideRight, int(inside.width() * 1.9)
    )
    room = QRectF(inside.left(), top, inside.width(), painter.fontMetrics().height() * 2.2)
    flags = int(alignment | Qt.AlignmentFlag.AlignTop) | int(Qt.TextFlag.TextWrapAnywhere)
    flags &= ~int(Qt.AlignmentFlag.AlignVCenter)
    used = painter.boundingRect(room, flags, words)
    painter.drawText(room, flags, words)
    return top + used.height()


def _grey(painter: QPainter, inside: QRectF, top: float, lines: int = 4) -> float:
    """Bars where the body stands."""
    for _number in range(lines):
        if top + 5 > inside.bottom():
            break
        painter.fillRect(QRectF(inside.left(), top, inside.width(), 4), QColor(theme.LIGHT.sunken))
        top += 10
    return top


def _rule(painter: QPainter, inside: QRectF, top: float) -> None:
    painter.setPen(QColor(theme.LIGHT.ink3))
    painter.drawLine(QLineF(inside.left(), top, inside.right(), top))
