"""A Word file: its package, the sections of its body, its bytes."""

from collections.abc import Iterable
from datetime import date, datetime, time
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement as Element

from hallmanager.rendering.word_markup import element, paragraph, printable
from hallmanager.rendering.word_page import Sheet, Sheets
from hallmanager.rendering.word_styles import THIN, font_table, styles

# The library's blank document brings more than these, for which we have no use.
_PARTS_KEPT = {"styles", "settings", "theme", "core-properties", "officeDocument"}
_LANGUAGE = "zh-CN"
_LONGEST_FACT = 255
_NO_CLOCK = (1980, 1, 1, 0, 0, 0)


class WordFile:
    """Grows from its beginning to its end."""

    def __init__(self, *, draft: bool) -> None:
        self._word = docx.Document()
        self._set_up()
        self._body = self._word.element.body
        self._body.clear()
        self._sheets = Sheets(self._word, draft=draft)
        self.sheet = Sheet()

    def add(self, content: Iterable[Element]) -> None:
        """Add paragraphs and tables; two tables in a row are kept from growing together."""
        for each in content:
            if each.tag == qn("w:tbl") and len(self._body):
                self._end_with_paragraph()
            self._body.append(each)

    def begin_section(self, sheet: Sheet) -> None:
        """End the pages of one kind and go on with another."""
        self._end_with_paragraph()
        self._body[-1].get_or_add_pPr().append(self._sheets.section(self.sheet))
        self.sheet = sheet

    def finish(self, *, title: str, author: str, day: date) -> bytes:
        """Return the file; `day` stands for the clock, so that it is the same every time."""
        self._end_with_paragraph()
        self._body.append(self._sheets.section(self.sheet))
        facts = self._word.core_properties
        facts.title = printable(title)[:_LONGEST_FACT]
        facts.author = facts.last_modified_by = printable(author)[:_LONGEST_FACT]
        facts.created = facts.modified = datetime.combine(day, time())
        facts.comments, facts.language = "", _LANGUAGE
        written = BytesIO()
        self._word.save(written)
        return _without_clock(written)

    def _end_with_paragraph(self) -> None:
        if not len(self._body) or self._body[-1].tag != qn("w:p"):
            self._body.append(paragraph(THIN.id, []))

    def _set_up(self) -> None:
        package = self._word.part.package
        for relations in (self._word.part.rels, package.rels):
            for name, relation in list(relations.items()):
                if relation.reltype.rsplit("/", 1)[-1] not in _PARTS_KEPT:
                    del relations[name]
        _refill(self._word.styles.element, styles())
        _refill(self._word.settings.element, _settings())
        place = PackURI("/word/fontTable.xml")
        fonts = XmlPart(place, CONTENT_TYPE.WML_FONT_TABLE, font_table(), package)
        self._word.part.relate_to(fonts, RELATIONSHIP_TYPE.FONT_TABLE)


def _refill(holder: Element, content: Iterable[Element]) -> None:
    for child in list(holder):
        holder.remove(child)
    holder.extend(content)


def _settings() -> list[Element]:
    """Return the settings: left and right pages differ, punctuation is squeezed before it wraps."""
    where = "http://schemas.microsoft.com/office/word"
    return [
        element("zoom", percent=100),
        element("defaultTabStop", val=420),
        element("evenAndOddHeaders"),
        element("characterSpacingControl", val="compressPunctuation"),
        element("compat", element("compatSetting", name="compatibilityMode", uri=where, val=15)),
        element("themeFontLang", val="en-US", eastAsia=_LANGUAGE),
    ]


def _without_clock(written: BytesIO) -> bytes:
    """Return the same package without the time at which it was packed."""
    packed = BytesIO()
    with ZipFile(written) as source, ZipFile(packed, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            fact = ZipInfo(name, _NO_CLOCK)
            fact.compress_type = ZIP_DEFLATED
            target.writestr(fact, source.read(name))
    return packed.getvalue()
