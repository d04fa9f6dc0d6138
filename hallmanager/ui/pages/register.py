"""The register of pages: one line a page; every record kind brings its list by itself."""

from dataclasses import replace

from hallmanager.base.text import N_
from hallmanager.domain.period import PeriodUnit
from hallmanager.ui.kit.facts import PageFacts
from hallmanager.ui.pages.groups import GROUPS

HOME = "home"
MONTHS = (PeriodUnit.MONTH, PeriodUnit.QUARTER, PeriodUnit.HALF, PeriodUnit.YEAR)
_WIZARD = "bulletins"
_LIST = "hallmanager.ui.records.list_page:ListPage"

_OWN_PAGES: tuple[PageFacts, ...] = (
    PageFacts(HOME, N_("工作台"), HOME, "hallmanager.ui.pages.first_run:HomePage", MONTHS),
    PageFacts(
        "votes", N_("投票录入"), "evaluation", "hallmanager.ui.pages.votes:VotesPage", MONTHS
    ),
    PageFacts(
        _WIZARD, N_("通报向导"), "bulletins", "hallmanager.ui.pages.bulletins.wizard:WizardPage"
    ),
    PageFacts(
        "drafts", N_("草稿"), "bulletins", "hallmanager.ui.pages.bulletins.drafts:DraftsPage"
    ),
    PageFacts(
        "calendar_days",
        N_("工作日历"),
        "settings",
        "hallmanager.ui.pages.calendar:CalendarPage",
        MONTHS,
        kind="calendar_days",
    ),
    PageFacts(
        "first_run",
        N_("建好大厅"),
        "settings",
        "hallmanager.ui.pages.first_run:FirstRunPage",
    ),
)

# Kinds that another page keeps: drafts are written in the wizard, days on their own page.
_WITHOUT_LIST = {"bulletin_drafts", "calendar_days"}


def home() -> PageFacts:
    """The page that is shown first."""
    return _OWN_PAGES[0]


def pages() -> list[PageFacts]:
    """All pages, group by group; imports the records and the bulletin types."""
    from hallmanager.bulletins.registry import TYPES
    from hallmanager.records.register import KINDS

    written_for = dict.fromkeys(unit for one in TYPES.values() for unit in one.period_units)
    own = [
        replace(one, units=tuple(written_for)) if one.key == _WIZARD else one for one in _OWN_PAGES
    ]
    lists = [
        PageFacts(
            key=key,
            title_mark=cls.kind.title_mark,
            group=cls.kind.group,
            factory=_LIST,
            units=MONTHS if cls.kind.period_by else (),
            kind=key,
        )
        for key, cls in KINDS.items()
        if not cls.kind.owner and key not in _WITHOUT_LIST
    ]
    order = [group.key for group in GROUPS]
    return sorted([*own, *lists], key=lambda page: order.index(page.group))
