"""The people at the windows, and who sits where from when to when."""

from datetime import date

from sqlalchemy.orm import Mapped

from hallmanager.base.text import N_
from hallmanager.domain import hall as rules
from hallmanager.records.field import Choice, Editor, field
from hallmanager.records.kind import DatedFact, Inline, Kind, Record
from hallmanager.records.named import Named


class Post(Choice):
    """A岗 or B岗 of the A/B rule."""

    PRIMARY = "primary", N_("A岗"), "neutral"
    BACKUP = "backup", N_("B岗"), "leave"


class Staff(Named, Record):
    """A person at the windows; the smallest set of personal data (domain.md §11)."""

    __tablename__ = "staff"
    kind = Kind(
        "staff",
        N_("人员"),
        "hall",
        ("name", "unit", "number"),
        "name",
        ("unit", "name"),
        checks=(rules.check_staff,),
        children=("assignments",),
        inlines=(
            Inline(
                "windows",
                N_("窗口"),
                "assignments",
                "window",
                ("窗口编号", "窗口号", "所在窗口"),
                N_("几个窗口用顿号隔开；换窗口后原来的留在历史里"),
                dated=True,
            ),
            Inline(
                "post",
                N_("岗位"),
                "assignments",
                "post",
                ("AB岗", "A/B岗", "AB角"),
                N_("A岗或B岗；空着为A岗"),
                dated=True,
                beside="windows",
            ),
            Inline(
                "since",
                N_("上岗日期"),
                "assignments",
                "valid_from",
                ("起始日期", "开始日期", "上岗时间"),
                N_("空着按今天算；新登记的人员空着为自始"),
                dated=True,
                beside="windows",
            ),
        ),
        counting_unit="人",
        apart_by="number",
        names_people=True,
    )

    number: Mapped[str | None] = field(N_("工号"), max_length=20, aliases=("编号",))
    name: Mapped[str] = field(
        N_("姓名"), required=True, max_length=30, aliases=("人员", "工作人员")
    )
    unit_id: Mapped[int | None] = field(
        N_("派出单位"), Editor.REFERENCE, reference="units", aliases=("单位", "所属单位")
    )
    chief_representative: Mapped[bool] = field(
        N_("首席代表"), Editor.FLAG, required=True, default=False, aliases=("是否首席代表",)
    )
    party_member: Mapped[bool] = field(
        N_("党员"), Editor.FLAG, required=True, default=False, aliases=("是否党员",)
    )
    work_phone: Mapped[str | None] = field(N_("工作电话"), max_length=30, listed=False)
    joined_on: Mapped[date | None] = field(N_("派驻日期"), Editor.DATE, listed=False)
    left_on: Mapped[date | None] = field(N_("离岗日期"), Editor.DATE, listed=False)


class Assignment(DatedFact, Record):
    """Who sits at which window, as A岗 or B岗, from when to when."""

    __tablename__ = "assignments"
    kind = Kind(
        "assignments",
        N_("派驻"),
        "hall",
        ("staff", "window", "post"),
        "staff",
        ("window", "post", "valid_from"),
        dated=True,
    )

    staff_id: Mapped[int] = field(
        N_("人员"), Editor.REFERENCE, required=True, reference="staff", aliases=("姓名",)
    )
    window_id: Mapped[int] = field(
        N_("窗口"), Editor.REFERENCE, required=True, reference="windows", aliases=("窗口编号",)
    )
    post: Mapped[str] = field(
        N_("岗位"),
        Editor.CHOICE,
        required=True,
        choices=Post,
        default=Post.PRIMARY.value,
        aliases=("AB岗", "A/B岗"),
    )
