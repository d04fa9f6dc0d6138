"""Opening large Chinese fonts quickly for reportlab.

reportlab reads the tables of a font number by number, which for six faces of ten thousand glyphs
takes longer than setting a bulletin. Here the same tables are read in one go, and the outlines
stay on disk until glyphs are embedded. A font with an unusual character map is left to reportlab.
"""

import mmap
import re
import struct
import sys
from array import array
from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar
from weakref import WeakKeyDictionary

from reportlab.pdfbase.pdfdoc import PDFDocument
from reportlab.pdfbase.ttfonts import TTEncoding, TTFError, TTFNameBytes, TTFont, TTFontFace

from hallmanager.rendering.font_files import FontFile

# (platform, encoding) of Unicode character maps, the fullest first.
_UNICODE_MAPS = ((3, 10), (0, 6), (0, 4), (3, 1), (0, 3), (0, 2), (0, 1), (0, 0))


_FIVE_DIGITS = re.compile("<([0-9A-F]{5,6})>")


class OpenedFont(TTFont):  # type: ignore[misc]
    """A font as reportlab draws with it.

    ASCII is embedded only where it is used: otherwise every face would carry all of it.
    """

    # Two files that carry one name would replace each other in a document, and text would vanish.
    _files_by_name: ClassVar[dict[bytes, FontFile]] = {}

    def __init__(self, name: str, file: FontFile) -> None:
        self.fontName = name
        self.face = _QuickFace(str(file.path), subfontIndex=file.index)
        if self._files_by_name.setdefault(self.face.name, file) != file:
            self.face.name = TTFNameBytes(self.face.name + name.partition("-")[0].encode())
        self.encoding = TTEncoding()
        self.state: WeakKeyDictionary[object, object] = WeakKeyDictionary()
        self._asciiReadable = False
        self.shapable = False

    def addObjects(self, doc: PDFDocument) -> None:  # noqa: N802 - reportlab's name
        """Write the font; characters beyond U+FFFF are named in UTF-16, as PDF wants it."""
        super().addObjects(doc)
        for name, stream in doc.idToObject.items():
            if name.startswith("toUnicodeCMap:"):
                stream.content = _FIVE_DIGITS.sub(_as_surrogates, stream.content)


class _QuickFace(TTFontFace):  # type: ignore[misc]
    """A face whose tables are read in one go."""

    def readFile(self, name: str) -> None:  # noqa: N802 - reportlab's name
        self.filename = name
        with Path(name).open("rb") as file:
            self._ttf_data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._pos = 0

    def extractInfo(self, charInfo: int = 1) -> None:  # noqa: N802, N803 - reportlab's names
        super().extractInfo(charInfo=0)
        glyphs = _glyphs_by_character(self.get_table("cmap"))
        if glyphs is None:
            super().extractInfo(charInfo=1)
            return
        self.charToGlyph = glyphs
        self.glyphToChar: dict[int, list[int]] = {}
        self._read_advances()
        self._read_glyph_positions()
        if 0x20 in glyphs:
            glyphs[0xA0] = glyphs[0x20]
            self.charWidths[0xA0] = self.charWidths[0x20]

    def _read_advances(self) -> None:
        (count,) = struct.unpack_from(">H", self.get_table("hhea"), 34)
        table = self.get_table("hmtx")
        metrics = list(struct.iter_unpack(">HH", table[: 4 * count]))
        bearings = _numbers("H", table[4 * count : 4 * count + 2 * (self.numGlyphs - count)])
        last = metrics[-1][0]
        self.hmetrics = metrics + [(last, bearing) for bearing in bearings]
        scale = 1000 / self.unitsPerEm
        widths = [advance * scale for advance, _ in self.hmetrics]
        self.defaultWidth = widths[0]
        known = len(widths)
        self.charWidths = {
            code: widths[glyph] for code, glyph in self.charToGlyph.items() if glyph < known
        }

    def _read_glyph_positions(self) -> None:
        (long_offsets,) = struct.unpack_from(">h", self.get_table("head"), 50)
        table = self.get_table("loca")
        if long_offsets:
            self.glyphPos: Iterable[int] = _numbers("I", table[: 4 * (self.numGlyphs + 1)])
        else:
            self.glyphPos = [2 * half for half in _numbers("H", table[: 2 * (self.numGlyphs + 1)])]


def _glyphs_by_character(cmap: bytes) -> dict[int, int] | None:
    """Return glyph numbers by code point, or None where there is no map of a usual format."""
    (count,) = struct.unpack_from(">2xH", cmap)
    tables = {
        (platform, encoding): offset
        for platform, encoding, offset in struct.iter_unpack(">HHL", cmap[4 : 4 + 8 * count])
    }
    for key in _UNICODE_MAPS:
        if key in tables:
            at = tables[key]
            (form,) = struct.unpack_from(">H", cmap, at)
            if form in (4, 12):
                return _segments(cmap, at) if form == 4 else _groups(cmap, at)
    return None


def _groups(cmap: bytes, at: int) -> dict[int, int]:
    """Read format 12: runs of characters with runs of glyphs."""
    (count,) = struct.unpack_from(">L", cmap, at + 12)
    glyphs: dict[int, int] = {}
    for first, last, glyph in struct.iter_unpack(">LLL", cmap[at + 16 : at + 16 + 12 * count]):
        glyphs.update(
            zip(range(first, last + 1), range(glyph, glyph + last - first + 1), strict=True)
        )
    return {code: glyph for code, glyph in glyphs.items() if glyph}


def _segments(cmap: bytes, at: int) -> dict[int, int]:
    """Read format 4: runs of characters with a distance to their glyphs, or a list of glyphs."""
    length, double = struct.unpack_from(">2xH2xH", cmap, at)
    words = _numbers("H", cmap[at : at + length - length % 2])
    count = double // 2
    ends, starts = words[7 : 7 + count], words[8 + count : 8 + 2 * count]
    deltas, offsets = words[8 + 2 * count : 8 + 3 * count], 8 + 3 * count
    glyphs: dict[int, int] = {}
    for number, (first, last, delta) in enumerate(zip(starts, ends, deltas, strict=True)):
        codes = range(first, last + 1)
        offset = words[offsets + number]
        if offset == 0:
            glyphs.update((code, (code + delta) & 0xFFFF) for code in codes)
            continue
        listed = offsets + number + offset // 2
        found = words[listed : listed + len(codes)]
        # A list that ends early is a fault of some old fonts; the rest has no glyphs.
        pairs = zip(codes, found, strict=False)
        glyphs.update((code, (glyph + delta) & 0xFFFF) for code, glyph in pairs if glyph)
    return {code: glyph for code, glyph in glyphs.items() if glyph}


def _as_surrogates(code: re.Match[str]) -> str:
    return f"<{chr(int(code[1], 16)).encode('utf-16-be').hex().upper()}>"


def _numbers(kind: str, raw: bytes) -> "array[int]":
    numbers = array(kind, raw)
    if sys.byteorder == "little":
        numbers.byteswap()
    return numbers


__all__ = ["OpenedFont", "TTFError"]
