"""A document's parts flow into pages: text, tables, charts, annexes, 版记 on an even last page."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from hallmanager.base.text import _
from hallmanager.domain.document import Annex, Block, Chart, Document, Paragraph, Table
from hallmanager.rendering import document_parts as parts
from hallmanager.rendering.charts import chart_pieces
from hallmanager.rendering.flow import Flow, Page
from hallmanager.rendering.fonts import Role
from hallmanager.rendering.official_page import (
    LEADING,
    Frame,
    ImprintBlock,
    Item,
    RedHeader,
    TextLine,
    blank,
    kept,
)
from hallmanager.rendering.tables import TableLayout
from hallmanager.rendering.typesetting import Style, Typesetter

_CONTINUED = Style.plain(Role.TITLE, 14)


@dataclass(frozen=True)
class Laid:
    """A document in pages; `recipients` is None also where they moved to the 版记."""

    pages: list[Page]
    imprint: ImprintBlock
    recipients: str | None


def lay_out(document: Document, typesetter: Typesetter) -> Laid:
    """Lay out all pages; recipients that leave page one no text move to the 版记."""
    pages = _body_pages(document, typesetter)
    moved = ""
    if document.recipients and document.blocks and not _shows_text(pages[0]):
        moved = document.recipients
        document = replace(document, recipients=None)
        pages = _body_pages(document, typesetter)
    for number, annex in enumerate(document.annexes, 1):
        shown = number if len(document.annexes) > 1 else 0
        pages += _annex_pages(annex, shown, typesetter)
    imprint = ImprintBlock(document.imprint, typesetter, moved)
    return Laid(_with_last_page(pages, imprint), imprint, document.recipients)


def _shows_text(page: Page) -> bool:
    """Tell whether something of the text stands under the heading lines, which are kept hard."""
    return any(not item.hard for _slot, item in page.placed)


def _body_pages(document: Document, typesetter: Typesetter) -> list[Page]:
    flow = Flow(Frame())
    opening: list[Item] = [RedHeader(document, typesetter)]
    opening += parts.title(typesetter, document.title, document.title_lines)
    if document.recipients is None:
        opening.append(blank(hard=True))
    else:
        opening += parts.recipients(typesetter, document.recipients)
    closing = [
        *parts.annex_note(typesetter, document.annexes),
        *parts.signature(typesetter, document.signature),
        *parts.note(typesetter, document.note),
    ]
    _fill(flow, document.blocks, typesetter, opening, closing)
    return flow.pages


def _annex_pages(annex: Annex, number: int, typesetter: Typesetter) -> list[Page]:
    landscape = any(isinstance(block, Table) and block.landscape for block in annex.blocks)
    flow = Flow(Frame(landscape))
    head = parts.annex_head(typesetter, number, annex.title, flow.frame.width)
    # A turned page has few lines; there the table follows its title at once.
    below = [] if landscape else [blank(hard=True)]
    _fill(flow, annex.blocks, typesetter, [*head, *below], [], repeated=annex.title)
    return flow.pages


def _fill(
    flow: Flow,
    blocks: Iterable[Block],
    typesetter: Typesetter,
    opening: list[Item],
    closing: list[TextLine],
    repeated: str = "",
) -> None:
    """Pour blocks into a flow, collecting text so that lines know what follows them."""
    waiting = opening
    for block in blocks:
        if isinstance(block, Paragraph):
            waiting += parts.paragraph(typesetter, block, flow.frame.width)
            continue
        if isinstance(block, Table):
            _add_table(flow, waiting, TableLayout(block, flow.frame.width, typesetter), repeated)
        else:
            _add_chart(flow, waiting, block, typesetter)
        waiting = []
    flow.add([*_bound_to_signature(waiting, closing), *closing])


def _bound_to_signature(text: list[Item], closing: list[TextLine]) -> list[Item]:
    """Let the last two lines of the text go along with the 署名: no seal without text."""
    if not closing:
        return text
    first = max(0, len(text) - 2)
    return [
        replace(item, hard=True) if at >= first and isinstance(item, TextLine) else item
        for at, item in enumerate(text)
    ]


def _add_table(flow: Flow, before: list[Item], layout: TableLayout, repeated: str) -> None:
    flow.add(before, ahead=layout.least_slots)
    if flow.page.free < layout.least_slots:
        flow.begin_page()
    heading = _continued(flow, repeated, layout)
    room = flow.frame.height - len(heading) * LEADING
    for place, piece in enumerate(layout.pieces(flow.page.room, room)):
        if place:
            flow.begin_page()
            flow.add(heading)
        flow.page.put(piece)


def _continued(flow: Flow, title: str, layout: TableLayout) -> list[TextLine]:
    """Return the small title over the table's further pages."""
    if not title:
        return []
    line = layout.typesetter.line(_("{title}（续）").format(title=title), _CONTINUED)
    return kept([parts.centred(line, flow.frame.width)])


def _add_chart(flow: Flow, before: list[Item], chart: Chart, typesetter: Typesetter) -> None:
    pieces = chart_pieces(chart, flow.frame.slots, typesetter)
    flow.add(before, ahead=pieces[0].slots if pieces else 0)
    for piece in pieces:
        flow.add([piece])


def _with_last_page(pages: list[Page], imprint: ImprintBlock) -> list[Page]:
    """Give the 版记 an even last page with room; a blank page before it is not numbered."""
    last = pages[-1]
    if len(pages) % 2 == 0 and not last.frame.landscape and last.free > imprint.slots:
        return pages
    if len(pages) % 2:
        return [*pages, Page(Frame())]
    return [*pages, Page(Frame(), numbered=False), Page(Frame(), numbered=False)]
