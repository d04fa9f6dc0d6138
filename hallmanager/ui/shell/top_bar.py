"""The top bar: menu, hall, period, search, 新建, undo, who works."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QAction, QColor, QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QToolButton,
    QWidget,
)

from hallmanager.base.text import N_, _, translate
from hallmanager.domain.period import Period, PeriodUnit
from hallmanager.ui.kit import actions, icons, theme
from hallmanager.ui.kit.desk import Desk
from hallmanager.ui.kit.labels import ElidedLabel

_UNIT_NAMES = {
    PeriodUnit.DAY: N_("日"),
    PeriodUnit.WEEK: N_("周"),
    PeriodUnit.MONTH: N_("月"),
    PeriodUnit.QUARTER: N_("季"),
    PeriodUnit.HALF: N_("半年"),
    PeriodUnit.YEAR: N_("年"),
    PeriodUnit.RANGE: N_("区间"),
}

_LONGEST_NAME = 160
_SEARCH_WIDTH, _SEARCH_NARROW = 300, 126


class TopBar(QFrame):
    """44 high. `menu_button`, `new_button` get their menus from the window, `search` its action."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setProperty("look", "top")
        self.setFixedHeight(theme.Height.TOP_BAR)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 0, 12, 0)
        row.setSpacing(8)
        self.menu_button = _menu_button(_("菜单"), "list")
        self.hall = ElidedLabel(_("大厅管家"), "strong")
        self.period = PeriodStepper(desk)
        self.new_button = QPushButton(_("新建"))
        self.new_button.setProperty("menu", True)
        icons.give(self.new_button, "plus")
        self.operator = OperatorButton(desk)
        self._row = row
        for widget in (self.menu_button, self.hall, self.period):
            row.addWidget(widget)
            row.addSpacing(8 if widget is self.hall else 0)
        self.hall.setMaximumWidth(260)
        row.addStretch(1)
        self._middle = row.count()
        row.addStretch(1)
        row.addWidget(self.new_button)
        row.addWidget(self.operator)

    def add_search(self, action: QAction) -> QWidget:
        """Put the box that opens the palette into the middle."""
        self.search = SearchBox(action)
        self._row.insertWidget(self._middle, self.search)
        return self.search

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.search.fit(event.size().width())

    def add_action(self, action: QAction) -> QToolButton:
        """Put an icon button between 新建 and the operator."""
        button = actions.icon_button(action)
        self._row.insertWidget(self._row.count() - 1, button)
        return button

    def set_ready(self, ready: bool) -> None:
        """Show what needs an open hall only while there is one."""
        for widget in (self.period, self.new_button, self.search):
            widget.setVisible(ready)


class SearchBox(actions.ActionButton):
    """Looks like an input with its key in it; where the window is narrow it says less."""

    def __init__(self, action: QAction) -> None:
        super().__init__(action)
        self.setAccessibleName(action.text())
        self._words = action.text()

    def fit(self, width: int) -> None:
        """Take the room that a window of this width has."""
        narrow = width < theme.NARROW
        self._words = _("查找") if narrow else self.text()
        self.setFixedWidth(_SEARCH_NARROW if narrow else _SEARCH_WIDTH)

    def _paint_content(self, painter: QPainter) -> None:
        ink = QColor(theme.tokens().ink3)
        left = self._paint_icon(painter, 10)
        painter.setFont(self.font())
        painter.setPen(ink)
        words = QRect(left, 0, self.width() - left, self.height())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self._words)
        keys = QFontMetrics(theme.font(theme.AUXILIARY)).horizontalAdvance(self._key()) + 8
        self._paint_key(painter, self.width() - keys - 10, ink)


class OperatorButton(QPushButton):
    """Who works; a click lets somebody else take over."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.setProperty("look", "flat")
        icons.give(self, "user")
        self.clicked.connect(self._ask)
        desk.named.connect(self._show)
        self._show()

    def _show(self) -> None:
        room = self.fontMetrics()
        self.setText(room.elidedText(self._desk.by, Qt.TextElideMode.ElideRight, _LONGEST_NAME))
        words = _("操作人：{name}，点这里换人").format(name=self._desk.by)
        self.setToolTip(words)
        self.setAccessibleName(words)

    def _ask(self) -> None:
        from hallmanager.ui.kit import operator

        operator.ask(self._desk, self.window())


class PeriodStepper(QWidget):
    """The period in view: its unit, and a step back or on. The same for all pages."""

    stepped = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._units: tuple[PeriodUnit, ...] = ()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self.unit = QPushButton()
        self.unit.setProperty("menu", True)
        self.unit.setAccessibleName(_("期间单位"))
        self.unit.setMenu(QMenu(self))
        self.back = actions.action(
            self, _("上一期"), lambda: self._step(-1), key="Ctrl+PgUp", icon="caret-left"
        )
        self.on = actions.action(
            self, _("下一期"), lambda: self._step(1), key="Ctrl+PgDown", icon="caret-right"
        )
        self.title = QPushButton()
        self.title.setProperty("look", "flat")
        self.title.setAccessibleName(_("期间"))
        self.title.setMenu(QMenu(self))
        self.title.menu().aboutToShow.connect(self._offer_periods)
        row.addWidget(self.unit)
        row.addWidget(self._frame())
        desk.period_changed.connect(self._show)
        self._show()

    def _frame(self) -> QFrame:
        frame = QFrame()
        frame.setProperty("look", "segments")
        frame.setFixedHeight(theme.Height.CONTROL)
        inside = QHBoxLayout(frame)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.setSpacing(0)
        for part in (actions.icon_button(self.back), self.title, actions.icon_button(self.on)):
            part.setStyleSheet("border: none; min-height: 24px; max-height: 24px;")
            inside.addWidget(part)
        return frame

    def set_units(self, units: Sequence[PeriodUnit]) -> None:
        """Take the units of the page in view; without any the period does not matter there."""
        self._units = tuple(units)
        menu = self.unit.menu()
        menu.clear()
        for unit in self._units:
            menu.addAction(translate(_UNIT_NAMES[unit]), self._chooser(unit))
        self.setEnabled(bool(units))
        self.setToolTip("" if units else _("这一页不分期间"))
        if units and self._desk.period.unit not in units:
            self._change_unit(units[0])
        self._show()

    def _chooser(self, unit: PeriodUnit) -> Callable[[], None]:
        return lambda: self._change_unit(unit)

    def _change_unit(self, unit: PeriodUnit) -> None:
        self._desk.show_period(Period.containing(self._desk.period.end, unit))

    def _step(self, steps: int) -> None:
        period = self._desk.period
        self._desk.show_period(period.following() if steps > 0 else period.previous())

    def _offer_periods(self) -> None:
        menu = self.title.menu()
        menu.clear()
        period = self._desk.period
        for _n in range(3):
            period = period.following()
        for _n in range(12):
            chosen = period
            menu.addAction(period.title, lambda p=chosen: self._desk.show_period(p))
            period = period.previous()

    def _show(self) -> None:
        period = self._desk.period
        self.unit.setText(translate(_UNIT_NAMES[period.unit]))
        self.title.setText(period.title)
        self.title.setFixedWidth(136)


def _menu_button(text: str, icon: str) -> QToolButton:
    button = QToolButton()
    button.setProperty("look", "flat")
    button.setToolTip(text)
    button.setAccessibleName(text)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    icons.give(button, icon)
    return button
