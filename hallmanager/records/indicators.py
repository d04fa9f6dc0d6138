"""Indicators and their values: the register of what others report (网办率 …)."""

from decimal import Decimal

from sqlalchemy.orm import Mapped

from hallmanager.base.text import N_
from hallmanager.domain import indicators as rules
from hallmanager.records.evaluation import UNIT_HEADERS, Periodic
from hallmanager.records.field import Choice, Editor, field
from hallmanager.records.kind import Kind, Record
from hallmanager.records.named import Named


class Comparator(Choice):
    """How a value is held against its target."""

    AT_LEAST = "at_least", N_("不低于")
    AT_MOST = "at_most", N_("不高于")
    EQUAL = "equal", N_("等于")


class Indicator(Named, Record):
    """One measure that a higher level or a platform reports about units or regions."""

    __tablename__ = "indicators"
    kind = Kind(
        "indicators",
        N_("指标"),
        "evaluation",
        ("name",),
        "name",
        ("fixed_order", "name"),
        counting_unit="项",
    )

    fixed_order: Mapped[int | None] = field(N_("次序"), Editor.INTEGER, aliases=("序号", "排序"))
    name: Mapped[str] = field(N_("指标名称"), required=True, aliases=("指标", "名称"))
    unit_of_measure: Mapped[str] = field(
        N_("计量单位"),
        required=True,
        max_length=10,
        default="%",
        aliases=("单位",),
        help=N_("如 %、件、人次"),
    )
    comparator: Mapped[str | None] = field(N_("比较"), Editor.CHOICE, choices=Comparator)
    target: Mapped[Decimal | None] = field(N_("目标值"), Editor.DECIMAL, aliases=("目标",))
    definition: Mapped[str | None] = field(
        N_("口径"), Editor.LONG_TEXT, listed=False, aliases=("定义", "说明")
    )


class IndicatorValue(Periodic, Record):
    """A reported value: of a unit, of a region, or (both empty) of the whole place."""

    __tablename__ = "indicator_values"
    kind = Kind(
        "indicator_values",
        N_("指标值"),
        "evaluation",
        ("indicator", "unit", "region", "period"),
        "indicator",
        ("period", "indicator", "unit", "region"),
        period_by="period",
        checks=(rules.check_indicator_value,),
    )

    indicator_id: Mapped[int] = field(
        N_("指标"),
        Editor.REFERENCE,
        required=True,
        reference="indicators",
        aliases=("指标名称",),
        sort_order=-5,
    )
    unit_id: Mapped[int | None] = field(
        N_("单位"), Editor.REFERENCE, reference="units", aliases=UNIT_HEADERS, sort_order=-4
    )
    region: Mapped[str | None] = field(
        N_("地区"),
        max_length=40,
        sort_order=-3,
        aliases=("乡镇", "区域"),
        help=N_("乡镇、街道等不在单位名录里的对象"),
    )
    numerator: Mapped[int | None] = field(N_("分子"), Editor.INTEGER)
    denominator: Mapped[int | None] = field(N_("分母"), Editor.INTEGER)
    reported_value: Mapped[Decimal | None] = field(
        N_("通报值"),
        Editor.DECIMAL,
        aliases=("数值", "值", "指标值"),
        help=N_("只有结果、没有分子分母时填；百分率填 85.3 这样的数"),
    )
    target: Mapped[Decimal | None] = field(N_("目标值"), Editor.DECIMAL, aliases=("目标",))
    comparator: Mapped[str | None] = field(N_("比较"), Editor.CHOICE, choices=Comparator)
    source_document: Mapped[str | None] = field(
        N_("来源文件"), max_length=120, aliases=("来源", "文件")
    )
