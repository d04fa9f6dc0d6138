"""Time limits: how many working days are left, or over, and which of them comes first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from hallmanager.base.text import _
from hallmanager.domain.calendar import WorkingCalendar
from hallmanager.domain.period import Period, PeriodUnit
from hallmanager.domain.rules import RuleVersion


class Urgency(StrEnum):
    """Where a time limit stands, the most urgent first."""

    OVERDUE = "overdue"
    TODAY = "today"
    LATER = "later"


@dataclass(frozen=True)
class TimeLimit:
    """A time limit as of a day: when it really ends, and the working days to it.

    `days` is what is left: 0 today, below zero by as many working days as it is over.
    """

    due: date
    closing: date
    days: int

    @property
    def urgency(self) -> Urgency:
        """Whether it is over, ends today or later."""
        if self.days < 0:
            return Urgency.OVERDUE
        return Urgency.LATER if self.days else Urgency.TODAY

    @property
    def words(self) -> str:
        """How a chip says it: 超2日, 今天, 剩3日; always working days."""
        if self.days < 0:
            return _("超{n}日").format(n=-self.days)
        return _("剩{n}日").format(n=self.days) if self.days else _("今天")


def time_limit(calendar: WorkingCalendar, due: date, *, today: date) -> TimeLimit:
    """The time limit that ends on a day, or on the next working day after a day off."""
    closing = calendar.closing_day(due)
    return TimeLimit(due, closing, calendar.working_days_between(today, closing))


@dataclass(frozen=True)
class DueItem:
    """One thing that is to be done by a day.

    `kind` and `record_id` say which record it is (no id: what is not entered yet, of `period`);
    `matter` is what is to be done, `subject` by or about whom, `fact` what it is about, `origin`
    where it comes from: the source of a problem, the clause of a rule.
    """

    kind: str
    matter: str
    subject: str
    fact: str
    limit: TimeLimit
    origin: str = ""
    record_id: int | None = None
    period: str = ""


@dataclass(frozen=True)
class DueList:
    """What is due, the most urgent first, and the years that could only be counted by weekends."""

    today: date
    items: tuple[DueItem, ...]
    unknown_years: tuple[int, ...] = ()

    def of(self, urgency: Urgency) -> tuple[DueItem, ...]:
        """The items of one urgency."""
        return tuple(item for item in self.items if item.limit.urgency is urgency)

    @property
    def warning(self) -> str:
        """What must be said beside the list, "" when every year is known."""
        if not self.unknown_years:
            return ""
        first, last = self.unknown_years[0], self.unknown_years[-1]
        years = str(first) if first == last else f"{first}–{last}"
        return _("{years}年放假安排未导入，按周末推算").format(years=years)


def due_list(items: Sequence[DueItem], calendar: WorkingCalendar, *, today: date) -> DueList:
    """The items in the order in which they must be done."""
    ordered = sorted(items, key=lambda item: (item.limit.closing, item.limit.due, item.subject))
    days = [today, *(day for item in items for day in (item.limit.due, item.limit.closing))]
    unknown = calendar.unknown_years(*days) if items else ()
    return DueList(today, tuple(ordered), unknown)


class Reporting(NamedTuple):
    """By when a kind's records of a period must be there."""

    kind: str
    unit: PeriodUnit
    days: int
    clause: str


def reporting_limits(rule: RuleVersion) -> tuple[Reporting, ...]:
    """The limits of a rule: so many working days after the end of a period of that length."""
    return tuple(
        Reporting(each["kind"], PeriodUnit(each["unit"]), each["days"], rule.cite(each["kind"]))
        for each in rule.settings["limits"]
    )


def last_ended(unit: PeriodUnit, today: date) -> Period:
    """The last period of a length that has ended before today."""
    return Period.containing(today, unit).previous()
