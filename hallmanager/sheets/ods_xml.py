"""What the fast reader does not tell of an ods file: merged areas, percentages, hidden rows."""

import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from hallmanager.sheets.sheet_xml import SheetFacts
from hallmanager.sheets.workbook import Limits
from hallmanager.sheets.zip_checks import damaged

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")


@dataclass
class _Scan:
    """Where the reading stands: the sheet, the next row from 1, the next column from 0."""

    limits: Limits
    sheets: dict[str, SheetFacts] = field(default_factory=dict)
    facts: SheetFacts = field(default_factory=SheetFacts)
    row: int = 1
    column: int = 0

    def begin(self, element: ElementTree.Element) -> None:
        if element.tag == f"{_TABLE}table":
            self.facts = self.sheets[element.get(f"{_TABLE}name", "")] = SheetFacts()
            self.row = 1
        elif element.tag == f"{_TABLE}table-row":
            self.column = 0
            if element.get(f"{_TABLE}visibility") in ("collapse", "filter"):
                self.facts.hidden_rows.add(self.row)
        elif element.tag in _CELLS:
            self._cell(element)

    def end(self, element: ElementTree.Element) -> None:
        if element.tag == f"{_TABLE}table-row":
            self.row += _number(element, "number-rows-repeated")
            element.clear()

    def _cell(self, element: ElementTree.Element) -> None:
        repeated = _number(element, "number-columns-repeated")
        if element.get(f"{_OFFICE}value-type") == "percentage":
            last = min(self.column + repeated, self.limits.columns)
            self.facts.percents |= {(self.row, column) for column in range(self.column, last)}
        right = self.column + _number(element, "number-columns-spanned") - 1
        bottom = self.row + _number(element, "number-rows-spanned") - 1
        if right > self.column or bottom > self.row:
            self.facts.merges.setdefault(self.row, []).append((self.column, right, bottom))
        self.column += repeated


def _number(element: ElementTree.Element, name: str) -> int:
    text = element.get(f"{_TABLE}{name}", "1")
    return int(text) if text.isdecimal() else 1


def look_into(path: Path, limits: Limits) -> dict[str, SheetFacts]:
    """The facts of every sheet by its name."""
    scan = _Scan(limits)
    try:
        with zipfile.ZipFile(path) as archive, archive.open("content.xml") as content:
            for event, element in ElementTree.iterparse(content, events=("start", "end")):
                (scan.begin if event == "start" else scan.end)(element)
    except (KeyError, ElementTree.ParseError) as error:
        raise damaged(path.name, error) from error
    return scan.sheets
