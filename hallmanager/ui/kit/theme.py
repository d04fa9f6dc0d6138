"""The theme: one frozen set of tokens makes the palette, the style sheet, and every painter.

No colour is written anywhere else.
"""

from dataclasses import dataclass
from enum import IntEnum

from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication


@dataclass(frozen=True)
class Tokens:
    """The colours of one theme, named by their use (see the table of the visual language)."""

    dark: bool
    window: str
    surface: str
    sunken: str
    hover: str
    raised: str
    line: str
    line2: str
    ctl: str
    ink: str
    ink2: str
    ink3: str
    accent: str
    fill: str
    on_fill: str
    sel: str
    focus: str
    ok: str
    ok_bg: str
    warn: str
    warn_bg: str
    warn_line: str
    bad: str
    bad_bg: str
    bad_line: str
    leave: str
    leave_bg: str
    leave_line: str
    out: str
    out_bg: str
    honour: str
    honour_bg: str
    black: str
    on_black: str
    black_ring: str
    floor: str
    wall: str
    hatch: str
    dot: str
    badge: str


LIGHT = Tokens(
    dark=False,
    window="#F2F4F7",
    surface="#FFFFFF",
    sunken="#EAEDF1",
    hover="#F5F7FA",
    raised="#FFFFFF",
    line="#DEE2E8",
    line2="#B9C1CC",
    ctl="#828D9C",
    ink="#1A2230",
    ink2="#465063",
    ink3="#5F6A7C",
    accent="#1F5AA8",
    fill="#1F5AA8",
    on_fill="#FFFFFF",
    sel="#E1EBF8",
    focus="#2C72CF",
    ok="#1C6B43",
    ok_bg="#E5F2EA",
    warn="#875200",
    warn_bg="#FFF1D1",
    warn_line="#B47D12",
    bad="#B3331B",
    bad_bg="#FCE9E4",
    bad_line="#D4553B",
    leave="#5A4A9C",
    leave_bg="#ECE9F8",
    leave_line="#9A8CCB",
    out="#0D666F",
    out_bg="#DFF1F2",
    honour="#A3123F",
    honour_bg="#FBE8EE",
    black="#1A2230",
    on_black="#FFFFFF",
    black_ring="#1A2230",
    floor="#F6F8FA",
    wall="#A9B2BE",
    hatch="#D2CBEC",
    dot="#8FC7CB",
    badge="#C2401F",
)

DARK = Tokens(
    dark=True,
    window="#1A1D22",
    surface="#22262C",
    sunken="#15181C",
    hover="#2A2F36",
    raised="#2B3038",
    line="#363C45",
    line2="#4F5865",
    ctl="#7D8897",
    ink="#E7EAEE",
    ink2="#BAC2CD",
    ink3="#A6B0BD",
    accent="#86B4F2",
    fill="#2F6BBE",
    on_fill="#FFFFFF",
    sel="#26405F",
    focus="#5B9BF0",
    ok="#7CCB9E",
    ok_bg="#1D3528",
    warn="#E8B75C",
    warn_bg="#3B2F17",
    warn_line="#A87C2B",
    bad="#F39A84",
    bad_bg="#43241D",
    bad_line="#C25A43",
    leave="#B8ABEA",
    leave_bg="#302B47",
    leave_line="#7467A8",
    out="#77CBD2",
    out_bg="#17363A",
    honour="#F293AF",
    honour_bg="#42202C",
    black="#000000",
    on_black="#FFFFFF",
    black_ring="#8A94A2",
    floor="#1D2127",
    wall="#5A6472",
    hatch="#453D63",
    dot="#2F686D",
    badge="#C4492A",
)


class Height(IntEnum):
    """Fixed heights in logical pixels."""

    TOP_BAR = 44
    PAGE_HEADER = 44
    FILTER_BAR = 40
    STATUS_BAR = 24
    CONTROL = 28
    SMALL = 24
    LIST_ROW = 28
    GRID_ROW = 24
    TWO_LINES = 44
    GROUP = 30
    PAGE = 26
    CHIP = 18


MARGIN = 16
AUXILIARY, BODY, SECTION, TITLE, LEADING = 9.0, 10.0, 11.0, 13.5, 18.0
NARROW, WIDE = 1200, 1600

_current = LIGHT


def tokens() -> Tokens:
    """The tokens of the theme in use; painters ask each time they paint."""
    return _current


def chip_colours(family: str) -> tuple[str, str]:
    """The ink and the ground of a chip of a family."""
    t = _current
    return {
        "ok": (t.ok, t.ok_bg),
        "warn": (t.warn, t.warn_bg),
        "bad": (t.bad, t.bad_bg),
        "leave": (t.leave, t.leave_bg),
        "out": (t.out, t.out_bg),
        "honour": (t.honour, t.honour_bg),
        "accent": (t.accent, t.sel),
        "black": (t.on_black, t.black),
    }.get(family, (t.ink2, t.sunken))


def colour(value: str) -> QColor:
    """A token as a colour for a painter."""
    return QColor(value)


def font(size: float = BODY, *, medium: bool = False) -> QFont:
    """The window's face in one of the five sizes."""
    made = QFont(QApplication.font())
    made.setPointSizeF(size)
    made.setWeight(QFont.Weight.Medium if medium else QFont.Weight.Normal)
    return made


def begin(application: QApplication, *, dark: bool = False) -> None:
    """Choose the theme before the first paint, without the style sheet, so that nothing flashes."""
    global _current
    _current = DARK if dark else LIGHT
    application.setPalette(palette(_current))


def palette(t: Tokens) -> QPalette:
    """The palette for what the style sheet does not reach."""
    made = QPalette()
    role = QPalette.ColorRole
    for which, value in (
        (role.Window, t.surface),
        (role.WindowText, t.ink),
        (role.Base, t.surface),
        (role.AlternateBase, t.hover),
        (role.ToolTipBase, t.raised),
        (role.ToolTipText, t.ink),
        (role.PlaceholderText, t.ink3),
        (role.Text, t.ink),
        (role.Button, t.surface),
        (role.ButtonText, t.ink),
        (role.BrightText, t.on_fill),
        (role.Link, t.accent),
        (role.Highlight, t.sel),
        (role.HighlightedText, t.ink),
        (role.Light, t.hover),
        (role.Mid, t.line2),
        (role.Dark, t.ctl),
        (role.Shadow, t.line2),
    ):
        made.setColor(which, QColor(value))
    disabled = QPalette.ColorGroup.Disabled
    for which in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        made.setColor(disabled, which, QColor(t.ink3))
    return made


def contrast(first: str, second: str) -> float:
    """The contrast of two colours after WCAG 2: 1 (none) to 21 (black on white)."""
    darker, lighter = sorted((_luminance(first), _luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(value: str) -> float:
    parts = (int(value[at : at + 2], 16) / 255 for at in (1, 3, 5))
    r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
