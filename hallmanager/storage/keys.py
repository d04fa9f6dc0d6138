"""Columns that repeat what other columns say, kept in step with them at every write."""

from typing import Any

from sqlalchemy import inspect

from hallmanager.domain.period import Period
from hallmanager.records.evaluation import Periodic
from hallmanager.records.named import Named, search_key_of, sort_key_of, usual_reading


def keep_in_step(_mapper: object, _connection: object, record: Any) -> None:
    """Fill the days of a period, and the reading and the keys of a name."""
    if isinstance(record, Periodic):
        period = Period.parse(record.period)
        record.period = period.code
        record.period_start, record.period_end = period.start, period.end
    if isinstance(record, Named):
        _keep_reading(record)
        record.sort_key = sort_key_of(record)
        record.search_key = search_key_of(record)


def _keep_reading(record: Any) -> None:
    """A reading that was the usual one of the old name is the usual one of the new name."""
    cls, now = type(record), inspect(record).attrs
    old = now.name.history.deleted
    untouched = bool(old) and not now.pinyin.history.has_changes()
    if not record.pinyin or (untouched and record.pinyin == usual_reading(cls, old[0])):
        record.pinyin = usual_reading(cls, record.name)
