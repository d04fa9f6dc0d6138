"""Bulletins: their figures and source rows, drafts, and the printed document."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from hallmanager.base import files
from hallmanager.base.errors import UserError
from hallmanager.base.text import _
from hallmanager.bulletins import registry
from hallmanager.bulletins.composition import compose as compose_document
from hallmanager.bulletins.draft import Draft, SectionText
from hallmanager.bulletins.kind import BulletinType
from hallmanager.domain import narrative
from hallmanager.domain.condition import Condition
from hallmanager.domain.document import Document, Printed
from hallmanager.domain.figures import Figure
from hallmanager.domain.narrative import Facts
from hallmanager.domain.period import Period
from hallmanager.domain.problem import Problem
from hallmanager.domain.rules import load_rules
from hallmanager.domain.wording import Section
from hallmanager.figures.scope import Scope
from hallmanager.figures.sources import source_rows
from hallmanager.records.bulletin import BulletinDraft, NarrativeTemplate
from hallmanager.records.hall import Center
from hallmanager.services.sources import source_json
from hallmanager.storage.store import Reader, Store


def types() -> list[BulletinType]:
    """All bulletin types in their order."""
    return list(registry.TYPES.values())


def figures(store: Store, type_key: str, period: Period) -> list[Figure]:
    """All figures of a bulletin, in the order of its sections.

    Raises UserError for an unknown type and for a period the type is not written for.
    """
    with store.reading() as reader:
        return list(_scope_figures(reader, *_fitting(type_key, period)).values())


def figure(store: Store, type_key: str, key: str, period: Period) -> Figure:
    """One figure; UserError when the bulletin has none of that key."""
    with store.reading() as reader:
        return _figure(reader, type_key, key, period)


def rows(store: Store, type_key: str, key: str, period: Period) -> list[dict[str, object]]:
    """The source rows that one figure counts, in JSON form."""
    with store.reading() as reader:
        return source_rows(reader, _figure(reader, type_key, key, period), period)


def figure_json(one: Figure) -> dict[str, object]:
    """A figure as the command line prints it: the value exact, its counts not reduced."""
    return {
        "key": one.key,
        "label": one.label,
        "value": one.exact,
        "text": one.text,
        "unit": one.unit,
        "formula": one.formula,
        "rule": one.rule,
        "source": source_json(one.source),
    }


def load_draft(store: Store, type_key: str, period: Period) -> Draft:
    """The saved draft with today's figures in its slots, or a new one where none was saved.

    Sections that nobody edited follow their template and the data.
    """
    kind, period = _fitting(type_key, period)
    with store.reading() as reader:
        draft = _new_draft(reader, kind, period)
        record = _draft_record(reader, kind, period)
    return _resumed(draft, record) if record else draft


def save_draft(store: Store, draft: Draft, *, by: str) -> Draft:
    """Keep a draft: the edited texts, the facts, the options, what each figure printed.

    Raises Conflict when somebody else saved the same draft in the meantime.
    """
    seen = {key: draft.shown(key) for key in draft.used()}
    values: dict[str, object] = {
        "texts": _json(
            {
                "sections": {one.key: one.text for one in draft.sections if one.edited},
                "figures": seen,
            }
        ),
        "facts": _json({"facts": dict(draft.facts), "options": dict(draft.options)}),
    }
    with store.changing(by=by) as change:
        if draft.record_id is None:
            record = change.add(
                BulletinDraft(bulletin_type=draft.type.key, period=draft.period.code, **values)
            )
        else:
            record = change.edit(BulletinDraft, draft.record_id, values, version=draft.version)
    return replace(draft, seen=seen, record_id=record.id, version=record.version)


def refreshed(store: Store, draft: Draft) -> Draft:
    """The same draft, not saved yet, over today's data: slots and unedited sections follow."""
    with store.reading() as reader:
        fresh = _new_draft(reader, draft.type, draft.period)
    texts = {one.key: one.text for one in draft.sections if one.edited}
    fresh = replace(
        fresh,
        facts=draft.facts,
        options=draft.options,
        seen=draft.seen,
        record_id=draft.record_id,
        version=draft.version,
    )
    return _with_texts(fresh, texts)


def check_template(draft: Draft, text: str) -> list[Problem]:
    """What is wrong with a template of the draft's type."""
    return narrative.check(text, draft.material.facts)


def expanded(draft: Draft, text: str) -> str:
    """What a template makes of the draft's data: a section's text with its slots."""
    return narrative.expand(narrative.parse(text), draft.material.facts)


@dataclass(frozen=True)
class SectionTemplate:
    """The template of a section: `text` is in force, the hall's own or the `shipped` one."""

    text: str
    shipped: str

    @property
    def is_own(self) -> bool:
        """Whether the hall has a wording of its own."""
        return self.text.strip() != self.shipped.strip()


def template(store: Store, type_key: str, section: str) -> SectionTemplate:
    """The template of a section: the hall's own wording, else the shipped one."""
    kind = registry.bulletin_type(type_key)
    shipped = _section(kind, section).template
    with store.reading() as reader:
        own = _own_templates(reader, kind)
    return SectionTemplate(own.get(section) or shipped, shipped)


def save_template(store: Store, draft: Draft, section: str, text: str, *, by: str) -> None:
    """Keep the hall's own wording of a section; the shipped wording again removes it.

    Raises UserError naming the first fault of the template.
    """
    shipped = _section(draft.type, section)
    if problems := check_template(draft, text):
        raise UserError(problems[0].message)
    where = _template_of(draft.type, section)
    with store.changing(by=by) as change:
        kept = next(iter(change.find(NarrativeTemplate, *where)), None)
        if text.strip() == shipped.template.strip():
            if kept:
                change.remove(NarrativeTemplate, kept.id)
        elif kept:
            change.edit(NarrativeTemplate, kept.id, {"text": text})
        else:
            change.add(NarrativeTemplate(bulletin_type=draft.type.key, section=section, text=text))


def compose(draft: Draft) -> Document:
    """The document of a draft as blocks."""
    return compose_document(draft)


def print_pdf(store: Store, draft: Draft) -> Printed:
    """The draft over today's data as a PDF, with the places of its figures."""
    return _printed(refreshed(store, draft))


def save_pdf(store: Store, draft: Draft, path: Path) -> Printed:
    """Print the draft over today's data into a file, replaced whole or not at all."""
    return write_pdf(refreshed(store, draft), path)


def write_pdf(draft: Draft, path: Path) -> Printed:
    """Print a draft with the figures it has into a file, replaced whole or not at all."""
    printed = _printed(draft)
    files.write_bytes(path, printed.pdf)
    return printed


def save_docx(store: Store, draft: Draft, path: Path) -> None:
    """The draft over today's data as a Word file to revise, replaced whole or not at all."""
    write_docx(refreshed(store, draft), path)


def write_docx(draft: Draft, path: Path) -> None:
    """A draft with the figures it has as a Word file, replaced whole or not at all."""
    from hallmanager.rendering.word import render

    files.write_bytes(path, render(compose_document(draft)))


def annex_xlsx(store: Store, draft: Draft, path: Path) -> None:
    """The annex table over today's data as a workbook, replaced whole or not at all."""
    write_annex_xlsx(refreshed(store, draft), path)


def write_annex_xlsx(draft: Draft, path: Path) -> None:
    """The annex table with the figures the draft has, replaced whole or not at all.

    Raises UserError for a bulletin that has no annex table.
    """
    from hallmanager.sheets.annex import write_annex

    if draft.type.annex_rows is None:
        raise UserError(_("{title}没有附表，请保存为 PDF 或 Word。").format(title=draft.type.title))
    table = draft.type.annex_rows(draft.material)
    write_annex(
        path, title=table.title, header=table.header, rows=table.rows, footnote=table.footnote
    )


def _printed(draft: Draft) -> Printed:
    from hallmanager.rendering.fonts import FontSet
    from hallmanager.rendering.pdf import render

    return render(compose_document(draft), FontSet.load())


def _fitting(type_key: str, period: Period) -> tuple[BulletinType, Period]:
    kind = registry.bulletin_type(type_key)
    return kind, registry.fitting_period(kind, period)


def _scope(reader: Reader, period: Period) -> Scope:
    return Scope(reader, period, load_rules().on(period.end))


def _scope_figures(reader: Reader, kind: BulletinType, period: Period) -> Mapping[str, Figure]:
    return kind.gather(_scope(reader, period)).facts.figures


def _figure(reader: Reader, type_key: str, key: str, period: Period) -> Figure:
    found = _scope_figures(reader, *_fitting(type_key, period)).get(key)
    if found is None:
        raise UserError(
            _("这份通报没有名为“{key}”的数字，请用 figures 命令查看全部数字。").format(key=key)
        )
    return found


def _new_draft(reader: Reader, kind: BulletinType, period: Period) -> Draft:
    scope = _scope(reader, period)
    material = kind.gather(scope)
    own = _own_templates(reader, kind)
    defaults = _center_facts(scope.center) | {"title": kind.document_title(period)}
    return Draft(
        type=kind,
        period=period,
        sections=tuple(
            _section_text(section, own.get(section.key), material.facts)
            for section in kind.sections
        ),
        material=material,
        defaults=defaults,
    )


def _section_text(section: Section, own: str | None, facts: Facts) -> SectionText:
    text = narrative.expand(narrative.parse(own or section.template), facts)
    return SectionText(section.key, section.title, text, text)


def _own_templates(reader: Reader, kind: BulletinType) -> dict[str, str]:
    found = reader.find(NarrativeTemplate, Condition("bulletin_type", "=", kind.key))
    return {one.section: one.text for one in found}


def _template_of(kind: BulletinType, section: str) -> tuple[Condition, Condition]:
    return Condition("bulletin_type", "=", kind.key), Condition("section", "=", section)


def _section(kind: BulletinType, key: str) -> Section:
    found = next((section for section in kind.sections if section.key == key), None)
    if found is None:
        known = "、".join(section.key for section in kind.sections)
        raise UserError(_("没有“{key}”这一节，现有的是：{known}。").format(key=key, known=known))
    return found


def _center_facts(center: Center | None) -> dict[str, str]:
    """What the centre says by default; the issuer stands in for the other organs."""
    if center is None:
        return {}
    issuer = center.issuer or center.name
    facts = {
        "issuer": issuer,
        "letterhead": center.letterhead or _("{issuer}文件").format(issuer=issuer),
        "code_word": center.code_word,
        "recipients": center.recipients,
        "copies_to": center.copies_to,
        "signer": center.signer,
        "print_organ": center.print_organ or issuer,
    }
    return {name: text for name, text in facts.items() if text}


def _draft_record(reader: Reader, kind: BulletinType, period: Period) -> BulletinDraft | None:
    where = (Condition("bulletin_type", "=", kind.key), Condition("period", "=", period.code))
    return next(iter(reader.find(BulletinDraft, *where, limit=1)), None)


def _resumed(draft: Draft, record: BulletinDraft) -> Draft:
    texts: dict[str, Any] = json.loads(record.texts or "{}")
    facts: dict[str, Any] = json.loads(record.facts or "{}")
    draft = replace(
        draft,
        facts=facts.get("facts", {}),
        options=facts.get("options", {}),
        seen=texts.get("figures", {}),
        record_id=record.id,
        version=record.version,
    )
    return _with_texts(draft, texts.get("sections", {}))


def _with_texts(draft: Draft, texts: Mapping[str, str]) -> Draft:
    known = {section.key for section in draft.sections}
    for key, text in texts.items():
        if key in known:
            draft = draft.with_text(key, text)
    return draft


def _json(content: Mapping[str, object]) -> str:
    return json.dumps(content, ensure_ascii=False, sort_keys=True)
