"""Reading a file and judging it against the hall; nothing is changed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from hallmanager.base.text import _
from hallmanager.domain.period import Period
from hallmanager.records.kind import Record
from hallmanager.records.register import record_class
from hallmanager.services.importing.judging import Judge
from hallmanager.services.importing.model import (
    Cancelled,
    ColumnUse,
    Created,
    Options,
    Preview,
    PreviewRow,
    Progress,
    SkippedRow,
    Source,
)
from hallmanager.services.importing.naming import Kept, Name
from hallmanager.services.importing.source import (
    TablePeriod,
    has_period,
    open_source,
    period_of,
    require_period,
)
from hallmanager.services.importing.totals import totals_warnings
from hallmanager.sheets.headers import Table
from hallmanager.sheets.targets import Role
from hallmanager.sheets.workbook import Limits

if TYPE_CHECKING:
    from hallmanager.storage.reading import Reader
    from hallmanager.storage.store import Store


def preview(
    store: "Store",
    kind_key: str,
    file: Path,
    *,
    period: str | None = None,
    create_missing: bool = False,
    headers: Mapping[str, str] | None = None,
    limits: Limits | None = None,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Preview:
    """Read a sheet and judge every row of it; nothing is changed.

    `headers` are columns the person has matched: the header in the sheet and the public name of
    the field it means, "" for a column not to be read.

    Raises:
        FileRefused: the file cannot be read, or has no table of this kind.
        UserError: nobody says to what period the rows belong, or the period cannot be read.
        Cancelled: `cancelled` said so.
    """
    cls = record_class(kind_key)
    options = Options(Period.parse(period).code if period else None, create_missing)
    source = open_source(
        cls,
        file,
        headers=headers,
        limits=limits,
        progress=first_half(progress),
        cancelled=cancelled,
    )

    def look(changed: Options) -> Preview:
        with store.reading() as reader:
            found = judged(reader, source, changed, progress=progress, cancelled=cancelled)
        return replace(found, revision=store.revision, _again=look)

    return look(options)


def first_half(progress: Progress | None) -> Progress | None:
    """A progress of which the work at hand is the first half."""
    return None if progress is None else (lambda share, words: progress(share / 2, words))


def judged(
    reader: "Reader",
    source: Source,
    options: Options,
    *,
    refused: Mapping[Name, str] | None = None,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Preview:
    """The preview of a file that has been read, under these decisions, against this state.

    `refused` are names whose own row in the same file was refused, with the sentence for it.
    """
    cls, tables = source.cls, source.tables
    periods, warnings = _periods(source, options)
    judge = Judge(reader, cls, options, progress, cancelled, refused)
    codes = [found.period.code if found.period else None for found in periods]
    rows = judge.judge(list(zip(tables, codes, strict=True)))
    created = judge.names.created_for(_kept(cls, rows))
    for table in tables:
        warnings += totals_warnings(cls, table)
    return Preview(
        source=source,
        options=options,
        rows=tuple(rows),
        skipped=tuple(_skipped(tables)),
        columns=tuple(_columns(tables)),
        created=tuple(created),
        aliases_used=tuple(judge.names.aliases_used.items()),
        warnings=(*source.notes, *warnings, *_likely_known(created)),
        period=_one_period(rows),
        period_from=next((found.words for found in periods if found.period), ""),
        already_imported=_already_imported(reader, source),
    )


def _kept(cls: type[Record], rows: Sequence[PreviewRow]) -> Iterator[Kept]:
    """The values of the rows to be imported, and of the child rows they will have."""
    for row in rows:
        if row.accepted:
            yield cls, row.values
            for inline in cls.kind.successions:
                child = record_class(inline.child)
                yield from ((child, facts) for facts in row.facts.get(inline.name, ()))


def _periods(source: Source, options: Options) -> tuple[list[TablePeriod], list[str]]:
    given = Period.parse(options.period) if options.period else None
    if not has_period(source.cls):
        return [TablePeriod(None) for _table in source.tables], _needless(source, given)
    found: list[TablePeriod] = []
    warnings: list[str] = []
    for table in source.tables:
        period, warning = period_of(table, source.file, given)
        require_period(source.cls, table, period)
        found.append(period)
        warnings += [warning] if warning else []
    return found, warnings


def _needless(source: Source, given: Period | None) -> list[str]:
    kind = source.cls.kind
    if given is None or kind.period_by:
        return []
    return [_("{title}不分期间，指定的期间没有用到。").format(title=kind.title)]


def _one_period(rows: Sequence[PreviewRow]) -> str:
    """The period that all rows share, "" where they have several or none."""
    periods = {row.values.get("period") for row in rows} - {None}
    return str(periods.pop()) if len(periods) == 1 else ""


def _skipped(tables: Sequence[Table]) -> Iterator[SkippedRow]:
    for table in tables:
        for skipped in table.skipped:
            yield SkippedRow(
                table.sheet.name, skipped.row.number, skipped.reason.label, skipped.text
            )


def _columns(tables: Sequence[Table]) -> Iterator[ColumnUse]:
    for table in tables:
        for column in table.columns:
            if column.header and not (column.target and column.target.role is Role.OURS):
                yield ColumnUse(
                    table.sheet.name,
                    column.letter,
                    column.header,
                    column.target.label if column.target else "",
                    column.target.role.value if column.target else "",
                )


def _likely_known(created: Sequence[Created]) -> list[str]:
    return [
        _("“{name}”（第 {row} 行）与已有的“{near}”很像，将另行登记为新的{title}，请核对。").format(
            name=each.name, row=each.row, near=each.near, title=each.title
        )
        for each in created
        if each.near
    ]


def _already_imported(reader: "Reader", source: Source) -> str:
    earlier = next(
        (
            each
            for each in reader.imports(digest=source.digest)
            if each.kind == source.cls.kind.key and not each.undone
        ),
        None,
    )
    if earlier is None:
        return ""
    return _("同一份文件已由{who}于 {when} 导入过（新增 {added} 行，修改 {edited} 行）。").format(
        who=earlier.operator,
        when=earlier.at.astimezone().strftime("%Y-%m-%d %H:%M"),
        added=earlier.added,
        edited=earlier.edited,
    )
