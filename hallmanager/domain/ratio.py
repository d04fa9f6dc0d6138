"""Exact rates and the one policy by which they become printed text (domain.md §3.2).

Everything is whole-number arithmetic: no float and no decimal context rounds in between.
"""

from dataclasses import dataclass
from fractions import Fraction

_QUOTIENT_DIGITS = 7


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

    A part is never printed as the whole: below a full rate the text stays under 100 %, above it
    over 100 %, and anything over nothing stays over 0 % (S001 prints 99.99% for 236,815 of
    236,816).
    """
    exact = ratio.exact
    if exact is None:
        return ""
    if exact in (0, 1):
        return f"{int(exact * 100)}%"
    full, steps = 100 * 10**places, half_up(exact * 100 * 10**places)
    if steps in (0, full):
        steps += 1 if exact > 1 or steps == 0 else -1
    return f"{_places_text(steps, places)}%"


def points_text(difference: Fraction, places: int = 2) -> str:
    """Print the size of a difference of two rates in 百分点, without its sign.

    A difference that there is is never printed as none.
    """
    steps = half_up(abs(difference) * 100 * 10**places)
    if difference and not steps:
        steps = 1
    text = _places_text(steps, places)
    return text.rstrip("0").rstrip(".") if "." in text else text


def growth_text(growth: Fraction, places: int = 2) -> str:
    """Print the size of a relative change as a percentage, without its sign."""
    return f"{points_text(growth, places)}%"


def quotient_text(ratio: Ratio) -> str:
    """The plain quotient cut off, not rounded, after seven places: 0.9986897…; blank: no base."""
    exact = ratio.exact
    if exact is None:
        return ""
    scale = 10**_QUOTIENT_DIGITS
    whole, rest = divmod(abs(exact.numerator) * scale, exact.denominator)
    digits = _places_text(whole, _QUOTIENT_DIGITS)
    sign = "-" if exact < 0 else ""
    return f"{sign}{digits}…" if rest else f"{sign}{digits.rstrip('0').rstrip('.')}"


def half_up(value: Fraction) -> int:
    """The nearest whole number of a non-negative value; a half goes up."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def _places_text(steps: int, places: int) -> str:
    whole, part = divmod(steps, 10**places)
    return f"{whole}.{part:0{places}d}" if places else str(whole)
