"""Step 3: the text, section by section, every figure a chip that follows the data."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontDatabase, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from hallmanager.base.text import _
from hallmanager.bulletins.draft import Draft, SectionText
from hallmanager.services import bulletins
from hallmanager.services.bulletins import SectionTemplate
from hallmanager.ui.kit import actions, theme, work
from hallmanager.ui.kit.desk import Desk
from hallmanager.ui.kit.labels import ElidedLabel, label
from hallmanager.ui.kit.panel import PanelRoom
from hallmanager.ui.pages.bulletins.editor import SlotEditor
from hallmanager.ui.pages.bulletins.figure_list import FigureList, FigurePicker, figures_of
from hallmanager.ui.pages.bulletins.legend import ChipLegend
from hallmanager.ui.pages.bulletins.slots import pieces
from hallmanager.ui.pages.bulletins.source_panel import SourcePanel
from hallmanager.ui.pages.bulletins.template_dialog import TemplateDialog
from hallmanager.ui.pages.bulletins.writing import Writing

_LEFT = 240
_LEGEND_FROM = 420


class TextStep(QWidget):
    """Sections and figures at the left, the editor, and the source of the figure clicked."""

    def __init__(self, desk: Desk, writing: Writing) -> None:
        super().__init__()
        self._desk, self._writing = desk, writing
        self._section = ""
        self._showing = False
        self.editor = SlotEditor(writing.text_of, writing.moved)
        self.panel = SourcePanel(desk)
        self.editor.figure_clicked.connect(self.open_figure)
        self.editor.textChanged.connect(self._typed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._make_left())
        row.addWidget(PanelRoom(self._make_middle(), self.panel), 1)
        writing.opened.connect(self._opened)
        writing.refreshed.connect(self._follow)
        writing.edited.connect(self._show_sections)
        work.read(_body_face, then=self._use_face, failed=lambda _error: None, owner=self)

    def show_section(self, key: str) -> None:
        """Put another section into the editor."""
        draft = self._writing.draft
        section = _section(draft, key)
        if draft is None or section is None:
            return
        self._section = key
        self._put(section.text)
        self._figures.show_figures(figures_of(draft, key))
        self._show_sections()

    def open_figure(self, key: str) -> None:
        """Show the rows of a figure beside the text."""
        draft = self._writing.draft
        if draft is not None and key in draft.figures:
            change = draft.figures.get(f"{key}.change")
            self.panel.show_figure(draft.figures[key], draft.period, change=change)

    def pick_figure(self) -> None:
        """Let a figure be chosen and put it at the cursor."""
        draft = self._writing.draft
        if draft is None:
            return
        first = figures_of(draft, self._section)
        others = [f for f in draft.figures.values() if f not in first and f.printed]
        picker = FigurePicker(self, [*first, *others])
        picker.chosen.connect(self.editor.insert_figure)
        corner = self.editor.cursorRect().bottomLeft() + QPoint(0, 6)
        picker.open_at(self.editor.viewport().mapToGlobal(corner))

    def restore(self) -> None:
        """Give the section its template's text again; the editor's undo brings back the other."""
        self._writing.restore(self._section)

    def reword(self) -> None:
        """Open the hall's own template of the section."""
        draft, key = self._writing.draft, self._section
        if draft is not None:
            self._desk.read(
                lambda store: bulletins.template(store, draft.type.key, key),
                then=lambda template: self._edit_template(draft, key, template),
                owner=self,
                latest="template",
            )

    def _edit_template(self, draft: Draft, key: str, template: SectionTemplate) -> None:
        section = _section(draft, key)
        if section is None:
            return
        dialog = TemplateDialog(self, draft, section, template)
        if dialog.exec() and dialog.text.strip() != template.text.strip():
            self.keep_template(draft, key, dialog.text)

    def keep_template(self, draft: Draft, key: str, text: str) -> None:
        """Keep a template; a section whose text was edited by hand stays as it is, and says so."""
        section, by = _section(draft, key), self._desk.by
        said = _("已保存“{title}”的模板").format(title=section.title if section else key)
        if section is not None and section.edited:
            said += _("；本节改过文字，要换成新模板请按“恢复模板原文”")
        self._desk.change(
            lambda store: bulletins.save_template(store, draft, key, text, by=by),
            owner=self,
            said=said,
        )

    def _make_left(self) -> QWidget:
        side = QFrame()
        side.setProperty("look", "side")
        side.setFixedWidth(_LEFT)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 10, 0, 8)
        column.setSpacing(4)
        column.addWidget(_padded(label(_("章节"), "auxiliary")))
        self.sections = _section_tree()
        self.sections.currentItemChanged.connect(self._section_chosen)
        column.addWidget(self.sections)
        head = QHBoxLayout()
        head.setContentsMargins(14, 6, 14, 0)
        head.addWidget(label(_("本节可用数字"), "auxiliary"))
        head.addStretch(1)
        head.addWidget(label(_("拖入"), "auxiliary"))
        column.addLayout(head)
        self._figures = FigureList()
        self._figures.setProperty("look", "plain")
        self._figures.chosen.connect(self.editor.insert_figure)
        column.addWidget(self._figures, 1)
        self._legend = _padded(ChipLegend())
        column.addWidget(self._legend)
        return side

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._legend.setVisible(self.height() >= _LEGEND_FROM)

    def _make_middle(self) -> QWidget:
        box = QFrame()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._make_tools())
        column.addWidget(self.editor, 1)
        return box

    def _make_tools(self) -> QWidget:
        bar = QFrame()
        bar.setProperty("look", "bar")
        bar.setFixedHeight(int(theme.Height.FILTER_BAR))
        row = QHBoxLayout(bar)
        row.setContentsMargins(12, 0, 14, 0)
        row.setSpacing(4)
        insert = actions.action(self, _("数字"), self.pick_figure, key="Ctrl+J", icon="plus")
        self._restore = actions.action(
            self,
            _("恢复模板原文"),
            self.restore,
            tip=_("本节回到模板和今天的数据，可用 Ctrl+Z 退回"),
        )
        self._follow_data = actions.action(
            self, _("改随数据"), self._let_follow, tip=_("所选的手填数字重新跟随数据")
        )
        self._reword = actions.action(
            self, _("改模板"), self.reword, tip=_("改本厅这一节的正文模板，以后各期照此起草")
        )
        for made in (insert, self._restore, self._follow_data, self._reword):
            row.addWidget(actions.ActionButton(made, look="flat"))
        self._where = ElidedLabel("", "auxiliary")
        row.addWidget(self._where, 1)
        self._count = label("", "auxiliary")
        row.addWidget(self._count)
        self.editor.cursorPositionChanged.connect(self._show_tools)
        return bar

    def _let_follow(self) -> None:
        cursor = self.editor.textCursor()
        self.editor.follow_data(cursor.selectionStart())

    def _show_tools(self) -> None:
        cursor = self.editor.textCursor()
        piece = self.editor.piece_at(cursor.selectionStart()) if cursor.hasSelection() else None
        self._follow_data.setEnabled(piece is not None and piece.typed is not None)

    def _opened(self) -> None:
        draft = self._writing.draft
        keys = [section.key for section in draft.sections] if draft is not None else []
        if keys:
            self.show_section(self._section if self._section in keys else keys[0])
        self.panel.hide()

    def _follow(self) -> None:
        """The data moved: chips are drawn anew, a section that follows its template is read."""
        section = _section(self._writing.draft, self._section)
        if section is None or self._writing.draft is None:
            return
        if section.text != self.editor.written():
            self._replace(section.text)
        self.editor.refresh()
        self._figures.show_figures(figures_of(self._writing.draft, self._section))
        self._show_sections()

    def _put(self, text: str) -> None:
        self._showing = True
        self.editor.show_text(text)
        self.editor.setReadOnly(self._desk.read_only)
        self._showing = False
        self._show_tools()

    def _replace(self, text: str) -> None:
        self._showing = True
        self.editor.replace_text(text)
        self._showing = False

    def _typed(self) -> None:
        if not self._showing and self._section:
            written = self.editor.written()
            section = _section(self._writing.draft, self._section)
            if section is not None and written != section.text:
                self._writing.write(self._section, written)

    def _section_chosen(self, item: QTreeWidgetItem | None) -> None:
        if item is not None and not self._showing:
            key = item.data(0, int(Qt.ItemDataRole.UserRole))
            if key != self._section:
                self.show_section(key)

    def _show_sections(self) -> None:
        draft = self._writing.draft
        if draft is None:
            return
        self._showing = True
        self.sections.clear()
        for section in draft.sections:
            item = QTreeWidgetItem([section.title, _state(self._writing, section)])
            item.setData(0, int(Qt.ItemDataRole.UserRole), section.key)
            item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            item.setToolTip(0, section.title)
            self.sections.addTopLevelItem(item)
            if section.key == self._section:
                self.sections.setCurrentItem(item)
        rows = self.sections.topLevelItemCount()
        self.sections.setFixedHeight(rows * int(theme.Height.LIST_ROW) + 4)
        self._showing = False
        current = _section(draft, self._section)
        self._restore.setEnabled(bool(current and current.edited) and not self._desk.read_only)
        self._reword.setEnabled(not self._desk.read_only)
        words = len(self.editor.printed().replace("\n", ""))
        self._count.setText(_("{n} 字").format(n=words))

    def _use_face(self, path: str) -> None:
        number = QFontDatabase.addApplicationFont(path) if path else -1
        families = QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
        if families:
            self.editor.use_family(families[0])


def _body_face() -> str:
    """The file of the face that the body is printed in."""
    from hallmanager.rendering.fonts import FontSet, Role

    return str(FontSet.load().file(Role.BODY).path)


def _section(draft: Draft | None, key: str) -> SectionText | None:
    sections = draft.sections if draft is not None else ()
    return next((one for one in sections if one.key == key), None)


def _state(writing: Writing, section: SectionText) -> str:
    """What is to be said of a section: places left open, figures moved, edited, or in order."""
    slots = [piece for piece in pieces(section.text) if piece.key]
    blank = sum(piece.typed is None and not writing.text_of(piece.key) for piece in slots)
    moved = sum(piece.typed is None and writing.moved(piece.key) for piece in slots)
    if blank:
        return _("{n} 待填").format(n=blank)
    if moved:
        return _("{n} 变动").format(n=moved)
    return _("已改") if section.edited else "✓"


def _section_tree() -> QTreeWidget:
    tree = QTreeWidget()
    tree.setColumnCount(2)
    tree.setHeaderHidden(True)
    tree.setRootIsDecorated(False)
    tree.setIndentation(0)
    tree.setProperty("look", "sections")
    tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    tree.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    tree.setAccessibleName(_("章节"))
    header = tree.header()
    header.setStretchLastSection(False)
    header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
    return tree


def _padded(widget: QWidget) -> QWidget:
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(14, 0, 14, 0)
    row.addWidget(widget)
    row.addStretch(1)
    return box
