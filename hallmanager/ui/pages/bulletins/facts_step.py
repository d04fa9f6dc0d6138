"""Step 4: the document facts - who issues, to whom, who signs, when; missing ones stop nothing."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from hallmanager.base.text import _
from hallmanager.bulletins.draft import Draft, fact_label
from hallmanager.ui.kit import theme
from hallmanager.ui.kit.desk import Desk
from hallmanager.ui.kit.labels import label, set_state
from hallmanager.ui.pages.bulletins.sketch import DocumentSketch
from hallmanager.ui.pages.bulletins.writing import Writing

_LONG = ("title", "recipients", "copies_to")
_OPTIONAL = ("signer", "note")
_LAYOUT = (
    ("title",),
    ("issuer", "letterhead"),
    ("code_word", "signer"),
    ("recipients",),
    ("copies_to",),
    ("issue_date", "print_date"),
    ("print_organ", "note"),
)
_SKETCH_FROM = 900


class FactsStep(QWidget):
    """A form in two columns beside a sketch of where each fact is printed."""

    def __init__(self, desk: Desk, writing: Writing) -> None:
        super().__init__()
        self._desk, self._writing = desk, writing
        self.inputs: dict[str, QLineEdit | QPlainTextEdit] = {}
        self._hints: dict[str, QWidget] = {}
        self._showing = False
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._make_form(), 1)
        self.sketch = DocumentSketch()
        row.addWidget(self.sketch)
        writing.opened.connect(self.refresh)
        writing.refreshed.connect(self._show_missing)
        writing.edited.connect(self._show_missing)

    def refresh(self) -> None:
        """Show the draft's facts: those given for it, the centre's as hints."""
        draft = self._writing.draft
        if draft is None:
            return
        self._showing = True
        for name, box in self.inputs.items():
            given, default = draft.facts.get(name, ""), draft.defaults.get(name, "")
            if isinstance(box, QPlainTextEdit):
                box.setPlainText(given or default)
            else:
                box.setText(given or default)
                box.setCursorPosition(0)
            box.setPlaceholderText(_("可空") if name in _OPTIONAL else _("【待填】"))
            box.setReadOnly(self._desk.read_only)
        for choice in (self.sealed, self.chart):
            choice.setEnabled(not self._desk.read_only)
        self.sealed.setChecked(draft.sealed)
        self.chart.setChecked(bool(draft.options.get("chart")))
        self._showing = False
        self._show_missing()

    def first_open(self) -> QWidget:
        """The first fact that is still to be given, where the hand goes on."""
        draft = self._writing.draft
        missing = draft.missing_facts if draft is not None else ()
        return next((box for name, box in self.inputs.items() if name in missing), self)

    def resizeEvent(self, event: object) -> None:
        self.sketch.setVisible(self.width() >= _SKETCH_FROM)

    def _make_form(self) -> QWidget:
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        inside.setProperty("look", "scrolled")
        inside.setMaximumWidth(760)
        column = QVBoxLayout(inside)
        column.setContentsMargins(theme.MARGIN, 14, theme.MARGIN, 14)
        column.setSpacing(8)
        self._missing = label("", "second", wrap=True)
        column.addWidget(self._missing)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        for number, names in enumerate(_LAYOUT):
            for place, name in enumerate(names):
                span = 2 // len(names)
                grid.addWidget(self._make_field(name), number, place, 1, span)
        column.addLayout(grid)
        column.addWidget(self._make_choices())
        column.addStretch(1)
        area.setWidget(inside)
        return area

    def _make_field(self, name: str) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addWidget(label(fact_label(name), "auxiliary"))
        edit: QLineEdit | QPlainTextEdit
        if name in _LONG:
            edit = QPlainTextEdit()
            edit.setFixedHeight(46)
            edit.setTabChangesFocus(True)
            edit.textChanged.connect(lambda n=name: self._give(n))
        else:
            edit = QLineEdit()
            edit.editingFinished.connect(lambda n=name: self._give(n))
            edit.textChanged.connect(edit.setToolTip)
        edit.setAccessibleName(fact_label(name))
        self.inputs[name] = edit
        column.addWidget(edit)
        hint = label("", "error", wrap=True)
        hint.hide()
        self._hints[name] = hint
        column.addWidget(hint)
        column.addStretch(1)
        return box

    def _make_choices(self) -> QWidget:
        box = QFrame()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(20)
        self.sealed = QCheckBox(_("加盖印章，署名下留出盖章位置"))
        self.sealed.toggled.connect(self._seal)
        self.chart = QCheckBox(_("附图表页"))
        self.chart.toggled.connect(self._choose_chart)
        row.addWidget(self.sealed)
        row.addWidget(self.chart)
        row.addStretch(1)
        return box

    def _give(self, name: str) -> None:
        draft = self._writing.draft
        if self._showing or draft is None:
            return
        box = self.inputs[name]
        text = box.toPlainText() if isinstance(box, QPlainTextEdit) else box.text()
        text = text.strip()
        given = "" if text == draft.defaults.get(name, "") else text
        if given == draft.facts.get(name, ""):
            return
        fault = self._writing.give({name: given})
        self._hints[name].setVisible(bool(fault))
        self._hints[name].setText(fault)  # type: ignore[attr-defined]
        set_state(box, "bad" if fault else "")
        if not fault and isinstance(box, QLineEdit) and (now := self._writing.draft):
            box.setText(now.fact(name))
            box.setCursorPosition(0)

    def _seal(self, on: bool) -> None:
        if not self._showing:
            self._writing.give({"sealed": _("是") if on else _("否")})

    def _choose_chart(self, on: bool) -> None:
        if not self._showing:
            self._writing.choose({"chart": on})

    def _show_missing(self) -> None:
        draft = self._writing.draft
        if draft is None:
            return
        self._missing.setText(_missing_words(draft))
        self.sketch.show_draft(draft)
        for name, box in self.inputs.items():
            rule = name in draft.defaults and name not in draft.facts
            if box.property("state") != "bad":
                set_state(box, "rule" if rule else "")


def _missing_words(draft: Draft) -> str:
    missing = "、".join(fact_label(name) for name in draft.missing_facts)
    words = _("虚线框是中心资料带出的，可以改。")
    if not missing:
        return _("要素已齐。{words}").format(words=words)
    return _("还没有填：{missing}，印作【待填】，不影响预览和保存。{words}").format(
        missing=missing, words=words
    )
