"""Step 2: what the bulletin is made from - what is there, what is missing, where to go."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from hallmanager.base.text import _
from hallmanager.services.completeness import Input, State, inputs_of
from hallmanager.ui.kit import layouts, theme
from hallmanager.ui.kit.desk import Desk
from hallmanager.ui.kit.labels import label
from hallmanager.ui.pages.bulletins.writing import Writing
from hallmanager.ui.pages.completeness import InputRow


class DataStep(QScrollArea):
    """One line an input of the type, with its count, what it lacks and the way there."""

    def __init__(self, desk: Desk, writing: Writing) -> None:
        super().__init__()
        self._desk, self._writing = desk, writing
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.rows: list[InputRow] = []
        inside = QWidget()
        inside.setProperty("look", "scrolled")
        column = QVBoxLayout(inside)
        column.setContentsMargins(theme.MARGIN, 14, theme.MARGIN, 14)
        column.setSpacing(0)
        self._head = label("", "section")
        self._advice = label("", "second", wrap=True)
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        column.addWidget(self._head)
        column.addSpacing(4)
        column.addWidget(self._advice)
        column.addSpacing(8)
        column.addLayout(self._list)
        column.addStretch(1)
        self.setWidget(inside)
        writing.opened.connect(self.refresh)
        writing.refreshed.connect(self.refresh)

    def refresh(self) -> None:
        """Read the inputs of the draft's period."""
        draft = self._writing.draft
        if draft is None:
            return
        period, wanted = draft.period, draft.type.inputs
        self._desk.read(
            lambda store: [i for i in inputs_of(store, period) if i.kind in wanted],
            then=self._show,
            owner=self,
            latest="inputs",
        )

    def _show(self, inputs: list[Input]) -> None:
        draft = self._writing.draft
        if draft is None:
            return
        self._head.setText(_("{period}的数据").format(period=draft.period.title))
        self._advice.setText(_advice(inputs, draft.type.needed))
        layouts.clear(self._list)
        self.rows = [InputRow(one, self._desk) for one in inputs]
        for row in self.rows:
            self._list.addWidget(row)


def _advice(inputs: list[Input], needed: tuple[str, ...]) -> str:
    lacking = [i.title for i in inputs if i.kind in needed and not i.entered]
    if lacking:
        return _(
            "还没有{names}，通报里的主要数字会空着。可以先写文字，数据录入后自动填上。"
        ).format(names="、".join(lacking))
    partial = [i.title for i in inputs if i.state in (State.PARTIAL, State.MISSING)]
    if partial:
        return _("{names}还不齐。没有数据的句子会略去或写“未发现”，不影响起草。").format(
            names="、".join(partial)
        )
    return _("数据已齐。以后再改数据，文字里的数字会跟着变。")
