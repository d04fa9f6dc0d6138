"""What feeds the narrative: activities by date, problems by theme, the measures taken."""

import itertools
from collections.abc import Iterable, Sequence

from hallmanager.base.text import _
from hallmanager.domain.bulletin import (
    activity_text,
    by_theme,
    listed,
    ordinal_words,
    sentence,
    theme_heading,
)
from hallmanager.domain.condition import Condition, within
from hallmanager.domain.figures import Figure, Source
from hallmanager.domain.narrative import Member
from hallmanager.figures.scope import Scope
from hallmanager.records.bulletin import Activity, HallProblem, ProblemSource


def activity_figures(scope: Scope) -> list[Figure]:
    """How many activities there were, and a paragraph for each by date."""
    activities = scope.records(Activity)
    rule = scope.rules["narrative"].cite("activities")
    count = Figure(
        key="activities.count",
        label=_("工作动态"),
        value=len(activities),
        text=str(len(activities)),
        unit="项",
        formula=_("期内登记 {n} 项").format(n=len(activities)),
        rule=rule,
        source=Source("activities", (within(scope.period.code),), len(activities)),
    )
    return [count, *(_activity(one, rule) for one in activities)]


def activity_groups(scope: Scope) -> dict[str, list[Member]]:
    """For templates: `activities.all`, by date."""
    activities = scope.records(Activity)
    return {
        "activities.all": [Member(f"activity.{one.id}", {"theme": one.theme}) for one in activities]
    }


def _activity(one: Activity, rule: str) -> Figure:
    text = activity_text(one)
    return Figure(
        key=f"activity.{one.id}.text",
        label=one.theme,
        value=text,
        text=text,
        unit="",
        formula=_("{date} 登记的工作动态").format(date=one.held_on.isoformat()),
        rule=rule,
        source=Source("activities", (Condition("id", "=", one.id),), 1),
    )


def problem_figures(scope: Scope) -> list[Figure]:
    """How many problems were found, the facts of each theme, the measures."""
    problems = _problems(scope)
    rule = scope.rules["narrative"]
    source = Source("problems", (within(scope.period.code),), len(problems))
    count = Figure(
        key="problems.count",
        label=_("发现的问题"),
        value=len(problems),
        text=str(len(problems)),
        unit="个",
        formula=_("期内登记 {n} 个").format(n=len(problems)),
        rule=rule.cite("problems"),
        source=source,
    )
    themes = [
        _theme(scope, number, theme, found, rule.cite("problems"))
        for number, (theme, found) in enumerate(by_theme(problems).items(), start=1)
    ]
    return [
        count,
        _sources(problems, rule.cite("problems"), source),
        *themes,
        _measures(problems, rule.cite("measures"), source),
    ]


def problem_groups(scope: Scope) -> dict[str, list[Member]]:
    """For templates: `problems.themes` with the ordinals 一是, 二是 …, the theme, its heading."""
    themes = by_theme(_problems(scope))
    return {
        "problems.themes": [
            Member(f"problems.theme.{number}", _theme_words(ordinal, theme))
            for number, ordinal, theme in zip(
                itertools.count(1), ordinal_words(len(themes)), themes, strict=False
            )
        ]
    }


def _theme_words(ordinal: str, theme: str) -> dict[str, str]:
    return {"ordinal": ordinal, "theme": theme, "heading": theme_heading(theme)}


def _problems(scope: Scope) -> list[HallProblem]:
    return sorted(
        scope.records(HallProblem),
        key=lambda one: (one.found_on, scope.unit_rank(one.unit_id), one.id),
    )


def _theme(
    scope: Scope, number: int, theme: str, found: Sequence[HallProblem], rule: str
) -> Figure:
    facts = tuple(dict.fromkeys(_fact(scope, one) for one in found))
    ids = tuple(one.id for one in found)
    return Figure(
        key=f"problems.theme.{number}.facts",
        label=theme,
        value=facts,
        text=listed(facts),
        unit="个",
        formula=_("主题为“{theme}”的 {n} 个").format(theme=theme, n=len(found)),
        rule=rule,
        source=Source("problems", (Condition("id", "in", ids),), len(found)),
    )


def _fact(scope: Scope, problem: HallProblem) -> str:
    """The fact, led by the unit's name unless the fact names it itself."""
    fact = sentence(problem.fact)
    unit = scope.body_names.get(problem.unit_id or 0, "")
    names = {unit, *(place.name for place in scope.every_unit if place.id == problem.unit_id)}
    return fact if any(name in fact for name in names) else unit + fact


def _sources(problems: Sequence[HallProblem], rule: str, source: Source) -> Figure:
    """Where the problems came to light, as far as it was entered; 其他 says nothing."""
    named = {one.source for one in problems} - {ProblemSource.OTHER.value}
    names = tuple(one.label for one in ProblemSource if one.value in named)
    return Figure(
        key="problems.sources",
        label=_("问题来源"),
        value=names,
        text="、".join(names),
        unit="种",
        formula=_("{n} 个问题所填的来源").format(n=len(problems)),
        rule=rule,
        source=source,
    )


def _measures(problems: Iterable[HallProblem], rule: str, source: Source) -> Figure:
    measures = tuple(dict.fromkeys(sentence(one.measure) for one in problems if one.measure))
    return Figure(
        key="problems.measures",
        label=_("整改措施"),
        value=measures,
        text=listed(measures),
        unit="项",
        formula=_("去掉重复后 {n} 项").format(n=len(measures)),
        rule=rule,
        source=source,
    )
