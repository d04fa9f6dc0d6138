"""Text as a table: csv in UTF-8 or GB18030, and web pages that call themselves workbooks."""

import csv
import io
import re
from collections.abc import Iterator
from html.parser import HTMLParser

from hallmanager.base.errors import FileRefused
from hallmanager.base.text import _

_UTF8_MARK = b"\xef\xbb\xbf"
_OTHER_MARKS = (b"\xff\xfe", b"\xfe\xff")
_DELIMITERS = ",\t;，|"
_COMMON_SHARE = 0.7
_MAX_SPAN = 200
_HTML = re.compile(rb"<\s*(html|table|!doctype\s+html)\b", re.IGNORECASE)


def is_html(start: bytes) -> bool:
    return _HTML.search(start) is not None


def decode(content: bytes, name: str) -> str:
    """The text of a file in UTF-8 (with or without its mark) or GB18030; others are refused."""
    if content.startswith(_UTF8_MARK):
        content = content[len(_UTF8_MARK) :]
    if content.startswith(_OTHER_MARKS) or b"\0" in content:
        raise _undecodable(name)
    for encoding in ("utf-8", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "utf-8" or _reads_like_chinese(text):
            return text
    raise _undecodable(name)


def _reads_like_chinese(text: str) -> bool:
    """Whether most characters are everyday ones: a foreign encoding reads as rare characters."""
    foreign = [c for c in text if ord(c) > 127]
    common = sum(1 for c in foreign if _is_common(c))
    return common >= _COMMON_SHARE * len(foreign)


def _is_common(character: str) -> bool:
    try:
        code = character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    # Rows 4 to 8 of the standard are kana, Greek and Cyrillic: not what a sheet is written in.
    return len(code) == 2 and not 0xA4 <= code[0] <= 0xA9


def _undecodable(name: str) -> FileRefused:
    return FileRefused(
        _(
            "文件“{name}”的文字编码不是 UTF-8 或 GB18030，读不出来。"
            "请用 Excel 打开后另存为 xlsx 再导入。"
        ).format(name=name)
    )


def csv_rows(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """The rows of a csv text with the numbers of their rows in a sheet."""
    csv.field_size_limit(1_000_000)
    delimiter = _delimiter(text[:20_000])
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=False)
    try:
        for number, cells in enumerate(rows, start=1):
            if number == 1 and re.fullmatch(r"sep=.?", "".join(cells).strip()):
                continue
            yield number, cells
    except csv.Error as error:
        raise FileRefused(
            _("文件“{name}”第 {line} 行读不下去：引号没有配对或内容过长。请改正后再导入。").format(
                name=name, line=rows.line_num
            ),
            detail=str(error),
        ) from error


def _delimiter(start: str) -> str:
    if declared := re.match(r"\s*sep=(.)\r?\n", start):
        return declared[1]
    lines = [line for line in start.splitlines()[:40] if line.strip()]
    score = {sign: sum(line.count(sign) for line in lines) for sign in _DELIMITERS}
    return max(_DELIMITERS, key=lambda sign: (score[sign], -_DELIMITERS.index(sign)))


class _Tables(HTMLParser):
    """Collects the rows of all tables; spans repeat the cell's text, as merged cells do."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[str]] = []
        self._row: list[tuple[str, int, int]] | None = None
        self._cell: list[str] | None = None
        self._spans = (1, 1)
        self._pending: dict[int, tuple[str, int]] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self._end_row()
            self._row = []
        elif tag in ("td", "th") and self._row is not None:
            self._end_cell()
            self._cell, named = [], dict(attrs)
            self._spans = _span(named.get("colspan")), _span(named.get("rowspan"))
        elif tag == "br" and self._cell is not None:
            self._cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._end_cell()
        elif tag in ("tr", "table"):
            self._end_row()

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)

    def close(self) -> None:
        super().close()
        self._end_row()

    def _end_cell(self) -> None:
        if self._cell is not None and self._row is not None:
            self._row.append(("".join(self._cell).strip(), *self._spans))
        self._cell = None

    def _end_row(self) -> None:
        self._end_cell()
        if self._row is None:
            return
        cells, self._row = iter(self._row), None
        row: list[str] = []
        following: dict[int, tuple[str, int]] = {}
        while True:
            self._take_pending(row, following)
            cell = next(cells, None)
            if cell is None or len(row) > _MAX_SPAN:
                break
            text, columns, rows = cell
            for _each in range(columns):
                if rows > 1:
                    following[len(row)] = (text, rows - 1)
                row.append(text)
        self._pending = following
        self.rows.append(row)

    def _take_pending(self, row: list[str], following: dict[int, tuple[str, int]]) -> None:
        while len(row) in self._pending:
            text, left = self._pending.pop(len(row))
            if left > 1:
                following[len(row)] = (text, left - 1)
            row.append(text)


def _span(text: str | None) -> int:
    return min(int(text), _MAX_SPAN) if text and text.strip().isdigit() and int(text) else 1


def html_rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """The rows of the tables in a web page."""
    tables = _Tables()
    tables.feed(text)
    tables.close()
    return iter(enumerate(tables.rows, start=1))
