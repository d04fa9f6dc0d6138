"""The one style sheet, generated from the tokens.

Widgets choose their look with the dynamic property `look` (buttons, labels, frames) and show
their state with `state` ("bad": an error, "rule": filled by a rule).
"""

from dataclasses import asdict
from string import Template

from PySide6.QtWidgets import QApplication

from hallmanager.base.resources import resource_folder
from hallmanager.ui.kit import theme
from hallmanager.ui.kit.theme import Tokens

_TEMPLATE = Template("""
* { outline: none; }
QWidget { color: $ink; }
QMainWindow, QDialog, QWidget[look="page"] { background: $surface; }
QWidget[look="frame"] { background: $window; }
QToolTip { background: $raised; color: $ink; border: 1px solid $line2; padding: 4px 6px; }

QLabel { background: transparent; }
QLabel[look="title"] { font-size: 13.5pt; font-weight: 500; }
QLabel[look="section"] { font-size: 11pt; font-weight: 500; }
QLabel[look="strong"] { font-weight: 500; }
QLabel[look="second"] { color: $ink2; }
QLabel[look="auxiliary"] { color: $ink3; font-size: 9pt; }
QLabel[look="leading"] { font-size: 18pt; font-weight: 500; }
QLabel[look="error"] { color: $bad; font-size: 9pt; }
QLabel[look="warning"] { color: $warn; font-size: 9pt; }
QLabel[look="key"] { color: $ink2; font-size: 9pt; border: 1px solid $line2;
  border-radius: 3px; padding: 0 4px; background: $surface; }
QLabel[look="chip"], QLabel[look="chip-neutral"] { background: $sunken; color: $ink2;
  border-radius: 3px; padding: 0 6px; font-size: 9pt; }
QLabel[look="chip-ok"] { background: $ok_bg; color: $ok; border-radius: 3px; padding: 0 6px;
  font-size: 9pt; }
QLabel[look="chip-warn"] { background: $warn_bg; color: $warn; border-radius: 3px; padding: 0 6px;
  font-size: 9pt; }
QLabel[look="chip-bad"] { background: $bad_bg; color: $bad; border-radius: 3px; padding: 0 6px;
  font-size: 9pt; }
QLabel[look="chip-honour"] { background: $honour_bg; color: $honour; border-radius: 3px;
  padding: 0 6px; font-size: 9pt; }
QLabel[look="chip-accent"] { background: $sel; color: $accent; border-radius: 3px;
  padding: 0 6px; font-size: 9pt; }
QLabel[look="chip-leave"] { background: $leave_bg; color: $leave; border-radius: 3px;
  padding: 0 6px; font-size: 9pt; }
QLabel[look="chip-black"] { background: $black; color: $on_black; border: 1px solid $black_ring;
  border-radius: 3px; padding: 0 6px; font-size: 9pt; }

QPushButton, QToolButton { background: $surface; border: 1px solid $line2; border-radius: 4px;
  padding: 0 11px; min-height: 26px; max-height: 26px; }
QToolButton { padding: 0 7px; }
QPushButton:hover, QToolButton:hover { background: $hover; }
QPushButton:pressed, QToolButton:pressed { background: $sunken; }
QPushButton:focus, QToolButton:focus { border: 2px solid $focus; padding: 0 10px;
  min-height: 24px; max-height: 24px; }
QToolButton:focus { padding: 0 6px; }
QPushButton:disabled, QToolButton:disabled { background: $sunken; color: $ink3;
  border-color: $line; }
QToolButton:checked { background: $sel; color: $accent; border-color: $line2; }
QPushButton[look="main"] { background: $fill; color: $on_fill; border-color: $fill; }
QPushButton[look="main"]:hover { border-color: $focus; }
QPushButton[look="main"]:focus { border: 2px solid $focus; }
QPushButton[look="main"]:disabled { background: $sunken; color: $ink3; border-color: $line; }
QPushButton[look="danger"] { color: $bad; border-color: $bad_line; }
QPushButton[look="flat"], QToolButton[look="flat"] { background: transparent;
  border-color: transparent; }
QPushButton[look="flat"]:hover, QToolButton[look="flat"]:hover { background: $hover; }
QPushButton[look="flat"]:focus, QToolButton[look="flat"]:focus { border: 2px solid $focus; }
QPushButton[look="flat"]:disabled, QToolButton[look="flat"]:disabled {
  background: transparent; }
QWidget[look="frame"] QToolButton[look="flat"]:hover,
QWidget[look="frame"] QPushButton[look="flat"]:hover { background: $sunken; }
QPushButton[look="link"] { background: transparent; border: none; color: $accent; padding: 0 2px;
  min-height: 20px; max-height: 20px; text-align: left; }
QPushButton[look="link"]:hover { text-decoration: underline; }
QPushButton[look="link"]:focus { border: 1px solid $focus; padding: 0 1px; }
QPushButton[look="link"]:disabled { color: $ink3; }
QPushButton[small="true"], QToolButton[small="true"] { padding: 0 8px; min-height: 22px;
  max-height: 22px; font-size: 9pt; }
QPushButton[small="true"]:focus, QToolButton[small="true"]:focus { padding: 0 7px;
  min-height: 20px; max-height: 20px; }
QPushButton[look="condition"] { color: $accent; padding: 0 8px; min-height: 22px;
  max-height: 22px; }
QPushButton[look="condition"]:focus { padding: 0 7px; min-height: 20px; max-height: 20px; }
QPushButton::menu-indicator { image: url("$icons/chevron-down-$theme.svg");
  width: 12px; height: 12px; subcontrol-origin: padding;
  subcontrol-position: right center;
  right: 5px; }
QPushButton[menu="true"] { padding-right: 22px; }
QToolButton::menu-indicator { image: none; }

QLineEdit, QComboBox, QSpinBox, QDateEdit, QDateTimeEdit, QPlainTextEdit, QTextEdit {
  background: $surface; border: 1px solid $ctl; border-radius: 4px; padding: 0 7px;
  selection-background-color: $fill; selection-color: $on_fill; }
QLineEdit, QComboBox, QSpinBox, QDateEdit, QDateTimeEdit { min-height: 26px; max-height: 26px; }
QPlainTextEdit, QTextEdit { padding: 3px; }
QLineEdit:focus, QComboBox:focus, QSpinBox:focus, QDateEdit:focus, QDateTimeEdit:focus {
  border: 2px solid $focus; padding: 0 6px; min-height: 24px; max-height: 24px; }
QPlainTextEdit:focus, QTextEdit:focus { border: 2px solid $focus; padding: 2px; }
QLineEdit[state="bad"], QComboBox[state="bad"], QDateEdit[state="bad"] {
  border: 2px solid $bad_line; padding: 0 6px; min-height: 24px; max-height: 24px; }
QPlainTextEdit[state="bad"], QFrame[state="bad"] { border: 2px solid $bad_line; padding: 2px; }
QLineEdit[state="rule"], QComboBox[state="rule"], QDateEdit[state="rule"] {
  border: 1px dashed $ctl; }
QLineEdit:read-only, QLineEdit:disabled, QComboBox:disabled, QPlainTextEdit:disabled {
  background: $hover; border-color: $line; color: $ink2; }
QComboBox::drop-down { border: none; width: 22px; }
QComboBox::down-arrow { image: url("$icons/chevron-down-$theme.svg"); width: 12px; height: 12px; }
QComboBox QLineEdit, QComboBox QLineEdit:focus { border: none; padding: 0; min-height: 22px;
  background: transparent; }
QComboBox QAbstractItemView, QListView[look="popup"] { background: $raised;
  border: 1px solid $line2; selection-background-color: $sel; selection-color: $ink;
  padding: 2px; }
QComboBox QAbstractItemView::item, QListView[look="popup"]::item { min-height: 26px;
  padding: 0 6px; }
QSpinBox::up-button, QSpinBox::down-button, QDateEdit::up-button, QDateEdit::down-button {
  border: none; width: 18px; background: transparent; }
QSpinBox::up-arrow, QDateEdit::up-arrow { image: url("$icons/chevron-up-$theme.svg");
  width: 10px; height: 10px; }
QSpinBox::down-arrow, QDateEdit::down-arrow { image: url("$icons/chevron-down-$theme.svg");
  width: 10px; height: 10px; }
QDateEdit::drop-down { border: none; width: 22px; }

QCheckBox, QRadioButton { background: transparent; spacing: 6px; min-height: 26px; }
QCheckBox::indicator { width: 14px; height: 14px; border: 1px solid $ctl; border-radius: 3px;
  background: $surface; }
QCheckBox::indicator:checked { background: $fill; border-color: $fill;
  image: url("$icons/tick.svg"); }
QCheckBox::indicator:focus { border: 2px solid $focus; width: 12px; height: 12px; }
QCheckBox::indicator:disabled { background: $sunken; border-color: $line2; }
QRadioButton::indicator { width: 14px; height: 14px; border: 1px solid $ctl; border-radius: 8px;
  background: $surface; }
QRadioButton::indicator:checked { border: 4px solid $fill; width: 8px; height: 8px; }
QRadioButton::indicator:focus { border-color: $focus; }

QMenu { background: $raised; border: 1px solid $line2; padding: 4px; }
QMenu::item { padding: 5px 26px 5px 12px; border-radius: 3px; }
QMenu::item:selected { background: $sel; color: $ink; }
QMenu::item:disabled { color: $ink3; }
QMenu::separator { height: 1px; background: $line; margin: 4px 6px; }

QScrollArea, QScrollArea > QWidget > QWidget[look="scrolled"] { background: transparent;
  border: none; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: $line2; border-radius: 3px; margin: 2px; min-height: 28px;
  min-width: 28px; }
QScrollBar::handle:hover { background: $ctl; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QTableView, QListView, QTreeView { background: $surface; border: none; gridline-color: $line;
  selection-background-color: $sel; selection-color: $ink; }
QHeaderView { background: $surface; border: none; border-bottom: 1px solid $line2; }
QHeaderView::section { background: $surface; color: $ink2; border: none;
  padding: 0 12px; font-size: 10pt; }
QTableCornerButton::section { background: $surface; border: none; }
QCalendarWidget { background: $raised; }
QCalendarWidget QToolButton { background: transparent; border: none; }
QCalendarWidget QWidget#qt_calendar_navigationbar { background: $window; }
QCalendarWidget QAbstractItemView { background: $raised; color: $ink; }

QProgressBar { background: $sunken; border: none; border-radius: 2px; min-height: 4px;
  max-height: 4px; }
QProgressBar::chunk { background: $fill; border-radius: 2px; }
QSplitter::handle { background: $line2; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }

QFrame[look="rule"] { background: $line; border: none; max-height: 1px; min-height: 1px; }
QFrame[look="edge"] { background: $line2; border: none; }
QFrame[look="bar"] { background: $surface; border: none; border-bottom: 1px solid $line; }
QFrame[look="footer"] { background: $surface; border: none; border-top: 1px solid $line; }
QFrame[look="top"] { background: $window; border: none; border-bottom: 1px solid $line; }
QFrame[look="status"] { background: $window; border: none; border-top: 1px solid $line; }
QFrame[look="status"] QLabel { color: $ink2; font-size: 9pt; }
QFrame[look="status"] QPushButton[look="link"] { font-size: 9pt; color: $ink2; }
QFrame[look="side"] { background: $window; border: none; border-right: 1px solid $line; }
QFrame[look="panel"] { background: $surface; border: none; border-left: 1px solid $line2; }
QFrame[look="strip"] { background: $sel; border: none; }
QFrame[look="banner"] { background: $warn_bg; border: none;
  border-bottom: 1px solid $warn_line; }
QFrame[look="banner"] QLabel { color: $warn; }
QFrame[look="card"] { background: $raised; border: 1px solid $line2; border-radius: 6px; }
QFrame[look="toast"] { background: $raised; border: 1px solid $line2; border-radius: 6px; }
QFrame[look="well"] { background: $sunken; border: none; border-radius: 6px; }
QFrame[look="segments"] { background: $surface; border: 1px solid $line2; border-radius: 4px; }
QFrame[look="segments"] QPushButton { border: none; border-radius: 3px; padding: 0 10px;
  min-height: 24px; max-height: 24px; }
QFrame[look="segments"] QPushButton:checked { background: $sel; color: $accent;
  font-weight: 500; }
QFrame[look="segments"] QPushButton:disabled { background: transparent; color: $ink3; }
QFrame[look="segments"] QPushButton:focus { border: 1px solid $focus; padding: 0 9px;
  min-height: 22px; max-height: 22px; }

QPushButton[look="leading"] { background: transparent; border: none; border-radius: 0;
  border-bottom: 1px dotted $ctl; padding: 0; font-size: 18pt; font-weight: 500;
  min-height: 32px; max-height: 32px; text-align: left; }
QPushButton[look="leading"]:hover { color: $accent; border-bottom-color: $accent; }
QPushButton[look="leading"]:focus { border-bottom: 2px solid $focus; padding: 0; }
QPushButton[look="leading"]:disabled { color: $ink3; border-bottom-color: transparent; }
QPushButton[look="step"], QPushButton[look="step-here"] { background: transparent; border: none;
  padding: 0 10px; }
QPushButton[look="step"] { color: $ink2; }
QPushButton[look="step"]:hover { background: $hover; }
QPushButton[look="step"]:disabled { color: $ink3; }
QPushButton[look="step-here"] { background: $sel; color: $accent; font-weight: 500; }
QPushButton[look="step"]:focus, QPushButton[look="step-here"]:focus { border: 2px solid $focus;
  padding: 0 8px; }
QFrame[look="well-foot"] { background: transparent; border: none;
  border-top: 1px solid $line; }
QLineEdit[look="bare"], QLineEdit[look="bare"]:focus { background: transparent; border: none;
  padding: 0; font-size: 11pt; min-height: 28px; max-height: 28px; }
QListWidget[look="palette"] { background: transparent; border: none; padding: 4px 0; }
QFrame[look="guide"] { background: $window; border: none; border-left: 1px solid $line2; }
QFrame[look="step-open"] { background: $surface; border: none; }
QFrame[look="step-folded"] { background: transparent; border: none; }
QFrame[look="line"] { background: transparent; border: none; border-bottom: 1px solid $line; }
QTextEdit[look="paper"], QTextEdit[look="paper"]:focus { border: none; padding: 0;
  selection-background-color: $line2; selection-color: $ink; }
QTreeWidget[look="sections"], QTreeWidget[look="plain"] { background: transparent; }
QTreeWidget[look="sections"]::item { min-height: 27px; padding: 0 8px; }
QTreeWidget[look="plain"]::item { min-height: 24px; padding: 0 8px; }
QTreeWidget::item:selected { background: $sel; color: $ink; }
QTableWidget[look="source"]::item { padding: 0 6px; }
QTableWidget[look="source"] QHeaderView::section { padding: 0 5px; }
QPlainTextEdit[state="rule"] { border: 1px dashed $ctl; }
QTreeWidget::item:hover { background: $hover; }
""")


def apply(application: QApplication, *, dark: bool = False) -> None:
    """Give the whole application one of the two themes."""
    theme.begin(application, dark=dark)
    application.setStyle("Fusion")
    application.setPalette(theme.palette(theme.tokens()))
    application.setStyleSheet(style_sheet(theme.tokens()))


def style_sheet(t: Tokens) -> str:
    """The style sheet of one theme."""
    values = {name: value for name, value in asdict(t).items() if name != "dark"}
    return _TEMPLATE.substitute(
        values,
        theme="dark" if t.dark else "light",
        icons=(resource_folder() / "icons").as_posix(),
    )
