"""From what a person writes - a number, a code, a name, an alias, a former name - to a record."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from hallmanager.base.errors import UserError
from hallmanager.base.text import _
from hallmanager.domain import dated
from hallmanager.domain.matching import as_printed, fold, nearest
from hallmanager.records.kind import Record, fields_of
from hallmanager.records.named import NAMING_FIELDS
from hallmanager.records.register import record_class

if TYPE_CHECKING:
    from hallmanager.storage.reading import Reader


class UnknownName(UserError):
    """A name that no record of the kind answers to, or more than one."""


@dataclass(frozen=True)
class _Spelling:
    """One way to write the name of a record, for as long as it was in use."""

    id: int
    valid_from: date | None = None
    valid_to: date | None = None
    is_alias: bool = False


class References:
    """The names of a hall's records, each kind read once when it is first asked for.

    Full-width and half-width signs and blanks make no difference. A name that meant different
    records at different times is looked up as of a day.
    """

    def __init__(self, reader: "Reader") -> None:
        self._reader = reader
        self._spellings: dict[str, dict[str, list[_Spelling]]] = {}

    def find(
        self, kind_key: str, text: str, *, on: date | None = None, among: Mapping[str, Any] = {}
    ) -> int:
        """The id of the one record meant; `among` narrows namesakes by other public fields.

        Raises UnknownName, naming the candidates when there are several.
        """
        ids = self.candidates(kind_key, text, on=on)
        if len(ids) > 1:
            ids = self._narrowed(kind_key, ids, among) or ids
        if len(ids) == 1:
            return ids[0]
        title = record_class(kind_key).kind.title
        if not ids:
            raise self._unknown(kind_key, text.strip(), title)
        numbers = "、".join(str(id) for id in ids)
        raise UnknownName(
            _("有 {count} 个{title}都叫“{text}”，请改用编号：{numbers}。").format(
                count=len(ids), title=title, text=text.strip(), numbers=numbers
            )
        )

    def candidates(self, kind_key: str, text: str, *, on: date | None = None) -> list[int]:
        """The ids of all records that answer to the name, or bear this id when none does."""
        spellings = self._of(kind_key)
        found = spellings.get(fold(text), [])
        # A former name stays a name of the record; an alias only means it in its days.
        ids = _ids(_meant(found, on) or [each for each in found if not each.is_alias])
        if ids or not text.strip().isdecimal():
            return ids
        known = {each.id for each_list in spellings.values() for each in each_list}
        id = int(text)
        return [id] if id in known else []

    def nearest(self, kind_key: str, text: str) -> str | None:
        """The known name most like the text, or None where none is near."""
        wanted = fold(text)
        found = nearest(text, (known for known in self._of(kind_key) if known != wanted))
        return None if found is None else as_printed(found)

    def is_spelling(self, kind_key: str, text: str) -> bool:
        """Whether any record of the kind is or was ever called so."""
        return fold(text) in self._of(kind_key)

    def explained(self, kind_key: str, text: str) -> str:
        """In which days an alias means its record; "" for what is no alias."""
        known = [each for each in self._of(kind_key).get(fold(text), []) if each.is_alias]
        if not known:
            return ""
        owner = self._reader.labels(record_class(kind_key)).get(known[0].id, "")
        days = _("{begin}至{end}").format(
            begin=known[0].valid_from or _("最初"), end=known[0].valid_to or _("今后")
        )
        return _("“{text}”作为“{owner}”的别名只在{days}有效。").format(
            text=text.strip(), owner=owner, days=days
        )

    def _unknown(self, kind_key: str, text: str, title: str) -> UnknownName:
        if why := self.explained(kind_key, text):
            return UnknownName(why)
        message = _("没有名为“{text}”的{title}").format(text=text, title=title)
        near = self.nearest(kind_key, text)
        return UnknownName(message + (_("，是否指“{near}”？").format(near=near) if near else "。"))

    def forget(self) -> None:
        """Read the names again: records were added."""
        self._spellings.clear()

    def _narrowed(self, kind_key: str, ids: list[int], among: Mapping[str, Any]) -> list[int]:
        cls = record_class(kind_key)
        shared = [
            field
            for field in fields_of(cls).values()
            if field.reference and among.get(field.name) is not None
        ]
        return [
            id
            for id in ids
            if shared
            and all(
                getattr(self._reader.get(cls, id), field.attribute) == among[field.name]
                for field in shared
            )
        ]

    def _of(self, kind_key: str) -> dict[str, list[_Spelling]]:
        if kind_key not in self._spellings:
            found: dict[str, list[_Spelling]] = {}
            for name, spelling in _spellings(self._reader, record_class(kind_key)):
                found.setdefault(fold(name), []).append(spelling)
            self._spellings[kind_key] = found
        return self._spellings[kind_key]


def _ids(spellings: Iterable[_Spelling]) -> list[int]:
    return list(dict.fromkeys(each.id for each in spellings))


def _meant(found: list[_Spelling], on: date | None) -> list[_Spelling]:
    """The spellings in use on the day; one that was given up later goes before one that was not."""
    if on is None:
        return found
    current = [each for each in found if dated.holds_on(each, on)]
    return [each for each in current if each.valid_to is not None] or current


def _spellings(reader: "Reader", cls: type[Record]) -> Iterator[tuple[str, _Spelling]]:
    """All names of a kind: its own since the last former one, the former ones, the aliases."""
    since: dict[int, date] = {}
    for child, names, owner in _naming_children(cls):
        for row in reader.find(child):
            record: Any = row
            spelling = _Spelling(
                getattr(row, owner), record.valid_from, record.valid_to, "name" not in names
            )
            yield from ((name, spelling) for name in _texts(row, names))
            if "name" in names and record.valid_to is not None:
                after = record.valid_to + timedelta(days=1)
                since[spelling.id] = max(since.get(spelling.id, after), after)
    own = [name for name in NAMING_FIELDS if name in fields_of(cls)]
    own = own or [cls.kind.label_field]
    for row in reader.find(cls):
        spelling = _Spelling(row.id, since.get(row.id))
        yield from ((name, spelling) for name in _texts(row, own))


def _texts(row: Record, names: list[str]) -> list[str]:
    return [text for name in names if (text := getattr(row, name))]


def _naming_children(cls: type[Record]) -> Iterator[tuple[type[Record], list[str], str]]:
    """The dated child kinds that keep other names of a record, with the field that owns them."""
    inline_names = {inline.child: inline.attribute for inline in cls.kind.names}
    for key in (*cls.kind.children, *inline_names):
        child = record_class(key)
        fields = fields_of(child)
        names = (
            [inline_names[key]]
            if key in inline_names
            else [name for name in NAMING_FIELDS if name in fields]
        )
        owner = next((f for f in fields.values() if f.reference == cls.kind.key), None)
        if names and owner is not None and child.kind.owner == cls.kind.key:
            yield child, names, owner.attribute
