"""One condition on the records of a kind: what a filter, a figure's source and a query share."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Operator = Literal[
    "=", "!=", "<", "<=", ">", ">=", "in", "contains", "matches", "empty", "filled", "within"
]


@dataclass(frozen=True)
class Condition:
    """`field operator value` over the public field names of a kind.

    References are compared by id. `within` takes a period code, or several, and keeps the records
    that belong wholly to such a period; `empty` and `filled` ignore the value.
    `contains` without a field looks in every field a person reads. `matches` does as `contains`
    and finds names by their pinyin too (see domain/pinyin); each word may be in another field.
    """

    field: str
    operator: Operator
    value: str | int | bool | Sequence[int] | Sequence[str] | None = None


def within(period_code: str) -> Condition:
    """Keep the records of one period, by whatever dates the kind is kept."""
    return Condition("period", "within", period_code)
