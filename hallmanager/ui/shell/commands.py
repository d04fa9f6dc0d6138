"""What the palette offers besides records: pages, and what can be done on and off the page."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtGui import QAction

from hallmanager.base.text import _
from hallmanager.ui.kit import icons
from hallmanager.ui.kit.actions import key_text
from hallmanager.ui.kit.facts import NewRecord, PageFacts
from hallmanager.ui.kit.page import Page
from hallmanager.ui.pages.groups import GROUPS

PAGES, ACTIONS = "pages", "actions"


@dataclass(frozen=True)
class Offer:
    """One line of the palette; `key` names it among what was used before."""

    key: str
    group: str
    title: str
    note: str
    icon: str
    run: Callable[[], object]
    shortcut: str = ""


Go = Callable[[str, object], object]


def pages(facts: Sequence[PageFacts], go: Go) -> Iterator[Offer]:
    """Every page with its group, and the key that goes there."""
    order = [group.key for group in GROUPS]
    held = [key for key in order if any(page.group == key for page in facts)]
    seen: set[str] = set()
    for page in facts:
        group = GROUPS[order.index(page.group)]
        first = page.group not in seen
        seen.add(page.group)
        yield Offer(
            f"page:{page.key}",
            PAGES,
            page.title,
            group.title if group.title != page.title else "",
            group.icon,
            partial(go, page.key, None),
            f"Ctrl+{held.index(page.group) + 1}" if first else "",
        )


def of_page(page: Page | None) -> Iterator[Offer]:
    """What can be done on the page in view."""
    if page is not None:
        note = _("在“{page}”").format(page=page.page_facts.title)
        yield from of_actions(page.actions(), note=note)


def of_actions(actions: Sequence[QAction], *, note: str = "") -> Iterator[Offer]:
    """The actions that can be taken now."""
    for action in actions:
        if action.text() and action.isVisible() and action.isEnabled():
            icon = str(action.property(icons.NAME) or "lightning")
            key = key_text(action.shortcut()).replace("Return", "Enter")
            title = action.text()
            yield Offer(f"action:{title}", ACTIONS, title, note, icon, action.trigger, key)


def of_kinds(
    facts: Sequence[PageFacts], go: Go, import_: Callable[[str], object]
) -> Iterator[Offer]:
    """New records and imports of every kind that has a list."""
    for page in facts:
        if page.kind:
            new, take = _("新建{kind}"), _("导入{kind}")
            yield Offer(
                f"new:{page.key}",
                ACTIONS,
                new.format(kind=page.title),
                "",
                "plus",
                partial(go, page.key, NewRecord()),
            )
            yield Offer(
                f"import:{page.key}",
                ACTIONS,
                take.format(kind=page.title),
                "",
                "download-simple",
                partial(import_, page.kind),
            )
