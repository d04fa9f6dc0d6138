"""The quarterly bulletin: offline ballots, cases, activities, honours, problems (S000)."""

from collections.abc import Mapping, Sequence

from hallmanager.base.text import _
from hallmanager.bulletins.ballot_table import ballot_table, ballot_table_rows
from hallmanager.bulletins.kind import AnnexRows, BulletinType, Material
from hallmanager.domain.bulletin import chinese_number
from hallmanager.domain.document import Annex, Chart, Run, Series
from hallmanager.domain.figures import Figure
from hallmanager.domain.narrative import Facts, Member
from hallmanager.domain.period import Period, PeriodUnit
from hallmanager.figures.bulletin import (
    activity_figures,
    activity_groups,
    problem_figures,
    problem_groups,
)
from hallmanager.figures.caseload import case_figures
from hallmanager.figures.evaluation import hall_figures, place_figures
from hallmanager.figures.honors import list_figures, list_groups, star_figures
from hallmanager.figures.indicators import indicator_figures, indicator_groups
from hallmanager.figures.overdue import overdue_figures
from hallmanager.figures.scope import Scope

_AREAS = (
    hall_figures,
    place_figures,
    case_figures,
    overdue_figures,
    list_figures,
    star_figures,
    indicator_figures,
    activity_figures,
    problem_figures,
)


def gather(scope: Scope) -> Material:
    """All figures of the bulletin, the words and groups its templates may use."""
    figures = {figure.key: figure for area in _AREAS for figure in area(scope)}
    groups = {
        "ballot_places": _ballot_places(scope),
        **list_groups(scope),
        **indicator_groups(scope),
        **activity_groups(scope),
        **problem_groups(scope),
    }
    facts = Facts(figures, _words(scope, figures), groups)
    center_name = scope.center.name if scope.center else ""
    return Material(scope.period, facts, (*scope.units, *scope.sub_centers), center_name)


def _ballot_places(scope: Scope) -> list[Member]:
    """The main hall first, then every sub-centre; numbered, unless one is all there is."""
    hall = [("hall", _("政务服务大厅"))] if scope.units or not scope.sub_centers else []
    places = [*hall, *((place.prefix, place.body_name) for place in scope.sub_centers)]
    return [
        Member(prefix, {"name": name, "ordinal": chinese_number(number) if places[1:] else ""})
        for number, (prefix, name) in enumerate(places, start=1)
    ]


def _words(scope: Scope, figures: dict[str, Figure]) -> dict[str, str]:
    period = scope.period
    listed = len(figures["ranking.top"].names)
    places = min(scope.rules["ranking"].number("top"), listed)
    return {
        "period.title": period.title,
        "period.short": period.short_title,
        "period.months": period.months_text,
        "period.end_month": _("{m}月").format(m=period.end.month),
        "period.previous": period.previous().title,
        "ranking.places": str(places),
    }


def document_title(period: Period) -> str:
    """The usual title of the bulletin."""
    return _("关于{period}政务服务线下“好差评”及政务服务大厅运行情况的通报").format(
        period=period.title
    )


def annexes(material: Material, options: Mapping[str, bool]) -> Sequence[Annex]:
    """The vote table; with the option `chart`, a page of charts after it."""
    tables = [Annex(_table_title(material), (ballot_table(material),))]
    if options.get("chart"):
        title = _("{center}{period}办件量和投票率图").format(
            center=material.center_name, period=material.period.title
        )
        charts = tuple(
            chart for chart in (_volume_chart(material), _turnout_chart(material)) if chart
        )
        if charts:
            tables.append(Annex(title, charts))
    return tables


def annex_rows(material: Material) -> AnnexRows:
    """The vote table as rows of a workbook."""
    return ballot_table_rows(material, _table_title(material))


def _table_title(material: Material) -> str:
    return _("{center}{period}线下“好差评”统计表").format(
        center=material.center_name, period=material.period.title
    )


def _volume_chart(material: Material) -> Chart | None:
    figures = [
        material.figures[f"ranking.top.{place}"]
        for place in range(1, len(material.figures["ranking.top"].names) + 1)
    ]
    if not figures:
        return None
    return Chart(
        _("办件量居前的单位（件）"),
        tuple(figure.names[0] for figure in figures),
        (Series(_("办件量"), tuple(float(str(figure.value)) for figure in figures)),),
        tuple(Run(figure.text, figure.key) for figure in figures),
    )


def _turnout_chart(material: Material) -> Chart | None:
    members = material.facts.groups["ballot_places"]
    bars = [
        (member.words["name"], material.figures[f"{member.prefix}.turnout"]) for member in members
    ]
    known = [(name, figure) for name, figure in bars if figure.text]
    if not known:
        return None
    return Chart(
        _("投票率（%）"),
        tuple(name for name, _figure in known),
        (Series(_("投票率"), tuple(float(figure.text.rstrip("%")) for _name, figure in known)),),
        tuple(Run(figure.text, figure.key) for _name, figure in known),
    )


TYPE = BulletinType(
    key="quarterly",
    period_units=(PeriodUnit.QUARTER,),
    example_period="2023Q2",
    inputs=(
        "ballots",
        "case_tallies",
        "activities",
        "red_black_entries",
        "service_stars",
        "problems",
        "indicator_values",
    ),
    needed=("ballots",),
    gather=gather,
    document_title=document_title,
    annexes=annexes,
    annex_rows=annex_rows,
)
