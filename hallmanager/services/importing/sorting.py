"""Which sheet of a workbook holds which kind: its name where it is ours, else its headers."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from hallmanager.base.errors import FileRefused
from hallmanager.base.text import _
from hallmanager.domain.matching import fold
from hallmanager.records.kind import Record
from hallmanager.records.register import record_class
from hallmanager.services.importing.source import labels_of, readable_sheets
from hallmanager.sheets.headers import Table, locate, missing_columns
from hallmanager.sheets.targets import Role, required_together, targets_of
from hallmanager.sheets.workbook import Sheet, Workbook

_EXPLAINED = (Role.FIELD, Role.INLINE, Role.NEEDED)


@dataclass(frozen=True)
class PlannedKind:
    """A kind that a workbook may hold, and how its sheet is called in the template.

    `registers` are the kinds whose names are registered as they come: a window's zone.
    """

    kind_key: str
    sheet: str
    registers: frozenset[str] = frozenset()

    @property
    def cls(self) -> type[Record]:
        """The class of the kind."""
        return record_class(self.kind_key)


def sort_sheets(
    kinds: Sequence[PlannedKind], file: Path, workbook: Workbook
) -> dict[str, list[Table]]:
    """The tables of a workbook by the key of their kind, in the order of the kinds.

    A sheet of the template that nobody filled in is a table without rows.

    Raises FileRefused when no sheet is of any kind, or none has a row, or a sheet that is called
    like one of ours lacks a column.
    """
    found: dict[str, list[Table]] = defaultdict(list)
    for sheet in readable_sheets(workbook):
        read = _named(kinds, file, sheet) or _likeliest(kinds, sheet)
        if read is not None:
            found[read[0]].append(read[1])
    if not found:
        raise _nothing_known(kinds, file)
    if not any(table.rows for tables in found.values() for table in tables):
        raise FileRefused(_("文件“{name}”只有表头，没有可导入的行。").format(name=file.name))
    return {kind.kind_key: found[kind.kind_key] for kind in kinds if kind.kind_key in found}


def _named(kinds: Sequence[PlannedKind], file: Path, sheet: Sheet) -> tuple[str, Table] | None:
    """The table of a sheet that bears the name it has in the template."""
    kind = next((each for each in kinds if fold(each.sheet) == fold(sheet.name)), None)
    table = None if kind is None else locate(sheet, targets_of(kind.cls))
    if kind is None or table is None:
        return None
    missing = missing_columns(table, required_together(kind.cls))
    if not missing:
        return kind.kind_key, table
    if _likeliest(kinds, sheet) is not None:
        return None
    message = _("文件“{name}”的工作表“{sheet}”缺少栏目：{missing}，没有导入。请补上后再试。")
    raise FileRefused(message.format(name=file.name, sheet=sheet.name, missing=labels_of(missing)))


def _likeliest(kinds: Sequence[PlannedKind], sheet: Sheet) -> tuple[str, Table] | None:
    """The kind that explains most columns, and no less than half; of equal ones the first."""
    tables = [(kind.kind_key, table) for kind in kinds if (table := _whole(kind.cls, sheet))]
    found = max(tables, key=lambda each: _explained(each[1]), default=None)
    if found is None or 2 * _explained(found[1]) < sum(1 for c in found[1].columns if c.header):
        return None
    return found


def _whole(cls: type[Record], sheet: Sheet) -> Table | None:
    table = locate(sheet, targets_of(cls))
    return None if table is None or missing_columns(table, required_together(cls)) else table


def _explained(table: Table) -> int:
    return sum(1 for c in table.columns if c.target is not None and c.target.role in _EXPLAINED)


def _nothing_known(kinds: Sequence[PlannedKind], file: Path) -> FileRefused:
    needed = "；".join(f"{kind.sheet}：{labels_of(required_together(kind.cls))}" for kind in kinds)
    return FileRefused(
        _(
            "文件“{name}”里没有认得出的表，没有导入。表头至少要有：{needed}。可先下载模板对照。"
        ).format(name=file.name, needed=needed)
    )
