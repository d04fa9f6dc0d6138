"""The hall itself: centre, halls, zones, sub-centres, units, windows, items."""

from datetime import date

from sqlalchemy.orm import Mapped

from hallmanager.base.text import N_
from hallmanager.domain import hall as rules
from hallmanager.records.field import Choice, Editor, field
from hallmanager.records.kind import DatedFact, Inline, Kind, Record
from hallmanager.records.named import Named

_NAME_ALIASES = ("名称", "规范名称")
_SHORT = N_("简称")
_ORDER_ALIASES = ("序号", "次序", "排序", "固定次序")


class UnitCategory(Choice):
    """How a stationed unit belongs to the hall (S004)."""

    GOVERNMENT = "government", N_("政府部门")
    PARTY_MASS = "party_mass", N_("党群部门")
    CENTRAL_PROVINCIAL = "central_provincial", N_("中省驻单位")
    UTILITY = "utility", N_("公共服务企业")
    BANK = "bank", N_("金融机构")
    TOWNSHIP = "township", N_("乡镇（街道）")
    SOCIAL_SERVICE = "social_service", N_("社会服务")


class WindowKind(Choice):
    """What a window is for."""

    DEDICATED = "dedicated", N_("单位专窗")
    GENERAL = "general", N_("综合窗口")
    DELIVERY = "delivery", N_("出件窗口")
    GUIDE = "guide", N_("导办台")
    UNRESOLVED = "unresolved", N_("办不成事窗口")
    SELF_SERVICE = "self_service", N_("自助区")


class WindowState(Choice):
    """Whether a window is in use; the staffing of the day is attendance, not state."""

    OPEN = "open", N_("在用")
    VACANT = "vacant", N_("长期空缺"), "warn"
    CLOSED = "closed", N_("停用"), "neutral"


class EntryDefect(Choice):
    """What is wrong with a unit's entry into the hall (S003)."""

    NOT_ENTERED = "not_entered", N_("应进未进")
    DUAL_ACCEPTANCE = "dual_acceptance", N_("两头受理")
    OUTSIDE_LOOP = "outside_loop", N_("体外循环")
    INSUFFICIENT_AUTHORITY = "insufficient_authority", N_("授权不到位")
    LONG_VACANT = "long_vacant", N_("长期空缺")


class Center(Record):
    """The service centre: whose hall this is, and what its documents say by default."""

    __tablename__ = "centers"
    kind = Kind(
        "centers", N_("政务服务中心"), "hall", ("name",), "name", ("name",), counting_unit="个"
    )

    name: Mapped[str] = field(N_("名称"), required=True, aliases=("中心", *_NAME_ALIASES))
    short_name: Mapped[str | None] = field(_SHORT, max_length=20)
    issuer: Mapped[str | None] = field(
        N_("发文机关"), max_length=120, help=N_("通报的发文机关全称；空着用中心名称")
    )
    letterhead: Mapped[str | None] = field(
        N_("发文机关标志"), max_length=60, help=N_("红头上的字，可带“文件”；空着用发文机关加“文件”")
    )
    code_word: Mapped[str | None] = field(
        N_("机关代字"), max_length=20, help=N_("如“永政务发”，用在发文字号里")
    )
    recipients: Mapped[str | None] = field(N_("主送机关"), Editor.LONG_TEXT, listed=False)
    copies_to: Mapped[str | None] = field(N_("抄送"), Editor.LONG_TEXT, listed=False)
    signer: Mapped[str | None] = field(N_("签发人"), max_length=20, listed=False)
    print_organ: Mapped[str | None] = field(
        N_("印发机关"), max_length=120, listed=False, help=N_("空着用发文机关")
    )
    sample: Mapped[bool] = field(
        N_("示例"), Editor.FLAG, required=True, default=False, listed=False
    )


class Hall(Named, Record):
    """One hall of the centre: a building, a floor, A厅/B厅/C厅."""

    __tablename__ = "halls"
    kind = Kind(
        "halls", N_("大厅"), "hall", ("name",), "name", ("fixed_order", "name"), counting_unit="个"
    )

    center_id: Mapped[int] = field(
        N_("政务服务中心"),
        Editor.REFERENCE,
        required=True,
        reference="centers",
        listed=False,
        aliases=("中心",),
    )
    name: Mapped[str] = field(N_("名称"), required=True, aliases=("大厅", "厅", *_NAME_ALIASES))
    floor: Mapped[str | None] = field(N_("楼层"), max_length=20)
    theme: Mapped[str | None] = field(N_("主题"), max_length=60, help=N_("如“企业开办与工程建设”"))
    fixed_order: Mapped[int | None] = field(N_("次序"), Editor.INTEGER, aliases=_ORDER_ALIASES)


class Zone(Named, Record):
    """A zone of a hall: 不动产登记区, 等候区."""

    __tablename__ = "zones"
    kind = Kind(
        "zones",
        N_("功能区"),
        "hall",
        ("hall", "name"),
        "name",
        ("hall", "fixed_order", "name"),
        counting_unit="个",
    )

    hall_id: Mapped[int] = field(
        N_("大厅"), Editor.REFERENCE, required=True, reference="halls", aliases=("厅",)
    )
    name: Mapped[str] = field(N_("名称"), required=True, aliases=("功能区", "区", *_NAME_ALIASES))
    fixed_order: Mapped[int | None] = field(N_("次序"), Editor.INTEGER, aliases=_ORDER_ALIASES)


class SubCenter(Named, Record):
    """A sub-centre: counted as a line of its own, outside the main hall's total (S000)."""

    __tablename__ = "sub_centers"
    kind = Kind(
        "sub_centers",
        N_("分中心"),
        "hall",
        ("name",),
        "name",
        ("fixed_order", "name"),
        children=("sub_center_names",),
        inlines=(Inline("aliases", N_("别名"), "sub_center_aliases", "alias", ("曾用写法",)),),
        counting_unit="个",
    )

    fixed_order: Mapped[int | None] = field(N_("次序"), Editor.INTEGER, aliases=_ORDER_ALIASES)
    name: Mapped[str] = field(N_("名称"), required=True, aliases=("分中心", *_NAME_ALIASES))
    short_name: Mapped[str | None] = field(_SHORT, max_length=20)
    address: Mapped[str | None] = field(N_("地址"), max_length=120, listed=False)
    opened_on: Mapped[date | None] = field(N_("设立日期"), Editor.DATE, listed=False)
    closed_on: Mapped[date | None] = field(N_("撤销日期"), Editor.DATE, listed=False)


class StationedUnit(Named, Record):
    """A unit stationed in the hall, in the fixed order that every list and annex follows."""

    __tablename__ = "units"
    kind = Kind(
        "units",
        N_("单位"),
        "hall",
        ("name",),
        "name",
        ("fixed_order", "name"),
        checks=(rules.check_unit,),
        children=("unit_names",),
        inlines=(Inline("aliases", N_("别名"), "unit_aliases", "alias", ("曾用写法",)),),
        counting_unit="个",
    )

    fixed_order: Mapped[int | None] = field(N_("次序"), Editor.INTEGER, aliases=_ORDER_ALIASES)
    name: Mapped[str] = field(
        N_("名称"), required=True, aliases=("单位", "单位名称", "部门", "进驻单位", *_NAME_ALIASES)
    )
    full_name: Mapped[str | None] = field(
        N_("行文称谓"),
        max_length=80,
        aliases=("全称",),
        help=N_("公文正文里的称呼，如“县市场监管局”；空着用名称"),
    )
    short_name: Mapped[str | None] = field(_SHORT, max_length=12, help=N_("平面图格子里的短名"))
    category: Mapped[str | None] = field(
        N_("类别"), Editor.CHOICE, choices=UnitCategory, aliases=("单位类别",)
    )
    proxied: Mapped[bool] = field(
        N_("代办"),
        Editor.FLAG,
        required=True,
        default=False,
        aliases=("是否代办",),
        help=N_("事项由别的窗口代为办理"),
    )
    entered_on: Mapped[date | None] = field(N_("进驻日期"), Editor.DATE, listed=False)
    left_on: Mapped[date | None] = field(N_("撤出日期"), Editor.DATE, listed=False)
    remark: Mapped[str | None] = field(N_("备注"), Editor.LONG_TEXT, listed=False)


class _FormerName(DatedFact):
    """A name that held until a day; today's name is the record's own."""

    name: Mapped[str] = field(N_("曾用名称"), required=True)
    full_name: Mapped[str | None] = field(N_("曾用行文称谓"), max_length=80)
    short_name: Mapped[str | None] = field(N_("曾用简称"), max_length=20)


class UnitName(_FormerName, Record):
    """A former name of a unit: an old quarter keeps the name it had."""

    __tablename__ = "unit_names"
    kind = Kind(
        "unit_names",
        N_("曾用名"),
        "hall",
        ("unit",),
        "name",
        ("unit", "valid_from"),
        owner="units",
        dated=True,
        checks=(rules.check_former_name,),
    )
    unit_id: Mapped[int] = field(N_("单位"), Editor.REFERENCE, required=True, reference="units")


class SubCenterName(_FormerName, Record):
    """A former name of a sub-centre."""

    __tablename__ = "sub_center_names"
    kind = Kind(
        "sub_center_names",
        N_("曾用名"),
        "hall",
        ("sub_center",),
        "name",
        ("sub_center", "valid_from"),
        owner="sub_centers",
        dated=True,
        checks=(rules.check_former_name,),
    )
    sub_center_id: Mapped[int] = field(
        N_("分中心"), Editor.REFERENCE, required=True, reference="sub_centers"
    )


class UnitAlias(DatedFact, Record):
    """Another way a sheet may write a unit's name, for as long as it is in use."""

    __tablename__ = "unit_aliases"
    kind = Kind(
        "unit_aliases",
        N_("单位别名"),
        "hall",
        ("alias",),
        "alias",
        ("unit", "alias"),
        owner="units",
        dated=True,
    )
    unit_id: Mapped[int] = field(N_("单位"), Editor.REFERENCE, required=True, reference="units")
    alias: Mapped[str] = field(N_("别名"), required=True)


class SubCenterAlias(DatedFact, Record):
    """Another way a sheet may write a sub-centre's name."""

    __tablename__ = "sub_center_aliases"
    kind = Kind(
        "sub_center_aliases",
        N_("分中心别名"),
        "hall",
        ("alias",),
        "alias",
        ("sub_center", "alias"),
        owner="sub_centers",
        dated=True,
    )
    sub_center_id: Mapped[int] = field(
        N_("分中心"), Editor.REFERENCE, required=True, reference="sub_centers"
    )
    alias: Mapped[str] = field(N_("别名"), required=True)


class ServiceWindow(Named, Record):
    """A window: where it stands on the floor, and what it is for; its units are dated rows."""

    __tablename__ = "windows"
    kind = Kind(
        "windows",
        N_("窗口"),
        "hall",
        ("code",),
        "code",
        ("hall", "floor_row", "floor_column", "code"),
        children=("window_units",),
        inlines=(
            Inline(
                "units",
                N_("所属单位"),
                "window_units",
                "unit",
                ("单位", "单位名称", "主管单位", "进驻单位", "部门"),
                N_("几个单位用顿号隔开；换单位后原来的留在历史里"),
                dated=True,
            ),
            Inline(
                "since",
                N_("归属起始日期"),
                "window_units",
                "valid_from",
                ("起始日期", "开始日期", "进驻日期"),
                N_("空着按今天算；新登记的窗口空着为自始"),
                dated=True,
                beside="units",
                listed=False,
            ),
            Inline("staff", N_("在岗人员"), "assignments", "staff", dated=True, shown_only=True),
        ),
        counting_unit="个",
    )

    code: Mapped[str] = field(
        N_("编号"), required=True, max_length=12, aliases=("窗口", "窗口编号", "窗口号", "代码")
    )
    name: Mapped[str | None] = field(
        N_("名称"), aliases=("窗口名称", "业务"), help=N_("如“企业登记”")
    )
    window_kind: Mapped[str] = field(
        N_("类型"),
        Editor.CHOICE,
        required=True,
        choices=WindowKind,
        default=WindowKind.DEDICATED.value,
        aliases=("窗口类型",),
    )
    hall_id: Mapped[int] = field(
        N_("大厅"), Editor.REFERENCE, required=True, reference="halls", aliases=("厅",)
    )
    zone_id: Mapped[int | None] = field(
        N_("功能区"), Editor.REFERENCE, reference="zones", aliases=("区",)
    )
    floor_row: Mapped[int | None] = field(N_("平面图行"), Editor.INTEGER, maximum=200, listed=False)
    floor_column: Mapped[int | None] = field(
        N_("平面图列"), Editor.INTEGER, maximum=200, listed=False
    )
    state: Mapped[str] = field(
        N_("状态"),
        Editor.CHOICE,
        required=True,
        choices=WindowState,
        default=WindowState.OPEN.value,
        aliases=("窗口状态",),
    )
    opened_on: Mapped[date | None] = field(N_("启用日期"), Editor.DATE, listed=False)
    closed_on: Mapped[date | None] = field(N_("停用日期"), Editor.DATE, listed=False)


class WindowUnit(DatedFact, Record):
    """Which unit owns a window, from when to when; a 综合窗口 has several at once."""

    __tablename__ = "window_units"
    kind = Kind(
        "window_units",
        N_("窗口所属单位"),
        "hall",
        ("window", "unit"),
        "unit",
        ("window", "valid_from"),
        owner="windows",
        dated=True,
    )
    window_id: Mapped[int] = field(N_("窗口"), Editor.REFERENCE, required=True, reference="windows")
    unit_id: Mapped[int] = field(
        N_("单位"), Editor.REFERENCE, required=True, reference="units", aliases=("所属单位",)
    )


class ServiceItemEntry(Record):
    """How many of a unit's items should be and are in the hall, and what is wrong with that."""

    __tablename__ = "service_items"
    kind = Kind(
        "service_items",
        N_("事项进驻"),
        "hall",
        ("unit", "counted_on"),
        "unit",
        ("unit", "counted_on"),
        period_by="counted_on",
        checks=(rules.check_service_items,),
    )

    unit_id: Mapped[int] = field(
        N_("单位"), Editor.REFERENCE, required=True, reference="units", aliases=("单位名称", "部门")
    )
    counted_on: Mapped[date] = field(
        N_("统计日期"), Editor.DATE, required=True, aliases=("日期", "截至日期")
    )
    items_required: Mapped[int] = field(
        N_("应进事项"),
        Editor.INTEGER,
        required=True,
        counting_unit="项",
        totalled=True,
        aliases=("应进", "应进驻事项"),
    )
    items_entered: Mapped[int] = field(
        N_("已进事项"),
        Editor.INTEGER,
        required=True,
        counting_unit="项",
        totalled=True,
        aliases=("已进", "已进驻事项"),
    )
    defects: Mapped[str | None] = field(
        N_("进驻问题"), Editor.CHOICES, choices=EntryDefect, max_length=120, aliases=("问题",)
    )
    remark: Mapped[str | None] = field(
        N_("说明"), Editor.LONG_TEXT, listed=False, aliases=("备注",)
    )
