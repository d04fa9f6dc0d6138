"""Step 5: the true pages. A click on a printed figure opens the rows it counts."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from hallmanager.base.errors import Cancelled, UserError
from hallmanager.base.text import _
from hallmanager.bulletins.draft import Draft
from hallmanager.domain.document import Printed
from hallmanager.rendering import pages
from hallmanager.services import bulletins
from hallmanager.ui.kit import actions, theme, work
from hallmanager.ui.kit.bars import Segments
from hallmanager.ui.kit.desk import Desk
from hallmanager.ui.kit.labels import ElidedLabel, label
from hallmanager.ui.kit.panel import PanelRoom
from hallmanager.ui.pages.bulletins.page_view import PageView
from hallmanager.ui.pages.bulletins.source_panel import SourcePanel
from hallmanager.ui.pages.bulletins.thumbnails import Thumbnails
from hallmanager.ui.pages.bulletins.writing import Writing

if TYPE_CHECKING:
    from hallmanager.storage.store import Store

_THUMBNAILS_FROM = 700


@dataclass(frozen=True)
class Preview:
    """A printed draft with the sizes of its pages, in points."""

    draft: Draft
    printed: Printed
    sizes: list[tuple[float, float]]


class PreviewStep(QWidget):
    """Thumbnails, the pages, the source of the figure clicked; save as PDF, Word, workbook."""

    def __init__(self, desk: Desk, writing: Writing) -> None:
        super().__init__()
        self._desk, self._writing = desk, writing
        self.preview: Preview | None = None
        self._printing: Draft | None = None
        self.view = PageView(pages.page_png)
        self.thumbnails = Thumbnails(pages.page_png)
        self.panel = SourcePanel(desk)
        self.panel.closed.connect(lambda: self.view.choose(""))
        self.view.figure_clicked.connect(self.open_figure)
        self.view.page_changed.connect(self._show_page)
        self.view.zoomed.connect(self._show_zoom)
        self.thumbnails.page_chosen.connect(self.view.go_to)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.thumbnails)
        row.addWidget(PanelRoom(self._make_middle(), self.panel, narrow=820), 1)

    def print(self) -> None:
        """Print the draft of now, unless these very pages are shown already."""
        draft = self._writing.draft
        if draft is None or draft is self._printing or self._is_shown(draft):
            return
        self._printing = draft
        self._wait(_("正在排版……"))
        task = work.Task(_("排版 {title}").format(title=draft.fact("title")))
        task.ended.connect(lambda: self._ended(draft))
        self._desk.read(
            lambda store: _printed(store, draft, task),
            then=self._show,
            failed=self._fail,
            owner=self,
            latest="preview",
            task=task,
        )

    def open_figure(self, key: str) -> None:
        """Show the rows of a printed figure."""
        if self.preview is None or key not in self.preview.draft.figures:
            return
        figures = self.preview.draft.figures
        self.view.choose(key)
        self.view.show_chosen()
        self.panel.show_figure(
            figures[key],
            self.preview.draft.period,
            change=figures.get(f"{key}.change"),
            where=self._places_words(key),
        )

    def send_to_printer(self) -> None:
        """Offer the pages in view to a printer, once they are those of the draft of now."""
        if self.preview is None or self._printing is not None:
            self._desk.toast(_("正在排版，排好后再打印。"))
            return
        from hallmanager.ui.printing.dialog import Printable
        from hallmanager.ui.printing.offering import offer

        draft = self.preview.draft
        name = f"{draft.period.title}{draft.type.title}"
        title = draft.fact("title") or name
        made = Printable(title, self.preview.printed.pdf, self.preview.sizes, name)
        offer(self, self._desk, made, page=self.view.page_in_view())

    def save_pdf(self) -> None:
        """Ask where, and write the PDF of the draft of now."""
        draft = self._writing.draft
        if draft is None:
            return
        path = self._ask_path(draft, "pdf", _("PDF 文件 (*.pdf)"))
        if path is not None:
            self.write_pdf(path)

    def write_pdf(self, path: Path) -> None:
        """Write the PDF of the draft of now."""
        draft = self._writing.draft
        if draft is not None:
            self._write(path, lambda store: bulletins.save_pdf(store, draft, path))

    def save_docx(self) -> None:
        """Ask where, and write the draft of now as a Word file."""
        draft = self._writing.draft
        if draft is None:
            return
        path = self._ask_path(draft, "docx", _("Word 文档 (*.docx)"))
        if path is not None:
            self.write_docx(path)

    def write_docx(self, path: Path) -> None:
        """Write the draft of now as a Word file that can be revised."""
        draft = self._writing.draft
        if draft is not None:
            self._write(path, lambda store: bulletins.save_docx(store, draft, path))

    def save_annex(self) -> None:
        """Ask where, and write the annex table as a workbook."""
        draft = self._writing.draft
        if draft is None:
            return
        path = self._ask_path(draft, "xlsx", _("Excel 工作簿 (*.xlsx)"))
        if path is not None:
            self._write(path, lambda store: bulletins.annex_xlsx(store, draft, path))

    def _write(self, path: Path, fn: "Callable[[Store], object]") -> None:
        task = work.Task(_("保存 {name}").format(name=path.name))
        self._desk.read(
            fn,
            then=lambda _done: self._desk.toast(_("已存到 {path}").format(path=path)),
            owner=self,
            task=task,
        )

    def _make_middle(self) -> QWidget:
        box = QFrame()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._make_tools())
        room = QWidget()
        self._stack = QStackedLayout(room)
        self._stack.addWidget(self.view)
        self._stack.addWidget(self._make_waiting())
        column.addWidget(room, 1)
        self._warning = ElidedLabel("", "warning")
        self._warning.setContentsMargins(12, 4, 12, 4)
        self._warning.hide()
        column.addWidget(self._warning)
        return box

    def _make_waiting(self) -> QWidget:
        box = QFrame()
        box.setProperty("look", "page")
        column = QVBoxLayout(box)
        column.addStretch(1)
        self._waiting = label("", "section", wrap=True)
        self._waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setFixedWidth(240)
        self._bar.setTextVisible(False)
        column.addWidget(self._waiting)
        column.addWidget(self._bar, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(2)
        return box

    def _make_tools(self) -> QWidget:
        bar = QFrame()
        bar.setProperty("look", "bar")
        bar.setFixedHeight(int(theme.Height.FILTER_BAR))
        row = QHBoxLayout(bar)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(4)
        back = actions.action(self, _("上一页"), lambda: self._turn(-1), icon="caret-left")
        on = actions.action(self, _("下一页"), lambda: self._turn(1), icon="caret-right")
        self._where = label("")
        row.addWidget(actions.icon_button(back))
        row.addWidget(self._where)
        row.addWidget(actions.icon_button(on))
        row.addSpacing(8)
        self._zoom = Segments([("width", _("适合宽度")), ("whole", _("整页")), ("full", "100%")])
        self._zoom.choose("width")
        self._zoom.chosen.connect(
            lambda key: self.view.set_zoom(1.0 if key == "full" else None, whole=key == "whole")
        )
        row.addWidget(self._zoom)
        self._percent = label("", "auxiliary")
        row.addWidget(self._percent)
        row.addStretch(1)
        self.marked = QCheckBox(_("标出数字"))
        self.marked.setChecked(True)
        self.marked.toggled.connect(self.view.mark_figures)
        row.addWidget(self.marked)
        return bar

    def _show(self, preview: Preview) -> None:
        self._printing = None
        self.preview = preview
        self._writing.previewed()
        self.view.show_document(preview.printed, preview.sizes)
        self.view.describe(lambda key: _label(preview.draft, key))
        self.thumbnails.show_document(preview.printed.pdf, preview.sizes)
        self._show_page(self.view.page_in_view())
        warnings = "；".join(preview.printed.warnings)
        self._warning.setText(warnings)
        self._warning.setVisible(bool(warnings))
        self._stack.setCurrentIndex(0)

    def _fail(self, error: UserError) -> None:
        self._printing = None
        self._wait(error.message, busy=False)

    def _ended(self, draft: Draft) -> None:
        """Work that was stopped, or ended in a bug, brought no pages; it may be asked for again."""
        if draft is self._printing:
            self._printing = None
            if self.preview is None:
                self._wait(_("没有排版。离开这一步再回来，就重新排版。"), busy=False)

    def _wait(self, words: str, *, busy: bool = True) -> None:
        if self.preview is None or not busy:
            self._waiting.setText(words)
            self._bar.setVisible(busy)
            self._stack.setCurrentIndex(1)

    def _is_shown(self, draft: Draft) -> bool:
        shown = self.preview.draft if self.preview is not None else None
        return shown is not None and _printable(shown) == _printable(draft)

    def _turn(self, by: int) -> None:
        self.view.go_to(self.view.page_in_view() + by)

    def _show_page(self, page: int) -> None:
        count = len(self.preview.sizes) if self.preview is not None else 0
        self._where.setText(_("第 {n} / {m} 页").format(n=page + 1, m=count) if count else "")
        self.thumbnails.show_page(page)

    def _show_zoom(self, zoom: float) -> None:
        self._percent.setText(f"{round(zoom * 100)}%")

    def _places_words(self, key: str) -> str:
        assert self.preview is not None
        found = [place.page + 1 for place in self.preview.printed.places if place.figure == key]
        return "、".join(_("第{n}页").format(n=page) for page in dict.fromkeys(found))

    def _ask_path(self, draft: Draft, suffix: str, filter_: str) -> Path | None:
        name = f"{draft.period.title}{draft.type.title}.{suffix}"
        chosen, _filter = QFileDialog.getSaveFileName(self, _("另存为"), name, filter_)
        if not chosen:
            return None
        path = Path(chosen)
        return path if path.suffix else path.with_suffix(f".{suffix}")

    def resizeEvent(self, event: object) -> None:
        self.thumbnails.setVisible(self.width() >= _THUMBNAILS_FROM)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.panel.hide()


def _printed(store: "Store", draft: Draft, task: work.Task) -> Preview:
    printed = bulletins.print_pdf(store, draft)
    if task.cancelled():
        raise Cancelled
    return Preview(draft, printed, pages.page_sizes(printed.pdf))


def _printable(draft: Draft) -> tuple[object, ...]:
    """What decides how a draft is printed."""
    figures = tuple((key, draft.shown(key)) for key in draft.figures)
    return draft.type.key, draft.period, draft.sections, draft.facts, draft.options, figures


def _label(draft: Draft, key: str) -> str:
    figure = draft.figures.get(key)
    return figure.label if figure is not None else key
