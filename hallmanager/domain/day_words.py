"""Days as people write them, without leading zeros: 2023年6月28日, and 6月28日 inside a year."""

from datetime import date

from hallmanager.base.text import _


def in_full(day: date) -> str:
    """A day with its year: 2023年6月28日."""
    return _("{y}年{m}月{d}日").format(y=day.year, m=day.month, d=day.day)


def within_year(day: date) -> str:
    """A day whose year is plain from its place: 6月28日."""
    return _("{m}月{d}日").format(m=day.month, d=day.day)
