"""Honours: red and black list entries, service stars."""

from datetime import date

from sqlalchemy.orm import Mapped

from hallmanager.base.text import N_
from hallmanager.domain import honors as rules
from hallmanager.records.evaluation import UNIT_HEADERS, Periodic
from hallmanager.records.field import Choice, Editor, field
from hallmanager.records.kind import Kind, Record


class ListColor(Choice):
    """红榜 praises, 黑榜 exposes."""

    RED = "red", N_("红榜"), "honour"
    BLACK = "black", N_("黑榜"), "black"


class ListTarget(Choice):
    """Whether an entry counts as a window-time or as a person-time."""

    WINDOW = "window", N_("窗口")
    PERSON = "person", N_("个人")


class RedBlackEntry(Record):
    """One entry of one issue of the 红黑榜."""

    __tablename__ = "red_black_entries"
    kind = Kind(
        "red_black_entries",
        N_("红黑榜"),
        "honors",
        ("color", "published_on", "unit", "window", "staff"),
        "unit",
        ("published_on", "color", "unit"),
        period_by="published_on",
        checks=(rules.check_red_black_entry,),
    )

    color: Mapped[str] = field(
        N_("榜别"), Editor.CHOICE, required=True, choices=ListColor, aliases=("红黑榜", "类别")
    )
    published_on: Mapped[date] = field(
        N_("发布日期"), Editor.DATE, required=True, aliases=("日期",)
    )
    issue: Mapped[str | None] = field(
        N_("期次"), max_length=30, aliases=("期号", "第几期"), help=N_("空着时同一天发布的算一期")
    )
    target: Mapped[str] = field(
        N_("对象"),
        Editor.CHOICE,
        required=True,
        choices=ListTarget,
        default=ListTarget.WINDOW.value,
    )
    unit_id: Mapped[int] = field(
        N_("单位"), Editor.REFERENCE, required=True, reference="units", aliases=UNIT_HEADERS
    )
    window_id: Mapped[int | None] = field(
        N_("窗口"), Editor.REFERENCE, reference="windows", aliases=("窗口编号",)
    )
    staff_id: Mapped[int | None] = field(
        N_("人员"), Editor.REFERENCE, reference="staff", aliases=("姓名",)
    )
    ground: Mapped[str | None] = field(N_("事由"), Editor.LONG_TEXT, aliases=("原因", "上榜事由"))


class ServiceStar(Periodic, Record):
    """A person honoured for a period: 季度服务明星."""

    __tablename__ = "service_stars"
    kind = Kind(
        "service_stars",
        N_("服务明星"),
        "honors",
        ("period", "staff"),
        "staff",
        ("period", "fixed_order", "unit"),
        period_by="period",
        counting_unit="名",
    )

    fixed_order: Mapped[int | None] = field(N_("次序"), Editor.INTEGER, aliases=("序号", "排序"))
    staff_id: Mapped[int] = field(
        N_("人员"), Editor.REFERENCE, required=True, reference="staff", aliases=("姓名",)
    )
    unit_id: Mapped[int | None] = field(
        N_("单位"), Editor.REFERENCE, reference="units", aliases=UNIT_HEADERS
    )
    window_id: Mapped[int | None] = field(
        N_("窗口"), Editor.REFERENCE, reference="windows", aliases=("窗口编号",)
    )
    deed: Mapped[str | None] = field(N_("事迹"), Editor.LONG_TEXT, aliases=("主要事迹",))
