"""From a file to its tables: which sheets, which header, which period."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from hallmanager.base.errors import FileRefused, UserError
from hallmanager.base.text import _, translate
from hallmanager.domain.period import Period, PeriodUnit
from hallmanager.domain.period_words import find_period
from hallmanager.records.kind import Record, fields_of
from hallmanager.services.importing.model import Cancelled, Progress, Source
from hallmanager.sheets.headers import Table, locate, missing_columns
from hallmanager.sheets.reading import read_sheet
from hallmanager.sheets.targets import (
    EXPLAINING_SHEET,
    LISTS_SHEET,
    Target,
    required_together,
    targets_of,
)
from hallmanager.sheets.workbook import Limits, Sheet, Workbook


def open_source(
    cls: type[Record],
    file: Path,
    *,
    headers: Mapping[str, str] | None = None,
    limits: Limits | None = None,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Source:
    """Read the file and find its tables. Raises FileRefused with one sentence."""
    workbook = read_sheet(file, limits=limits or Limits(), progress=progress, cancelled=cancelled)
    tables = _tables(cls, file, workbook, headers)
    return Source(cls, file, digest_of(file), tables, tuple(notes_of(workbook, tables)))


def digest_of(file: Path) -> str:
    """The SHA-256 by which a file is known again."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def readable_sheets(workbook: Workbook) -> list[Sheet]:
    """The sheets that may hold records: neither hidden nor the helping ones of a template."""
    return [sheet for sheet in workbook.sheets if sheet.rows and _is_read(sheet)]


def _is_read(sheet: Sheet) -> bool:
    return not sheet.hidden and not _is_helping(sheet)


def _is_helping(sheet: Sheet) -> bool:
    return sheet.name in (translate(EXPLAINING_SHEET), translate(LISTS_SHEET))


def _tables(
    cls: type[Record], file: Path, workbook: Workbook, headers: Mapping[str, str] | None
) -> tuple[Table, ...]:
    targets, needed = targets_of(cls, headers), required_together(cls)
    sheets = readable_sheets(workbook)
    found = [table for sheet in sheets if (table := locate(sheet, targets)) is not None]
    whole = tuple(table for table in found if not missing_columns(table, needed))
    if not whole:
        raise _no_table(cls, file, found, needed)
    if not any(table.rows for table in whole):
        raise FileRefused(_("文件“{name}”只有表头，没有可导入的行。").format(name=file.name))
    return whole


def _no_table(
    cls: type[Record], file: Path, found: Sequence[Table], needed: list[tuple[Target, ...]]
) -> FileRefused:
    if not found:
        return FileRefused(
            _(
                "文件“{name}”里没有找到{title}的表头，没有导入。表头至少要有：{labels}。"
                "可先用导入模板对照。"
            ).format(name=file.name, title=cls.kind.title, labels=labels_of(needed))
        )
    table = min(found, key=lambda each: len(missing_columns(each, needed)))
    headers = "、".join(c.header for c in table.columns if c.header)
    return FileRefused(
        _(
            "文件“{name}”的工作表“{sheet}”缺少栏目：{missing}，没有导入。"
            "第 {row} 行表头里有：{headers}。请补上缺少的栏目或改正表头。"
        ).format(
            name=file.name,
            sheet=table.sheet.name,
            missing=labels_of(missing_columns(table, needed)),
            row=table.header_rows[0],
            headers=headers[:300],
        )
    )


def labels_of(columns: Sequence[tuple[Target, ...]]) -> str:
    """The labels of needed columns, for a sentence that asks for them."""
    return "、".join(_("或").join(f"“{t.label}”" for t in any_of) for any_of in columns)


def notes_of(workbook: Workbook, tables: Sequence[Table]) -> Iterator[str]:
    """What is worth saying about the sheets of a workbook and the tables read from them."""
    read = {table.sheet.name for table in tables}
    for sheet in workbook.sheets:
        if sheet.hidden and sheet.rows and not _is_helping(sheet):
            yield _("隐藏的工作表“{name}”没有读取。").format(name=sheet.name)
    for table in tables:
        hidden = [row.number for row in table.rows if row.number in table.sheet.hidden_rows]
        if hidden:
            message = _("工作表“{name}”有 {n} 个隐藏行（第 {rows} 行），已一并读取。")
            rows = _some(map(str, hidden))
            yield message.format(name=table.sheet.name, n=len(hidden), rows=rows)
        if table.sheet.uncomputed:
            message = _(
                "工作表“{name}”的公式没有保存结果（{cells}），读出来是空的。"
                "请用 Excel 打开并保存后再导入。"
            )
            yield message.format(name=table.sheet.name, cells=_some(table.sheet.uncomputed))
    others = [sheet.name for sheet in readable_sheets(workbook) if sheet.name not in read]
    if others:
        yield _("没有需要的栏目、未读取的工作表：{names}。").format(names="、".join(others))


def _some(words: Iterable[str]) -> str:
    """The first ten of several, with a mark when there are more."""
    first = list(islice(words, 11))
    return "、".join(first[:10]) + ("…" if len(first) > 10 else "")


@dataclass(frozen=True)
class TablePeriod:
    """The period of a table's rows and where it was found; None where rows must say."""

    period: Period | None
    words: str = ""


def period_of(table: Table, file: Path, given: Period | None) -> tuple[TablePeriod, str]:
    """The period of a table - the one given, else its title, sheet or file name - and a warning."""
    titled = _titled(table, file)
    if given is None:
        return titled, ""
    if titled.period is None or given.contains(titled.period) or titled.period.contains(given):
        return TablePeriod(given, _("指定")), ""
    warning = _("{where}写的是{titled}，指定的是{given}：按指定的期间导入，请核对。").format(
        where=titled.words, titled=titled.period.title, given=given.title
    )
    return TablePeriod(given, _("指定")), warning


def _titled(table: Table, file: Path) -> TablePeriod:
    year: int | None = None
    places = [(text, _("标题")) for text in table.titles]
    places += [(table.sheet.name, _("工作表名")), (file.stem, _("文件名"))]
    for text, where in places:
        found = find_period(text, year=year)
        if found is None:
            continue
        if found.unit is not PeriodUnit.YEAR or "年度" in text:
            return TablePeriod(found, where)
        year = found.start.year
    return TablePeriod(None)


def has_period(cls: type[Record]) -> bool:
    """Whether the records of a kind belong to a period of their own."""
    return "period" in fields_of(cls)


def require_period(cls: type[Record], table: Table, found: TablePeriod) -> None:
    """Refuse a file of which nobody knows to what period it belongs."""
    if has_period(cls) and found.period is None and table.column_of("period") is None:
        raise UserError(
            _(
                "工作表“{sheet}”没有“期间”栏，标题里也没有写明期间，没有导入。"
                "请指定期间（如 2023Q2）后再试。"
            ).format(sheet=table.sheet.name)
        )
