"""One line under a grid: the current row's fault in full, the likely value one click away."""

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout

from hallmanager.base.text import _
from hallmanager.domain.problem import Problem
from hallmanager.ui.kit import actions, theme
from hallmanager.ui.kit.labels import ElidedLabel


class FaultStrip(QFrame):
    """The current row's fault in full, with the likely value one click away."""

    def __init__(self, settle: Callable[[Problem], object]) -> None:
        super().__init__()
        self.setProperty("look", "footer")
        self.setFixedHeight(int(theme.Height.GROUP))
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.MARGIN, 0, theme.MARGIN, 0)
        self.words = ElidedLabel("", "error")
        self.remedy = actions.push_button("", lambda: self._settle(), small=True)
        self._problem: Problem | None = None
        self._call = settle
        row.addWidget(self.words, 1)
        row.addWidget(self.remedy)
        self.show_fault("", None)

    def show_fault(self, words: str, problem: Problem | None) -> None:
        """Say a fault, or nothing."""
        self._problem = problem
        self.words.setText(words)
        likely = problem.suggestion if problem else None
        self.remedy.setVisible(likely is not None)
        self.remedy.setText(_("改为 {value}").format(value=likely))

    def _settle(self) -> None:
        if self._problem is not None:
            self._call(self._problem)
