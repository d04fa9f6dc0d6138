"""Exact rates and the one policy by which they become printed text (domain.md §3.2)."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction


@dataclass(frozen=True)
class Ratio:
    """Two counts, never reduced, so that a printed rate can be traced to what was counted."""

    numerator: int
    denominator: int

    @property
    def exact(self) -> Fraction | None:
        """The exact value, or None where there is no base."""
        return Fraction(self.numerator, self.denominator) if self.denominator else None

    def __str__(self) -> str:
        return f"{self.numerator}/{self.denominator}"


def percent_text(ratio: Ratio, places: int = 2) -> str:
    """Print a rate: half-up, two places, a full rate bare `100%`, `0%` bare, no base blank.

    A part is never printed as the whole: below a full rate the text stays under 100 %, above
    nothing it stays over 0 % (S001 prints 99.99% for 236,815 of 236,816).
    """
    exact = ratio.exact
    if exact is None:
        return ""
    if exact == 1 or exact == 0:
        return f"{int(exact * 100)}%"
    step = Decimal(1).scaleb(-places)
    scaled = Decimal(ratio.numerator * 100) / Decimal(ratio.denominator)
    shown = scaled.quantize(step, rounding=ROUND_HALF_UP)
    if shown == 100 and exact < 1:
        shown = Decimal(100) - step
    if shown == 0 and exact > 0:
        shown = step
    return f"{shown}%"


def points_text(difference: Fraction, places: int = 2) -> str:
    """Print the size of a difference of two rates in 百分点, without its sign."""
    step = Decimal(1).scaleb(-places)
    value = Decimal(abs(difference.numerator) * 100) / Decimal(difference.denominator)
    return str(value.quantize(step, rounding=ROUND_HALF_UP).normalize() + 0)
