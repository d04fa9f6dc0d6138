"""Finding anything by a few letters: records by their names, drafts, and titles of the program."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from hallmanager.base import clock
from hallmanager.base.text import _
from hallmanager.domain import pinyin
from hallmanager.domain.condition import Condition
from hallmanager.domain.period import Period
from hallmanager.records.bulletin import BulletinDraft
from hallmanager.records.field import Editor
from hallmanager.records.kind import Record, fields_of
from hallmanager.records.named import Named
from hallmanager.records.register import KINDS, inline_field, record_class

if TYPE_CHECKING:
    from hallmanager.storage.reading import Reader
    from hallmanager.storage.store import Store

# In this order where they are found equally well; kinds not named here follow.
_FIRST = ("staff", "windows", "units")
_LOOKED_AT = 200
_LAST_DAYS = ("left_on", "closed_on")


@dataclass(frozen=True)
class Found:
    """A record that a search found; `rank` as in domain/pinyin, `note` tells it from namesakes.

    `bulletin` is the type and the period of a draft.
    """

    kind: str
    id: int
    name: str
    note: str
    rank: int
    bulletin: tuple[str, str] | None = None


def named_kinds() -> list[type[Record]]:
    """The kinds whose records are looked for by name, those most looked for first."""
    keys = [key for key, cls in KINDS.items() if issubclass(cls, Named)]
    return [KINDS[key] for key in (*_FIRST, *(key for key in keys if key not in _FIRST))]


def find(store: "Store", query: str, *, limit: int = 6) -> list[Found]:
    """The records that a search finds, kind by kind, at most so many of each, the best first.

    Their keys are stored, so it waits for no dictionary; titles and drafts are read when asked.
    """
    if not pinyin.find_words(query):
        return []
    with store.reading() as reader:
        return [each for cls in named_kinds() for each in _of_kind(reader, cls, query, limit)]


def find_drafts(store: "Store", query: str, *, limit: int = 6) -> list[Found]:
    """The drafts of bulletins whose period and type a search finds, the latest first."""
    with store.reading() as reader:
        return _drafts(reader, query, limit) if pinyin.find_words(query) else []


def recall(store: "Store", wanted: Sequence[tuple[str, int]]) -> list[Found]:
    """The records of these kinds and ids that still exist, in the order asked for."""
    found: dict[tuple[str, int], Found] = {}
    with store.reading() as reader:
        for kind in {kind for kind, _id in wanted if kind in KINDS}:
            cls = record_class(kind)
            ids = tuple(id for key, id in wanted if key == kind)
            records = reader.find(cls, Condition("id", "in", ids))
            made = (
                [_draft(each) for each in records if isinstance(each, BulletinDraft)]
                if cls is BulletinDraft
                else _described(reader, cls, dict.fromkeys(records, 0))
            )
            found |= {(each.kind, each.id): each for each in made}
    return [found[key] for key in wanted if key in found]


def rank_titles(query: str, titles: Mapping[str, str]) -> dict[str, int]:
    """How well a search finds each title of a page or an action, by its key."""
    ranks = {key: pinyin.rank(query, title_key(title)) for key, title in titles.items()}
    return {key: rank for key, rank in ranks.items() if rank is not None}


@lru_cache(maxsize=1024)
def title_key(title: str) -> str:
    """The search key of a title."""
    return pinyin.search_key([title])


def _of_kind(reader: "Reader", cls: type[Record], query: str, limit: int) -> list[Found]:
    label = cls.kind.label_field
    here = Condition(label, "matches", query)
    records = reader.find(cls, here, order=(label,), limit=_LOOKED_AT)
    keyed = {each: getattr(each, "search_key") or "" for each in records}  # noqa: B009
    ranks = {each: pinyin.rank(query, key) for each, key in keyed.items()}
    known = {each: rank for each, rank in ranks.items() if rank is not None}
    best = sorted(known, key=lambda each: (known[each], _is_gone(each)))[:limit]
    return _described(reader, cls, {each: known[each] for each in best})


def _described(reader: "Reader", cls: type[Record], ranks: Mapping[Record, int]) -> list[Found]:
    rows = reader.as_rows(list(ranks))
    return [
        Found(
            cls.kind.key,
            record.id,
            str(row[cls.kind.label_field]),
            " · ".join(dict.fromkeys(_note(cls, row))),
            rank,
        )
        for (record, rank), row in zip(ranks.items(), rows, strict=True)
    ]


def _note(cls: type[Record], row: Mapping[str, object]) -> Iterable[str]:
    """What tells the record from others: where it is, whose it is, and whether it is gone."""
    kind = cls.kind
    placed = [each.name for each in kind.inlines if each.dated and each.listed]
    beside = [each.name for each in kind.inlines if each.beside]
    days = [each.name for each in kind.inlines if inline_field(each).editor is Editor.DATE]
    referred = [each.name for each in fields_of(cls).values() if each.reference and each.listed]
    order = ["name", *(each for each in placed if each not in beside), *referred]
    order += [each for each in beside if each in placed]
    for name in order:
        if row.get(name) and name not in (kind.label_field, *days):
            yield str(row[name])
    for name in _LAST_DAYS:
        if row.get(name):
            day = date.fromisoformat(str(row[name]))
            label = fields_of(cls)[name].label.removesuffix(_("日期"))
            yield _("{year}年{month}月{what}").format(year=day.year, month=day.month, what=label)


def _is_gone(record: Record) -> bool:
    today = clock.today()
    days = (getattr(record, name, None) for name in _LAST_DAYS)
    return any(day is not None and day <= today for day in days)


def _drafts(reader: "Reader", query: str, limit: int) -> list[Found]:
    drafts = [_draft(each) for each in reader.find(BulletinDraft, order=("-period",))]
    ranks = {each: pinyin.rank(query, pinyin.search_key([each.name, each.note])) for each in drafts}
    found = [replace(each, rank=rank) for each, rank in ranks.items() if rank is not None]
    return found[:limit]


def _draft(draft: BulletinDraft) -> Found:
    from hallmanager.bulletins.registry import TYPES

    kind = TYPES.get(draft.bulletin_type)
    title = kind.title if kind else draft.bulletin_type
    period = Period.parse(draft.period).title
    which = (draft.bulletin_type, draft.period)
    return Found(BulletinDraft.kind.key, draft.id, title, period, 0, bulletin=which)
