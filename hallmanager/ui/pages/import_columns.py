"""Matching the columns of a sheet by hand: each header and the field it means."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QGridLayout, QScrollArea, QWidget

from hallmanager.base.text import _
from hallmanager.records.kind import fields_of
from hallmanager.services.importing import Preview
from hallmanager.ui.kit.dialogs import Dialog
from hallmanager.ui.kit.labels import ElidedLabel, label


class ColumnsDialog(Dialog):
    """One line a column: its header in the sheet, and a list of the fields it may mean."""

    def __init__(self, parent: QWidget, preview: Preview) -> None:
        super().__init__(parent, _("对列"), width=460)
        self.say(_("左边是表里的列，右边是它的含义。改过的列会重新判断每一行。"), "second")
        self.boxes: dict[str, QComboBox] = {}
        self._before = matched(preview)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setMinimumHeight(min(320, 36 * len(self._before) + 12))
        area.setWidget(self._make_lines(preview))
        self.body.addWidget(area)
        self.add_button(_("取消"), self.reject)
        self.add_button(_("按此对列"), self.accept, look="main", default=True)

    def changed(self) -> dict[str, str]:
        """The headers that were matched otherwise: field by header, "" for not to be read."""
        now = {header: str(box.currentData()) for header, box in self.boxes.items()}
        return {header: name for header, name in now.items() if name != self._before[header]}

    def _make_lines(self, preview: Preview) -> QWidget:
        inside = QWidget()
        inside.setProperty("look", "scrolled")
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 4, 8, 4)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(0, 1)
        choices = _choices(preview)
        for line, (header, name) in enumerate(self._before.items()):
            grid.addWidget(ElidedLabel(header), line, 0)
            grid.addWidget(label("→", "auxiliary"), line, 1)
            self.boxes[header] = box = _box(choices, name)
            box.setAccessibleName(header)
            grid.addWidget(box, line, 2)
        return inside


def matched(preview: Preview) -> dict[str, str]:
    """The field that each header was taken for, "" where it is not read; rates are left out."""
    return {
        column.header: column.target.name if column.target is not None else ""
        for table in preview.tables
        for column in table.columns
        if column.target is None or column.target.role.value in ("field", "inline")
    }


def _choices(preview: Preview) -> Mapping[str, str]:
    cls = preview.source.cls
    fields = {name: field.label for name, field in fields_of(cls).items()}
    inlines = {inline.name: inline.label for inline in cls.kind.written}
    return {"": _("不导入"), **fields, **inlines}


def _box(choices: Mapping[str, str], name: str) -> QComboBox:
    box = QComboBox()
    box.setFixedWidth(190)
    for key, words in choices.items():
        box.addItem(words, key)
    box.setCurrentIndex(max(0, box.findData(name)))
    return box
