"""What a bulletin type is: its sections, what it gathers, its annexes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from hallmanager.domain import wording
from hallmanager.domain.document import Annex
from hallmanager.domain.figures import Figure
from hallmanager.domain.narrative import Facts
from hallmanager.domain.period import Period, PeriodUnit
from hallmanager.domain.wording import Section
from hallmanager.figures.scope import Place, Scope


@dataclass(frozen=True)
class Material:
    """All that one bulletin of one period speaks of: facts for its text, places of its annex."""

    period: Period
    facts: Facts
    places: tuple[Place, ...] = ()
    center_name: str = ""

    @property
    def figures(self) -> Mapping[str, Figure]:
        """All figures by key."""
        return self.facts.figures


@dataclass(frozen=True)
class AnnexRows:
    """An annex as the rows of a workbook: header rows with spans, body rows, footnote.

    Counts are numbers, rates are printed texts, a blank is None.
    """

    title: str
    header: tuple[tuple[tuple[str, int, int], ...], ...]
    rows: tuple[tuple[str | int | None, ...], ...]
    footnote: str


@dataclass(frozen=True)
class BulletinType:
    """One type of bulletin.

    `inputs` are the kinds that feed it, `needed` those without which it has little to say;
    `gather` reads its material; of that `annexes` makes what follows the text under the options
    of the document (`chart`: with charts), and `annex_rows` the table that is kept as a workbook.
    Both are None where a type has none.
    """

    key: str
    period_units: tuple[PeriodUnit, ...]
    example_period: str
    inputs: tuple[str, ...]
    needed: tuple[str, ...]
    gather: Callable[[Scope], Material]
    document_title: Callable[[Period], str]
    annexes: Callable[[Material, Mapping[str, bool]], Sequence[Annex]] | None = None
    annex_rows: Callable[[Material], AnnexRows] | None = None

    @property
    def title(self) -> str:
        """The Chinese name of the type."""
        return wording.shipped()[self.key].title

    @property
    def sections(self) -> tuple[Section, ...]:
        """The sections with their shipped wording."""
        return wording.shipped()[self.key].sections
