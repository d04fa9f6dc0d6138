"""The one place that asks what time it is, so that tests and sample data can fix it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

_source: Callable[[], datetime] | None = None


def now() -> datetime:
    """Return this instant, in UTC and aware of it."""
    return (_source() if _source else datetime.now(UTC)).astimezone(UTC)


def today() -> date:
    """Return the civil date here."""
    return now().astimezone().date()


@contextmanager
def fixed(at: datetime | date) -> Iterator[None]:
    """Stop the clock at an instant, or at local noon of a day, for as long as the block lasts."""
    global _source
    instant = at if isinstance(at, datetime) else datetime(at.year, at.month, at.day, 12)
    before, _source = _source, lambda: instant
    try:
        yield
    finally:
        _source = before
