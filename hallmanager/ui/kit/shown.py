"""How numbers, days and periods are written on screen."""

from datetime import date, datetime
from decimal import Decimal

from hallmanager.base import clock
from hallmanager.domain import day_words

_THIN = "\u2009"
_MINUS = "\u2212"


def number(value: int | Decimal | str | None) -> str:
    """A number with thin thousands from 1 000 and a real minus; nothing for None."""
    if value is None or value == "":
        return ""
    exact = Decimal(value)
    whole, _point, places = format(abs(exact), "f").partition(".")
    groups = [whole[max(0, end - 3) : end] for end in range(len(whole), 0, -3)]
    text = _THIN.join(reversed(groups)) + (f".{places}" if places else "")
    return f"{_MINUS}{text}" if exact < 0 else text


def day(value: date | None) -> str:
    """A day: 6月28日 inside this year, 2023年6月28日 outside it."""
    if value is None:
        return ""
    if value.year == clock.today().year:
        return day_words.within_year(value)
    return day_words.in_full(value)


def moment(value: datetime) -> str:
    """A day with the time of day, in local time: 6月28日 8:41."""
    here = value.astimezone()
    return f"{day(here.date())} {here.hour}:{here.minute:02d}"


def when(value: datetime) -> str:
    """How long ago in one word, in local time: 8:41 of today, else the day."""
    here = value.astimezone()
    if here.date() == clock.today():
        return f"{here:%H:%M}"
    return day(here.date())
