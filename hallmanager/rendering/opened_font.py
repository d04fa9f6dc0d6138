"""Opening large Chinese fonts quickly for reportlab.

reportlab reads the tables of a font number by number, which for six faces of ten thousand glyphs
takes longer than setting a bulletin. Here a number is read when it is asked for, from where it
stands in the table, and the outlines stay on disk until glyphs are embedded. A font with an
unusual character map is left to reportlab.
"""

import mmap
import re
import struct
import sys
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any, ClassVar
from weakref import WeakKeyDictionary

from reportlab.pdfbase.pdfdoc import PDFDocument
from reportlab.pdfbase.ttfonts import TTEncoding, TTFError, TTFNameBytes, TTFont, TTFontFace

from hallmanager.rendering.font_files import FontFile

# (platform, encoding) of Unicode character maps, the fullest first.
_UNICODE_MAPS = ((3, 10), (0, 6), (0, 4), (3, 1), (0, 3), (0, 2), (0, 1), (0, 0))
_SPACE, _FIXED_SPACE = 0x20, 0xA0
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
    """A face that looks up in the font's own tables what is asked for."""

    def readFile(self, name: str) -> None:  # noqa: N802 - reportlab's name
        self.filename = name
        with Path(name).open("rb") as file:
            self._ttf_data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._pos = 0

    def get_table(self, tag: str) -> Any:
        """A table; the outlines, megabytes of which a few glyphs are taken, are not copied."""
        if tag != "glyf":
            return super().get_table(tag)
        at, _length = self.get_table_pos(tag)
        return _Outlines(self._ttf_data, at)

    def extractInfo(self, charInfo: int = 1) -> None:  # noqa: N802, N803 - reportlab's names
        super().extractInfo(charInfo=0)
        glyphs = _glyphs_by_character(self.get_table("cmap"))
        if glyphs is None:
            super().extractInfo(charInfo=1)
            return
        self.charToGlyph: Mapping[int, int] = glyphs
        self.glyphToChar: dict[int, list[int]] = {}
        self._read_advances(glyphs)
        self._read_glyph_positions()

    def _read_advances(self, glyphs: Mapping[int, int]) -> None:
        (full,) = struct.unpack_from(">H", self.get_table("hhea"), 34)
        self.hmetrics = _Metrics(self.get_table("hmtx"), full, self.numGlyphs)
        widths = _Widths(glyphs, self.hmetrics, 1000 / self.unitsPerEm)
        self.defaultWidth = widths.of_glyph(0)
        self.charWidths: Mapping[int, float] = widths

    def _read_glyph_positions(self) -> None:
        (long_offsets,) = struct.unpack_from(">h", self.get_table("head"), 50)
        table = self.get_table("loca")
        if long_offsets:
            self.glyphPos: Iterable[int] = _numbers("I", table[: 4 * (self.numGlyphs + 1)])
        else:
            self.glyphPos = [2 * half for half in _numbers("H", table[: 2 * (self.numGlyphs + 1)])]


class _Outlines:
    """The table of outlines on disk, of which parts are read."""

    def __init__(self, file: mmap.mmap, at: int) -> None:
        self._file = file
        self._at = at

    def __getitem__(self, part: slice) -> bytes:
        return self._file[self._at + part.start : self._at + part.stop]


class _Glyphs(Mapping[int, int]):
    """Glyph numbers by code point, from runs of characters that a table lists in order.

    A space that does not break is drawn as a space.
    """

    def __init__(
        self, starts: Sequence[int], ends: Sequence[int], glyph: Callable[[int, int], int]
    ) -> None:
        self._starts = starts
        self._ends = ends
        self._glyph = glyph
        self._found = cache(self._find)

    def __getitem__(self, code: int) -> int:
        return self._found(code)

    def _find(self, code: int) -> int:
        asked = _SPACE if code == _FIXED_SPACE else code
        run = bisect_left(self._ends, asked)
        if run < len(self._ends) and self._starts[run] <= asked:
            glyph = self._glyph(run, asked - self._starts[run])
            if glyph:
                return glyph
        raise KeyError(code)

    def __iter__(self) -> Iterator[int]:
        runs = (range(a, z + 1) for a, z in zip(self._starts, self._ends, strict=True))
        listed = dict.fromkeys([*chain.from_iterable(runs), _FIXED_SPACE])
        return (code for code in listed if code in self)

    def __len__(self) -> int:
        return sum(1 for _code in self)

    def __bool__(self) -> bool:
        return bool(self._ends)


class _Metrics(Sequence[tuple[int, int]]):
    """Advance and left bearing of each glyph; those after the last full pair share its advance."""

    def __init__(self, table: bytes, full: int, count: int) -> None:
        self._words = _numbers("H", table[: 2 * (full + count)])
        self._full = full

    def __getitem__(self, glyph: Any) -> Any:
        pair = min(glyph, self._full - 1)
        bearing = 2 * pair + 1 if glyph == pair else self._full + glyph
        return self._words[2 * pair], self._words[bearing]

    def __len__(self) -> int:
        return len(self._words) - self._full


class _Widths(Mapping[int, float]):
    """Advances by code point, in thousandths of an em."""

    def __init__(self, glyphs: Mapping[int, int], metrics: _Metrics, scale: float) -> None:
        self._glyphs = glyphs
        self._metrics = metrics
        self._scale = scale
        self._found = cache(self._find)

    def of_glyph(self, glyph: int) -> float:
        advance: int = self._metrics[glyph][0]
        return advance * self._scale

    def __getitem__(self, code: int) -> float:
        return self._found(code)

    def _find(self, code: int) -> float:
        glyph = self._glyphs[code]
        if glyph >= len(self._metrics):
            raise KeyError(code)
        return self.of_glyph(glyph)

    def __iter__(self) -> Iterator[int]:
        return (code for code in self._glyphs if code in self)

    def __len__(self) -> int:
        return sum(1 for _code in self)


def _glyphs_by_character(cmap: bytes) -> _Glyphs | None:
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


def _groups(cmap: bytes, at: int) -> _Glyphs:
    """Read format 12: runs of characters with runs of glyphs."""
    (count,) = struct.unpack_from(">L", cmap, at + 12)
    words = _numbers("I", cmap[at + 16 : at + 16 + 12 * count])
    first_glyphs = words[2::3]
    return _Glyphs(words[0::3], words[1::3], lambda run, place: first_glyphs[run] + place)


def _segments(cmap: bytes, at: int) -> _Glyphs:
    """Read format 4: runs of characters with a distance to their glyphs, or a list of glyphs."""
    length, double = struct.unpack_from(">2xH2xH", cmap, at)
    words = _numbers("H", cmap[at : at + length - length % 2])
    count = double // 2
    ends, starts = words[7 : 7 + count], words[8 + count : 8 + 2 * count]
    deltas, offsets = words[8 + 2 * count : 8 + 3 * count], 8 + 3 * count

    def glyph(run: int, place: int) -> int:
        offset = words[offsets + run]
        if offset == 0:
            return (starts[run] + place + deltas[run]) & 0xFFFF
        listed = offsets + run + offset // 2 + place
        # A list that ends early is a fault of some old fonts; the rest has no glyphs.
        found = words[listed] if listed < len(words) else 0
        return (found + deltas[run]) & 0xFFFF if found else 0

    return _Glyphs(starts, ends, glyph)


def _as_surrogates(code: re.Match[str]) -> str:
    return f"<{chr(int(code[1], 16)).encode('utf-16-be').hex().upper()}>"


def _numbers(kind: str, raw: bytes) -> "array[int]":
    numbers = array(kind, raw)
    if sys.byteorder == "little":
        numbers.byteswap()
    return numbers


__all__ = ["OpenedFont", "TTFError"]
