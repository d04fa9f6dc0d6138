"""F6: the focus goes round the regions of the window - navigation, page, side panel, top bar."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from hallmanager.ui.kit.panel import SidePanel


def next_region(regions: Sequence[QWidget | None]) -> None:
    """Put the focus into the region after the one that has it; what is not in view is left out.

    The innermost region that holds the focus counts, so the later ones lie inside earlier ones.
    """
    here = [each for each in regions if each is not None and each.isVisible()]
    focus = QApplication.focusWidget()
    held = [n for n, each in enumerate(here) if each is focus or each.isAncestorOf(focus or each)]
    at = held[-1] if focus is not None and held else -1
    if here:
        _enter(here[(at + 1) % len(here)])


def panel_of(page: QWidget | None) -> QWidget | None:
    """The side panel that a page has open."""
    panels = page.findChildren(SidePanel) if page is not None else []
    return next((panel for panel in panels if panel.isVisible()), None)


def _enter(region: QWidget) -> None:
    """Give the focus to the region itself, or to the first widget in it that takes it by Tab."""
    offered = [region.focusProxy() or region, *region.findChildren(QWidget)]
    taking = next((each for each in offered if _takes_focus(each)), None)
    if taking is not None:
        taking.setFocus(Qt.FocusReason.TabFocusReason)


def _takes_focus(widget: QWidget) -> bool:
    by_tab = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return by_tab and widget.isVisible() and widget.isEnabled()
