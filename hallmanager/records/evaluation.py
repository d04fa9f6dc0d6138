"""Evaluation: the offline ballots of a unit or sub-centre in a month or quarter (S000)."""

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from hallmanager.base.text import N_
from hallmanager.domain import evaluation as rules
from hallmanager.records.field import Editor, field
from hallmanager.records.kind import Kind, Record

UNIT_HEADERS = ("单位", "单位名称", "部门", "进驻单位", "窗口单位")


class Periodic:
    """Mixin: a fact of one period.

    `period_start` and `period_end` repeat the period as days; storage keeps them in step so that
    SQL can add up and find overlaps.
    """

    period: Mapped[str] = field(
        N_("期间"),
        Editor.PERIOD,
        required=True,
        max_length=24,
        aliases=("月份", "季度", "时间"),
        sort_order=-1,
    )
    period_start: Mapped[date] = mapped_column(nullable=False, index=True)
    period_end: Mapped[date] = mapped_column(nullable=False, index=True)


class Tally(Periodic):
    """Mixin: counts of one unit or one sub-centre over one period."""

    unit_id: Mapped[int | None] = field(
        N_("单位"), Editor.REFERENCE, reference="units", aliases=UNIT_HEADERS, sort_order=-3
    )
    sub_center_id: Mapped[int | None] = field(
        N_("分中心"), Editor.REFERENCE, reference="sub_centers", sort_order=-2
    )


class Ballot(Tally, Record):
    """Offline ballots: due = cast + unevaluated, cast = the sum of the three answers."""

    __tablename__ = "ballots"
    kind = Kind(
        "ballots",
        N_("线下投票"),
        "evaluation",
        ("unit", "sub_center", "period"),
        "period",
        ("period", "unit", "sub_center"),
        period_by="period",
        checks=(rules.check_ballots,),
        one_of=("unit", "sub_center"),
        rates=rules.RATES,
    )

    ballots_due: Mapped[int] = field(
        N_("应投票次数"),
        Editor.INTEGER,
        required=True,
        totalled=True,
        counting_unit="件",
        aliases=("应投", "应投票数", "应评", "应投票"),
    )
    ballots_cast: Mapped[int] = field(
        N_("实际投票次数"),
        Editor.INTEGER,
        required=True,
        totalled=True,
        counting_unit="件",
        aliases=("实投", "实际票次数", "实际投票", "实投票次数", "实评"),
    )
    satisfied: Mapped[int] = field(
        N_("满意"),
        Editor.INTEGER,
        required=True,
        totalled=True,
        counting_unit="张",
        aliases=("满意票", "满意票数"),
    )
    basically_satisfied: Mapped[int] = field(
        N_("基本满意"),
        Editor.INTEGER,
        required=True,
        default=0,
        totalled=True,
        counting_unit="张",
        aliases=("基本满意票", "基本满意票数"),
    )
    dissatisfied: Mapped[int] = field(
        N_("不满意"),
        Editor.INTEGER,
        required=True,
        default=0,
        totalled=True,
        counting_unit="张",
        aliases=("不满意票", "不满意票数"),
    )
    unevaluated: Mapped[int] = field(
        N_("未开展评价"),
        Editor.INTEGER,
        required=True,
        default=0,
        totalled=True,
        counting_unit="张",
        aliases=("未评价", "未开展评价票", "未评"),
    )
    remark: Mapped[str | None] = field(N_("备注"), Editor.LONG_TEXT, listed=False)
