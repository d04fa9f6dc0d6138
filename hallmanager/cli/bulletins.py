"""Bulletins: their figures, the rows these count, and the document."""

from argparse import Namespace
from collections.abc import Callable, Mapping
from pathlib import Path

from hallmanager.base.errors import UserError
from hallmanager.base.text import _
from hallmanager.bulletins.draft import Draft
from hallmanager.cli.opening import reading
from hallmanager.cli.printing import emit_json, emit_table
from hallmanager.domain.period import Period
from hallmanager.records.kind import fields_of
from hallmanager.records.register import record_class
from hallmanager.services import bulletins as service
from hallmanager.services.typed import split_assignments

_WRITERS: Mapping[str, Callable[[Draft, Path], object]] = {
    ".pdf": service.write_pdf,
    ".docx": service.write_docx,
    ".xlsx": service.write_annex_xlsx,
}


def figures(options: Namespace) -> int:
    with reading(options) as store:
        found = service.figures(store, options.type, Period.parse(options.period))
    rows = [service.figure_json(figure) for figure in found]
    if options.json:
        emit_json(rows)
        return 0
    headers = ("key", "label", "text", "value", "unit", "formula")
    titles = (_("名称"), _("数字"), _("印出"), _("确切值"), _("单位"), _("算法"))
    emit_table(rows, dict(zip(headers, titles, strict=True)))
    return 0


def rows(options: Namespace) -> int:
    period = Period.parse(options.period)
    with reading(options) as store:
        figure = service.figure(store, options.type, options.key, period)
        found = service.rows(store, options.type, options.key, period)
    kinds = dict.fromkeys(part.kind for part in figure.source.parts)
    if len(kinds) == 1:
        found.sort(key=lambda row: int(str(row["id"])))
    if options.json:
        emit_json(found)
        return 0
    named = {
        field.name: field.label
        for kind_key in kinds
        for field in fields_of(record_class(kind_key)).values()
        if field.listed
    }
    emit_table(found, {"id": _("编号"), **named})
    return 0


def bulletin(options: Namespace) -> int:
    out = Path(options.out)
    write = _WRITERS.get(out.suffix.lower())
    if write is None:
        raise UserError(
            _("不能输出“{name}”，文件名请以 .pdf、.docx 或 .xlsx 结尾。").format(name=out.name)
        )
    with reading(options) as store:
        draft = service.load_draft(store, options.type, Period.parse(options.period))
    write(draft.with_facts(split_assignments(options.facts)), out)
    print(_("已生成{title}：{path}").format(title=draft.type.title, path=out))
    return 0
