"""Setting up a hall in a few minutes: its centre and halls by name, all else from one workbook.

The workbook is derived from the declarations; what it says is read in one pass, judged as a whole
and kept as one change. Reading it again changes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hallmanager.base.errors import UserError
from hallmanager.base.text import N_, _, translate
from hallmanager.domain.matching import fold
from hallmanager.records.evaluation import Ballot
from hallmanager.records.hall import Center, Hall, ServiceWindow, StationedUnit, SubCenter
from hallmanager.records.kind import Record
from hallmanager.records.staff import Staff
from hallmanager.services import exporting, records
from hallmanager.services.importing import (
    Plan,
    PlannedKind,
    PlanResult,
    commit_plan,
    preview_plan,
)
from hallmanager.services.importing.model import Cancelled, Progress

if TYPE_CHECKING:
    from hallmanager.sheets.template import SheetPlan
    from hallmanager.storage.reading import Reader
    from hallmanager.storage.store import Store

# How the command line calls the workbook of a whole hall, where it otherwise names a kind.
KEY = "hall"


@dataclass(frozen=True)
class _Sheet:
    """One sheet of the workbook: its kind, the columns a beginner fills, a worked example."""

    cls: type[Record]
    title_mark: str
    columns: tuple[str, ...]
    naming: str = ""
    registers: frozenset[str] = frozenset()
    examples: tuple[tuple[str, ...], ...] = ()

    def planned(self, *, with_center: bool) -> PlannedKind:
        """A centre is registered as it is named once; another name for it is a mistake."""
        registers = self.registers - ({"centers"} if with_center else set())
        return PlannedKind(self.cls.kind.key, translate(self.title_mark), registers)


# In the order in which they need each other.
_SHEETS = (
    _Sheet(
        Hall,
        N_("中心与大厅"),
        ("center", "name", "floor", "theme", "fixed_order"),
        N_("大厅"),
        frozenset({"centers"}),
        (
            ("安宁县政务服务中心", "A厅", "一楼", "企业开办", "1"),
            ("安宁县政务服务中心", "B厅", "二楼", "社会保障", "2"),
        ),
    ),
    _Sheet(
        StationedUnit,
        N_("单位"),
        ("fixed_order", "name", "short_name", "full_name", "category", "aliases"),
        N_("单位"),
        examples=(
            ("1", "市场监管局", "市监局", "县市场监管局", "政府部门", "市场局"),
            ("2", "人社局", "", "县人社局", "政府部门", ""),
        ),
    ),
    _Sheet(
        SubCenter,
        N_("分中心"),
        ("fixed_order", "name", "short_name", "aliases"),
        N_("分中心"),
        examples=(("3", "税务分中心", "税务", ""),),
    ),
    _Sheet(
        ServiceWindow,
        N_("窗口"),
        ("code", "units", "hall", "zone", "name", "window_kind"),
        registers=frozenset({"zones"}),
        examples=(
            ("A01", "市场监管局", "A厅", "企业开办区", "企业登记", "单位专窗"),
            ("B01", "市场监管局、人社局", "B厅", "", "综合受理", "综合窗口"),
        ),
    ),
    _Sheet(
        Staff,
        N_("人员"),
        ("name", "unit", "windows", "post", "since", "chief_representative", "number"),
        examples=(
            ("张一", "市场监管局", "A01", "A岗", "2023-04-01", "是", ""),
            ("李二", "市场监管局", "A01", "B岗", "", "", ""),
            ("王三", "人社局", "B01", "", "", "", ""),
        ),
    ),
)


@dataclass(frozen=True)
class Standing:
    """What of a hall is set up: the centre's name ("" without one) and how many there are of what.

    `names` are those of the halls and sub-centres, in their order.
    """

    center: str
    halls: tuple[str, ...]
    sub_centers: tuple[str, ...]
    units: int
    windows: int
    people: int
    ballots: int
    sample: bool

    @property
    def is_named(self) -> bool:
        """Whether the centre and a hall are known."""
        return bool(self.center and self.halls)

    @property
    def is_furnished(self) -> bool:
        """Whether there are units and windows."""
        return bool(self.units and self.windows)

    @property
    def needs_set_up(self) -> bool:
        """Whether the hall is still so empty that the first page has nothing else to show."""
        return not self.windows and not self.ballots


@dataclass(frozen=True)
class Floor:
    """One hall with its windows in their order: code and the units that own it."""

    name: str
    windows: tuple[tuple[str, str], ...]


def floors(store: "Store") -> tuple[Floor, ...]:
    """The halls with their windows, for a first look at what was set up."""
    with store.reading() as reader:
        windows = reader.find(ServiceWindow)
        units = reader.inlines(ServiceWindow, [window.id for window in windows])
        return tuple(
            Floor(
                hall.name,
                tuple((w.code, units[w.id]["units"]) for w in windows if w.hall_id == hall.id),
            )
            for hall in reader.find(Hall)
        )


def sheets() -> tuple[tuple[str, str], ...]:
    """The keys of the kinds and the titles of their sheets, in their order."""
    return tuple((sheet.cls.kind.key, translate(sheet.title_mark)) for sheet in _SHEETS)


def standing(store: "Store") -> Standing:
    """What of the hall is set up."""
    with store.reading() as reader:
        centers = reader.find(Center, limit=1)
        return Standing(
            center=centers[0].name if centers else "",
            halls=tuple(hall.name for hall in reader.find(Hall)),
            sub_centers=tuple(center.name for center in reader.find(SubCenter)),
            units=reader.count(StationedUnit),
            windows=reader.count(ServiceWindow),
            people=reader.count(Staff),
            ballots=reader.count(Ballot),
            sample=bool(centers and centers[0].sample),
        )


def needs_set_up(store: "Store") -> bool:
    """Whether the guide stands on the first page."""
    return standing(store).needs_set_up


def name_hall(
    store: "Store",
    *,
    center: str,
    halls: Sequence[str],
    sub_centers: Sequence[str] = (),
    by: str,
) -> None:
    """Name the centre and register the halls and sub-centres that are not there yet, in one change.

    Halls and sub-centres that are not named stay as they are.

    Raises:
        UserError: without a name of the centre or of a hall, or when a name cannot be kept.
    """
    if not center.strip() or not halls:
        raise UserError(_("请填写中心名称和至少一个大厅，如“A厅、B厅”。"))
    with store.changing(by=by, why=_("建好中心与大厅")) as change:
        found = change.find(Center, limit=1)
        id = found[0].id if found else None
        own = records.keep(change, Center, records.RowChange({"name": center.strip()}, id))
        _add_missing(change, Hall, halls, {"center": own.id})
        _add_missing(change, SubCenter, sub_centers, {})


def _add_missing(
    change: Any, cls: type[Record], names: Sequence[str], more: dict[str, Any]
) -> None:
    known = {fold(label) for label in change.labels(cls).values()}
    wanted = {fold(name): name.strip() for name in names if name.strip()}
    order = len(known)
    for folded, name in wanted.items():
        if folded not in known:
            order += 1
            values = {**more, "name": name}
            if cls is Hall:
                values["fixed_order"] = order
            records.keep(change, cls, records.RowChange(values))


def write_hall_workbook(path: Path, *, store: "Store | None" = None) -> None:
    """Write the workbook to fill in; what the hall has already stands in its rows."""
    from hallmanager.sheets.template import write_templates

    if store is None:
        plans = [_plan(sheet, ()) for sheet in _SHEETS]
    else:
        with store.reading() as reader:
            plans = [_plan(sheet, _known(reader, sheet)) for sheet in _SHEETS]
    write_templates(path, plans, words=_words())


def preview_hall_workbook(
    store: "Store",
    path: Path,
    *,
    create_missing: bool = False,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Plan:
    """Read all sheets of a workbook, ours or the person's own, and judge every row.

    Nothing is changed. Raises what `importing.preview_plan` raises.
    """
    with store.reading() as reader:
        with_center = bool(reader.count(Center))
    return preview_plan(
        store,
        [sheet.planned(with_center=with_center) for sheet in _SHEETS],
        path,
        create_missing=create_missing,
        progress=progress,
        cancelled=cancelled,
    )


def commit_hall_workbook(
    store: "Store",
    plan: Plan,
    *,
    by: str,
    rejects: Path | None = None,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> PlanResult:
    """Keep the good rows of all sheets as one change; hand the others back as a workbook."""
    return commit_plan(store, plan, by=by, rejects=rejects, progress=progress, cancelled=cancelled)


def _plan(sheet: _Sheet, rows: Sequence[dict[str, Any]]) -> "SheetPlan":
    from hallmanager.sheets.template import SheetPlan

    naming = sheet.cls.kind.label_field
    return SheetPlan(
        sheet.cls,
        translate(sheet.title_mark),
        sheet.columns,
        {naming: translate(sheet.naming)} if sheet.naming else {},
        rows,
        [dict(zip(sheet.columns, example, strict=True)) for example in sheet.examples],
    )


def _known(reader: "Reader", sheet: _Sheet) -> list[dict[str, Any]]:
    return [
        {name: cells[name] for name in sheet.columns}
        for cells in exporting.cells(reader, sheet.cls, reader.find(sheet.cls))
    ]


def _words() -> tuple[str, ...]:
    return (
        _("一个工作簿建好整个大厅：按“中心与大厅、单位、分中心、窗口、人员”的次序逐张填写。"),
        _("带 * 的栏目必填，其余可以空着；后面的表从下拉列表里选前面填过的名称。"),
        _("不需要的工作表留空即可。可以分几次填：再次导入时，没有变化的行不会重复登记。"),
        _("填好后在大厅管家里选择这个工作簿；有误的行会逐条写明原因，其余照常导入，整批可撤销。"),
    )
