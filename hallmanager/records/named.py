"""Records that are looked for by name: how the name is read, sorted and found."""

from typing import Any

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from hallmanager.base.text import N_
from hallmanager.domain import pinyin
from hallmanager.records.field import field
from hallmanager.records.kind import Record, fields_of

# The fields by which people call a record, where its kind has them.
NAMING_FIELDS = ("code", "number", "name", "full_name", "short_name")


class Named:
    """Mixin: a record with a `name`, sorted and found by its pinyin.

    `pinyin` is filled from the name and follows it until a person has written another reading.
    `sort_key` and `search_key` repeat what the names say (see domain/pinyin); storage keeps them
    in step so that SQL can sort and find by sound.
    """

    pinyin: Mapped[str | None] = field(
        N_("拼音"),
        max_length=400,
        listed=False,
        aliases=("读音", "姓名拼音"),
        help=N_("排序和查找用，空着自动填；读音不对可以改"),
        sort_order=90,
    )
    sort_key: Mapped[str | None] = mapped_column(Text, sort_order=91)
    search_key: Mapped[str | None] = mapped_column(Text, sort_order=92)


def usual_reading(cls: type[Record], name: str | None) -> str | None:
    """How a name of the kind is read, as far as the program knows."""
    return pinyin.reading(name or "", person=cls.kind.names_people) or None


def sort_key_of(record: Any) -> str:
    """The key by which a named record stands among those of its kind."""
    label = type(record).kind.label_field
    read_as = (record.pinyin or "") if label == "name" else ""
    return pinyin.sort_key(getattr(record, label) or "", read_as=read_as)


def search_key_of(record: Any) -> str:
    """The key in which a search for a named record looks: all that it is called."""
    cls: type[Record] = type(record)
    others = [name for name in NAMING_FIELDS if name in fields_of(cls) and name != "name"]
    texts = [record.name, *(getattr(record, name) for name in others)]
    read_as = (record.pinyin or "") if record.name else ""
    return pinyin.search_key((text for text in texts if text), read_as=read_as)
