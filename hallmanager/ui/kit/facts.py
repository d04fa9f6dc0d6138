"""The facts of a page, free of Qt, so that the command line can list the pages too."""

from dataclasses import dataclass

from hallmanager.base.text import translate
from hallmanager.domain.period import PeriodUnit


@dataclass(frozen=True)
class PageFacts:
    """One line of the register of pages.

    `factory` is "module:Class", imported when the page is first shown; `units` the period units
    the page can show (none: it does not ask for a period); `kind` the record kind of a list.
    """

    key: str
    title_mark: str
    group: str
    factory: str
    units: tuple[PeriodUnit, ...] = ()
    kind: str = ""

    @property
    def title(self) -> str:
        """The Chinese title."""
        return translate(self.title_mark)


@dataclass(frozen=True)
class NewRecord:
    """An errand: begin a new record, with these values filled in."""

    values: tuple[tuple[str, object], ...] = ()


@dataclass(frozen=True)
class OpenBulletin:
    """An errand: write the bulletin of a type (its key) and a period (its code)."""

    type: str
    period: str


@dataclass(frozen=True)
class OpenRecord:
    """An errand: show this record."""

    id: int
