"""A document becomes a PDF: its parts are laid out in pages, then drawn page by page."""

from collections.abc import Iterable

from hallmanager.base.text import _
from hallmanager.domain.document import Block, Document, Paragraph, Printed, Run, Table
from hallmanager.rendering.fonts import FontSet, Role
from hallmanager.rendering.layout import lay_out
from hallmanager.rendering.official_page import draw_draft_mark, draw_page_number
from hallmanager.rendering.pen import Pen
from hallmanager.rendering.typesetting import Typesetter


def render(document: Document, fonts: FontSet) -> Printed:
    """Print a document in the layout of GB/T 9704-2012.

    The same document gives the same bytes. A character that no face has is printed as 〓 and
    named in the warnings, as are the faces that stand in for those of the standard.
    """
    typesetter = Typesetter(fonts)
    laid = lay_out(document, typesetter)
    pen = Pen(
        title=document.title,
        author=document.signature.organ,
        first_face=fonts.face(Role.BODY).name,
    )
    for number, page in enumerate(laid.pages, 1):
        pen.begin_page(landscape=page.frame.landscape)
        for slot, item in page.placed:
            item.draw(pen, page.frame, slot)
        if number == len(laid.pages):
            laid.imprint.draw(pen, page.frame)
        if page.numbered:
            draw_page_number(pen, typesetter, number)
        if document.draft:
            draw_draft_mark(pen, typesetter, page.frame)
        pen.end_page()
    warnings = (*fonts.substitutions(), *_missing(document, fonts))
    return Printed(pen.finish(), pen.places, len(laid.pages), warnings)


def _missing(document: Document, fonts: FontSet) -> list[str]:
    chars = sorted(fonts.missing(_all_text(document)))
    if not chars:
        return []
    return [_("没有字体能印出这些字：{chars}，已印作〓。").format(chars="、".join(chars))]


def _all_text(document: Document) -> str:
    texts = [document.letterhead, document.code_word, document.title, document.recipients or ""]
    texts += [document.signature.organ, document.note, document.imprint.copies_to or ""]
    texts += [document.imprint.print_organ, *(annex.title for annex in document.annexes)]
    blocks = [*document.blocks, *(block for annex in document.annexes for block in annex.blocks)]
    return "".join([*texts, *(run.text for block in blocks for run in _runs(block))])


def _runs(block: Block) -> Iterable[Run]:
    if isinstance(block, Paragraph):
        yield from block.runs
    elif isinstance(block, Table):
        for row in (*block.header, *block.rows):
            yield from (cell.run for cell in row)
        yield from block.footnote.runs if block.footnote else ()
    else:
        yield from (Run(block.title), *map(Run, block.labels), *block.texts)
        yield from (Run(series.name) for series in block.series)
