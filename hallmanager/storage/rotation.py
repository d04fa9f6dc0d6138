"""Which backups are kept: the newest of 12 days, 10 weeks and 9 months."""

from collections.abc import Callable, Hashable, Iterable
from datetime import datetime

DAYS, WEEKS, MONTHS = 12, 10, 9


def kept(moments: Iterable[datetime]) -> set[datetime]:
    """Choose which of the moments to keep; the newest is always among them."""
    newest_first = sorted(set(moments), reverse=True)
    return (
        _newest_of_each(newest_first, DAYS, lambda moment: moment.date())
        | _newest_of_each(newest_first, WEEKS, lambda moment: moment.isocalendar()[:2])
        | _newest_of_each(newest_first, MONTHS, lambda moment: (moment.year, moment.month))
    )


def _newest_of_each(
    newest_first: list[datetime], count: int, span: Callable[[datetime], Hashable]
) -> set[datetime]:
    found: dict[Hashable, datetime] = {}
    for moment in newest_first:
        if len(found) == count:
            break
        found.setdefault(span(moment), moment)
    return set(found.values())
