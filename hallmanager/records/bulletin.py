"""What feeds a bulletin's narrative: activities and problems; and the drafts being written."""

from datetime import date

from sqlalchemy.orm import Mapped

from hallmanager.base.text import N_
from hallmanager.domain import bulletin as rules
from hallmanager.domain import wording
from hallmanager.domain.narrative import check_template
from hallmanager.records.evaluation import UNIT_HEADERS, Periodic
from hallmanager.records.field import Choice, Editor, choices_of, field
from hallmanager.records.kind import Kind, Record


class ActivityKind(Choice):
    """What kind of work a paragraph of 工作动态 tells."""

    TRAINING = "training", N_("培训")
    MEETING = "meeting", N_("会议")
    VISIT = "visit", N_("调研督导")
    CAMPAIGN = "campaign", N_("专项工作")
    OTHER = "other", N_("其他")


class ProblemSource(Choice):
    """Where a problem came to light."""

    PATROL = "patrol", N_("日常巡查")
    INSPECTION = "inspection", N_("上级督查")
    CALLBACK = "callback", N_("群众回访")
    COMPLAINT = "complaint", N_("群众投诉")
    REPORTED = "reported", N_("上级通报")
    OTHER = "other", N_("其他")


class ProblemState(Choice):
    """How far a problem has been settled."""

    OPEN = "open", N_("未整改"), "bad"
    RECTIFYING = "rectifying", N_("整改中"), "warn"
    CLOSED = "closed", N_("已销号"), "ok"


# The bulletin types and sections whose wording a hall may replace: all that have one.
_TYPES = choices_of("TemplateType", {key: one.title for key, one in wording.shipped().items()})
_SECTIONS = choices_of("TemplateSection", wording.section_names())


class Activity(Record):
    """One event of the hall's work: training, visit, meeting."""

    __tablename__ = "activities"
    kind = Kind(
        "activities",
        N_("工作动态"),
        "bulletins",
        ("held_on", "theme"),
        "theme",
        ("held_on", "theme"),
        period_by="held_on",
        checks=(rules.check_activity,),
        counting_unit="项",
    )

    held_on: Mapped[date] = field(
        N_("日期"), Editor.DATE, required=True, aliases=("时间", "开始日期")
    )
    until: Mapped[date | None] = field(N_("结束日期"), Editor.DATE, listed=False)
    activity_kind: Mapped[str] = field(
        N_("类型"),
        Editor.CHOICE,
        required=True,
        choices=ActivityKind,
        default=ActivityKind.OTHER.value,
    )
    theme: Mapped[str] = field(N_("主题"), required=True, max_length=120, aliases=("标题", "事项"))
    organizer: Mapped[str | None] = field(
        N_("组织单位"), max_length=120, aliases=("主办单位", "组织者")
    )
    participants: Mapped[str | None] = field(
        N_("参加单位"), Editor.LONG_TEXT, listed=False, aliases=("单位",)
    )
    headcount: Mapped[int | None] = field(
        N_("人数"), Editor.INTEGER, counting_unit="人次", aliases=("参加人数",)
    )
    text: Mapped[str | None] = field(
        N_("正文"),
        Editor.LONG_TEXT,
        help=N_("写进通报的一段话；空着时按日期、组织单位、主题成句"),
        aliases=("内容",),
    )


class HallProblem(Record):
    """One problem: theme, unit, fact, source, measure, due, state."""

    __tablename__ = "problems"
    kind = Kind(
        "problems",
        N_("问题"),
        "bulletins",
        ("found_on", "unit", "fact"),
        "fact",
        ("found_on", "theme"),
        period_by="found_on",
        checks=(rules.check_problem,),
        counting_unit="个",
    )

    found_on: Mapped[date] = field(
        N_("发现日期"), Editor.DATE, required=True, aliases=("日期", "时间")
    )
    theme: Mapped[str] = field(
        N_("主题"),
        required=True,
        max_length=60,
        aliases=("类别", "问题类别"),
        help=N_("同一主题在通报里写成一段"),
    )
    unit_id: Mapped[int | None] = field(
        N_("单位"), Editor.REFERENCE, reference="units", aliases=UNIT_HEADERS
    )
    fact: Mapped[str] = field(
        N_("事实"), Editor.LONG_TEXT, required=True, aliases=("问题", "存在问题", "情况")
    )
    source: Mapped[str | None] = field(N_("来源"), Editor.CHOICE, choices=ProblemSource)
    measure: Mapped[str | None] = field(
        N_("措施"), Editor.LONG_TEXT, aliases=("整改措施", "下一步措施")
    )
    due: Mapped[date | None] = field(N_("整改期限"), Editor.DATE, aliases=("期限", "整改时限"))
    state: Mapped[str] = field(
        N_("状态"),
        Editor.CHOICE,
        required=True,
        choices=ProblemState,
        default=ProblemState.OPEN.value,
        aliases=("整改情况",),
    )


class BulletinDraft(Periodic, Record):
    """A bulletin being written: its sections' text with figure slots, and its document facts.

    `texts` and `facts` are JSON objects kept as opaque text.
    """

    __tablename__ = "bulletin_drafts"
    kind = Kind(
        "bulletin_drafts",
        N_("草稿"),
        "bulletins",
        ("bulletin_type", "period"),
        "bulletin_type",
        ("period",),
        period_by="period",
        counting_unit="份",
    )

    bulletin_type: Mapped[str] = field(N_("文种"), required=True, max_length=40)
    texts: Mapped[str | None] = field(N_("正文"), Editor.LONG_TEXT, listed=False)
    facts: Mapped[str | None] = field(N_("要素"), Editor.LONG_TEXT, listed=False)


class NarrativeTemplate(Record):
    """The hall's own wording of one section of a bulletin type, in place of the shipped one."""

    __tablename__ = "narrative_templates"
    kind = Kind(
        "narrative_templates",
        N_("正文模板"),
        "bulletins",
        ("bulletin_type", "section"),
        "section",
        ("bulletin_type", "section"),
        checks=(check_template,),
    )

    bulletin_type: Mapped[str] = field(
        N_("文种"), Editor.CHOICE, required=True, choices=_TYPES, max_length=40
    )
    section: Mapped[str] = field(
        N_("章节"), Editor.CHOICE, required=True, choices=_SECTIONS, max_length=40
    )
    text: Mapped[str] = field(
        N_("模板"),
        Editor.LONG_TEXT,
        required=True,
        help=N_(
            "{数字} 印出数字；[?数字: 有则写 | 为零则写]；[!数字: 未录则写]；[*列表: 逐项写 | 间隔]"
        ),
    )
