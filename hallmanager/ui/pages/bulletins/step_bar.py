"""The steps of the wizard as a bar: each can be clicked once it can be reached."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from hallmanager.ui.kit import theme
from hallmanager.ui.kit.labels import ElidedLabel, restyle


class StepBar(QFrame):
    """1 类型与期间 — 2 数据 — …; done steps are ticked, the one in view is tinted."""

    chosen = Signal(int)

    def __init__(self, titles: Sequence[str]) -> None:
        super().__init__()
        self.setProperty("look", "bar")
        self.setFixedHeight(int(theme.Height.FILTER_BAR))
        self._titles = titles
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.MARGIN, 0, theme.MARGIN, 0)
        row.setSpacing(4)
        self.buttons: list[QPushButton] = []
        for number, title in enumerate(titles):
            if number:
                line = QFrame()
                line.setProperty("look", "rule")
                line.setFixedWidth(16)
                row.addWidget(line)
            button = QPushButton(title)
            button.setProperty("look", "step")
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _on=False, n=number: self.chosen.emit(n))
            self.buttons.append(button)
            row.addWidget(button)
        self.saying = ElidedLabel("", "auxiliary")
        self.saying.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addSpacing(12)
        row.addWidget(self.saying, 1)

    def show_step(self, current: int, *, done: Sequence[bool], reachable: Sequence[bool]) -> None:
        """Mark the step in view, the steps that are done and those that can be reached."""
        for number, button in enumerate(self.buttons):
            ticked = done[number] and number != current
            mark = "✓" if ticked else str(number + 1)
            button.setText(f"{mark}  {self._titles[number]}")
            button.setEnabled(reachable[number])
            look = "step-here" if number == current else "step"
            if button.property("look") != look:
                button.setProperty("look", look)
                restyle(button)
