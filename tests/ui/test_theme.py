"""The theme: its contrasts are those promised, and no colour is written elsewhere."""

import re
from dataclasses import asdict
from pathlib import Path

import pytest
from PySide6.QtGui import QRawFont
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QWidget

import hallmanager.ui
from hallmanager.rendering.fonts import ui_font_file
from hallmanager.ui.kit import style_sheet
from hallmanager.ui.kit.theme import DARK, LIGHT, Tokens, contrast

BOTH = pytest.mark.parametrize("t", [LIGHT, DARK], ids=["light", "dark"])


def test_contrast_is_the_one_of_wcag() -> None:
    assert contrast("#FFFFFF", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize(
    ("name", "light", "dark"),
    [("ink", 16.0, 12.6), ("ink2", 8.1, 8.5), ("ink3", 5.5, 6.9), ("accent", 6.8, 7.1)],
)
def test_text_on_the_surface_has_the_promised_contrast(
    name: str, light: float, dark: float
) -> None:
    assert contrast(getattr(LIGHT, name), LIGHT.surface) == pytest.approx(light, abs=0.06)
    assert contrast(getattr(DARK, name), DARK.surface) == pytest.approx(dark, abs=0.06)


@BOTH
def test_every_text_can_be_read_on_every_ground_it_stands_on(t: Tokens) -> None:
    grounds = (t.window, t.surface, t.sunken, t.hover, t.raised, t.sel)
    worst = min(contrast(ink, ground) for ink in (t.ink, t.ink2, t.ink3) for ground in grounds)
    assert worst >= 4.5
    assert contrast(t.on_fill, t.fill) >= 4.5
    assert contrast(t.on_fill, t.badge) >= 4.5
    assert contrast(t.on_black, t.black) >= 4.5


@BOTH
@pytest.mark.parametrize("family", ["ok", "warn", "bad", "leave", "out", "honour"])
def test_every_state_can_be_read_on_its_own_tint(t: Tokens, family: str) -> None:
    assert contrast(getattr(t, family), getattr(t, f"{family}_bg")) >= 5.2


@BOTH
@pytest.mark.parametrize("edge", ["ctl", "focus", "bad_line", "warn_line"])
def test_edges_that_carry_meaning_are_seen(t: Tokens, edge: str) -> None:
    assert contrast(getattr(t, edge), t.surface) >= 3


def test_no_colour_is_written_outside_the_theme() -> None:
    folder = Path(hallmanager.ui.__file__).parent
    found = {
        path.name: re.findall(r"#[0-9A-Fa-f]{6}\b", path.read_text(encoding="utf-8"))
        for path in folder.rglob("*.py")
        if path.name != "theme.py"
    }
    assert {name: colours for name, colours in found.items() if colours} == {}


@BOTH
def test_the_style_sheet_uses_real_colours_and_files(t: Tokens) -> None:
    sheet = style_sheet.style_sheet(t)
    assert "$" not in sheet
    assert set(re.findall(r"#[0-9A-F]{6}", sheet)) <= set(asdict(t).values())
    files = re.findall(r'url\("(.*?)"\)', sheet)
    assert files
    assert all(Path(file).is_file() for file in files)


def test_the_dark_theme_turns_the_whole_application_dark() -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    style_sheet.apply(application, dark=True)
    try:
        widget = QWidget()
        widget.setProperty("look", "page")
        widget.resize(20, 20)
        assert widget.grab().toImage().pixelColor(10, 10).name().upper() == DARK.surface
    finally:
        style_sheet.apply(application)


def test_standard_buttons_are_chinese() -> None:
    box = QDialogButtonBox(
        QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel
    )
    assert [button.text() for button in box.buttons()] == ["保存", "取消"]


@pytest.mark.skipif(ui_font_file() is None, reason="this system has no Chinese face")
def test_rare_names_do_not_show_as_boxes() -> None:
    face = QRawFont.fromFont(QApplication.font())
    assert all(face.supportsCharacter(ord(char)) for char in "永昌县政务服务中心喆玥珺")
