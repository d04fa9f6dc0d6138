"""The working calendar as a person keeps it: what is known, and a year's notice taken over."""

import hashlib
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from hallmanager.base import clock
from hallmanager.base.errors import FileRefused, UserError
from hallmanager.base.text import _
from hallmanager.domain.calendar import WorkingCalendar
from hallmanager.domain.calendar import working_calendar as calendar_with
from hallmanager.domain.holiday_notice import Notice, NoticeDay, is_notice, read_notice, year_named
from hallmanager.domain.rules import load_rules
from hallmanager.records.calendar import CalendarDay
from hallmanager.services.checking import Refused
from hallmanager.storage.calendar import statutory_days, working_calendar

if TYPE_CHECKING:
    from hallmanager.storage.reading import Reader
    from hallmanager.storage.store import Store

_YEARS = range(2000, 2100)
_MOST_BYTES = 1_000_000


class RowState(StrEnum):
    """What taking over the notice does to one day."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True)
class NoticeRow:
    """One day of a notice; `id` is the record of that day where there is one."""

    day: NoticeDay
    state: RowState
    id: int | None = None


@dataclass(frozen=True)
class NoticePreview:
    """A notice held against the hall; nothing is changed.

    `whole` tells whether the year will count as known once it is taken over.
    """

    notice: Notice
    rows: tuple[NoticeRow, ...]
    whole: bool

    @property
    def may_import(self) -> bool:
        """Whether the notice is without doubt and says something new."""
        return not self.notice.problems and any(row.state is not RowState.SAME for row in self.rows)

    @property
    def counts(self) -> Counter[RowState]:
        """How many days are new, changed, the same."""
        return Counter(row.state for row in self.rows)


def calendar_of(store: "Store") -> WorkingCalendar:
    """The working calendar of the hall."""
    with store.reading() as reader:
        return working_calendar(reader)


def unknown_years(store: "Store") -> tuple[int, ...]:
    """This year and the next, as far as nobody has said which of their days are off."""
    calendar, year = calendar_of(store), clock.today().year
    return tuple(each for each in (year, year + 1) if not calendar.knows(each))


def read_notice_file(file: Path) -> str:
    """The text of a notice in a text file.

    Raises:
        FileRefused: it is not there, too large, or of an encoding that cannot be read.
    """
    from hallmanager.sheets.text_files import decode

    try:
        content = file.read_bytes()
    except OSError as error:
        message = _("文件“{name}”读不出来，请检查位置和权限。").format(name=file.name)
        raise FileRefused(message, detail=str(error)) from error
    if len(content) > _MOST_BYTES:
        raise FileRefused(_("文件“{name}”太大，不像一份放假通知。").format(name=file.name))
    return decode(content, file.name)


def holds_notice(file: Path) -> bool:
    """Whether a text file holds a notice in sentences rather than a table of days."""
    return file.suffix.lower() == ".txt" and file.is_file() and is_notice(read_notice_file(file))


def preview_notice(store: "Store", text: str, year: int | None = None) -> NoticePreview:
    """Read a notice for the year (by default the one it names) and hold it against the hall.

    Raises UserError when nobody says for which year it is.
    """
    notice = read_notice(text, _year(text, year))
    with store.reading() as reader:
        return _held_against(reader, notice)


def import_notice(
    store: "Store", text: str, year: int | None = None, *, by: str, file_name: str = ""
) -> NoticePreview:
    """Keep the days of a notice as one import that can be undone; returns what was done.

    Raises:
        Refused: the notice is in doubt; it names every doubt and nothing is changed.
    """
    notice = read_notice(text, _year(text, year))
    if notice.problems:
        raise Refused(notice.problems)
    name = file_name or _("{year}年放假通知").format(year=notice.year)
    with store.changing(by=by, why=_("导入“{name}”").format(name=name)) as change:
        preview = _held_against(change, notice)
        if not preview.may_import:
            return preview
        batch = change.import_batch(
            CalendarDay,
            file_name=name,
            digest=hashlib.sha256(text.encode()).hexdigest(),
            period=str(notice.year),
            rejected=0,
        )
        for row in preview.rows:
            if row.id is None:
                batch.add(CalendarDay(**_values(row.day, notice)))
            elif row.state is RowState.CHANGED:
                batch.edit(row.id, _values(row.day, notice))
    return preview


def _year(text: str, given: int | None) -> int:
    year = given if given is not None else year_named(text)
    if year is None:
        raise UserError(_("通知里没有写明是哪一年的放假安排，请指定年份。"))
    if year not in _YEARS:
        raise UserError(_("年份 {year} 不对，请写成 2027 这样的四位年份。").format(year=year))
    return year


def _held_against(reader: "Reader", notice: Notice) -> NoticePreview:
    kept = {record.day: record for record in reader.find(CalendarDay)}
    rows = tuple(_row(day, kept.get(day.day)) for day in notice.days)
    later = {**kept, **{day.day: CalendarDay(**_values(day, notice)) for day in notice.days}}
    rule = load_rules(["calendar"]).on(clock.today())["calendar"]
    calendar = calendar_with(later.values(), statutory_days, rule)
    return NoticePreview(notice, rows, calendar.knows(notice.year))


def _row(day: NoticeDay, before: CalendarDay | None) -> NoticeRow:
    if before is None:
        return NoticeRow(day, RowState.NEW)
    same = (before.day_kind, before.name) == (day.day_kind.value, day.name)
    return NoticeRow(day, RowState.SAME if same else RowState.CHANGED, before.id)


def _values(day: NoticeDay, notice: Notice) -> dict[str, object]:
    values: dict[str, object] = {"day": day.day, "day_kind": day.day_kind.value, "name": day.name}
    return {**values, "source": notice.number} if notice.number else values
