"""Judging every row: values, names, checks, printed rates, repeats, what stands already."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from hallmanager.base import clock
from hallmanager.base.errors import Cancelled as CancelledError
from hallmanager.base.text import _
from hallmanager.domain.matching import fold
from hallmanager.domain.period import Period
from hallmanager.domain.printed_rate import check_printed
from hallmanager.domain.problem import Problem
from hallmanager.domain.values import shown
from hallmanager.records.field import Field
from hallmanager.records.kind import Record, Values, fields_of
from hallmanager.records.register import record_class
from hallmanager.services import inlines, rivals
from hallmanager.services.checking import check_field, check_values
from hallmanager.services.importing.drafts import Draft, read_row
from hallmanager.services.importing.model import (
    Cancelled,
    Options,
    PreviewRow,
    Progress,
    RowKey,
    Status,
)
from hallmanager.services.importing.naming import Hints, Name, Names, UnknownNear
from hallmanager.services.importing.standing import Standing, find_repeats
from hallmanager.services.records import defaults_of
from hallmanager.services.references import UnknownName
from hallmanager.sheets.headers import Table
from hallmanager.sheets.targets import needed_fields

if TYPE_CHECKING:
    from hallmanager.storage.reading import Reader

# A tally that falls or grows beyond these, from a base that is not tiny, is worth a look.
_FALL, _GROWTH, _BASE = 0.5, 2.0, 20
_STEP = 500


@dataclass
class Judge:
    """Everything that judging the rows of one file needs."""

    reader: "Reader"
    cls: type[Record]
    options: Options
    progress: Progress | None = None
    cancelled: Cancelled | None = None
    refused: Mapping[Name, str] | None = None

    def __post_init__(self) -> None:
        self.names = Names(self.reader, self.options, self.refused or {})
        self.standing = Standing(self.reader, self.cls)
        self._fields = fields_of(self.cls)
        self._defaults = defaults_of(self.cls)
        self._needed_fields = needed_fields(self.cls)

    def judge(self, tables: Sequence[tuple[Table, str | None]]) -> list[PreviewRow]:
        """The rows of all tables, each with the period that holds for it."""
        drafts = list(self._drafts(tables))
        sound = [draft for draft in drafts if self._has_key(draft)]
        find_repeats(self.standing, self.cls, sound)
        return [self._finished(draft) for draft in drafts]

    def _drafts(self, tables: Sequence[tuple[Table, str | None]]) -> Iterator[Draft]:
        total = sum(len(table.rows) for table, _period in tables) or 1
        count = 0
        for table, period in tables:
            for row in table.rows:
                key: RowKey = (table.sheet.name, row.number)
                if key in self.options.left_out:
                    continue
                count += 1
                self._tell(count, total)
                corrections = self.options.corrections.get(key, {})
                draft = read_row(self.cls, table, row, period=period, corrections=corrections)
                self._look_up(draft)
                self._check(draft)
                yield draft

    def _tell(self, count: int, total: int) -> None:
        if count % _STEP:
            return
        if self.cancelled is not None and self.cancelled():
            raise CancelledError(_("已取消，没有改动任何数据。"))
        if self.progress is not None:
            self.progress(0.5 + count / total / 2, _("正在核对第 {n} 行").format(n=count))

    def _look_up(self, draft: Draft) -> None:
        """Put records in the place of their names, the plain kinds before those that need them."""
        hints = Hints(
            _day_of(self.cls, draft.values),
            draft.place,
            draft.order,
            draft.aliases,
            draft.row.number,
        )
        self._look_up_needed(draft)
        wanted = [self._fields[name] for name in draft.names]
        for field in sorted(wanted, key=_needs):
            if _is_part_of_unknown(field, draft):
                continue
            try:
                found, id = self.names.find(
                    self._either(field, draft),
                    draft.names[field.name],
                    among={**draft.values, **draft.needed_ids},
                    hints=hints,
                )
            except UnknownName as error:
                near = error.near if isinstance(error, UnknownNear) else None
                draft.refuse(Problem(field.name, error.message, near))
                continue
            draft.values[found.name] = id

    def _look_up_needed(self, draft: Draft) -> None:
        """What else the row says of the records it names; it is a help and never a fault."""
        for name, text in draft.needed.items():
            with suppress(UnknownName):
                field = self._needed_fields[name]
                hints = Hints(row=draft.row.number)
                draft.needed_ids[name] = self.names.find([field], text, among={}, hints=hints)[1]

    def _read_inlines(self, draft: Draft, record: Any | None) -> None:
        """What the child rows shall have; facts that hold already are left out."""
        stored = {} if record is None else self.standing.inlines(record.id)
        found = inlines.wanted(self.cls, draft.inlines, stored, self._finder(draft))
        for problem in found.problems:
            draft.refuse(problem)
        for name, facts in found.facts.items():
            if record is None:
                draft.facts[name] = facts
            elif inlines.differs(self.reader, self.cls, found.facts, record.id, name):
                draft.facts[name] = facts
                self._note_before(draft, name, stored)

    def _finder(self, draft: Draft) -> inlines.Find:
        among = {**draft.values, **draft.needed_ids}
        hints = Hints(clock.today(), row=draft.row.number)

        def find(field: Field, text: str) -> int:
            one = len(rivals.split_parts(text)) == 1
            found = self.names.find([field], text, among=among, hints=hints, may_create=one)
            return found[1]

        return find

    def _note_before(self, draft: Draft, name: str, stored: Mapping[str, str]) -> None:
        main = next(each for each in self.cls.kind.successions if each.name == name)
        said = [e.name for e in (main, *self.cls.kind.beside(main)) if e.name in draft.inlines]
        differing = [each for each in said if draft.inlines[each].strip() != stored[each]]
        draft.before |= {each: stored[each] for each in differing or said[:1]}

    def _either(self, field: Field, draft: Draft) -> list[Field]:
        """The fields a name may belong to: sheets write sub-centres in the column of units too."""
        one_of = self.cls.kind.one_of
        if not one_of or field.name != one_of[0]:
            return [field]
        others = [self._fields[name] for name in one_of[1:] if name not in draft.names]
        return [field, *others]

    def _check(self, draft: Draft) -> None:
        record = self.standing.same(draft.values) if self._has_key(draft) else None
        if record is not None:
            draft.record_id = record.id
            self._compare(draft, record)
        ambiguous = None if record else self.standing.ambiguous(draft.values)
        if ambiguous is not None:
            draft.refuse(ambiguous)
        self._read_inlines(draft, record)
        whole = self._whole(draft, record)
        faulty = {problem.field for problem in draft.problems}
        if faulty:
            self._check_the_others(draft, whole, faulty)
            return
        self._check_whole(draft, whole)
        if draft.is_sound:
            self._check_clashes(draft, whole)

    def _check_whole(self, draft: Draft, whole: Values) -> None:
        for problem in check_values(self.cls, whole):
            draft.refuse(problem)
        for rate in self.cls.kind.rates:
            for problem in check_printed(rate, whole, draft.printed.get(rate.label)):
                draft.refuse(problem)

    def _check_clashes(self, draft: Draft, whole: Values) -> None:
        for problem in self.standing.problems({**whole, **draft.inlines}, draft.record_id):
            draft.refuse(problem)
        if not any(_placeholders(draft.facts)):
            for problem in inlines.clashes(self.reader, self.cls, draft.facts, draft.record_id):
                draft.refuse(problem)

    def _check_the_others(self, draft: Draft, whole: Values, faulty: set[str]) -> None:
        for name, field in self._fields.items():
            if name not in faulty:
                for problem in check_field(field, whole.get(name)):
                    draft.refuse(problem)

    def _whole(self, draft: Draft, record: Any | None) -> dict[str, Any]:
        """The record as it would become."""
        if record is None:
            draft.values = {**self._defaults, **draft.values}
            return dict(draft.values)
        stored = {name: getattr(record, f.attribute) for name, f in self._fields.items()}
        return {**stored, **draft.values}

    def _compare(self, draft: Draft, record: Any) -> None:
        """Keep what the stored record says where the row says the same in another writing."""
        for name in list(draft.values):
            stored, new = getattr(record, self._fields[name].attribute), draft.values[name]
            untold = name == self.cls.kind.apart_by and new is None
            if untold or (name in self.cls.kind.natural_key and _alike(stored, new)):
                draft.values[name] = stored
            elif stored != new:
                draft.before[name] = stored
        for inline in self.cls.kind.names:
            if inline.name not in draft.inlines:
                continue
            stored, new = self.standing.inlines(record.id)[inline.name], draft.inlines[inline.name]
            if set(rivals.split_names(stored)) != set(rivals.split_names(new)):
                draft.before[inline.name] = stored

    def _has_key(self, draft: Draft) -> bool:
        """Whether what names the record could be read."""
        faulty = {problem.field for problem in draft.problems}
        key = self.cls.kind.natural_key
        if "period" in key and draft.values.get("period") is None:
            return False
        return not faulty & set(key)

    def _finished(self, draft: Draft) -> PreviewRow:
        if draft.is_sound:
            self._compare_with_before(draft)
            self._compare_with_period(draft)
        status = self._status(draft)
        return PreviewRow(
            sheet=draft.table.sheet.name,
            number=draft.row.number,
            cells=draft.row.cells,
            values=draft.values,
            status=status,
            problems=tuple(draft.problems),
            warnings=tuple(draft.warnings),
            record_id=draft.record_id,
            before=draft.before,
            inlines=draft.inlines,
            facts=draft.facts,
            words=self._words(draft, status),
        )

    def _status(self, draft: Draft) -> Status:
        if draft.problems:
            return Status.REJECTED
        if draft.record_id is not None and not draft.before:
            return Status.SAME
        if draft.warnings:
            return Status.WARNED
        return Status.NEW if draft.record_id is None else Status.UPDATE

    def _words(self, draft: Draft, status: Status) -> str:
        if draft.problems or draft.warnings:
            return "".join(p.message for p in (*draft.problems, *draft.warnings))
        if status is not Status.UPDATE:
            return status.label
        parts = [
            _("{label}原为 {value}").format(label=self._label(name), value=self._shown(name, old))
            for name, old in draft.before.items()
        ]
        return _("更新，") + "、".join(parts)

    def _label(self, name: str) -> str:
        inline = self.cls.kind.inline(name)
        return inline.label if inline is not None else self._fields[name].label

    def _shown(self, name: str, value: Any) -> str:
        if value in (None, ""):
            return _("空")
        field = self._fields.get(name)
        if field is not None and field.reference:
            return self.names.label(field.reference, value)
        if field is not None and field.choices is not None:
            return next((c.label for c in field.choices if c.value == value), str(value))
        return shown(value)

    def _compare_with_before(self, draft: Draft) -> None:
        """Point out a tally that has fallen or grown beyond belief since the period before."""
        counted = next((f for f in self._fields.values() if f.totalled), None)
        if counted is None or not rivals.adds_up(self.cls) or draft.record_id is not None:
            return
        now = draft.values.get(counted.name)
        period = Period.parse(draft.values["period"])
        before = self.standing.of_period(draft.values, period.previous())
        base = getattr(before, counted.attribute) if before is not None else None
        if base is None or now is None or base < _BASE:
            return
        share = (now - base) / base
        if -_FALL < share < _GROWTH:
            return
        words = (
            _("比上期 {base} 少 {n}%，请核对。")
            if share < 0
            else _("比上期 {base} 多 {n}%，请核对。")
        )
        draft.warn(Problem(counted.name, words.format(base=base, n=round(abs(share) * 100))))

    def _compare_with_period(self, draft: Draft) -> None:
        """Point out a date outside the period that was given."""
        by, given = self.cls.kind.period_by, self.options.period
        day = draft.values.get(by)
        if given is None or not isinstance(day, date) or Period.parse(given).covers(day):
            return
        message = _("{day} 不在指定的{period}之内，请核对。")
        words = message.format(day=day.isoformat(), period=Period.parse(given).title)
        draft.warn(Problem(by, words))


def _is_part_of_unknown(part: Field, draft: Draft) -> bool:
    """Whether a name is of something within a whole that could not be read: one fault is enough."""
    faulty = {problem.field for problem in draft.problems}
    return bool(faulty & set(record_class(part.reference).kind.natural_key) & set(draft.names))


def _needs(field: Field) -> int:
    """How many other records one of this kind refers to: those that need none come first."""
    return sum(1 for f in fields_of(record_class(field.reference)).values() if f.reference)


def _placeholders(facts: Mapping[str, Sequence[Mapping[str, Any]]]) -> Iterator[bool]:
    """Of every number in the facts whether it stands for a record yet to be registered."""
    for some in facts.values():
        for each in some:
            yield from (isinstance(value, int) and value < 0 for value in each.values())


def _alike(stored: object, new: object) -> bool:
    return isinstance(stored, str) and isinstance(new, str) and fold(stored) == fold(new)


def _day_of(cls: type[Record], values: Mapping[str, Any]) -> date | None:
    """The day as of which the names in a row are meant."""
    by = cls.kind.period_by or ("valid_from" if cls.kind.dated else "")
    given = values.get(by)
    if isinstance(given, str):
        return Period.parse(given).end
    return given.date() if isinstance(given, datetime) else given
