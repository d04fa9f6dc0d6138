"""Workbooks: template, import, export."""

from argparse import Namespace
from pathlib import Path

from hallmanager.base.text import _
from hallmanager.cli import opening
from hallmanager.cli.printing import emit_table
from hallmanager.domain.period import Period
from hallmanager.records.calendar import CalendarDay
from hallmanager.records.register import record_class
from hallmanager.services import calendar, exporting, importing, setting_up
from hallmanager.services.checking import Refused
from hallmanager.services.importing import ImportResult, Plan, PlanResult, Preview, PreviewRow
from hallmanager.storage.store import Store

DONE, DONE_WITH_REJECTS = 0, 3


def template(options: Namespace) -> int:
    out = Path(options.out)
    if opening.place(options).exists():
        with opening.reading(options) as store:
            _write_template(options.kind, out, store)
    else:
        _write_template(options.kind, out, None)
    print(_("已写出导入模板：{path}").format(path=out))
    return DONE


def _write_template(kind_key: str, out: Path, store: Store | None) -> None:
    if kind_key == setting_up.KEY:
        setting_up.write_hall_workbook(out, store=store)
    else:
        exporting.template(kind_key, out, store=store)


def export(options: Namespace) -> int:
    out = Path(options.out)
    with opening.reading(options) as store:
        count = exporting.export(store, options.kind, out, period=options.period)
    kind = record_class(options.kind).kind
    print(
        _("已导出 {count} {unit}{title}：{path}").format(
            count=count, unit=kind.counting_unit, title=kind.title, path=out
        )
    )
    return DONE


def import_file(options: Namespace) -> int:
    if options.kind == setting_up.KEY:
        return _import_hall(options)
    if record_class(options.kind) is CalendarDay and calendar.holds_notice(Path(options.file)):
        return _import_notice(options)
    period = Period.parse(options.period).code if options.period else None
    open_hall = opening.reading if options.dry_run else opening.changing
    with open_hall(options) as store:
        preview = importing.preview(
            store,
            options.kind,
            Path(options.file),
            period=period,
            create_missing=options.create_missing,
        )
        _tell_of(preview)
        rejected = len(preview.rejected)
        if options.dry_run:
            _tell_counts(preview)
        else:
            rejects = Path(options.rejects) if options.rejects else None
            result = importing.commit(store, preview, by=opening.operator(options), rejects=rejects)
            _tell_done(result)
            rejected = result.rejected
    _tell_rejected(preview.rejected)
    return DONE_WITH_REJECTS if rejected else DONE


def _import_hall(options: Namespace) -> int:
    """A workbook of several kinds; it is tried in a change, so the hall must be open for one."""
    if options.period:
        print(_("建立大厅的工作簿不分期间，指定的期间没有用到。"))
    with opening.changing(options) as store:
        plan = setting_up.preview_hall_workbook(
            store, Path(options.file), create_missing=options.create_missing
        )
        for part in plan.parts:
            _tell_of(part)
        if options.dry_run:
            _tell_plan(plan)
        else:
            rejects = Path(options.rejects) if options.rejects else None
            by = opening.operator(options)
            _tell_kept(setting_up.commit_hall_workbook(store, plan, by=by, rejects=rejects))
    _tell_rejected(plan.rejected)
    return DONE_WITH_REJECTS if plan.rejected else DONE


def _tell_plan(plan: Plan) -> None:
    for part in plan.parts:
        print(f"{part.source.cls.kind.title}：" + _counts_words(part))
    print(_("只是预览，没有保存。"))


def _tell_kept(result: PlanResult) -> None:
    for key, kept in result.results.items():
        print(f"{record_class(key).kind.title}：" + _done_words(kept))
    _tell_rejects_file(result.rejects_file)


def _import_notice(options: Namespace) -> int:
    """A year's holiday notice, in the sentences it is published in; all of it or nothing."""
    file = Path(options.file)
    text = calendar.read_notice_file(file)
    year = Period.parse(options.period).start.year if options.period else None
    if options.dry_run:
        with opening.reading(options) as store:
            preview = calendar.preview_notice(store, text, year)
        if preview.notice.problems:
            raise Refused(preview.notice.problems)
        print(_("只是预览，没有保存。"))
    else:
        with opening.changing(options) as store:
            by = opening.operator(options)
            preview = calendar.import_notice(store, text, year, by=by, file_name=file.name)
    _tell_notice(preview)
    return DONE


def _tell_notice(preview: calendar.NoticePreview) -> None:
    counts = preview.counts
    message = _("{year}年放假安排：新增 {new} 天，修改 {changed} 天，无变化 {same} 天。")
    print(
        message.format(
            year=preview.notice.year,
            new=counts[calendar.RowState.NEW],
            changed=counts[calendar.RowState.CHANGED],
            same=counts[calendar.RowState.SAME],
        )
    )
    if not preview.whole:
        print(_("还不是全年的安排，其余的日子仍按周末推算。"))


def _tell_of(preview: Preview) -> None:
    """Everything that the person should know before the rows are kept."""
    lines = [preview.already_imported, *preview.warnings]
    if preview.unknown_columns:
        lines.append(_("没有读取的栏目：{names}").format(names="、".join(preview.unknown_columns)))
    for skipped in preview.skipped:
        lines.append(
            _("没有读取的行：{sheet} 第 {row} 行（{reason}）{text}").format(
                sheet=skipped.sheet, row=skipped.number, reason=skipped.reason, text=skipped.text
            )
        )
    lines += [
        _("提醒：{sheet} 第 {row} 行：{words}").format(
            sheet=row.sheet, row=row.number, words="".join(w.message for w in row.warnings)
        )
        for row in preview.rows
        if row.accepted and row.warnings
    ]
    for written, name in preview.aliases_used:
        lines.append(_("“{written}”按“{name}”导入").format(written=written, name=name))
    for created in preview.created:
        near = _("（已有相近的“{near}”）").format(near=created.near) if created.near else ""
        lines.append(_("登记{title}：{name}").format(title=created.title, name=created.name) + near)
    for line in lines:
        if line:
            print(line)


def _tell_counts(preview: Preview) -> None:
    print(_("只是预览，没有保存：{counts}。").format(counts=_counts_words(preview)))


def _counts_words(preview: Preview) -> str:
    words = _("{state} {n} 条")
    counts = preview.counts.items()
    return "，".join(words.format(state=status.label, n=count) for status, count in counts)


def _tell_done(result: ImportResult) -> None:
    print(_done_words(result))
    _tell_rejects_file(result.rejects_file)


def _done_words(result: ImportResult) -> str:
    return _("新增 {added} 条，更新 {edited} 条，无变化 {same} 条，退回 {rejected} 条。").format(
        added=result.added, edited=result.edited, same=result.same, rejected=result.rejected
    )


def _tell_rejects_file(path: Path | None) -> None:
    if path is not None:
        print(_("退回的行写在：{path}").format(path=path))


def _tell_rejected(rows: tuple[PreviewRow, ...]) -> None:
    """Every fault with its sheet, row, column and value."""
    faults = [
        {
            "sheet": row.sheet,
            "row": row.number,
            "column": problem.header or problem.column,
            "value": problem.value,
            "reason": problem.message,
        }
        for row in rows
        for problem in row.problems
    ]
    if faults:
        titles = (_("工作表"), _("行"), _("栏目"), _("值"), _("退回的原因"))
        emit_table(faults, dict(zip(faults[0], titles, strict=True)), whole=("reason",))
