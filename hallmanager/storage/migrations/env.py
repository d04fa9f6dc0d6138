"""Run by alembic: it works on the connection it is given, inside the transaction already begun."""

from typing import Any, Literal

from alembic import context
from sqlalchemy.types import TypeDecorator

from hallmanager.records import register, system
from hallmanager.records.kind import Base
from hallmanager.records.uniqueness import say_for_postgresql

_DECLARED = (register, system)
for _table in Base.metadata.tables.values():
    for _index in _table.indexes:
        say_for_postgresql(_index)


def _database_type(kind: str, item: Any, _context: object) -> str | Literal[False]:
    """A step names the database's own types: our classes may change later, a step may not."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl_instance!r}"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    transactional_ddl=True,
    render_as_batch=True,
    render_item=_database_type,
)
with context.begin_transaction():
    context.run_migrations()
