"""The vote table by unit: twelve columns under two header rows, and its footnote (S000)."""

from hallmanager.base.text import N_, _, translate
from hallmanager.bulletins.kind import AnnexRows, Material
from hallmanager.domain.document import Align, Cell, Column, Paragraph, Run, Table
from hallmanager.domain.ratio import Ratio

# Measure, header, width in characters; 不满意 are the ballots cast, 未开展评价 stands beside it.
_COLUMNS = (
    ("ballots_due", N_("应投票次数"), 3.6),
    ("ballots_cast", N_("实际投票次数"), 4.0),
    ("satisfied", N_("满意"), 3.4),
    ("basically_satisfied", N_("基本满意"), 3.0),
    ("dissatisfied", N_("不满意"), 3.0),
    ("unevaluated", N_("未开展评价"), 3.6),
    ("turnout", N_("投票率"), 4.2),
    ("satisfaction_rate", N_("满意率"), 4.2),
    ("basic_satisfaction_rate", N_("基本满意率"), 4.2),
    ("dissatisfaction_rate", N_("不满意率"), 4.2),
)
_NUMBER_WIDTH, _NAME_WIDTH = 2.6, 12.0
_FOOTNOTE = N_(
    "注：满意率=满意票数/应投票数，基本满意率=基本满意票数/应投票数，"
    "不满意率=（不满意票数+未开展评价票数）/应投票数。"
)


def ballot_table(material: Material) -> Table:
    """Units, then sub-centres, in their fixed order; nothing counted leaves a cell blank."""
    columns = (
        Column(_NUMBER_WIDTH),
        Column(_NAME_WIDTH, Align.LEFT),
        *(Column(width) for _name, _header, width in _COLUMNS),
    )
    header = tuple(
        tuple(Cell(Run(text, bold=True), colspan, rowspan) for text, colspan, rowspan in row)
        for row in _header(material)
    )
    footnote = Paragraph((Run(translate(_FOOTNOTE)),))
    return Table(columns, header, tuple(_rows(material)), footnote, landscape=True)


def ballot_table_rows(material: Material, title: str) -> AnnexRows:
    """The same table as workbook rows."""
    rows = []
    for number, place in enumerate(material.places, start=1):
        cells = [_cell_value(material, f"{place.prefix}.{name}") for name, _h, _w in _COLUMNS]
        rows.append((number, place.name, *cells))
    return AnnexRows(title, _header(material), tuple(rows), translate(_FOOTNOTE))


def _header(material: Material) -> tuple[tuple[tuple[str, int, int], ...], ...]:
    group = _("{period}线下好差评统计情况").format(period=material.period.short_title)
    first = ((_("序号"), 1, 2), (_("单位"), 1, 2), (group, len(_COLUMNS), 1))
    return first, tuple((translate(header), 1, 1) for _name, header, _width in _COLUMNS)


def _rows(material: Material) -> list[tuple[Cell, ...]]:
    return [
        (
            Cell(Run(str(number))),
            Cell(Run(place.name)),
            *(_cell(material, f"{place.prefix}.{name}") for name, _h, _w in _COLUMNS),
        )
        for number, place in enumerate(material.places, start=1)
    ]


def _cell(material: Material, key: str) -> Cell:
    text = material.figures[key].text
    return Cell(Run(text, figure=key) if text else Run(""))


def _cell_value(material: Material, key: str) -> str | int | None:
    figure = material.figures[key]
    if not figure.text:
        return None
    if isinstance(figure.value, Ratio):
        return figure.text
    return figure.value if isinstance(figure.value, int) else None
