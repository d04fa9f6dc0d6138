"""From the names in a sheet to records: aliases, prefixes, and those yet to be registered."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from hallmanager.base.text import _
from hallmanager.domain.matching import as_printed, fold, nearest
from hallmanager.domain.values import shown
from hallmanager.records.field import Field
from hallmanager.records.kind import Record, fields_of
from hallmanager.records.register import record_class
from hallmanager.services.checking import check_field
from hallmanager.services.importing.model import Created, Options
from hallmanager.services.records import defaults_of
from hallmanager.services.references import References, UnknownName

if TYPE_CHECKING:
    from hallmanager.storage.reading import Reader

Kept = tuple[type[Record], Mapping[str, Any]]
# A name as it is compared, with the key of its kind.
Name = tuple[str, str]
_SUB_CENTER = "分中心"
_PLACE_PREFIX = re.compile(r"^(?:\w{2,4}?(?:省|市|县|区|旗|州))?(?:省|市|县|区|旗|州)?(?=\w{2})")
_PREFIXES = ("县", "市", "区", "旗", "州")


@dataclass(frozen=True)
class Hints:
    """What else the row says of a name: the day meant, where, in which order, other writings."""

    on: date | None = None
    place: str = ""
    order: int | None = None
    aliases: str = ""
    row: int = 0


class Names:
    """Looks names up, and collects those that are to be registered.

    `refused` are names whose own row in the same file was refused, with the sentence for it.
    """

    def __init__(self, reader: "Reader", options: Options, refused: Mapping[Name, str]) -> None:
        self._reader = reader
        self._refused = refused
        self._references = References(reader)
        self._options = options
        self._by_name: dict[tuple[str, str, tuple[int, ...]], Created] = {}
        self._list: list[Created] = []
        self.aliases_used: dict[str, str] = {}

    def created_for(self, rows: Iterable[Kept]) -> list[Created]:
        """The records to be registered for these rows, each after those it refers to."""
        wanted: set[int] = set()
        waiting = [id for cls, values in rows for id in _placeholders(cls, values)]
        while waiting:
            id = waiting.pop()
            if id not in wanted:
                wanted.add(id)
                created = self._list[-id - 1]
                waiting += _placeholders(record_class(created.kind_key), created.values)
        return [created for created in self._list if created.id in wanted]

    def find(
        self,
        fields: Sequence[Field],
        text: str,
        *,
        among: Mapping[str, Any],
        hints: Hints,
        may_create: bool = True,
    ) -> tuple[Field, int]:
        """Which field a name belongs to and the id of its record; several fields mean either of.

        Raises UnknownName when there is none and none is to be registered, or several.
        """
        ordered = self._preferred(fields, text, hints)
        for field in ordered:
            id = self._known(field.reference, text, hints.on, among)
            if id is not None:
                return field, id
        for field in ordered:
            refused = self._refused.get((field.reference, fold(text)), "")
            if why := refused or self._references.explained(field.reference, text):
                raise UnknownNear(why, None)
        if may_create and self._options.registers(ordered[0].reference):
            return ordered[0], self._register(ordered[0].reference, text, among, hints).id
        near = next((n for f in ordered if (n := self.nearest(f.reference, text))), None)
        raise _unknown([field.reference for field in ordered], text, near)

    def nearest(self, kind_key: str, text: str) -> str | None:
        """The known name most like the text."""
        return self._references.nearest(kind_key, text)

    def label(self, kind_key: str, id: int) -> str:
        """The name of a record, also of one yet to be registered."""
        if id < 0:
            return self._list[-id - 1].name
        return self._reader.labels(record_class(kind_key)).get(id, str(id))

    def _preferred(self, fields: Sequence[Field], text: str, hints: Hints) -> list[Field]:
        """Sub-centres first where place or name say so; else the order of the declaration."""
        says = _SUB_CENTER in fold(hints.place) or (
            not hints.place and fold(text).endswith(_SUB_CENTER)
        )
        return sorted(fields, key=lambda field: (field.reference == "sub_centers") != says)

    def _known(
        self, kind_key: str, text: str, on: date | None, among: Mapping[str, Any]
    ) -> int | None:
        if candidates := self._candidates(kind_key, text, on):
            if all(self._is_elsewhere(kind_key, each, among) for each in candidates):
                return None
            id = self._references.find(kind_key, text, on=on, among=among)
        else:
            others = {i for v in _variants(text) for i in self._candidates(kind_key, v, on)}
            if len(others) != 1:
                return None
            id = others.pop()
        if self._is_elsewhere(kind_key, id, among):
            return None
        self._note_alias(kind_key, text, id)
        return id

    def _is_elsewhere(self, kind_key: str, id: int, among: Mapping[str, Any]) -> bool:
        """Whether a namesake belongs to another whole than the row says: a zone of another hall."""
        cls = record_class(kind_key)
        fields = fields_of(cls)
        wholes = [name for name in _within(cls, among) if fields[name].required]
        if not (wholes and self._options.registers(kind_key)):
            return False
        record = self._reader.get(cls, id)
        return any(getattr(record, fields[name].attribute) != among[name] for name in wholes)

    def _candidates(self, kind_key: str, text: str, on: date | None) -> list[int]:
        if not self._is_name(kind_key, text):
            return []
        return self._references.candidates(kind_key, text, on=on)

    def _is_name(self, kind_key: str, text: str) -> bool:
        """A bare number in a sheet is no record's id, unless something is called so."""
        if not text.strip().isdecimal():
            return True
        return self._references.is_spelling(kind_key, text)

    def _note_alias(self, kind_key: str, text: str, id: int) -> None:
        label = self.label(kind_key, id)
        if fold(label) != fold(text):
            self.aliases_used.setdefault(text.strip(), label)

    def _register(
        self, kind_key: str, text: str, among: Mapping[str, Any], hints: Hints
    ) -> Created:
        cls = record_class(kind_key)
        within = _within(cls, among)
        key = (kind_key, fold(text), tuple(within.values()))
        if key not in self._by_name:
            name = _new_name(cls, text)
            values = {**defaults_of(cls), cls.kind.label_field: name}
            if "fixed_order" in fields_of(cls) and hints.order is not None:
                values["fixed_order"] = hints.order
            values |= within
            for field in fields_of(cls).values():
                if field.reference and field.required and field.name not in values:
                    values[field.name] = self._needed(field, among, hints)
            self._by_name[key] = self._add(cls, name, values, hints)
        return self._by_name[key]

    def _needed(self, field: Field, among: Mapping[str, Any], hints: Hints) -> int:
        """What a new record has to refer to: what the row says, the only one, or a plain one.

        Raises UnknownName where there are several.
        """
        if isinstance(among.get(field.name), int):
            return int(among[field.name])
        title = record_class(field.reference).kind.title
        ids = [record.id for record in self._reader.find(record_class(field.reference))]
        ids += [created.id for created in self._list if created.kind_key == field.reference]
        if len(ids) > 1:
            message = _("有 {n} 个{title}，不知道属于哪一个，请加一列“{label}”。")
            raise UnknownName(message.format(n=len(ids), title=title, label=field.label))
        if ids:
            return ids[0]
        return self._register(field.reference, title, {}, Hints(row=hints.row)).id

    def _add(
        self, cls: type[Record], name: str, values: Mapping[str, Any], hints: Hints
    ) -> Created:
        near = nearest(name, filter(None, [self.nearest(cls.kind.key, name)]), at_least=0.75)
        aliases = hints.aliases if cls.kind.names else ""
        created = Created(
            id=-len(self._list) - 1,
            kind_key=cls.kind.key,
            title=cls.kind.title,
            name=name,
            values=values,
            aliases=aliases,
            near=near or "",
            row=hints.row,
        )
        self._list.append(created)
        return created


def _new_name(cls: type[Record], text: str) -> str:
    """The name under which a record is registered; UnknownName where it cannot bear it."""
    name = as_printed(text.strip())
    for problem in check_field(fields_of(cls)[cls.kind.label_field], name):
        message = _("不能登记{title}“{name}”：{why}")
        raise UnknownName(
            message.format(title=cls.kind.title, name=shown(name), why=problem.message)
        )
    return name


def _within(cls: type[Record], among: Mapping[str, Any]) -> dict[str, int]:
    """The wholes that a name is only known within, as far as the row says them."""
    wholes = [fields_of(cls)[name] for name in cls.kind.natural_key]
    return {
        whole.name: among[whole.name]
        for whole in wholes
        if whole.reference and among.get(whole.name) is not None
    }


def _placeholders(cls: type[Record], values: Mapping[str, Any]) -> list[int]:
    fields = fields_of(cls)
    return [
        value
        for name, value in values.items()
        if name in fields and fields[name].reference and isinstance(value, int) and value < 0
    ]


def _variants(text: str) -> list[str]:
    """The name without a county's or city's prefix, and with a bare one."""
    bare = _PLACE_PREFIX.sub("", fold(text))
    return [bare, *(prefix + bare for prefix in _PREFIXES)]


def _unknown(kind_keys: Sequence[str], text: str, near: str | None) -> "UnknownNear":
    titles = _("或").join(record_class(key).kind.title for key in kind_keys)
    message = _("“{text}”不在{titles}名录里").format(text=text.strip(), titles=titles)
    hint = _("，最接近：{near}。").format(near=near) if near else _("。")
    return UnknownNear(message + hint, near)


class UnknownNear(UnknownName):
    """A name nobody knows, with the one that is most like it."""

    def __init__(self, message: str, near: str | None) -> None:
        super().__init__(message)
        self.near = near
