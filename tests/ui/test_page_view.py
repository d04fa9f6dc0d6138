"""The pages of a bulletin on screen: rendered for the screen, every figure can be clicked."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from hallmanager.base.text import N_
from hallmanager.storage.opening import open_hall
from hallmanager.storage.store import Store
from hallmanager.ui.kit.desk import Desk
from hallmanager.ui.kit.facts import PageFacts
from hallmanager.ui.pages.bulletins.preview_step import PreviewStep
from hallmanager.ui.pages.bulletins.wizard import PREVIEW, WizardPage
from hallmanager.ui.printing import offering
from hallmanager.ui.printing.dialog import Printable
from tests.fixtures.sample_hall import copied_to
from tests.ui.conftest import settle


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_hall(copied_to(tmp_path)) as opened:
        yield opened


@pytest.fixture
def preview(qtbot: QtBot, desk: Desk) -> PreviewStep:
    wizard = WizardPage(desk, PageFacts("bulletins", N_("通报向导"), "bulletins", ""))
    qtbot.addWidget(wizard)
    wizard.resize(1214, 648)
    wizard.show()
    settle(qtbot)
    wizard.go(PREVIEW)
    settle(qtbot)
    return wizard.preview


def centre_of(preview: PreviewStep, key: str) -> QPoint:
    assert preview.preview is not None
    place = next(p for p in preview.preview.printed.places if p.figure == key)
    preview.view.choose(key)
    preview.view.show_chosen()
    return preview.view.place_box(place).center().toPoint()


def test_a_click_on_a_printed_figure_opens_its_rows(qtbot: QtBot, preview: PreviewStep) -> None:
    spot = centre_of(preview, "hall.turnout")
    QTest.mouseClick(preview.view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    settle(qtbot)
    opened = preview.panel.opened
    assert preview.panel.isVisible()
    assert opened is not None
    assert opened.figure.key == "hall.turnout"
    assert opened.count == 26
    assert opened.agrees is True
    assert opened.tables[0].totals[-2:] == ("3811", "3816")


def test_a_figure_of_the_annex_is_hit_on_its_landscape_page(
    qtbot: QtBot, preview: PreviewStep
) -> None:
    assert preview.preview is not None
    annex = [p for p in preview.preview.printed.places if p.figure.startswith("unit.")]
    place = annex[-1]
    preview.view.go_to(place.page)
    settle(qtbot)
    preview.view.choose(place.figure)
    preview.view.show_chosen()
    assert preview.view.figure_at(preview.view.place_box(place).center()) == place.figure


def test_pages_are_rendered_for_the_zoom_in_use(qtbot: QtBot, preview: PreviewStep) -> None:
    leaf = preview.view._leaves[0]
    assert leaf.image is not None
    fitted = leaf.image.width()
    preview.view.set_zoom(1.0)
    settle(qtbot)
    assert leaf.image is not None
    assert leaf.image.width() != fitted
    assert leaf.image.width() == pytest.approx(595.28 * 96 / 72, abs=2)


def test_the_page_in_view_follows_the_scroll_bar(qtbot: QtBot, preview: PreviewStep) -> None:
    assert preview.preview is not None
    last = len(preview.preview.sizes) - 1
    preview.view.go_to(last)
    settle(qtbot)
    assert preview.view.page_in_view() >= last - 1
    assert preview.thumbnails.count() == last + 1
    assert preview.thumbnails.currentRow() == preview.view.page_in_view()


def test_whole_pages_fit_into_the_view(qtbot: QtBot, preview: PreviewStep) -> None:
    view = preview.view
    view.set_zoom(None, whole=True)
    settle(qtbot)
    room = view.viewport().size()
    for page in range(len(view._leaves)):
        assert view._height(page) <= room.height()
        assert view._leaf_box(page).width() <= room.width()
    assert preview._percent.text() == f"{round(view.zoom * 100)}%"


def test_figures_are_reached_and_opened_with_the_keys(qtbot: QtBot, preview: PreviewStep) -> None:
    assert preview.preview is not None
    places = preview.preview.printed.places
    QTest.keyClick(preview.view, Qt.Key.Key_Right)
    QTest.keyClick(preview.view, Qt.Key.Key_Right)
    QTest.keyClick(preview.view, Qt.Key.Key_Return)
    settle(qtbot)
    assert preview.panel.opened is not None
    assert preview.panel.opened.figure.key == places[1].figure
    QTest.keyClick(preview.view, Qt.Key.Key_Left)
    assert preview.view._chosen == places[0].figure


def test_the_pages_in_view_are_offered_to_a_printer(
    preview: PreviewStep, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered: list[tuple[Printable, int]] = []
    monkeypatch.setattr(
        offering, "offer", lambda _w, _desk, made, *, page: offered.append((made, page))
    )
    assert preview.preview is not None
    preview.view.go_to(2)
    preview.send_to_printer()
    made, page = offered[0]
    assert made.pdf == preview.preview.printed.pdf
    assert made.file_name == "2023年第二季度季度好差评及大厅运行情况通报"
    assert page == 2
