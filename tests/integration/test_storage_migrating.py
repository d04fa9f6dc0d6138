"""Migrations: the schema that was declared, all steps or none, and no child row lost."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, event
from sqlalchemy.schema import CreateIndex, CreateTable

from hallmanager.base.errors import DiskFull, UserError
from hallmanager.domain.condition import Condition
from hallmanager.records.evaluation import Ballot
from hallmanager.records.hall import StationedUnit, UnitAlias
from hallmanager.records.kind import Base
from hallmanager.storage import backup, checking, header, migrating
from hallmanager.storage.engine import changing, file_engine, reading
from hallmanager.storage.opening import create_hall, open_hall
from tests.integration.storage_hall import NAMES, digest, new_hall, template

NEXT_STEP = '''
"""Rebuild a parent table, which would delete its child rows were foreign keys on."""

import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = "{down}"


def upgrade() -> None:
    with op.batch_alter_table("units") as units:
        units.add_column(sa.Column("nickname", sa.String(20)))
        units.alter_column("remark", type_=sa.String(500))
    op.create_table("extra", sa.Column("id", sa.Integer(), primary_key=True))
    op.execute("UPDATE units SET nickname = substr(name, 1, 2)")
    op.execute("INSERT INTO extra SELECT id FROM units")
    op.execute("CREATE TABLE bulk AS SELECT zeroblob(100000) AS filler")
    {ending}
'''


@pytest.fixture
def next_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A later program, with one more migration."""
    template()
    folder = tmp_path / "migrations"
    shutil.copytree(header.SCRIPTS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(header, "SCRIPTS", folder)
    monkeypatch.setattr(header, "GENERATION", header.GENERATION + 1)
    _write_step(folder, "pass")
    return folder


@pytest.fixture
def faults() -> Iterator[dict[str, int]]:
    """Fail at statement number `at` of a migration; `seen` counts them."""
    state = {"seen": 0, "at": 0}

    def count(*_arguments: Any) -> None:
        state["seen"] += 1
        if state["seen"] == state["at"]:
            raise RuntimeError("fault")

    event.listen(Engine, "before_cursor_execute", count)
    yield state
    event.remove(Engine, "before_cursor_execute", count)


def test_migrated_schema_is_the_declared_one(tmp_path: Path) -> None:
    create_hall(tmp_path / "hall.db")
    engine = file_engine(tmp_path / "hall.db")
    with reading(engine) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
        assert _schema(connection) == _declared(connection)
    engine.dispose()


def test_newest_migration_has_the_number_of_the_generation() -> None:
    scripts = ScriptDirectory(str(header.SCRIPTS))
    assert scripts.get_current_head() == f"{header.GENERATION:04d}"


def test_drafted_step_finds_what_a_hall_lacks(next_version: Path) -> None:
    """The step of the later program added what no class declares; a draft would remove it."""
    migrating.draft("tidy up")
    (made,) = (next_version / "versions").glob(f"{header.GENERATION + 1:04d}_*.py")
    text = made.read_text(encoding="utf-8")
    assert "drop_column('nickname')" in text
    assert "drop_table('extra')" in text
    assert "hallmanager" not in text


def test_drafted_step_guards_a_key_on_either_database(next_version: Path) -> None:
    _write_step(next_version, 'op.drop_index("uq_ballots_unit_period", table_name="ballots")')
    migrating.draft("guard the key again")
    (made,) = (next_version / "versions").glob(f"{header.GENERATION + 1:04d}_*.py")
    text = made.read_text(encoding="utf-8")
    assert "sqlite_where=sa.text('" in text
    assert "postgresql_where=sa.text('" in text


def test_upgrade_keeps_every_row_and_is_backed_up_first(tmp_path: Path, next_version: Path) -> None:
    path = new_hall(tmp_path / "hall")
    with open_hall(path) as store, store.reading() as reader:
        assert reader.count(UnitAlias) == reader.count(Ballot) == len(NAMES)
        assert reader.find(Ballot, Condition("unit", "=", 1))[0].ballots_due == 10
    assert _value(path, "SELECT nickname FROM units WHERE name = '公安局'") == "公安"
    assert _value(path, "PRAGMA user_version") == header.GENERATION
    assert _value(path, "PRAGMA foreign_keys") is not None
    (kept,) = [item for item in backup.backups_of(path) if item.before_upgrade]
    assert _value(kept.path, "PRAGMA user_version") == header.GENERATION - 1
    assert "nickname" not in _value(kept.path, "SELECT sql FROM sqlite_master WHERE name='units'")


def test_fault_at_any_step_leaves_the_file_as_it_was_and_a_retry_works(
    tmp_path: Path, next_version: Path, faults: dict[str, int]
) -> None:
    path = new_hall(tmp_path)
    before = _dump(path)
    migrating.migrate(new_hall(tmp_path, "count.db"))
    steps = faults["seen"]
    assert steps > 15
    for step in range(1, steps + 1):
        faults.update(seen=0, at=step)
        with pytest.raises(RuntimeError, match="fault"):
            migrating.migrate(path)
        assert _dump(path) == before, f"step {step}"
    faults["at"] = 0
    migrating.migrate(path)
    with open_hall(path) as store, store.reading() as reader:
        assert reader.count(UnitAlias) == len(NAMES)


def test_fault_at_any_step_of_the_first_schema_leaves_no_file(
    tmp_path: Path, faults: dict[str, int]
) -> None:
    create_hall(tmp_path / "count.db")
    steps = faults["seen"]
    for step in (1, 2, steps // 3, steps // 2, steps - 1, steps):
        faults.update(seen=0, at=step)
        folder = tmp_path / f"step{step}"
        with pytest.raises(RuntimeError, match="fault"):
            create_hall(folder / "hall.db")
        assert {item.name for item in folder.iterdir()} <= {"hall.db.lock"}


def test_upgrade_that_breaks_references_is_taken_back(tmp_path: Path, next_version: Path) -> None:
    _write_step(next_version, 'op.execute("DELETE FROM units WHERE id = 1")')
    path = new_hall(tmp_path)
    before = _dump(path)
    with pytest.raises(UserError, match="升级已撤回"):
        open_hall(path)
    assert _dump(path) == before
    _write_step(next_version, "pass")
    open_hall(path).close()


def test_upgrade_is_not_begun_without_room(
    tmp_path: Path, next_version: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = new_hall(tmp_path)
    before = digest(path)
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage._replace(free=50_000_000))
    with pytest.raises(DiskFull, match="操作未开始"):
        open_hall(path)
    assert digest(path) == before


def test_older_hall_is_not_upgraded_by_looking(tmp_path: Path, next_version: Path) -> None:
    path = new_hall(tmp_path)
    before = digest(path)
    with pytest.raises(UserError, match="需要先升级"):
        open_hall(path, read_only=True)
    assert digest(path) == before


def test_foreign_keys_hold_again_after_an_upgrade(tmp_path: Path, next_version: Path) -> None:
    path = new_hall(tmp_path)
    migrating.migrate(path)
    engine = file_engine(path)
    with pytest.raises(Exception, match="FOREIGN KEY"), changing(engine) as connection:
        connection.exec_driver_sql("DELETE FROM units WHERE id = 1")
    engine.dispose()


def test_migrated_units_can_be_read(tmp_path: Path, next_version: Path) -> None:
    with open_hall(new_hall(tmp_path)) as store, store.changing(by="张三") as change:
        change.add(StationedUnit(name="住建局"))
    assert checking.check(tmp_path / "大厅 100%.db") == []


def _write_step(folder: Path, ending: str) -> None:
    revision, down = f"{header.GENERATION:04d}", f"{header.GENERATION - 1:04d}"
    text = NEXT_STEP.format(revision=revision, down=down, ending=ending)
    (folder / "versions" / f"{revision}_next.py").write_text(text, encoding="utf-8")


def _dump(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        version = connection.execute("PRAGMA user_version").fetchone()
        return [*connection.iterdump(), str(version)]


def _value(path: Path, statement: str) -> Any:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(statement).fetchone()[0]


def _schema(connection: Connection) -> set[str]:
    rows = connection.exec_driver_sql(
        "SELECT sql FROM sqlite_master WHERE type IN ('table', 'index') AND sql IS NOT NULL"
        " AND name NOT LIKE 'sqlite_%' AND name <> 'alembic_version'"
    )
    return {_plain(sql) for (sql,) in rows}


def _declared(connection: Connection) -> set[str]:
    statements: set[str] = set()
    for table in Base.metadata.sorted_tables:
        statements.add(_plain(str(CreateTable(table).compile(connection))))
        statements |= {
            _plain(str(CreateIndex(index).compile(connection))) for index in table.indexes
        }
    return statements


def _plain(sql: str) -> str:
    """Statements compare by their parts: order, spaces and the quotes of a rebuilt table do not."""
    head, _bracket, body = " ".join(sql.replace('"', "").split()).partition("(")
    parts = sorted(part.strip(" )") for part in body.split(","))
    return head.strip() + " | " + " , ".join(parts)
