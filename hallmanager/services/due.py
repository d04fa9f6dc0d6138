"""What is due: problems with a time limit, and what a period still lacks, in working days."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from hallmanager.base import clock
from hallmanager.base.text import _
from hallmanager.domain.calendar import WorkingCalendar
from hallmanager.domain.condition import Condition
from hallmanager.domain.due import (
    DueItem,
    DueList,
    Reporting,
    due_list,
    last_ended,
    reporting_limits,
    time_limit,
)
from hallmanager.domain.period import Period
from hallmanager.domain.rules import load_rules
from hallmanager.records.bulletin import BulletinDraft, HallProblem, ProblemSource, ProblemState
from hallmanager.records.hall import StationedUnit
from hallmanager.records.register import record_class
from hallmanager.services.completeness import Input, State, inputs_of
from hallmanager.storage.calendar import working_calendar

if TYPE_CHECKING:
    from hallmanager.storage.reading import Reader
    from hallmanager.storage.store import Store

_MISSING_SHOWN = 3


def due_items(store: "Store", *, today: date | None = None) -> DueList:
    """Everything that is due as of a day (today), the most urgent first."""
    day = today or clock.today()
    with store.reading() as reader:
        calendar = working_calendar(reader)
        items = list(_problems(reader, calendar, day))
        limits = [each for each in _limits(day) if _is_kept(reader, each)]
    for unit in {limit.unit for limit in limits}:
        period = last_ended(unit, day)
        inputs = {one.kind: one for one in inputs_of(store, period)}
        for limit in limits:
            if limit.unit is unit and _is_lacking(inputs.get(limit.kind)):
                items.append(_lack_item(inputs[limit.kind], limit, period, calendar, day))
    return due_list(items, calendar, today=day)


def _problems(reader: "Reader", calendar: WorkingCalendar, today: date) -> Iterator[DueItem]:
    """The problems that are not settled and have a time limit."""
    wanted = Condition("state", "!=", ProblemState.CLOSED.value), Condition("due", "filled")
    units = reader.labels(StationedUnit)
    for problem in reader.find(HallProblem, *wanted, order=("due", "found_on")):
        if problem.due is not None:
            yield DueItem(
                HallProblem.kind.key,
                _("整改"),
                units.get(problem.unit_id or 0, problem.theme),
                problem.fact,
                time_limit(calendar, problem.due, today=today),
                _source(problem.source),
                record_id=problem.id,
            )


def _source(code: str | None) -> str:
    return next((source.label for source in ProblemSource if source.value == code), "")


def _limits(today: date) -> tuple[Reporting, ...]:
    return reporting_limits(load_rules(["reporting"]).on(today)["reporting"])


def _is_kept(reader: "Reader", limit: Reporting) -> bool:
    """Whether the hall keeps this kind at all: who has just begun is not behind with anything.

    A bulletin is asked for by whoever keeps votes.
    """
    kinds = {record_class(limit.kind), record_class("ballots")}
    asked = kinds if limit.kind == BulletinDraft.kind.key else {record_class(limit.kind)}
    return any(reader.count(cls) for cls in asked)


def _is_lacking(one: Input | None) -> bool:
    return one is not None and one.state not in (State.COMPLETE, State.OPTIONAL)


def _lack_item(
    one: Input, limit: Reporting, period: Period, calendar: WorkingCalendar, today: date
) -> DueItem:
    """What a period that has ended lacks of a kind."""
    due = calendar.add_working_days(period.end, limit.days)
    return DueItem(
        one.kind,
        _("起草") if one.kind == BulletinDraft.kind.key else _("填报"),
        _subject(one, period),
        _lack(one),
        time_limit(calendar, due, today=today),
        limit.clause,
        period=period.code,
    )


def _subject(one: Input, period: Period) -> str:
    if one.kind == BulletinDraft.kind.key:
        return _("{period}通报").format(period=period.short_title)
    return _("{period}{title}").format(period=period.short_title, title=one.title)


def _lack(one: Input) -> str:
    if not one.entered or not one.missing:
        return one.note or _("还没有录入")
    names = "、".join(one.missing[:_MISSING_SHOWN])
    more = _("等") if len(one.missing) > _MISSING_SHOWN else ""
    return _("还缺 {n} 项：{names}{more}").format(n=len(one.missing), names=names, more=more)
