"""Single records: add, edit, remove; and undo."""

from argparse import Namespace
from typing import Any

from hallmanager.base.text import _
from hallmanager.cli import opening
from hallmanager.records.kind import Record
from hallmanager.records.register import record_class
from hallmanager.services import records
from hallmanager.services.typed import split_assignments, values_from_texts
from hallmanager.storage.store import Store


def add(options: Namespace) -> int:
    cls = record_class(options.kind)
    with opening.changing(options) as store:
        values = _values(store, cls, options)
        record = records.add(store, cls, values, by=opening.operator(options))
    print(_("已新增{title}，编号 {id}。").format(title=cls.kind.title, id=record.id))
    return 0


def edit(options: Namespace) -> int:
    cls = record_class(options.kind)
    with opening.changing(options) as store:
        values = _values(store, cls, options)
        records.edit(store, cls, options.id, values, by=opening.operator(options))
    print(_("已修改{title}，编号 {id}。").format(title=cls.kind.title, id=options.id))
    return 0


def remove(options: Namespace) -> int:
    cls = record_class(options.kind)
    with opening.changing(options) as store:
        records.remove(store, cls, options.id, by=opening.operator(options), why=options.why)
    print(_("已删除{title}，编号 {id}。").format(title=cls.kind.title, id=options.id))
    return 0


def undo(options: Namespace) -> int:
    with opening.changing(options) as store:
        print(records.undo_last(store, by=opening.operator(options)).words)
    return 0


def _values(store: Store, cls: type[Record], options: Namespace) -> dict[str, Any]:
    with store.reading() as reader:
        return values_from_texts(reader, cls, split_assignments(options.values))
