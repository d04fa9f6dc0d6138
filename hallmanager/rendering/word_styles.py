"""The styles of the Word file, named as an office knows them, in the faces of GB/T 9704-2012."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import floor
from typing import NamedTuple

from docx.oxml.xmlchemy import BaseOxmlElement as Element

from hallmanager.domain.document import Level
from hallmanager.rendering.fonts import Role, office_families
from hallmanager.rendering.official_page import GREY, PITCH, RED
from hallmanager.rendering.pen import BLACK, Color
from hallmanager.rendering.typesetting import LATIN_ROLE
from hallmanager.rendering.word_markup import element, indent, properties, size, spacing

# 22 lines of 29 points fill the 版心; office programs know no finer measure.
LINE = 29.0
# The page has the grid of 22 × 28, but styles keep to it by measures of their own: what the
# several office programs make of a grid narrower than its characters differs too much.
_CLOSER = floor((PITCH - 16) * 20) - 1
NORMAL = "Normal"
TABLE_STYLE, PLAIN_TABLE = "OfficialTable", "TableNormal"


@dataclass(frozen=True)
class Look:
    """A paragraph style.

    `indent` counts characters, `line` is exact and in points, `grid` sets characters so close
    that 28 of them fill a line, `outline` is the level in the reader's outline.
    """

    id: str
    name: str
    role: Role = Role.BODY
    size: float = 16.0
    align: str = "both"
    line: float = LINE
    before: float = 0.0
    indent: int = 0
    grid: bool = False
    kept: bool = False
    outline: int | None = None
    color: Color = BLACK


# A style called 正文 would collide with the built-in one, which Chinese programs show as 正文.
TEXT = Look("OfficialText", "公文正文", indent=2, grid=True)
MARK = Look("Letterhead", "发文机关标志", Role.TITLE, 40, "center", color=RED)
NUMBER = Look("DocumentNumber", "发文字号", align="center")
TITLE = Look("DocumentTitle", "公文标题", Role.TITLE, 22, "center", kept=True)
RECIPIENTS = Look("Recipients", "主送机关", before=LINE, grid=True, kept=True)
LEVELS = {
    Level.FIRST: Look("Level1", "一级标题", Role.HEADING, indent=2, grid=True, outline=0),
    Level.SECOND: Look("Level2", "二级标题", Role.SUBHEADING, indent=2, grid=True, outline=1),
    Level.THIRD: Look("Level3", "三级标题", indent=2, grid=True, outline=2),
    Level.FOURTH: Look("Level4", "四级标题", indent=2, grid=True, outline=3),
    Level.BODY: TEXT,
}
ANNEX_NOTE = Look("AnnexNote", "附件说明", grid=True, kept=True)
ORGAN = Look("SigningOrgan", "署名", align="center", grid=True, kept=True)
DATE = Look("IssueDate", "成文日期", align="right", grid=True)
NOTE = Look("Note", "附注", indent=2, grid=True)
ANNEX_LABEL = Look("AnnexLabel", "附件标识", Role.HEADING, align="left", kept=True)
ANNEX_TITLE = Look("AnnexTitle", "附件标题", Role.TITLE, 22, "center", kept=True, outline=0)
HEAD_CELL = Look("TableHead", "表头文字", Role.HEADING, 10.5, "center", 13.65)
CELL = Look("TableText", "表格文字", Role.TABLE, 10.5, "center", 13.65)
TABLE_NOTE = Look("TableNote", "表注", Role.TABLE, 10.5, line=13.65)
CHART_TITLE = Look("ChartTitle", "图题", Role.HEADING, 14, "center", kept=True)
IMPRINT = Look("Imprint", "版记", size=14)
HEADER = Look("Header", "header", Role.HEADING, 16, "right", 20, color=GREY)
FOOTER = Look("Footer", "footer", Role.TABLE, 14, "left", 18)
# Stands where the format wants a paragraph and the page has room for none.
THIN = Look("Thin", "占位行", size=1, line=1)

_BUILT_IN = (HEADER, FOOTER)
LOOKS = (
    *(TEXT, MARK, NUMBER, TITLE, RECIPIENTS, *(LEVELS[level] for level in list(Level)[:4])),
    *(ANNEX_NOTE, ORGAN, DATE, NOTE, ANNEX_LABEL, ANNEX_TITLE, HEAD_CELL, CELL, TABLE_NOTE),
    *(CHART_TITLE, IMPRINT, HEADER, FOOTER, THIN),
)


def run_style(level: Level) -> Element:
    """Return the character style of a heading that runs into its paragraph."""
    return element("rStyle", val=f"{LEVELS[level].id}Char")


def hex_color(color: Color) -> str:
    return "".join(f"{round(part * 255):02X}" for part in color)


def styles() -> list[Element]:
    """Return everything that stands in the file's list of styles."""
    found = [_defaults(), _normal(), *_fallbacks(), _table_style()]
    for look in LOOKS:
        found.append(_paragraph_style(look))
        if look.outline is not None and look is not ANNEX_TITLE:
            found.append(_character_style(look))
    return found


def font_table() -> Element:
    """Return the faces by name, each with those that may stand in for it."""
    fonts = []
    for role in Role:
        if role is not Role.RARE:
            best, *others = office_families(role)
            fonts.append(element("font", element("altName", val=",".join(others)), name=best))
    return element("fonts", *fonts)


def face(role: Role) -> Element:
    """Return a role's face: for Han characters, and the one its figures and letters come from."""
    latin = office_families(LATIN_ROLE.get(role, role))[0]
    return element("rFonts", ascii=latin, hAnsi=latin, eastAsia=office_families(role)[0], cs=latin)


class _Named(NamedTuple):
    kind: str
    id: str
    name: str
    custom: bool = True
    default: bool = False


def _style(named: _Named, *content: Element) -> Element:
    marks = {"customStyle": named.custom, "default": named.default}
    return element(
        "style",
        element("name", val=named.name),
        *content,
        type=named.kind,
        styleId=named.id,
        **{name: 1 for name, said in marks.items() if said},
    )


def _defaults() -> Element:
    language = element("lang", val="en-US", eastAsia="zh-CN", bidi="ar-SA")
    run_default = element("rPrDefault", element("rPr", face(Role.BODY), language))
    return element("docDefaults", run_default, element("pPrDefault"))


def _normal() -> Element:
    off = ("overflowPunct", "topLinePunct", "autoSpaceDE", "autoSpaceDN", "snapToGrid")
    flow = [
        element("snapToGrid", val=0),
        element("widowControl"),
        element("kinsoku"),
        *(element(name, val=0) for name in off),
    ]
    return _style(
        _Named("paragraph", NORMAL, "Normal", custom=False, default=True),
        element("qFormat"),
        properties("pPr", [*flow, spacing(line=LINE), element("jc", val="both")]),
        properties(
            "rPr",
            [
                face(Role.BODY),
                element("snapToGrid", val=0),
                element("spacing", val=_CLOSER),
                *size(16),
            ],
        ),
    )


def _fallbacks() -> Iterable[Element]:
    yield _style(
        _Named("character", "DefaultParagraphFont", "Default Paragraph Font", False, True),
        element("uiPriority", val=1),
        element("semiHidden"),
    )
    yield _style(
        _Named("table", PLAIN_TABLE, "Normal Table", False, True),
        element("uiPriority", val=99),
        element("semiHidden"),
        element("tblPr", element("tblInd", w=0, type="dxa"), _cell_margins(0)),
    )


def _table_style() -> Element:
    outer = [_border(side, 8) for side in ("top", "left", "bottom", "right")]
    inner = [_border(side, 4) for side in ("insideH", "insideV")]
    return _style(
        _Named("table", TABLE_STYLE, "公文表格"),
        element("basedOn", val=PLAIN_TABLE),
        element("qFormat"),
        element("tblPr", element("tblBorders", *outer, *inner)),
    )


def _border(side: str, eighths: int) -> Element:
    return element(side, val="single", sz=eighths, space=0, color="000000")


def _cell_margins(width: int) -> Element:
    sides = ("top", "left", "bottom", "right")
    return element("tblCellMar", *(element(side, w=width, type="dxa") for side in sides))


def _paragraph_style(look: Look) -> Element:
    linked = look.outline is not None and look is not ANNEX_TITLE
    return _style(
        _Named("paragraph", look.id, look.name, custom=look not in _BUILT_IN),
        element("basedOn", val=NORMAL),
        *([element("next", val=TEXT.id)] if look.outline is not None or look is TITLE else []),
        *([element("link", val=f"{look.id}Char")] if linked else []),
        element("qFormat"),
        properties("pPr", _paragraph_formats(look)),
        properties("rPr", [*_run_formats(look), *size(look.size)]),
    )


def _paragraph_formats(look: Look) -> Iterable[Element]:
    yield spacing(before=look.before, line=look.line)
    yield element("jc", val=look.align)
    if look.indent:
        yield indent(first=look.indent * PITCH, characters=look.indent)
    if look.kept:
        yield element("keepNext")
    if look.outline is not None:
        yield element("outlineLvl", val=look.outline)


def _run_formats(look: Look) -> Iterable[Element]:
    yield face(look.role)
    if not look.grid:
        yield element("spacing", val=0)
    if look.color != BLACK:
        yield element("color", val=hex_color(look.color))


def _character_style(look: Look) -> Element:
    return _style(
        _Named("character", f"{look.id}Char", f"{look.name} 字符"),
        element("link", val=look.id),
        properties("rPr", [face(look.role)]),
    )
