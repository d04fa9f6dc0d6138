"""One input for each editor of the declarations: shows a value, reads back what was typed."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QDate, QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import (
    QCalendarWidget,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from hallmanager.base.text import _
from hallmanager.domain.matching import nearest
from hallmanager.domain.period import Period
from hallmanager.domain.problem import Problem
from hallmanager.domain.values import parse_value
from hallmanager.records.field import Editor, Field
from hallmanager.ui.kit import actions, icons, labels, theme
from hallmanager.ui.records.picking import Picks, PinyinCompleter

References = Mapping[str, Mapping[int, str]]


class Input(QWidget):
    """What all inputs promise. `value` is a typed value, None when empty, or a Problem.

    Signals:
        changed: the person changed the value.
    """

    changed = Signal()

    def __init__(self, field: Field) -> None:
        super().__init__()
        self.field = field
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(2)

    def take(self, inner: QWidget) -> None:
        """Hold the widget that is typed into."""
        self.inner = inner
        inner.setAccessibleName(self.field.label)
        inner.setToolTip(self.field.help)
        self.setFocusProxy(inner)
        self.column.addWidget(inner)

    def show_value(self, value: Any) -> None:
        raise NotImplementedError

    def value(self) -> Any:
        raise NotImplementedError

    def suggest(self, text: str) -> None:
        """Take a suggested value as if it had been typed."""
        self.show_value(text)
        self.changed.emit()

    def hint(self, text: str) -> None:
        """Say in the empty input what belongs there."""
        line = self.inner if isinstance(self.inner, QLineEdit) else self.inner.findChild(QLineEdit)
        if isinstance(line, QLineEdit):
            line.setPlaceholderText(text)

    def set_bad(self, bad: bool) -> None:
        labels.set_state(self.inner, "bad" if bad else "")


class LineInput(Input):
    """Text, numbers: one line, read by the rules that imports use."""

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self.line = QLineEdit()
        if field.is_number:
            self.line.setAlignment(Qt.AlignmentFlag.AlignRight)
        if not field.required:
            self.line.setPlaceholderText("" if field.is_number else _("可空"))
        self.take(self.line)
        self.line.textEdited.connect(lambda _text: self.changed.emit())

    def show_value(self, value: Any) -> None:
        self.line.setText("" if value is None else str(value))
        self.line.setCursorPosition(0)

    def value(self) -> Any:
        return parse_value(self.field, self.line.text())


class LongInput(Input):
    """Several lines; Tab goes on to the next input."""

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(62)
        self.text.setPlaceholderText("" if field.required else _("可空"))
        self.take(self.text)
        self._quiet = False
        self.text.textChanged.connect(self._say)

    def show_value(self, value: Any) -> None:
        self._quiet = True
        self.text.setPlainText("" if value is None else str(value))
        self._quiet = False

    def value(self) -> Any:
        return parse_value(self.field, self.text.toPlainText())

    def _say(self) -> None:
        if not self._quiet:
            self.changed.emit()


class DayInput(LineInput):
    """A day, typed in any usual form or taken from the calendar."""

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self.line.setPlaceholderText(_("年-月-日"))
        pick = actions.action(self, _("日历"), self._open, icon="calendar-blank")
        self.line.addAction(pick, QLineEdit.ActionPosition.TrailingPosition)
        self.line.editingFinished.connect(self._tidy)

    def value(self) -> Any:
        return parse_value(self.field, self.line.text(), year=QDate.currentDate().year())

    def _tidy(self) -> None:
        value = self.value()
        if isinstance(value, date):
            self.line.setText(value.isoformat())

    def _open(self) -> None:
        calendar = _calendar(self)
        value = self.value()
        if isinstance(value, date):
            calendar.setSelectedDate(QDate(value.year, value.month, value.day))
        calendar.clicked.connect(lambda chosen: self._choose(calendar, chosen))
        calendar.move(self.line.mapToGlobal(QPoint(0, self.line.height() + 2)))
        calendar.show()

    def _choose(self, calendar: QCalendarWidget, chosen: QDate) -> None:
        calendar.close()
        self.suggest(chosen.toString(Qt.DateFormat.ISODate))


def _calendar(parent: QWidget) -> QCalendarWidget:
    calendar = QCalendarWidget(parent)
    calendar.setWindowFlags(Qt.WindowType.Popup)
    calendar.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
    calendar.setFixedSize(280, 250)
    plain = QTextCharFormat()
    plain.setForeground(theme.colour(theme.tokens().ink2))
    for weekend in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
        calendar.setWeekdayTextFormat(weekend, plain)
    for name, icon in (("prevmonth", "caret-left"), ("nextmonth", "caret-right")):
        button = calendar.findChild(QToolButton, f"qt_calendar_{name}")
        if isinstance(button, QToolButton):
            icons.give(button, icon)
    return calendar


class FlagInput(Input):
    """Yes or no."""

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self.box = QCheckBox(_("是"))
        self.take(self.box)
        self.box.clicked.connect(lambda _on: self.changed.emit())

    def show_value(self, value: Any) -> None:
        self.box.setChecked(bool(value))

    def value(self) -> Any:
        return self.box.isChecked()


class _QuietCombo(QComboBox):
    """Does not change its value when the wheel only meant to scroll the form."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(4)
        self.setMaxVisibleItems(12)
        self.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Wheel and not self.hasFocus():
            event.ignore()
            return True
        return False


class ChoiceInput(Input):
    """One of a closed list; empty where it is not required."""

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self.combo = _QuietCombo()
        if not field.required:
            self.combo.addItem(_("未填"), None)
        for choice in field.choices or ():
            self.combo.addItem(choice.label, choice.value)
        self.take(self.combo)
        self.combo.activated.connect(lambda _n: self.changed.emit())

    def show_value(self, value: Any) -> None:
        self.combo.setCurrentIndex(self.combo.findData(value))

    def value(self) -> Any:
        return self.combo.currentData()


class ChoicesInput(Input):
    """Several of a closed list, each with a tick."""

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self.boxes = {choice.value: QCheckBox(choice.label) for choice in field.choices or ()}
        frame = QWidget()
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        for box in self.boxes.values():
            inside.addWidget(box)
            box.clicked.connect(lambda _on: self.changed.emit())
        self.take(frame)
        if self.boxes:
            self.setFocusProxy(next(iter(self.boxes.values())))

    def show_value(self, value: Any) -> None:
        chosen = str(value or "").split(",")
        for code, box in self.boxes.items():
            box.setChecked(code in chosen)

    def value(self) -> Any:
        return ",".join(code for code, box in self.boxes.items() if box.isChecked()) or None


class ReferenceInput(Input):
    """Another record: type any part of its name or its pinyin, or choose from the list."""

    def __init__(self, field: Field, choices: Mapping[int, str]) -> None:
        super().__init__(field)
        self.combo = _QuietCombo()
        self.combo.setEditable(True)
        self.combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self._picks = choices if isinstance(choices, Picks) else Picks(choices)
        for id, name in choices.items():
            self.combo.addItem(name, id)
        self.combo.setCurrentIndex(-1)
        self._make_completer()
        line = self.combo.lineEdit()
        assert line is not None
        line.setPlaceholderText(_("输入或选择") if field.required else _("可空，输入或选择"))
        self.take(self.combo)
        self.combo.activated.connect(lambda _n: self.changed.emit())
        line.textEdited.connect(lambda _t: self.changed.emit())

    def _make_completer(self) -> None:
        completer = PinyinCompleter(self.combo, self._picks)
        completer.activated.connect(lambda _t: self.changed.emit())
        self.combo.setCompleter(completer)

    def show_value(self, value: Any) -> None:
        if isinstance(value, str):
            self.combo.setCurrentIndex(self.combo.findText(value))
            self.combo.setEditText(value)
        else:
            self.combo.setCurrentIndex(-1 if value is None else self.combo.findData(value))

    def value(self) -> Any:
        text = self.combo.currentText().strip()
        if not text:
            return None
        here = self.combo.currentIndex()
        if here >= 0 and self.combo.itemText(here) == text:
            return self.combo.itemData(here)
        found = self.combo.findText(text, Qt.MatchFlag.MatchFixedString)
        return self.combo.itemData(found) if found >= 0 else self._unknown(text)

    def _unknown(self, text: str) -> Problem:
        found = self._picks.found(text)
        likely = self._picks[found[0]] if found else nearest(text, self._picks.values())
        words = _("“{text}”不在名录里。").format(text=text)
        if likely:
            words += _("最接近：")
        return Problem(self.field.name, words, likely)


class PeriodInput(Input):
    """A period by its Chinese name; any usual form may be typed."""

    def __init__(self, field: Field, near: Period) -> None:
        super().__init__(field)
        self.combo = _QuietCombo()
        self.combo.setEditable(True)
        self.combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self._year = near.start.year
        for period in _offered(near):
            self.combo.addItem(period.title, period.code)
        self.take(self.combo)
        line = self.combo.lineEdit()
        assert line is not None
        line.setPlaceholderText(_("如 2023Q2、2023年4月"))
        line.textEdited.connect(lambda _t: self.changed.emit())
        self.combo.activated.connect(lambda _n: self.changed.emit())

    def show_value(self, value: Any) -> None:
        if not value:
            self.combo.setEditText("")
            return
        self.combo.setEditText(Period.parse(str(value)).title)

    def value(self) -> Any:
        return parse_value(self.field, self.combo.currentText(), year=self._year)


def _offered(near: Period) -> Sequence[Period]:
    months = list(near.months())
    return [near, *(month for month in months if month != near), near.previous()]


def make_input(field: Field, references: References, near: Period) -> Input:
    """The input of a field; `references` are the names a reference may take, by kind."""
    match field.editor:
        case Editor.LONG_TEXT:
            return LongInput(field)
        case Editor.DATE | Editor.DATETIME:
            return DayInput(field)
        case Editor.FLAG:
            return FlagInput(field)
        case Editor.CHOICE:
            return ChoiceInput(field)
        case Editor.CHOICES:
            return ChoicesInput(field)
        case Editor.REFERENCE:
            return ReferenceInput(field, references.get(field.reference, {}))
        case Editor.PERIOD:
            return PeriodInput(field, near)
    return LineInput(field)
