"""The guide at the side: three steps to a hall that works, each done in its place."""

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from hallmanager.base.text import _
from hallmanager.ui.kit import actions, icons, theme
from hallmanager.ui.kit.labels import label, restyle, rule

if TYPE_CHECKING:
    from hallmanager.services.setting_up import Standing

WIDTH = 404
_BADGE = 20
_NAMES = re.compile(r"[、，,；;\s]+")


class StepBadge(QWidget):
    """The number of a step in a ring: filled for the one at hand, a tick when it is done."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number, self._state = number, ""
        self.setFixedSize(_BADGE, _BADGE)

    def show_state(self, state: str) -> None:
        """Show it as done, as here, or as to come ("")."""
        self._state = state
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = {"done": t.sunken, "here": t.fill}.get(self._state, t.surface)
        edge = t.fill if self._state == "here" else t.line2
        painter.setPen(QColor(edge))
        painter.setBrush(QColor(ground))
        painter.drawEllipse(self.rect().adjusted(1, 1, -1, -1))
        painter.setPen(QColor(t.on_fill if self._state == "here" else t.ink2))
        painter.setFont(theme.font(theme.AUXILIARY))
        text = "✓" if self._state == "done" else str(self._number)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, text)


class Step(QFrame):
    """One step: its number, what it is about, how far it is; opened, what is done there."""

    opened = Signal(int)

    def __init__(self, number: int, title: str) -> None:
        super().__init__()
        self.number = number
        self.is_done = False
        self.badge = StepBadge(number)
        self.title = label(title, "strong")
        self.words = label("", "auxiliary", wrap=True)
        self.inside = QWidget()
        self.body = QVBoxLayout(self.inside)
        self.body.setContentsMargins(0, 6, 0, 2)
        self.body.setSpacing(8)
        column = QVBoxLayout()
        column.setSpacing(1)
        for widget in (self.title, self.words, self.inside):
            column.addWidget(widget)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.MARGIN, 9, theme.MARGIN, 10)
        row.setSpacing(12)
        row.addWidget(self.badge, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(column, 1)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(title)

    def say(self, words: str, *, done: bool) -> None:
        """How far the step is."""
        self.words.setText(words)
        self.is_done = done

    def show_open(self, is_open: bool) -> None:
        """Open or fold the step."""
        self.inside.setVisible(is_open)
        self.badge.show_state("done" if self.is_done else "here" if is_open else "")
        self.setProperty("look", "step-open" if is_open else "step-folded")
        restyle(self)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.opened.emit(self.number)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.opened.emit(self.number)
        else:
            super().keyPressEvent(event)


class NamesForm(QWidget):
    """The centre's name, its halls and its sub-centres, several names with 、 between."""

    kept = Signal(str, list, list)

    def __init__(self) -> None:
        super().__init__()
        self.center = _line(_("中心名称"), _("如 永昌县政务服务中心"))
        self.halls = _line(_("大厅"), _("如 A厅、B厅、C厅"))
        self.sub_centers = _line(_("分中心"), _("如 税务分中心，没有就空着"))
        self.fault = label("", "error", wrap=True)
        self.fault.hide()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        lines = (self.center, self.halls, self.sub_centers)
        for row, line in enumerate(lines):
            grid.addWidget(label(line.accessibleName(), "second"), row, 0)
            grid.addWidget(line, row, 1)
            line.returnPressed.connect(self.keep)
        grid.addWidget(self.fault, 3, 1)
        self.save = actions.push_button(_("保存"), self.keep, look="main")
        row_of_buttons = QHBoxLayout()
        row_of_buttons.addWidget(self.save)
        row_of_buttons.addStretch(1)
        grid.addLayout(row_of_buttons, 4, 1)

    def fill(self, found: "Standing") -> None:
        """Show what is known, unless somebody is writing."""
        for line, text in (
            (self.center, found.center),
            (self.halls, "、".join(found.halls)),
            (self.sub_centers, "、".join(found.sub_centers)),
        ):
            if not line.isModified():
                line.setText(text)

    def begin(self) -> None:
        """Put the cursor where the first name is missing."""
        lines = (self.center, self.halls)
        next((line for line in lines if not line.text()), self.sub_centers).setFocus()

    def keep(self) -> None:
        """Hand over what was typed, once there is a centre and a hall."""
        halls = names_in(self.halls.text())
        missing = not self.center.text().strip() or not halls
        self.fault.setText(_("请填写中心名称和至少一个大厅。"))
        self.fault.setVisible(missing)
        if not missing:
            for line in (self.center, self.halls, self.sub_centers):
                line.setModified(False)
            self.kept.emit(self.center.text().strip(), halls, names_in(self.sub_centers.text()))


def names_in(text: str) -> list[str]:
    """The names in a line, each once."""
    return [name for name in dict.fromkeys(_NAMES.split(text)) if name]


class Guide(QFrame):
    """The side of the first run: head with progress, the steps, and a way out at any time.

    Signals:
        named: centre, halls and sub-centres were typed.
        asked: something to do, by its key: template workbook votes_import votes bulletin.
        left: the person goes on to the desk, for now or for good.
    """

    named = Signal(str, list, list)
    asked = Signal(str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "guide")
        self.setFixedWidth(WIDTH)
        self._open = 0
        self.names = NamesForm()
        self.names.kept.connect(self.named)
        self.steps = (
            Step(1, _("中心与大厅")),
            Step(2, _("单位、窗口、人员")),
            Step(3, _("第一批数据")),
        )
        self.steps[0].body.addWidget(self.names)
        self._make_workbook(self.steps[1].body)
        self._make_votes(self.steps[2].body)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._make_head())
        column.addWidget(self._make_steps(), 1)
        column.addWidget(self._make_footer())

    def show_standing(self, found: "Standing") -> None:
        """Tell what is set up; the first step not done is opened when one was finished."""
        before = [step.is_done for step in self.steps]
        one, two, three = self.steps
        one.say(_named_words(found), done=found.is_named)
        two.say(_furnished_words(found), done=found.is_furnished)
        three.say(_ballots_words(found), done=bool(found.ballots))
        self.names.fill(found)
        # One filled button: first the votes, then the bulletin that is made of them.
        due = self.bulletin if found.ballots else self.votes_import
        for button in (self.votes_import, self.bulletin):
            button.setProperty("look", "main" if button is due else "")
            restyle(button)
        for key, count in (("units", found.units), ("windows", found.windows)):
            self._counts[key].setText(_count_words(count))
        self._counts["staff"].setText(_count_words(found.people))
        done = [step.is_done for step in self.steps]
        self.progress.setValue(sum(done))
        self.out.setText(_("进入工作台") if all(done[:2]) else _("以后再说"))
        if not self._open and not one.is_done:
            self.open_step(1)
            self.names.begin()
        elif not self._open or done != before:
            self.open_step(next((step.number for step in self.steps if not step.is_done), 3))
        else:
            self.open_step(self._open)

    def open_step(self, number: int) -> None:
        """Open one step and fold the others."""
        self._open = number
        for step in self.steps:
            step.show_open(step.number == number)

    def _make_head(self) -> QWidget:
        head = QFrame()
        column = QVBoxLayout(head)
        column.setContentsMargins(theme.MARGIN, 12, theme.MARGIN, 10)
        column.setSpacing(8)
        row = QHBoxLayout()
        row.addWidget(label(_("建好您的大厅"), "section"))
        row.addStretch(1)
        row.addWidget(label(_("约 10 分钟，随时可停"), "auxiliary"))
        column.addLayout(row)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setRange(0, 3)
        self.progress.setAccessibleName(_("进度"))
        column.addWidget(self.progress)
        return head

    def _make_steps(self) -> QWidget:
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        inside.setProperty("look", "scrolled")
        inside.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(rule())
        for step in self.steps:
            step.opened.connect(self.open_step)
            column.addWidget(step)
            column.addWidget(rule())
        column.addStretch(1)
        area.setWidget(inside)
        return area

    def _make_footer(self) -> QWidget:
        footer = QFrame()
        footer.setProperty("look", "footer")
        row = QHBoxLayout(footer)
        row.setContentsMargins(theme.MARGIN, 8, theme.MARGIN, 8)
        self.out = actions.push_button(_("以后再说"), self.left.emit, look="flat")
        row.addWidget(self.out)
        row.addStretch(1)
        row.addWidget(label(_("可在 设置 中再打开"), "auxiliary"))
        return footer

    def _make_workbook(self, body: QVBoxLayout) -> None:
        self._counts = {key: label("", "second") for key in ("units", "windows", "staff")}
        body.addWidget(_sheet_table(self._counts))
        self.template = self._asking(_("下载模板"), "template")
        icons.give(self.template, "download-simple")
        self.workbook = self._asking(_("选择填好的工作簿"), "workbook", look="main")
        body.addLayout(_row(self.template, self.workbook))
        words = _("也可把文件拖到这里，或从表格中复制后按 Ctrl+V")
        body.addWidget(label(words, "auxiliary", wrap=True))

    def _make_votes(self, body: QVBoxLayout) -> None:
        self.votes_import = self._asking(_("导入投票表"), "votes_import", look="main")
        self.votes = self._asking(_("逐个录入"), "votes")
        self.bulletin = self._asking(_("起草通报"), "bulletin")
        body.addLayout(_row(self.votes_import, self.votes, self.bulletin))

    def _asking(self, text: str, key: str, *, look: str = "") -> QPushButton:
        ask: Callable[[], object] = lambda: self.asked.emit(key)  # noqa: E731
        return actions.push_button(text, ask, look=look)


def _line(name: str, hint: str) -> QLineEdit:
    line = QLineEdit()
    line.setAccessibleName(name)
    line.setPlaceholderText(hint)
    return line


def _row(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return row


def _sheet_table(counts: Mapping[str, QWidget]) -> QWidget:
    """What each sheet of the workbook has, and how much of it is in the hall."""
    box = QFrame()
    box.setProperty("look", "card")
    grid = QGridLayout(box)
    grid.setContentsMargins(10, 6, 10, 6)
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(5)
    grid.setColumnStretch(1, 1)
    heads = (_("工作表"), _("每行一个"), _("已有"))
    for column, text in enumerate(heads):
        grid.addWidget(label(text, "auxiliary"), 0, column)
    grid.addWidget(rule(), 1, 0, 1, 3)
    lines = (
        ("units", _("单位"), _("次序、简称、类别、别名")),
        ("windows", _("窗口"), _("编号、单位、大厅、功能区")),
        ("staff", _("人员"), _("姓名、窗口、AB岗、起始日期")),
    )
    for row, (key, title, words) in enumerate(lines, start=2):
        name = label(title, "strong")
        grid.addWidget(name, row, 0)
        grid.addWidget(label(words, "second"), row, 1)
        grid.addWidget(counts[key], row, 2, Qt.AlignmentFlag.AlignRight)
    return box


def _count_words(count: int) -> str:
    return _("{n} 行").format(n=count) if count else "—"


def _named_words(found: "Standing") -> str:
    if not found.is_named:
        return found.center or _("中心的名称、有几个大厅和分中心")
    words = _("{center}，{n} 个大厅").format(center=found.center, n=len(found.halls))
    if found.sub_centers:
        words += _("，{n} 个分中心").format(n=len(found.sub_centers))
    return words


def _furnished_words(found: "Standing") -> str:
    if not (found.units or found.windows or found.people):
        return _("一个工作簿，每类一张工作表")
    return _("{units} 个单位，{windows} 个窗口，{people} 人").format(
        units=found.units, windows=found.windows, people=found.people
    )


def _ballots_words(found: "Standing") -> str:
    if found.ballots:
        return _("已有 {n} 条投票，可以起草通报").format(n=found.ballots)
    return _("导入本季投票，试出一份通报")
