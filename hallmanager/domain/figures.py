"""A figure: one number or list of a bulletin that knows its formula and the rows it counts."""

from dataclasses import dataclass, field
from decimal import Decimal

from hallmanager.domain.condition import Condition
from hallmanager.domain.ratio import Ratio

FigureValue = int | Ratio | Decimal | str | tuple[str, ...] | None


@dataclass(frozen=True)
class Source:
    """The rows a figure counts: the records of `kind` that meet every condition of `where`."""

    kind: str
    where: tuple[Condition, ...]
    rows: int


@dataclass(frozen=True)
class Figure:
    """One printed fact.

    `key` is stable and unique in its bulletin; `value` is exact (None: nothing to say); `text` is
    the printed form, rounded once, here; `unit` the counting unit (件, 票, 窗口次 …); `formula`
    says in Chinese how the value comes about; `rule` names the rule version used.
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
