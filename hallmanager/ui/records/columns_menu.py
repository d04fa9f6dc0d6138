"""The menu 列: which columns of a list are seen, and the way back to the usual ones."""

from functools import partial

from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from hallmanager.base.text import _
from hallmanager.ui.kit import icons
from hallmanager.ui.records.table import RecordsTable


class ColumnsMenu(QMenu):
    """One check box a column, in their order."""

    def __init__(self, parent: QWidget, table: RecordsTable) -> None:
        super().__init__(parent)
        self._table = table
        self.setStyleSheet("QMenu { menu-scrollable: 1; }")
        self.aboutToShow.connect(self.fill)

    def fill(self) -> None:
        """Offer the columns as they stand now; the last one seen cannot go."""
        self.clear()
        table, header = self._table, self._table.horizontalHeader()
        seen = [n for n in range(header.count()) if not header.isSectionHidden(n)]
        for place in range(header.count()):
            number = header.logicalIndex(place)
            action = self.addAction(table.rows.columns[number].title)
            action.setCheckable(True)
            action.setChecked(number in seen)
            action.setEnabled(seen != [number])
            action.toggled.connect(partial(table.see_column, number))
        self.addSeparator()
        self.addAction(_("恢复原来的列"), table.forget_layout)

    def button(self) -> QToolButton:
        """The button that opens the menu."""
        made = QToolButton()
        made.setText(_("列"))
        icons.give(made, "columns")
        made.setProperty("look", "flat")
        made.setToolTip(_("显示哪些列；列可拖动换位、拖边改宽，按住 Shift 点列名按多列排序"))
        made.setAccessibleName(_("列"))
        made.setMenu(self)
        made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        return made
