"""The hall's own days: the yearly list of holidays and make-up workdays, and days of its own."""

from datetime import date

from sqlalchemy.orm import Mapped

from hallmanager.base.text import N_
from hallmanager.domain.calendar import DayKind
from hallmanager.records.field import Choice, Editor, field
from hallmanager.records.kind import Kind, Record


class CalendarDayKind(Choice):
    """What the day is."""

    HOLIDAY = DayKind.HOLIDAY.value, N_("放假")
    MAKEUP_WORKDAY = DayKind.MAKEUP_WORKDAY.value, N_("调休上班")


class CalendarDay(Record):
    """One day that is off or worked whatever its weekday; it wins over the statutory days."""

    __tablename__ = "calendar_days"
    kind = Kind(
        "calendar_days",
        N_("工作日历"),
        "settings",
        ("day",),
        "day",
        ("day",),
        period_by="day",
        counting_unit="天",
    )

    day: Mapped[date] = field(N_("日期"), Editor.DATE, required=True, aliases=("时间", "放假日期"))
    day_kind: Mapped[str] = field(
        N_("安排"),
        Editor.CHOICE,
        required=True,
        choices=CalendarDayKind,
        aliases=("类型", "类别", "放假或上班"),
        help=N_("放假，或因调休而上班；平常的周一至周五和周末不用填"),
    )
    name: Mapped[str] = field(
        N_("名称"), required=True, max_length=40, aliases=("节日", "节假日", "事由")
    )
    source: Mapped[str | None] = field(
        N_("来源文件"), max_length=120, aliases=("来源", "文号", "依据")
    )
