"""Red and black lists by issue, window-times and person-times; the service stars."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from hallmanager.base.text import N_, _, translate
from hallmanager.domain.condition import Condition, within
from hallmanager.domain.figures import Figure, Source
from hallmanager.domain.honors import issues, times_by_unit
from hallmanager.domain.narrative import Member
from hallmanager.figures.scope import Scope
from hallmanager.records.hall import ServiceWindow
from hallmanager.records.honors import ListColor, ListTarget, RedBlackEntry, ServiceStar
from hallmanager.records.staff import Staff

_TIMES = {
    ListTarget.WINDOW: ("window_times", N_("窗口次")),
    ListTarget.PERSON: ("person_times", N_("人次")),
}


def list_figures(scope: Scope) -> list[Figure]:
    """Both lists: issues, window-times, person-times, units grouped by how often they stand."""
    return [figure for color in ListColor for figure in _list_figures(scope, color)]


def list_groups(scope: Scope) -> dict[str, list[Member]]:
    """The groups of units by window-times, for templates: `red.groups`, `black.groups`."""
    return {
        f"{color.value}.groups": [
            Member(f"{color.value}.times.{times}") for times in _by_times(scope, color)
        ]
        for color in ListColor
    }


def _where(scope: Scope, color: ListColor) -> tuple[Condition, ...]:
    return within(scope.period.code), Condition("color", "=", color.value)


def _entries(scope: Scope, color: ListColor) -> list[RedBlackEntry]:
    return [one for one in scope.records(RedBlackEntry) if one.color == color.value]


def _of_target(entries: Sequence[RedBlackEntry], target: ListTarget) -> list[RedBlackEntry]:
    return [entry for entry in entries if entry.target == target.value]


def _by_times(scope: Scope, color: ListColor) -> dict[int, list[int]]:
    return times_by_unit(_of_target(_entries(scope, color), ListTarget.WINDOW))


def _list_figures(scope: Scope, color: ListColor) -> list[Figure]:
    entries = _entries(scope, color)
    groups = _by_times(scope, color)
    return [
        _issues(scope, color, entries),
        _times(scope, color, ListTarget.WINDOW, entries, groups),
        _times(scope, color, ListTarget.PERSON, entries, {}),
        *(one for times, units in groups.items() for one in _group(scope, color, times, units)),
    ]


def _times(
    scope: Scope,
    color: ListColor,
    target: ListTarget,
    entries: Sequence[RedBlackEntry],
    groups: Mapping[int, Sequence[int]],
) -> Figure:
    """Window-times or person-times: the entries whose object is a window, or a person."""
    name, unit = _TIMES[target]
    count = len(_of_target(entries, target))
    terms = " + ".join(f"{len(units)}×{times}" for times, units in groups.items())
    formula = _("对象是{target}的记录 {n} 条").format(target=target.label, n=count)
    where = (*_where(scope, color), Condition("target", "=", target.value))
    return Figure(
        key=f"{color.value}.{name}",
        label=f"{color.label}{translate(unit)}",
        value=count,
        text=str(count),
        unit=translate(unit),
        formula=f"{formula}：{terms}" if terms else formula,
        rule=scope.rules["red_black"].cite(name),
        source=Source("red_black_entries", where, count),
    )


def _issues(scope: Scope, color: ListColor, entries: Sequence[RedBlackEntry]) -> Figure:
    count = len(issues(entries))
    return Figure(
        key=f"{color.value}.issues",
        label=_("{color}期数").format(color=color.label),
        value=count,
        text=str(count),
        unit="期",
        formula=_("{n} 条记录分属 {issues} 期").format(n=len(entries), issues=count),
        rule=scope.rules["red_black"].cite("issues"),
        source=Source("red_black_entries", _where(scope, color), len(entries), counts=None),
    )


def _group(scope: Scope, color: ListColor, times: int, units: Sequence[int]) -> list[Figure]:
    ordered = sorted(units, key=scope.unit_rank)
    names = tuple(scope.body_names.get(unit, "") for unit in ordered)
    source = Source(
        "red_black_entries",
        (
            *_where(scope, color),
            Condition("target", "=", ListTarget.WINDOW.value),
            Condition("unit", "in", tuple(ordered)),
        ),
        times * len(units),
        counts=None,
    )
    label = _("{color}窗口{times}次").format(color=color.label, times=times)
    prefix = f"{color.value}.times.{times}"
    listed = Figure(
        key=f"{prefix}.units",
        label=_("{label}的单位").format(label=label),
        value=names,
        text="、".join(names),
        unit=_("单位"),
        formula=_("每个单位各 {times} 条，共 {units} 个单位").format(times=times, units=len(units)),
        rule=scope.rules["red_black"].cite("groups"),
        source=source,
        names=names,
    )
    each = replace(
        listed,
        key=f"{prefix}.times",
        label=_("{label}的次数").format(label=label),
        value=times,
        text=str(times),
        unit=_("窗口次"),
        names=(),
    )
    return [listed, each]


def star_figures(scope: Scope) -> list[Figure]:
    """The service stars with unit and window, and how many they are."""
    stars = scope.records(ServiceStar)
    people = scope.reader.labels(Staff)
    windows = {window.id: window for window in scope.records(ServiceWindow)}
    texts = tuple(_star_text(scope, star, people.get(star.staff_id, ""), windows) for star in stars)
    count = Figure(
        key="stars.count",
        label=_("服务明星人数"),
        value=len(stars),
        text=str(len(stars)),
        unit="名",
        formula=_("期内评定 {n} 名").format(n=len(stars)),
        rule=scope.rules["service_stars"].cite("list"),
        source=Source("service_stars", (within(scope.period.code),), len(stars)),
    )
    listed = replace(
        count,
        key="stars.people",
        label=_("服务明星"),
        value=texts,
        text="、".join(texts),
        names=tuple(people.get(star.staff_id, "") for star in stars),
    )
    return [count, listed]


def _star_text(
    scope: Scope, star: ServiceStar, person: str, windows: dict[int, ServiceWindow]
) -> str:
    """县交通局窗口杨洁: whoever has no unit is named by the window."""
    if star.unit_id is not None:
        return _("{unit}窗口{person}").format(
            unit=scope.body_names.get(star.unit_id, ""), person=person
        )
    window = windows.get(star.window_id or 0)
    return (
        _("{window}窗口{person}").format(window=window.name or window.code, person=person)
        if window
        else person
    )
