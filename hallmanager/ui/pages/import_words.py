"""What the import's review says in words: what was read, which column is which, new names."""

from collections import Counter
from itertools import takewhile

from hallmanager.base.text import _
from hallmanager.records.kind import fields_of
from hallmanager.services.importing import Preview, Status

# A heading over several columns, told once and not with each of them.
_HEADED, _LONG_HEADING = 3, 4


def importable(counts: Counter[Status]) -> int:
    """How many of the rows the import keeps."""
    return counts[Status.NEW] + counts[Status.UPDATE] + counts[Status.WARNED]


def about(preview: Preview) -> str:
    """Where the table was found."""
    parts = []
    for table in preview.tables[:2]:
        rows = "、".join(str(number) for number in table.header_rows)
        words = _("工作表“{name}”，表头在第 {rows} 行")
        parts.append(words.format(name=table.sheet.name, rows=rows))
    if preview.skipped:
        parts.append(_("跳过 {n} 行（标题、合计、附注）").format(n=len(preview.skipped)))
    return "，".join(parts)


def mapping_words(preview: Preview) -> str:
    """What each column of the sheet was taken for, as far as it is called otherwise there."""
    heading = _heading(preview)
    read = [
        (column.header.removeprefix(heading), column.label)
        for column in preview.columns
        if column.label and column.role != "rate"
    ]
    used = dict.fromkeys(f"{header} → {label}" for header, label in read if header != label)
    words = "    ".join(used) or _("各列名称与名录一致")
    if preview.aliases_used:
        words += "    " + _("{n} 个名称按别名").format(n=len(preview.aliases_used))
    if preview.unknown_columns:
        names = "、".join(preview.unknown_columns)
        words += "    " + _("不认识、不导入的列：{names}").format(names=names)
    return words


def computed_words(preview: Preview) -> str:
    """Which columns are computed anew, and therefore only compared."""
    names = [header.removeprefix(_heading(preview)) for header in preview.compared_columns]
    if len(names) > 1:
        return _("{name}等 {n} 列由程序计算，不导入").format(name=names[0], n=len(names))
    return _("{name}由程序计算，不导入").format(name=names[0]) if names else ""


def _heading(preview: Preview) -> str:
    """The heading that stands over most columns of a header of two rows; "" without one."""
    headers = [column.header for column in preview.columns]
    for first in headers:
        near = [header for header in headers if header[:_LONG_HEADING] == first[:_LONG_HEADING]]
        if len(near) >= _HEADED:
            columns = zip(*near, strict=False)
            return "".join(same[0] for same in takewhile(lambda c: len(set(c)) == 1, columns))
    return ""


def unknown_names(preview: Preview) -> list[str]:
    """What the sheet says where the hall has no such name."""
    references = {name for name, f in fields_of(preview.source.cls).items() if f.reference}
    found = [
        problem.value
        for row in preview.rejected
        for problem in row.problems
        if problem.field in references and problem.value and not row.values.get(problem.field)
    ]
    return list(dict.fromkeys(found))


def create_words(preview: Preview, unknown: list[str]) -> str:
    """What ticking the box does, or did."""
    if preview.options.create_missing:
        return _("登记 {n} 个新名称").format(n=len(preview.created))
    return _("登记名录里没有的 {n} 个名称").format(n=len(unknown))


def created_list(preview: Preview) -> str:
    """The names that will be registered, kind by kind."""
    if not preview.options.create_missing:
        return "、".join(unknown_names(preview))
    titles = dict.fromkeys(created.title for created in preview.created)
    return "\n".join(
        "{title}：{names}".format(
            title=title, names="、".join(c.name for c in preview.created if c.title == title)
        )
        for title in titles
    )
