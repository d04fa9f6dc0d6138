"""Bringing a data file to the schema of this program: all steps, or none."""

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from hallmanager.base.errors import UserError
from hallmanager.base.text import _
from hallmanager.storage import header
from hallmanager.storage.engine import changing, file_engine, reading
from hallmanager.storage.failures import explained

if TYPE_CHECKING:
    from alembic.config import Config


def migrate(path: Path, *, mode: str = "rw") -> None:
    """Run all pending steps in one transaction, with the version stored in the same one.

    Foreign keys are off meanwhile: rebuilding a table would else delete its child rows. They are
    checked before the commit instead.
    """
    engine = file_engine(path, mode=mode, foreign_keys=False)
    try:
        with explained(path), changing(engine) as connection:
            upgrade(connection)
            _check_references(connection, path)
            connection.exec_driver_sql(f"PRAGMA application_id={header.APPLICATION_ID}")
            connection.exec_driver_sql(f"PRAGMA user_version={header.GENERATION}")
    finally:
        engine.dispose()


def upgrade(connection: Connection) -> None:
    """Run the steps inside the transaction of `connection`."""
    from alembic import command

    command.upgrade(_config(connection), "head")


def draft(message: str) -> None:
    """Write the next step from what the declarations say now; a person reads and tidies it."""
    from alembic import command

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "hall.db"
        migrate(path, mode="rwc")
        engine = file_engine(path)
        with reading(engine) as connection:
            number = f"{header.GENERATION + 1:04d}"
            command.revision(_config(connection), message, autogenerate=True, rev_id=number)
        engine.dispose()


def _config(connection: Connection) -> "Config":
    from alembic.config import Config

    config = Config()
    # ConfigParser reads a single % as the start of a name.
    config.set_main_option("script_location", str(header.SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _check_references(connection: Connection, path: Path) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise UserError(
            _(
                "数据文件“{name}”升级后引用不完整，升级已撤回，文件保持原样。请联系技术支持。"
            ).format(name=path.name),
            detail=str(broken[:10]),
        )
