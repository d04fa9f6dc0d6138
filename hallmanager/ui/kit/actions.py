"""Actions and the buttons that show them with their key."""

from collections.abc import Callable

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QAction, QColor, QFontMetrics, QIcon, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QPushButton,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QToolButton,
    QWidget,
)

from hallmanager.ui.kit import icons, theme

_ICON = 16
_GAP = 6
_ARROWS = (("Left", "←"), ("Right", "→"), ("Up", "↑"), ("Down", "↓"))


def action(
    owner: QWidget,
    text: str,
    call: Callable[[], object],
    *,
    key: str = "",
    icon: str = "",
    tip: str = "",
    tint: str = "ink2",
) -> QAction:
    """Make an action of `owner`; its key works wherever the focus is while `owner` is shown."""
    made = QAction(text, owner)
    made.triggered.connect(lambda: call())
    if key:
        made.setShortcut(QKeySequence(key))
    if icon:
        icons.give(made, icon, tint=tint)
    made.setToolTip(tip or _with_key(text, key))
    owner.addAction(made)
    return made


class ActionButton(QPushButton):
    """A button of an action: icon, its short words, and its key in a small box if there is one.

    `look` is "main", "" (ordinary), "flat", "danger"; `small` makes it 24 high.
    """

    def __init__(
        self, action: QAction, *, look: str = "", small: bool = False, show_key: bool = True
    ) -> None:
        super().__init__()
        self._action = action
        self._show_key = show_key
        self.setProperty("look", look)
        self.setProperty("small", small)
        action.changed.connect(self._follow)
        action.visibleChanged.connect(lambda: self.setVisible(action.isVisible()))
        self.clicked.connect(lambda: action.trigger())
        self._follow()
        if not action.isVisible():
            self.hide()

    def _follow(self) -> None:
        self.setText(self._action.iconText())
        self.setToolTip(self._action.toolTip())
        self.setEnabled(self._action.isEnabled())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        margin = 16 if self.property("small") else 24
        return QSize(self._content_width() + margin, 24 if self.property("small") else 28)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QStylePainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""  # type: ignore[attr-defined]  # missing in the stubs
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        self._paint_content(painter)

    def _paint_content(self, painter: QPainter) -> None:
        ink = self._ink()
        left = (self.width() - self._content_width()) // 2
        left = self._paint_icon(painter, left)
        metrics = QFontMetrics(self.font())
        painter.setFont(self.font())
        painter.setPen(ink)
        text_width = metrics.horizontalAdvance(self.text())
        centre = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRect(left, 0, text_width + 2, self.height()), centre, self.text())
        if self._key():
            self._paint_key(painter, left + text_width + _GAP + 2, ink)

    def _paint_icon(self, painter: QPainter, left: int) -> int:
        if self._action.icon().isNull():
            return left
        mode = QIcon.Mode.Normal if self.isEnabled() else QIcon.Mode.Disabled
        pixmap = self._icon().pixmap(QSize(_ICON, _ICON), self.devicePixelRatioF(), mode)
        painter.drawPixmap(left, (self.height() - _ICON) // 2, pixmap)
        return left + _ICON + _GAP

    def _paint_key(self, painter: QPainter, left: int, ink: QColor) -> None:
        font = theme.font(theme.AUXILIARY)
        width = QFontMetrics(font).horizontalAdvance(self._key()) + 8
        box = QRect(left, (self.height() - 16) // 2, width, 16)
        edge = QColor(ink)
        edge.setAlphaF(0.45)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(edge)
        painter.drawRoundedRect(box, 3, 3)
        painter.setPen(ink)
        painter.setFont(font)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._key())

    def _icon(self) -> QIcon:
        """The action's icon in the colour of the words."""
        name = self._action.property(icons.NAME)
        tint = {"main": "on_fill", "danger": "bad"}.get(str(self.property("look") or ""))
        return icons.icon(name, tint=tint) if name and tint else self._action.icon()

    def _ink(self) -> QColor:
        t = theme.tokens()
        if not self.isEnabled():
            return QColor(t.ink3)
        by_look = {"main": t.on_fill, "danger": t.bad}
        return QColor(by_look.get(str(self.property("look") or ""), t.ink))

    def _key(self) -> str:
        keys = key_text(self._action.shortcut()) if self._show_key else ""
        return keys.replace("Return", "Enter")

    def _content_width(self) -> int:
        width = QFontMetrics(self.font()).horizontalAdvance(self.text())
        if not self._action.icon().isNull():
            width += _ICON + _GAP
        if self._key():
            metrics = QFontMetrics(theme.font(theme.AUXILIARY))
            width += metrics.horizontalAdvance(self._key()) + 8 + _GAP + 2
        return width


def icon_button(action: QAction, *, look: str = "flat") -> QToolButton:
    """A button that shows only the icon; the action's words are its tooltip and its name."""
    button = QToolButton()
    button.setDefaultAction(action)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
    button.setIconSize(QSize(_ICON, _ICON))
    button.setProperty("look", look)
    button.setAccessibleName(action.text())

    def follow() -> None:
        button.setVisible(action.isVisible() and button.parent() is not None)

    action.visibleChanged.connect(follow)
    return button


def push_button(
    text: str, call: Callable[[], object], *, look: str = "", small: bool = False, tip: str = ""
) -> QPushButton:
    """A plain button for dialogs and panels; `look` as in ActionButton, or "link"."""
    button = QPushButton(text)
    button.setProperty("look", look)
    button.setProperty("small", small)
    button.setToolTip(tip)
    button.setAutoDefault(False)
    button.clicked.connect(lambda: call())
    return button


def key_text(key: QKeySequence) -> str:
    """A key as it stands on buttons and in tooltips, with arrows as signs: Alt+←."""
    text = key.toString(QKeySequence.SequenceFormat.PortableText)
    for name, sign in _ARROWS:
        text = text.replace(f"+{name}", f"+{sign}")
    return text


def in_view(widget: QWidget | None) -> list[QAction]:
    """The actions of a widget and of all that can be seen in it, each named once."""
    found = widget.findChildren(QAction) if widget is not None else []
    shown = [each for each in found if _can_be_taken(each)]
    return list({each.text(): each for each in reversed(shown)}.values())[::-1]


def _can_be_taken(action: QAction) -> bool:
    owner = action.parent()
    return isinstance(owner, QWidget) and owner.isVisible() and bool(action.text())


def _with_key(text: str, key: str) -> str:
    return f"{text}（{key_text(QKeySequence(key))}）" if key else text
