"""WordprocessingML by the element: what every part of a Word file is built of."""

from collections.abc import Iterable, Sequence

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement as Element

from hallmanager.rendering.typesetting import is_set

# The schema wants the properties of paragraphs and runs in this order.
_ORDER = (
    "rStyle pStyle keepNext keepLines pageBreakBefore widowControl pBdr tabs kinsoku overflowPunct "
    "topLinePunct autoSpaceDE autoSpaceDN rFonts snapToGrid color spacing ind jc outlineLvl "
    "sz szCs rPr sectPr"
).split()
_PLACES = {qn(f"w:{name}"): place for place, name in enumerate(_ORDER)}


def twips(points: float) -> int:
    return round(points * 20)


def printable(text: str) -> str:
    """Return a text without the characters that are never printed, which XML may not hold."""
    return "".join(filter(is_set, text))


def element(tag: str, *children: Element, **attributes: object) -> Element:
    """Make `<w:tag w:name="value">`; an attribute of another namespace is named `r:id`."""
    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(name if ":" in name else f"w:{name}"), str(value))
    made.extend(children)
    return made


def properties(tag: str, children: Iterable[Element]) -> Element:
    """Make `pPr` or `rPr` with its children in the order of the schema."""
    return element(tag, *sorted(children, key=lambda child: _PLACES[child.tag]))


def paragraph(style: str, content: Iterable[Element], *formats: Element) -> Element:
    """Make a paragraph of a style; what deviates from the style is given as elements."""
    own = properties("pPr", [element("pStyle", val=style), *formats])
    return element("p", own, *content)


def run(text: str, *formats: Element) -> Element:
    """Make a run of text; characters that are never printed are left out."""
    return lines([text], *formats)


def lines(texts: Sequence[str], *formats: Element) -> Element:
    """Make a run whose texts stand on lines of their own.

    The hint keeps “ ” — … in the Chinese face, which Word else takes from the Latin one.
    """
    made = element("r", properties("rPr", [element("rFonts", hint="eastAsia"), *formats]))
    for place, text in enumerate(texts):
        if place:
            made.append(element("br"))
        piece = element("t")
        piece.text = printable(text)
        piece.set(qn("xml:space"), "preserve")
        made.append(piece)
    return made


def field(instruction: str) -> list[Element]:
    """Make a field that the reader's program fills in, such as PAGE."""
    code = element("instrText")
    code.text = f" {instruction} "
    code.set(qn("xml:space"), "preserve")
    return [
        element("r", element("fldChar", fldCharType="begin")),
        element("r", code),
        element("r", element("fldChar", fldCharType="separate")),
        run("1"),
        element("r", element("fldChar", fldCharType="end")),
    ]


def size(points: float) -> list[Element]:
    """Return the font size as run properties."""
    return [element(name, val=round(points * 2)) for name in ("sz", "szCs")]


def spacing(*, before: float = 0.0, after: float = 0.0, line: float | None = None) -> Element:
    """Return the space around a paragraph's lines and their exact height, in points."""
    made = element("spacing", before=twips(before), after=twips(after))
    if line is not None:
        made.set(qn("w:line"), str(twips(line)))
        made.set(qn("w:lineRule"), "exact")
    return made


def indent(
    *, left: float = 0.0, right: float = 0.0, first: float = 0.0, characters: int = 0
) -> Element:
    """Return indents in points; `first` is the first line's, from `left`, and may be negative.

    `characters` is what the first line is in by, whatever size its text will have.
    """
    made = element("ind", left=twips(left), right=twips(right))
    if characters:
        made.set(qn("w:firstLineChars"), str(100 * characters))
    if first or characters:
        made.set(qn("w:firstLine" if first >= 0 else "w:hanging"), str(twips(abs(first))))
    return made


def table(
    widths: Sequence[float], rows: Iterable[Element], *formats: Element, style: str
) -> Element:
    """Make a table of fixed widths, in points; `formats` follow its style in the schema's order."""
    columns = [element("gridCol", w=twips(width)) for width in widths]
    floating = [each for each in formats if each.tag == qn("w:tblpPr")]
    rest = [each for each in formats if each.tag != qn("w:tblpPr")]
    own = element(
        "tblPr",
        element("tblStyle", val=style),
        *floating,
        element("tblW", w=sum(map(twips, widths)), type="dxa"),
        element("tblLayout", type="fixed"),
        *rest,
    )
    return element("tbl", own, element("tblGrid", *columns), *rows)
