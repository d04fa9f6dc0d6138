"""Pasting a block into a list: it goes through the preview of an import before it is kept."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from hallmanager.base.errors import UserError
from hallmanager.base.text import _
from hallmanager.records.kind import Record, fields_of
from hallmanager.services.importing import Preview
from hallmanager.services.pasting import write_sheet
from hallmanager.ui.kit import dialogs
from hallmanager.ui.kit.desk import Desk
from hallmanager.ui.pages.importing import ImportDialog
from hallmanager.ui.records.columns import Column


class PasteDialog(ImportDialog):
    """The import of what was copied; there is no file beside which faulty rows would be kept."""

    def __init__(self, parent: QWidget, desk: Desk, cls: type[Record]) -> None:
        super().__init__(parent, desk, cls.kind.key)
        self.setWindowTitle(_("粘贴到{title}").format(title=cls.kind.title))
        self.review.hand_back.setChecked(False)

    def _show(self, preview: Preview) -> None:
        super()._show(preview)
        self.review.hand_back.hide()


def paste(page: QWidget, desk: Desk, cls: type[Record], columns: Sequence[Column]) -> None:
    """Show what pasting the clipboard would add and change; it is kept when that is confirmed."""
    text = QGuiApplication.clipboard().text()
    labels = {column.title: _label(cls, column) for column in columns}
    with TemporaryDirectory(prefix="hallmanager-", ignore_cleanup_errors=True) as folder:
        try:
            file = write_sheet(cls, text, labels, Path(folder))
        except UserError as error:
            dialogs.show_error(page, error)
            return
        dialog = PasteDialog(page, desk, cls)
        dialog.read(file)
        dialog.exec()


def _label(cls: type[Record], column: Column) -> str:
    """What an import calls the column; one of several references stands for all of them."""
    field = fields_of(cls).get(column.name)
    return field.label if field is not None else column.title
