"""The same document for the peers: a .docx for LibreOffice, a .typ for typst."""

from pathlib import Path

from docx import Document as WordDocument
from docx.document import Document as Word
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from hallmanager.domain.document import Annex, Document, Paragraph, Table

WORD_FACE = "WenQuanYi Zen Hei"


def paragraphs(document: Document) -> list[str]:
    """The text of the document, a line a paragraph, without its tables."""
    lines = [document.letterhead, document.title, document.recipients or ""]
    lines += [block.text for block in document.blocks if isinstance(block, Paragraph)]
    lines += [document.signature.organ, f"抄送：{document.imprint.copies_to}。"]
    return lines


def tables(document: Document) -> list[tuple[Annex, Table]]:
    """The tables of the annexes."""
    return [
        (annex, block)
        for annex in document.annexes
        for block in annex.blocks
        if isinstance(block, Table)
    ]


def write_docx(document: Document, path: Path) -> None:
    """Write the content as Word would hold it: paragraphs, and landscape tables with header."""
    word = WordDocument()
    style = word.styles["Normal"]
    style.font.name = WORD_FACE
    style.element.rPr.rFonts.set(qn("w:eastAsia"), WORD_FACE)
    for line in paragraphs(document):
        word.add_paragraph(line)
    for annex, table in tables(document):
        section = word.add_section()
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = section.page_height, section.page_width
        word.add_paragraph(annex.title)
        _word_table(word, table)
    word.save(str(path))


def _word_table(word: Word, table: Table) -> None:
    grid = word.add_table(rows=0, cols=len(table.columns), style="Table Grid")
    for row in (_header_texts(table), *(_texts(row) for row in table.rows)):
        for cell, text in zip(grid.add_row().cells, row, strict=True):
            cell.text = text
    if table.footnote:
        word.add_paragraph(table.footnote.text)


def write_typst(document: Document, path: Path) -> None:
    """Write the content as typst source with the same faces and page."""
    lines = [
        '#set page(paper: "a4", margin: (top: 37mm, left: 28mm, right: 26mm, bottom: 35mm))',
        '#set text(font: "HallManagerFang", size: 16pt, lang: "zh")',
        "#set par(justify: true, first-line-indent: 2em)",
    ]
    lines += [_typst_text(line) + "\n" for line in paragraphs(document)]
    for annex, table in tables(document):
        lines += ["#set page(flipped: true)", _typst_text(annex.title), "#set text(size: 10pt)"]
        lines += [_typst_table(table)]
    path.write_text("\n".join(lines), encoding="utf-8")


def _typst_table(table: Table) -> str:
    cells = [*_header_texts(table), *(text for row in table.rows for text in _texts(row))]
    body = ", ".join(f"[{_typst_text(text)}]" for text in cells)
    note = _typst_text(table.footnote.text) if table.footnote else ""
    return f"#table(columns: {len(table.columns)}, {body})\n\n{note}\n"


def _texts(row: tuple[object, ...]) -> list[str]:
    return [cell.run.text for cell in row]  # type: ignore[attr-defined]


def _header_texts(table: Table) -> list[str]:
    last = _texts(table.header[-1])
    missing = len(table.columns) - len(last)
    return [*_texts(table.header[0])[:missing], *last]


def _typst_text(text: str) -> str:
    return "".join(f"\\{char}" if char in "#$*_[]<>@\\`~=-+/" else char for char in text)
