"""Bringing a data file to the schema of this program: all steps, or none."""

from pathlib import Path

from sqlalchemy import Connection

from hallmanager.base.errors import UserError
from hallmanager.base.text import _
from hallmanager.storage import header
from hallmanager.storage.engine import changing, file_engine
from hallmanager.storage.failures import explained

SCRIPTS = Path(__file__).parent / "migrations"


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
    from alembic.config import Config

    config = Config()
    # ConfigParser reads a single % as the start of a name.
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _check_references(connection: Connection, path: Path) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise UserError(
            _(
                "数据文件“{name}”升级后引用不完整，升级已撤回，文件保持原样。请联系技术支持。"
            ).format(name=path.name),
            detail=str(broken[:10]),
        )
