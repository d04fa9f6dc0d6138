"""Run by alembic: it works on the connection it is given, inside the transaction already begun."""

from alembic import context

from hallmanager.records import register, system
from hallmanager.records.kind import Base

_DECLARED = (register, system)

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    transactional_ddl=True,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
