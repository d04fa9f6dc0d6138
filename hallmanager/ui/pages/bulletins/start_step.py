"""Step 1: which bulletin, for which period."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from hallmanager.base.text import _
from hallmanager.bulletins.draft import SectionText
from hallmanager.bulletins.kind import BulletinType
from hallmanager.domain.period import Period
from hallmanager.services import bulletins
from hallmanager.services.completeness import PeriodState, recent_periods
from hallmanager.ui.kit import actions, layouts, theme
from hallmanager.ui.kit.desk import Desk
from hallmanager.ui.kit.labels import ElidedLabel, chip, label
from hallmanager.ui.pages.bulletins.slots import printed
from hallmanager.ui.pages.bulletins.writing import Writing

_PERIODS = 6


class StartStep(QWidget):
    """The types as a list, the period as a stepper, and what will be written."""

    period_chosen = Signal(object)

    def __init__(self, desk: Desk, writing: Writing) -> None:
        super().__init__()
        self._desk, self._writing = desk, writing
        self._types = bulletins.types()
        self.type = self._types[0]
        self.period = fitting(self.type, desk.period)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.MARGIN, 16, theme.MARGIN, 16)
        row.setSpacing(32)
        row.addWidget(self._make_choice())
        row.addWidget(_scrolled(self._make_summary()), 1)
        self._recent: tuple[str, Period, int] | None = None
        writing.opened.connect(self.refresh)
        writing.told.connect(lambda _words: self.refresh())

    def show_type(self, key: str) -> None:
        """Take over a type; a key that is none of ours is left alone."""
        for number, one in enumerate(self._types):
            if one.key == key:
                self.type = one
                self._group.button(number).setChecked(True)

    def show_period(self, period: Period) -> None:
        """Take over the period in view, as the type is written for it."""
        self.period = fitting(self.type, period)
        self.refresh()

    def refresh(self) -> None:
        """Say what will be written."""
        draft = self._writing.draft
        self._period_words.setText(self.period.title)
        self._title.setText(self.type.document_title(self.period))
        layouts.clear(self._sections)
        same = draft is not None and draft.type is self.type and draft.period == self.period
        for section in draft.sections if draft is not None and same else ():
            self._sections.addWidget(_section_line(section, self._writing))
        known = draft is not None and same and draft.record_id is not None
        self._known.setVisible(known)
        self._read_recent()

    def _make_choice(self) -> QWidget:
        box = QFrame()
        box.setFixedWidth(250)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(label(_("文种"), "section"))
        self._group = QButtonGroup(self)
        for number, one in enumerate(self._types):
            button = QRadioButton(one.title)
            button.setChecked(number == 0)
            self._group.addButton(button, number)
            column.addWidget(button)
        self._group.idClicked.connect(self._choose_type)
        column.addSpacing(12)
        column.addWidget(label(_("期间"), "section"))
        stepper = QHBoxLayout()
        stepper.setSpacing(6)
        stepper.addWidget(actions.push_button("‹", lambda: self._step(-1), tip=_("上一期")))
        self._period_words = label("", "strong")
        self._period_words.setMinimumWidth(120)
        stepper.addWidget(self._period_words)
        stepper.addWidget(actions.push_button("›", lambda: self._step(1), tip=_("下一期")))
        stepper.addStretch(1)
        column.addLayout(stepper)
        column.addStretch(1)
        return box

    def _make_summary(self) -> QWidget:
        box = QFrame()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._make_head())
        self._title = label("", "title", wrap=True)
        column.addWidget(self._title)
        column.addSpacing(6)
        column.addWidget(label(_("章节"), "auxiliary"))
        self._sections = QVBoxLayout()
        self._sections.setSpacing(0)
        column.addLayout(self._sections)
        column.addSpacing(6)
        column.addWidget(
            label(
                _("数字随数据变化，文字逐节可改；缺的要素印作【待填】，不影响预览和保存。"),
                "auxiliary",
                wrap=True,
            )
        )
        column.addSpacing(14)
        column.addWidget(label(_("前后各期和已有草稿"), "section"))
        self._periods = QVBoxLayout()
        self._periods.setSpacing(0)
        column.addLayout(self._periods)
        column.addStretch(1)
        return box

    def _make_head(self) -> QWidget:
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(label(_("将要写成"), "section"))
        self._known = chip(_("已有草稿，接着写"), "accent")
        row.addWidget(self._known)
        row.addStretch(1)
        return head

    def _read_recent(self) -> None:
        """Read the periods around the chosen one, once for each state of the hall."""
        kind, period, revision = self.type.key, self.period, self._desk.store.revision
        if self._recent == (kind, period, revision):
            return
        self._recent = (kind, period, revision)
        self._desk.read(
            lambda store: recent_periods(store, kind, period, _PERIODS),
            then=self._show_recent,
            owner=self,
            latest="recent",
        )

    def _show_recent(self, states: list[PeriodState]) -> None:
        layouts.clear(self._periods)
        for state in states:
            self._periods.addWidget(self._period_line(state))

    def _period_line(self, state: PeriodState) -> QWidget:
        line = QFrame()
        line.setProperty("look", "line")
        line.setFixedHeight(int(theme.Height.GROUP))
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        title = label(state.period.title, "strong" if state.period == self.period else "")
        title.setFixedWidth(190)
        row.addWidget(title)
        words = _("投票 {n} / {m} 个单位") if state.entered else _("没有投票数据")
        row.addWidget(label(words.format(n=state.entered, m=state.expected), "second"))
        if state.draft:
            row.addWidget(chip(_("有草稿"), "accent"))
        row.addStretch(1)
        if state.period != self.period:
            chosen = state.period
            go = actions.push_button(
                _("选这一期"), lambda: self.period_chosen.emit(chosen), look="flat", small=True
            )
            row.addWidget(go)
        return line

    def _choose_type(self, number: int) -> None:
        self.type = self._types[number]
        self.period_chosen.emit(fitting(self.type, self.period))

    def _step(self, by: int) -> None:
        step = self.period.previous() if by < 0 else self.period.following()
        self.period_chosen.emit(step)


def _scrolled(inside: QWidget) -> QScrollArea:
    """A low window scrolls what will be written instead of pressing it together."""
    inside.setProperty("look", "scrolled")
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(inside)
    return area


def _section_line(section: SectionText, writing: Writing) -> QWidget:
    """A section's title beside the beginning of what it says now."""
    line = QFrame()
    line.setProperty("look", "line")
    line.setFixedHeight(int(theme.Height.LIST_ROW))
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(12)
    title = ElidedLabel(section.title)
    title.setFixedWidth(190)
    row.addWidget(title)
    text = printed(section.text, writing.text_of)
    row.addWidget(ElidedLabel(text.replace("\n", "  "), "second"), 1)
    return line


def fitting(kind: BulletinType, period: Period) -> Period:
    """The period itself, or the one of the type's own length in which it ends."""
    if period.unit in kind.period_units:
        return period
    return Period.containing(period.end, kind.period_units[0])
