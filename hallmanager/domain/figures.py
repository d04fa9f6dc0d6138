"""A figure: one number or list of a bulletin that knows its formula and the rows it counts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from hallmanager.domain.condition import Condition
from hallmanager.domain.ratio import Ratio

FigureValue = int | Ratio | Decimal | str | tuple[str, ...] | None


@dataclass(frozen=True)
class Source:
    """The rows a figure counts: the records of `kind` that meet every condition of `where`.

    `rows` is the number of rows altogether; `more` are further sources whose rows count too (both
    periods of a comparison, cases and the ballots that stand in for them). `counts` says how the
    rows become the value: each part is a sum over its columns, one part makes a number, two a
    rate; without parts a number is the number of rows. None: the rows show the value (both periods
    of a comparison, the entries of an issue) without adding up to it.
    """

    kind: str
    where: tuple[Condition, ...]
    rows: int
    more: tuple["Source", ...] = ()
    counts: tuple[tuple[str, ...], ...] | None = ()

    @property
    def parts(self) -> Iterable["Source"]:
        """This source and all that count with it, each with its own kind."""
        yield self
        for source in self.more:
            yield from source.parts

    @property
    def own_rows(self) -> int:
        """The number of rows without those of the further sources."""
        return self.rows - sum(source.rows for source in self.more)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that are added up, each once."""
        return tuple(dict.fromkeys(name for part in self.counts or () for name in part))


@dataclass(frozen=True)
class Figure:
    """One printed fact.

    `key` is stable and unique in its bulletin; `value` is exact (None: nothing to say); `text` is
    the printed form, rounded once, here; `unit` the counting unit (件, 票, 窗口次 …); `formula`
    says in Chinese how the value comes about; `rule` names the rule version used; `comparable` is
    False for a comparison without a base.
    """

    key: str
    label: str
    value: FigureValue
    text: str
    unit: str
    formula: str
    rule: str
    source: Source
    names: tuple[str, ...] = field(default=())
    comparable: bool = True

    @property
    def is_known(self) -> bool:
        """Whether a clause can speak of it at all: there is a value, and a base to compare with."""
        return self.value is not None and self.comparable

    @property
    def is_empty(self) -> bool:
        """Whether a clause about this figure has nothing to say (no value, zero, no names)."""
        if isinstance(self.value, Ratio):
            return self.value.numerator == 0
        return self.value in (None, 0, "", ())

    @property
    def exact(self) -> str | None:
        """The exact value as text: counts of a rate not reduced ("3808/3816")."""
        if self.value is None:
            return None
        if isinstance(self.value, tuple):
            return "、".join(self.value)
        return str(self.value)

    @property
    def printed(self) -> str:
        """The text in running prose, where a nought that a table leaves blank is written out."""
        if self.text or self.value is None:
            return self.text
        if isinstance(self.value, Ratio):
            return "0%" if self.value.denominator else ""
        return "0" if self.value == 0 else ""


def joined(sources: Sequence[Source], counts: tuple[tuple[str, ...], ...] | None = None) -> Source:
    """One source of several; `rows` becomes their sum, `counts` replaces their own."""
    first, *more = sources
    rows = sum(source.rows for source in sources)
    return Source(first.kind, first.where, rows, (*first.more, *more), counts)


def recounted(source: Source, rows: Iterable[Mapping[str, object]]) -> int | Ratio | None:
    """Count the very rows again, as the source says: a number, or a rate of two sums."""
    if source.counts is None:
        return None
    found = list(rows)
    if not source.counts:
        return len(found)
    sums = [sum(_number(row.get(name)) for row in found for name in part) for part in source.counts]
    return Ratio(sums[0], sums[1]) if len(sums) == 2 else sums[0]


def _number(value: object) -> int:
    """A whole count of a row; a decimal may come as its exact text."""
    if isinstance(value, str) and value:
        return int(Decimal(value))
    return int(value) if isinstance(value, (int, Decimal)) else 0
