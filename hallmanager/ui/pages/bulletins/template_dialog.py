"""The hall's own wording of a section: its template, what it may name, what it makes today."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QStackedLayout,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from hallmanager.base.text import _
from hallmanager.bulletins.draft import Draft, SectionText
from hallmanager.domain.matching import fold
from hallmanager.services import bulletins
from hallmanager.services.bulletins import SectionTemplate
from hallmanager.ui.kit import actions, theme
from hallmanager.ui.kit.bars import Segments
from hallmanager.ui.kit.dialogs import Dialog
from hallmanager.ui.kit.labels import label
from hallmanager.ui.pages.bulletins.slots import printed
from hallmanager.ui.pages.bulletins.template_names import TemplateName, names_of

_WIDTH, _HIGH, _SIDE = 1060, 640, 430
_LEAST, _PAUSE = 820, 250
_WRITTEN = int(Qt.ItemDataRole.UserRole)


class TemplateDialog(Dialog):
    """Edit a section's template: the result beneath it, names and the shipped wording beside it."""

    def __init__(
        self, parent: QWidget, draft: Draft, section: SectionText, template: SectionTemplate
    ) -> None:
        title = _("正文模板：{title}").format(title=section.title)
        super().__init__(parent, title, width=_LEAST)
        self._draft, self._section, self._template = draft, section, template
        self.say(
            _("本厅的措辞只在这里改一次，以后各期照此起草；已经改过文字的草稿不受影响。"), "second"
        )
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self._make_left(), 1)
        row.addWidget(self._make_side())
        self.body.addLayout(row, 1)
        self._back = self.add_button(_("用回随附模板"), self.use_shipped, look="flat")
        self.add_button(_("取消"), self.reject)
        self._save = self.add_button(_("保存模板"), self.accept, look="main")
        actions.action(self, _("保存模板"), self._save.click, key="Ctrl+Return")
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self.look)
        self.editor.textChanged.connect(self._pause.start)
        self.editor.setPlainText(template.text)
        self.look()
        room = parent.window().size()
        self.resize(min(_WIDTH, room.width() - 48), min(_HIGH, room.height() - 40))
        self.editor.setFocus()

    @property
    def text(self) -> str:
        """The template as it stands."""
        return self.editor.toPlainText()

    def use_shipped(self) -> None:
        """Put the shipped wording into the editor; Ctrl+Z there brings back the other."""
        cursor = self.editor.textCursor()
        cursor.select(cursor.SelectionType.Document)
        cursor.insertText(self._template.shipped)
        self.look()

    def look(self) -> None:
        """Say what is wrong, or show what the template makes of today's data."""
        self._pause.stop()
        problems = bulletins.check_template(self._draft, self.text)
        self._fault.setText(problems[0].message if problems else "")
        self._fault.setVisible(bool(problems))
        self._save.setEnabled(not problems and bool(self.text.strip()))
        self._back.setEnabled(self.text.strip() != self._template.shipped.strip())
        if not problems:
            made = bulletins.expanded(self._draft, self.text)
            self.made.setPlainText(printed(made, self._draft.shown))

    def insert(self, written: str) -> None:
        """Put a name at the cursor; in a list's mark the cursor goes where its words belong."""
        self.editor.insertPlainText(written)
        if written.startswith("[*"):
            cursor = self.editor.textCursor()
            cursor.setPosition(cursor.position() - 2)
            self.editor.setTextCursor(cursor)
        self.editor.setFocus()

    def _make_left(self) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.editor = QPlainTextEdit()
        self.editor.setAccessibleName(_("模板"))
        self.made = QPlainTextEdit()
        self.made.setReadOnly(True)
        self.made.setAccessibleName(_("写出来的样子"))
        self._fault = label("", "error", wrap=True)
        column.addWidget(label(_("模板"), "auxiliary"))
        column.addWidget(self.editor, 3)
        column.addWidget(self._fault)
        words = _("{period}写出来的样子").format(period=self._draft.period.title)
        column.addWidget(label(words, "auxiliary"))
        column.addWidget(self.made, 2)
        return box

    def _make_side(self) -> QWidget:
        box = QWidget()
        box.setFixedWidth(_SIDE)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        choices = [("names", _("可用数字")), ("shipped", _("随附模板")), ("help", _("写法"))]
        self._tabs = Segments(choices)
        self._tabs.choose("names")
        room = QWidget()
        self._stack = QStackedLayout(room)
        shipped = QPlainTextEdit(self._template.shipped)
        shipped.setReadOnly(True)
        shipped.setAccessibleName(_("随附模板"))
        for part in (self._make_names(), shipped, _language()):
            self._stack.addWidget(part)
        keys = [key for key, _title in choices]
        self._tabs.chosen.connect(lambda key: self._stack.setCurrentIndex(keys.index(key)))
        column.addWidget(self._tabs, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(room, 1)
        return box

    def _make_names(self) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.search = QLineEdit()
        self.search.setPlaceholderText(_("按名称或现值查找，双击插入"))
        self._all = names_of(self._draft, self._section.key)
        self.names = _name_tree()
        self.names.itemActivated.connect(lambda item, _c: self.insert(item.data(0, _WRITTEN)))
        self.search.textChanged.connect(lambda _text: self._filter())
        column.addWidget(self.search)
        column.addWidget(self.names, 1)
        self._filter()
        return box

    def _filter(self) -> None:
        wanted = fold(self.search.text())
        self.names.clear()
        self.names.addTopLevelItems(
            [
                _item(name)
                for name in self._all
                if wanted in fold(name.label + name.written + name.value)
            ]
        )


def _name_tree() -> QTreeWidget:
    tree = QTreeWidget()
    tree.setHeaderLabels([_("名称"), _("写法"), _("现值")])
    tree.setRootIsDecorated(False)
    tree.setIndentation(0)
    tree.setUniformRowHeights(True)
    tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    tree.setAccessibleName(_("可用数字"))
    header = tree.header()
    header.setStretchLastSection(False)
    header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    header.resizeSection(1, 176)
    header.resizeSection(2, 100)
    return tree


def _item(name: TemplateName) -> QTreeWidgetItem:
    item = QTreeWidgetItem([name.label, name.written, name.value])
    item.setData(0, _WRITTEN, name.written)
    item.setForeground(2, theme.colour(theme.tokens().accent))
    for column, text in enumerate((name.label, name.written, name.value)):
        item.setToolTip(column, text)
    return item


def _language() -> QWidget:
    """The language of templates in a few lines, as bulletins/domain define it."""
    lines = (
        _("{hall.turnout}　印出这个数字，随数据变化。"),
        _("[?hall.negative: 甲|乙]　有数时写甲，为零时写乙；乙可以不写。"),
        _("[!hall.ballots_due: 丙]　还没有录入时写丙。"),
        _("[*ballot_places: 丁|，]　列表里每一项写一遍丁，中间用逗号隔开。"),
        _("{.turnout}　在列表里指当前这一项自己的数字。"),
        _("一行是一段；行首的一、（一）1.（1）定标题级别。"),
        _("略去的句子不会留下多余的标点。"),
    )
    made = QPlainTextEdit("\n\n".join(lines))
    made.setReadOnly(True)
    made.setAccessibleName(_("模板的写法"))
    return made
