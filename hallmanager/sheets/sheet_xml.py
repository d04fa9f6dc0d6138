"""A cheap look into an xlsx file's sheets before a fast reader allocates rows × columns for them.

It finds the cell that stretches a sheet beyond the limits, references that cannot exist, hidden
rows, and the cells that are formatted as percentages (whose stored value is a hundredth of what
the person sees).
"""

import posixpath
import re
import zipfile
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from xml.etree import ElementTree

from hallmanager.base.errors import FileRefused
from hallmanager.base.text import _
from hallmanager.sheets.workbook import Limits, column_letter, column_number
from hallmanager.sheets.zip_checks import damaged

MAX_ROWS, MAX_COLUMNS = 1_048_576, 16_384
_CHUNK = 8 << 20
_REFERENCE = re.compile(r"([A-Za-z]{1,3})([1-9][0-9]{0,6})")
# A cell with content: its attributes, then a value, a formula or an inline string.
_CELL = re.compile(rb"<(?:\w+:)?c\b([^<>]*[^<>/])>\s*<(?:\w+:)?(?:v|is|f)\b")
_R = re.compile(rb"\br=[\"']([^\"']*)[\"']")
_S = re.compile(rb"\bs=[\"'](\d+)[\"']")
_ROW = re.compile(rb"<(?:\w+:)?row\b([^<>]*)>")
_HIDDEN = re.compile(rb"\bhidden=[\"'](?:1|true)[\"']")
_MERGE = re.compile(rb"<(?:\w+:)?mergeCell\b[^<>]*?\bref=[\"']([^\"']*)[\"']")
_PERCENT_FORMATS = {9, 10}
# A formula whose result was never stored: it reads as an empty cell.
_UNCOMPUTED = re.compile(
    rb"\br=[\"']([A-Z]+[0-9]+)[\"'][^<>]*>\s*<(?:\w+:)?f\b(?:[^<>]*/>|[^<>]*>[^<]*</(?:\w+:)?f>)"
    rb"\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_MOST_NAMED = 20


@dataclass
class SheetFacts:
    """What was seen in one sheet's XML.

    `merges` are areas by the row of their corner: first column, last column, last row.
    """

    hidden_rows: set[int] = field(default_factory=set)
    percents: set[tuple[int, int]] = field(default_factory=set)
    uncomputed: list[str] = field(default_factory=list)
    merges: dict[int, list[tuple[int, int, int]]] = field(default_factory=dict)


@dataclass
class _Box:
    top: int = MAX_ROWS
    left: int = MAX_COLUMNS
    bottom: int = 0
    right: int = 0

    def take(self, row: int, column: int) -> None:
        self.top, self.bottom = min(self.top, row), max(self.bottom, row)
        self.left, self.right = min(self.left, column), max(self.right, column)

    @property
    def area(self) -> int:
        if not self.bottom:
            return 0
        return (self.bottom - self.top + 1) * (self.right - self.left + 1)


def look_into(path: Path, limits: Limits) -> dict[str, SheetFacts]:
    """The facts of every sheet by its name; raises FileRefused naming the sheet and the cell."""
    try:
        with zipfile.ZipFile(path) as archive:
            percents = _percent_styles(archive)
            return {
                name: _Scan(name, path.name, limits, percents).run(archive, part)
                for name, part in _sheet_parts(archive).items()
            }
    except (KeyError, ElementTree.ParseError, UnicodeDecodeError) as error:
        raise damaged(path.name, error) from error


class _Scan:
    def __init__(self, sheet: str, file: str, limits: Limits, percent_styles: set[int]) -> None:
        self._sheet, self._file, self._limits = sheet, file, limits
        self._percent_styles = percent_styles
        self._facts = SheetFacts()
        self._box = _Box()
        self._last_row = 0

    def run(self, archive: zipfile.ZipFile, part: str) -> SheetFacts:
        rest = b""
        with archive.open(part) as stream:
            while chunk := stream.read(_CHUNK):
                cut = _last_cut(rest + chunk)
                block, rest = (rest + chunk)[:cut], (rest + chunk)[cut:]
                self._look(block)
        self._look(rest)
        self._check_box()
        return self._facts

    def _look(self, block: bytes) -> None:
        self._look_at_rows(block)
        for found in _CELL.finditer(block):
            reference = _R.search(found[1])
            if reference is None:
                continue
            row, column = self._place(reference[1])
            self._box.take(row, column)
            if self._percent_styles:
                self._note_percent(found[1], row, column)
        if b"f>" in block and len(self._facts.uncomputed) < _MOST_NAMED:
            found_cells = (cell.decode("ascii") for cell in _UNCOMPUTED.findall(block))
            self._facts.uncomputed += islice(found_cells, _MOST_NAMED)
        for reference in _MERGE.findall(block):
            for corner in reference.split(b":"):
                self._place(corner)

    def _look_at_rows(self, block: bytes) -> None:
        for found in _ROW.finditer(block):
            attributes = found[1]
            number = _R.search(attributes)
            row = int(number[1]) if number and number[1].isdigit() else self._last_row + 1
            if number and not (number[1].isdigit() and 1 <= row <= MAX_ROWS):
                raise self._impossible(number[1])
            self._last_row = row
            if b"hidden" in attributes and _HIDDEN.search(attributes):
                self._facts.hidden_rows.add(row)

    def _note_percent(self, attributes: bytes, row: int, column: int) -> None:
        style = _S.search(attributes)
        if style and int(style[1]) in self._percent_styles:
            self._facts.percents.add((row, column))

    def _place(self, reference: bytes) -> tuple[int, int]:
        found = _REFERENCE.fullmatch(reference.decode("latin-1").replace("$", ""))
        if found is None:
            raise self._impossible(reference)
        row, column = int(found[2]), column_number(found[1].upper())
        if row > MAX_ROWS or column >= MAX_COLUMNS:
            raise self._impossible(reference)
        return row, column

    def _impossible(self, reference: bytes) -> FileRefused:
        return FileRefused(
            _(
                "文件“{file}”的工作表“{sheet}”里有不可能存在的单元格“{cell}”，没有读取。"
                "请用 Excel 打开并另存后再导入。"
            ).format(file=self._file, sheet=self._sheet, cell=reference.decode("latin-1")[:20])
        )

    def _check_box(self) -> None:
        box = self._box
        if box.area <= self._limits.box:
            return
        raise FileRefused(
            _(
                "文件“{file}”的工作表“{sheet}”直到单元格 {cell} 还有内容，范围太大，没有读取。"
                "请删去表格以外的单元格（多半是误填的），另存后再导入。"
            ).format(
                file=self._file,
                sheet=self._sheet,
                cell=f"{column_letter(box.right)}{box.bottom}",
            )
        )


def _last_cut(block: bytes) -> int:
    """Where the last row of a block begins, so that no row is seen in halves."""
    start = max(block.rfind(b"<row"), block.rfind(b"<", 0, max(block.rfind(b":row"), 0)))
    if start > 0:
        return start
    end = block.rfind(b"/>")
    return end + 2 if end >= 0 and (start < 0 or len(block) > 4 * _CHUNK) else 0


def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """The part of every worksheet by the sheet's name, as the workbook relates them."""
    workbook = next(
        (n for n in archive.namelist() if re.fullmatch(r"xl/workbook\d*\.xml", n)),
        "xl/workbook.xml",
    )
    folder, name = posixpath.split(workbook)
    relations = ElementTree.fromstring(archive.read(f"{folder}/_rels/{name}.rels"))
    targets = {each.get("Id"): each.get("Target", "") for each in relations}
    parts = {}
    for sheet in ElementTree.fromstring(archive.read(workbook)).iter():
        if sheet.tag.rpartition("}")[2] != "sheet":
            continue
        target = next((targets.get(v) for k, v in sheet.attrib.items() if k.endswith("}id")), None)
        part = posixpath.normpath(posixpath.join("/" + folder, target or "")).lstrip("/")
        if "worksheets/" in part and part in archive.namelist():
            parts[sheet.get("name", "")] = part
    return parts


def _percent_styles(archive: zipfile.ZipFile) -> set[int]:
    """The indexes of the cell formats that show a value as a percentage."""
    if "xl/styles.xml" not in archive.namelist():
        return set()
    root = ElementTree.fromstring(archive.read("xl/styles.xml"))
    formats = set(_PERCENT_FORMATS)
    indexes: list[int] = []
    for element in root.iter():
        match element.tag.rpartition("}")[2]:
            case "numFmt" if "%" in element.get("formatCode", ""):
                formats.add(int(element.get("numFmtId", "0")))
            case "cellXfs":
                indexes = [int(xf.get("numFmtId", "0")) for xf in element]
    return {index for index, number in enumerate(indexes) if number in formats}
