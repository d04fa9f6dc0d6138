"""A document becomes a Word file that can be revised: the same blocks, plan and places as the PDF.

Words, breaks of titles, widths of tables and the page of the 版记 are asked of the rooms that lay
out the PDF. Nothing depends on the fonts of this machine: Han characters are taken to be square
and figures half as wide, as they are in the faces that the standard names.
"""

import unicodedata
from collections.abc import Sequence
from datetime import date

from hallmanager.domain.document import Annex, Block, Document, Paragraph, Table
from hallmanager.rendering import word_parts as parts
from hallmanager.rendering.document_parts import annex_head
from hallmanager.rendering.fonts import Role
from hallmanager.rendering.layout import Laid, lay_out
from hallmanager.rendering.official_page import CHARACTERS, LEADING, Frame
from hallmanager.rendering.table_pieces import ABOVE
from hallmanager.rendering.typesetting import Typesetter
from hallmanager.rendering.word_file import WordFile
from hallmanager.rendering.word_markup import paragraph, spacing
from hallmanager.rendering.word_page import Sheet
from hallmanager.rendering.word_styles import LINE, THIN
from hallmanager.rendering.word_tables import word_chart, word_table

_SHORT = 4 * CHARACTERS


def render(document: Document) -> bytes:
    """Write a document as .docx in the layout of GB/T 9704-2012.

    The same document gives the same bytes. Figures are runs of plain text; every part has a style
    of its own, by the name an office knows it by.
    """
    typesetter = Typesetter(_SquareFaces())
    laid = lay_out(document, typesetter)
    file = WordFile(draft=document.draft)
    _add_body(file, document, laid, typesetter)
    for number, annex in enumerate(document.annexes, 1):
        _add_annex(file, annex, number if len(document.annexes) > 1 else 0, typesetter)
    _add_imprint(file, laid, typesetter)
    return file.finish(
        title=document.title,
        author=document.signature.organ,
        day=document.signature.issued_on
        or document.imprint.printed_on
        or date(document.year, 1, 1),
    )


def _add_body(file: WordFile, document: Document, laid: Laid, typesetter: Typesetter) -> None:
    file.add(parts.red_header(document, typesetter))
    file.add(parts.heading(document, laid.recipients, typesetter))
    whole = Frame()
    _add_blocks(file, document.blocks, whole, whole.height, typesetter, binding=True)
    file.add(parts.annex_note(document.annexes, typesetter))
    file.add(parts.signature(document.signature, typesetter))
    file.add(parts.note(document.note, typesetter))


def _add_annex(file: WordFile, annex: Annex, number: int, typesetter: Typesetter) -> None:
    landscape = any(isinstance(block, Table) and block.landscape for block in annex.blocks)
    frame = Frame(landscape)
    turns = landscape != file.sheet.landscape
    if turns:
        file.begin_section(Sheet(landscape))
    # A turned page has few lines; there the table follows its title at once.
    below = 0.0 if landscape else LINE
    head = parts.annex_head(
        number, annex.title, frame.width, typesetter, after=below or ABOVE, broken=not turns
    )
    file.add(head)
    lines = len(annex_head(typesetter, number, annex.title, frame.width))
    room = frame.height - lines * LEADING - below
    _add_blocks(file, annex.blocks, frame, room, typesetter)


def _add_blocks(
    file: WordFile,
    blocks: Sequence[Block],
    frame: Frame,
    room: float,
    typesetter: Typesetter,
    *,
    binding: bool = False,
) -> None:
    """Add blocks; `binding` those of the text, whose end stays with the 署名: no seal without text.

    `room` is the height that the first page of a table has at most.
    """
    last = len(blocks) - 1
    for place, block in enumerate(blocks):
        if isinstance(block, Paragraph):
            # Office programs move a bound paragraph whole; a long one would leave a great hole.
            bound = binding and place == last and len(block.text) <= _SHORT
            file.add([parts.text(block, kept=bound)])
        elif isinstance(block, Table):
            if place or binding:
                file.add([paragraph(THIN.id, [], spacing(line=ABOVE))])
            file.add(word_table(block, frame.width, (room, frame.height), typesetter))
        else:
            file.add(word_chart(block, frame.width))


def _add_imprint(file: WordFile, laid: Laid, typesetter: Typesetter) -> None:
    """Put the 版记 on an even page: the last one of the text, or one of its own."""
    last = laid.pages[-1]
    if not last.placed:
        file.begin_section(Sheet(numbered=last.numbered, on_even_page=True))
    file.add([paragraph(THIN.id, []), parts.imprint(laid.imprint, typesetter)])


class _SquareFace:
    """A face of which no more is known than what all Chinese faces have in common."""

    name = ""

    def has(self, char: str) -> bool:
        return bool(char)

    def width(self, char: str, size: float) -> float:
        return size if unicodedata.east_asian_width(char) in "WFA" else size / 2


class _SquareFaces:
    _face = _SquareFace()

    def face_for(self, role: Role, char: str) -> _SquareFace:
        """Return the one face that stands for all."""
        return self._face
