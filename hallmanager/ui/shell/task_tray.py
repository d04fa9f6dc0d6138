"""The task tray: what long work is under way, how far it is, and how to stop it."""

import time

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from hallmanager.base.text import _
from hallmanager.ui.kit import work
from hallmanager.ui.kit.actions import push_button
from hallmanager.ui.kit.labels import ElidedLabel, label

_KEPT = 8


class TaskTray(QWidget):
    """One line in the status bar; a click opens the list of tasks and their results."""

    def __init__(self) -> None:
        super().__init__()
        self._tasks: list[work.Task] = []
        self._ended: list[work.Task] = []
        self._began: dict[work.Task, float] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self.line = push_button(_("没有进行中的任务"), self._open_list, look="link")
        row.addWidget(self.line)
        self._clock = QTimer(self, interval=200)
        self._clock.timeout.connect(self._show)
        work.office().began.connect(self._begin)

    def _begin(self, task: work.Task) -> None:
        self._tasks.append(task)
        self._began[task] = time.monotonic()
        task.ended.connect(lambda: self._end(task))
        self._clock.start()
        self._show()

    def _end(self, task: work.Task) -> None:
        if not work.is_alive(self):  # the window went before its work did
            return
        if task in self._tasks:
            self._tasks.remove(task)
            self._began.pop(task, None)
            self._ended = [task, *self._ended][:_KEPT]
        if not self._tasks:
            self._clock.stop()
        self._show()

    def _show(self) -> None:
        if not self._tasks:
            self.line.setText(_("没有进行中的任务"))
            return
        task = self._tasks[0]
        words = _("{title} {share}%").format(title=task.title, share=round(task.share * 100))
        more = len(self._tasks) - 1
        self.line.setText(words + (_("，另有 {n} 项").format(n=more) if more else ""))

    def _remaining(self, task: work.Task) -> str:
        spent = time.monotonic() - self._began[task]
        if task.share < 0.05 or spent < 1:
            return ""
        seconds = spent / task.share * (1 - task.share)
        return (
            _("还需 {n} 秒").format(n=round(seconds))
            if seconds < 90
            else (_("还需 {n} 分").format(n=round(seconds / 60)))
        )

    def _open_list(self) -> None:
        box = QFrame(self, Qt.WindowType.Popup)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setProperty("look", "card")
        box.setMinimumWidth(300)
        column = QVBoxLayout(box)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(8)
        for task in self._tasks:
            column.addWidget(self._running(task))
        for task in self._ended:
            column.addWidget(_result(task))
        if not self._tasks and not self._ended:
            column.addWidget(label(_("打开以来没有耗时的任务。"), "second"))
        box.adjustSize()
        corner = self.mapToGlobal(QPoint(self.width(), 0))
        box.move(corner.x() - box.width(), corner.y() - box.height() - 4)
        box.show()

    def _running(self, task: work.Task) -> QWidget:
        block = QWidget()
        column = QVBoxLayout(block)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        head = QHBoxLayout()
        head.addWidget(ElidedLabel(task.title, "strong"), 1)
        head.addWidget(label(self._remaining(task), "auxiliary"))
        head.addWidget(push_button(_("停止"), task.stop, look="link"))
        column.addLayout(head)
        bar = QProgressBar()
        bar.setTextVisible(False)
        bar.setValue(round(task.share * 100))
        column.addWidget(bar)
        words = label(task.words, "auxiliary")
        column.addWidget(words)

        def follow() -> None:
            if work.is_alive(bar):
                bar.setValue(round(task.share * 100))
                words.setText(task.words)

        task.moved.connect(follow)
        return block


def _result(task: work.Task) -> QWidget:
    row = QWidget()
    inside = QHBoxLayout(row)
    inside.setContentsMargins(0, 0, 0, 0)
    inside.addWidget(ElidedLabel(task.title, ""), 1)
    inside.addWidget(label(_("没有完成") if task.outcome else _("已完成"), "auxiliary"))
    row.setToolTip(task.outcome)
    return row
