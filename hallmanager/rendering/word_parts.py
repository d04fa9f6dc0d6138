"""The parts of a 公文 as Word paragraphs: letterhead, title, text, 附件说明, 署名, 版记."""

from collections.abc import Iterable, Sequence
from math import floor

from docx.oxml.xmlchemy import BaseOxmlElement as Element

from hallmanager.domain.document import Annex, Document, Paragraph, Run, Signature
from hallmanager.rendering import document_parts as parts
from hallmanager.rendering.official_page import (
    BODY,
    IMPRINT_INNER,
    IMPRINT_OUTER,
    INK_TOP,
    LEFT,
    MARK_TOP,
    RED,
    RED_RULE,
    SMALL,
    TEXT_WIDTH,
    ImprintBlock,
    RedHeader,
    TextLine,
)
from hallmanager.rendering.typesetting import Typesetter, joined
from hallmanager.rendering.word_markup import (
    element,
    indent,
    lines,
    paragraph,
    run,
    size,
    spacing,
    table,
    twips,
)
from hallmanager.rendering.word_page import BASELINE
from hallmanager.rendering.word_styles import (
    ANNEX_LABEL,
    ANNEX_NOTE,
    ANNEX_TITLE,
    DATE,
    IMPRINT,
    LEVELS,
    LINE,
    MARK,
    NOTE,
    NUMBER,
    ORGAN,
    PLAIN_TABLE,
    RECIPIENTS,
    TITLE,
    hex_color,
    run_style,
)

_MARK_PITCH = 1.2
_SEAL_LINES = 2


def red_header(document: Document, typesetter: Typesetter) -> list[Element]:
    """Return 发文机关标志 and 发文字号 with the red rule; together they take whole lines."""
    header = RedHeader(document, typesetter)
    mark_size = floor(2 * header.size) / 2
    pitch = _MARK_PITCH * mark_size
    mark_top = MARK_TOP + INK_TOP * header.size - BASELINE * pitch
    mark_foot = twips(mark_top) + len(header.mark) * twips(pitch)
    number_top = header.number_top + INK_TOP * BODY.size - BASELINE * LINE
    gap = round(header.rule - number_top - LINE)
    below = header.slots * LINE - number_top - LINE - gap - RED_RULE
    return [
        paragraph(
            MARK.id,
            [lines([line.text for line in header.mark], *size(mark_size))],
            spacing(before=mark_top, line=pitch),
        ),
        paragraph(
            NUMBER.id,
            [run(header.number.text)],
            element("pBdr", _rule("bottom", RED_RULE, gap, hex_color(RED))),
            spacing(before=number_top - mark_foot / 20, after=below, line=LINE),
        ),
    ]


def _rule(side: str, width: float, gap: int = 0, color: str = "000000") -> Element:
    return element(side, val="single", sz=round(8 * width), space=gap, color=color)


def heading(document: Document, recipients: str | None, typesetter: Typesetter) -> list[Element]:
    """Return the title, broken as on paper, and 主送机关; either way a blank line follows it."""
    title = _texts(parts.title(typesetter, document.title, document.title_lines))
    if recipients is None:
        return [paragraph(TITLE.id, [lines(title)], spacing(after=LINE, line=LINE))]
    named = joined(item.line for item in parts.recipients(typesetter, recipients))
    return [paragraph(TITLE.id, [lines(title)]), paragraph(RECIPIENTS.id, [run(named)])]


def _texts(items: Iterable[TextLine]) -> list[str]:
    return [item.line.text for item in items if item.line.glyphs]


def text(content: Paragraph, *, kept: bool = False) -> Element:
    """Return a paragraph of the text; `kept` binds it to what follows it, as headings are."""
    formats = [element("keepNext")] if kept or parts.is_heading(content) else []
    return paragraph(LEVELS[content.level].id, runs(content.runs), *formats)


def runs(given: Iterable[Run]) -> list[Element]:
    """Return runs; a heading that runs into its paragraph is in the style of its level."""
    return [
        run(parts.run_text(each), *([run_style(each.level)] if each.level in _RUN_LEVELS else []))
        for each in given
    ]


_RUN_LEVELS = [level for level, look in LEVELS.items() if look.outline is not None]


def annex_note(annexes: Sequence[Annex], typesetter: Typesetter) -> list[Element]:
    """Return the 附件说明, one blank line below the text, names aligned where they wrap."""
    return [
        paragraph(
            ANNEX_NOTE.id,
            [run(entry.text)],
            spacing(before=0 if place else LINE, line=LINE),
            indent(left=entry.hang, first=entry.begin - entry.hang),
        )
        for place, entry in enumerate(parts.annex_entries(typesetter, annexes))
    ]


def signature(signed: Signature, typesetter: Typesetter) -> list[Element]:
    """Return 署名 and date where paper has them; above a sealed one stays the seal's place."""
    *names, day = [item.line for item in parts.signature(typesetter, signed) if item.line.glyphs]
    organ = lines([line.text for line in names])
    space = spacing(before=(_SEAL_LINES if signed.sealed else 1) * LINE, line=LINE)
    if not signed.sealed:
        right = indent(right=TEXT_WIDTH - names[-1].right)
        return [
            paragraph(ORGAN.id, [organ], space, right, element("jc", val="right")),
            paragraph(DATE.id, [run(day.text)], indent(left=day.left), element("jc", val="left")),
        ]
    # Centred between this edge and the margin, the name stands over the middle of the date.
    left = day.left + day.right - TEXT_WIDTH
    return [
        paragraph(ORGAN.id, [organ], space, indent(left=left)),
        paragraph(DATE.id, [run(day.text)], indent(right=TEXT_WIDTH - day.right)),
    ]


def note(given: str, typesetter: Typesetter) -> list[Element]:
    """Return the 附注 in brackets, if there is one."""
    shown = joined(item.line for item in parts.note(typesetter, given))
    return [paragraph(NOTE.id, [run(shown)])] if shown else []


def annex_head(
    number: int, name: str, width: float, typesetter: Typesetter, *, after: float, broken: bool
) -> list[Element]:
    """Return `附件1` on the first line and the title from the third; `broken` begins a page."""
    label, *title = _texts(parts.annex_head(typesetter, number, name, width))
    begin = [element("pageBreakBefore")] if broken else []
    return [
        paragraph(ANNEX_LABEL.id, [run(label)], *begin),
        paragraph(ANNEX_TITLE.id, [lines(title)], spacing(before=LINE, after=after, line=LINE)),
    ]


def imprint(block: ImprintBlock, typesetter: Typesetter) -> Element:
    """Return the 版记: a table that floats at the foot of the page on which the text ends."""
    listed = [_listed(label, names, typesetter) for label, names in block.entries]
    groups = [group for group in (listed, [_printed(block)]) if group]
    rows = []
    for place, group in enumerate(groups):
        top = _rule("top", IMPRINT_INNER if place else IMPRINT_OUTER)
        foot = _rule("bottom", IMPRINT_OUTER if group is groups[-1] else IMPRINT_INNER)
        rows.append(_imprint_row(group, element("tcBorders", top, foot)))
    place = element(
        "tblpPr",
        leftFromText=0,
        rightFromText=0,
        vertAnchor="margin",
        horzAnchor="page",
        tblpX=twips(LEFT),
        tblpYSpec="bottom",
    )
    return table([TEXT_WIDTH], rows, place, style=PLAIN_TABLE)


def _imprint_row(content: Iterable[Element], borders: Element) -> Element:
    width = element("tcW", w=twips(TEXT_WIDTH), type="dxa")
    cell = element("tc", element("tcPr", width, borders), *content)
    return element("tr", element("trPr", element("cantSplit")), cell)


def _listed(label: str, names: str, typesetter: Typesetter) -> Element:
    hang = typesetter.width(label, SMALL)
    edges = indent(left=SMALL.pitch + hang, right=SMALL.pitch, first=-hang)
    return paragraph(IMPRINT.id, [run(label + names)], edges)


def _printed(block: ImprintBlock) -> Element:
    """Return 印发机关 on the left and the date on the right, one character in on both sides."""
    right = element("tab", val="right", pos=twips(TEXT_WIDTH - SMALL.pitch))
    return paragraph(
        IMPRINT.id,
        [lines(block.organ), element("r", element("tab")), run(block.printed_on.text)],
        element("tabs", right),
        indent(left=SMALL.pitch),
        element("jc", val="left"),
    )
