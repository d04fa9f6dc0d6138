"""Cases: what a unit or sub-centre accepted and settled in a month or quarter."""

from sqlalchemy.orm import Mapped

from hallmanager.base.text import N_
from hallmanager.domain import caseload as rules
from hallmanager.records.evaluation import Tally
from hallmanager.records.field import Editor, field
from hallmanager.records.kind import Kind, Record


class CaseTally(Tally, Record):
    """Case counts; settled may pass accepted (carry-over), which is flagged, not refused."""

    __tablename__ = "case_tallies"
    kind = Kind(
        "case_tallies",
        N_("办件统计"),
        "evaluation",
        ("unit", "sub_center", "period"),
        "period",
        ("period", "unit", "sub_center"),
        period_by="period",
        checks=(rules.check_case_tally,),
        one_of=("unit", "sub_center"),
        rates=rules.RATES,
    )

    accepted: Mapped[int] = field(
        N_("受理"),
        Editor.INTEGER,
        required=True,
        totalled=True,
        counting_unit="件",
        aliases=("受理件", "受理数", "受理量"),
    )
    settled: Mapped[int] = field(
        N_("办结"),
        Editor.INTEGER,
        required=True,
        totalled=True,
        counting_unit="件",
        aliases=("办结件", "办结数", "办结量"),
    )
    instant: Mapped[int | None] = field(
        N_("即办件"), Editor.INTEGER, totalled=True, counting_unit="件", aliases=("即办",)
    )
    online: Mapped[int | None] = field(
        N_("线上受理"),
        Editor.INTEGER,
        totalled=True,
        counting_unit="件",
        aliases=("线上", "网上受理", "线上办件"),
    )
    offline: Mapped[int | None] = field(
        N_("线下受理"),
        Editor.INTEGER,
        totalled=True,
        counting_unit="件",
        aliases=("线下", "线下办件"),
    )
    overdue: Mapped[int | None] = field(
        N_("超期件"),
        Editor.INTEGER,
        totalled=True,
        counting_unit="件",
        aliases=("超期", "超期办件", "逾期"),
    )
    consultations: Mapped[int | None] = field(
        N_("咨询"),
        Editor.INTEGER,
        totalled=True,
        counting_unit="人次",
        aliases=("接待咨询", "咨询人次"),
    )
    remark: Mapped[str | None] = field(N_("备注"), Editor.LONG_TEXT, listed=False)
