"""Killed at random instants, or with a full disk: all or nothing, and the hall is sound.

`HALLMANAGER_KILLS` sets the number of kills a case for a longer battery.
"""

import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest

from hallmanager.base.errors import DiskFull
from hallmanager.records.evaluation import Ballot
from hallmanager.records.hall import StationedUnit
from hallmanager.storage import backup, checking, engine, header, migrating
from hallmanager.storage.opening import create_hall, open_hall
from hallmanager.storage.store import Store
from tests.integration import storage_worker as worker
from tests.integration.storage_hall import NAMES, digest, new_hall, template
from tests.integration.storage_worker import ROWS, kill_while
from tests.integration.test_storage_migrating import NEXT_STEP

KILLS = int(os.environ.get("HALLMANAGER_KILLS", "12"))
ROOT = Path(__file__).parents[2]


def test_killed_import_is_all_or_nothing(tmp_path: Path) -> None:
    path = new_hall(tmp_path)
    known = 0
    for kill in range(KILLS):
        saved = kill_while(worker.import_again_and_again, path, within=0.4, after=kill % 2)
        with open_hall(path) as store, store.reading() as reader:
            units = reader.count(StationedUnit) - len(NAMES)
            assert known + saved <= units <= known + saved + 1
            assert reader.count(Ballot) == len(NAMES) + units * ROWS
            assert len(reader.imports(limit=10_000)) == units
        assert checking.check(path) == []
        known = units
    assert known


def test_killed_backup_leaves_only_sound_ones(tmp_path: Path) -> None:
    path = new_hall(tmp_path)
    before = digest(path)
    for kill in range(KILLS):
        kill_while(worker.back_up_again_and_again, path, within=0.3, after=kill % 2)
        for made in backup.backups_of(path):
            backup.verify(made.path)
    assert backup.backups_of(path)
    assert checking.check(path) == []
    assert digest(path) == before


def test_killed_upgrade_is_all_or_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scripts = _scripts_with_one_more(tmp_path)
    older = header.GENERATION
    monkeypatch.setattr(header, "GENERATION", older + 1)
    monkeypatch.setattr(header, "SCRIPTS", scripts)
    found = set()
    for kill in range(KILLS):
        path = new_hall(tmp_path / str(kill))
        before = _contents(path)
        kill_while(worker.upgrade, path, scripts, within=0.25)
        generation = header.probe(path)
        found.add(generation)
        if generation == older:
            assert _contents(path) == before
        open_hall(path).close()
        assert header.probe(path) == older + 1
        assert checking.check(path) == []
        assert _count(path, "unit_aliases") == _count(path, "ballots") == len(NAMES)
    assert older in found


def test_killed_restore_leaves_one_of_the_two_states(tmp_path: Path) -> None:
    path = new_hall(tmp_path)
    saved = backup.make_backup(path, tmp_path / "saved.db")
    with open_hall(path) as store, store.changing(by="张三") as change:
        change.add(StationedUnit(name="住建局"))
    for _kill in range(KILLS):
        kill_while(worker.restore_again_and_again, path, saved, within=0.2)
        assert checking.check(path) == []
        assert _count(path, "units") in (len(NAMES), len(NAMES) + 1)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real disk of 3 MB, where the system lets us make one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=3m", "hallmanager", str(folder)]
    if sys.platform != "linux" or shutil.which("mount") is None:
        pytest.skip("no mount here")
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("mounting is not allowed here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_full_disk_refuses_save_import_backup_and_upgrade_and_harms_nothing(
    small_disk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = new_hall(small_disk)
    with open_hall(path) as store:
        filler = _fill(small_disk)
        for attempt in (_save_until_full, _import_much):
            with pytest.raises(DiskFull, match="磁盘"):
                attempt(store)
            with store.reading() as reader:
                kept = reader.count(StationedUnit)
        with pytest.raises(DiskFull):
            backup.take(path)
        filler.unlink()
        _save(store, "有空间了")
    assert _count(path, "units") == kept + 1
    assert checking.check(path) == []
    _refuse_upgrade_on_full_disk(path, tmp_path, monkeypatch)


def test_a_hall_on_a_full_disk_can_be_read_and_saved_elsewhere(
    small_disk: Path, tmp_path: Path
) -> None:
    path = new_hall(small_disk)
    open_hall(path).close()
    _fill(small_disk)
    with open_hall(path, read_only=True) as store, store.reading() as reader:
        assert reader.count(StationedUnit) == len(NAMES)
    assert checking.check(path) == []
    assert checking.check(backup.make_backup(path, tmp_path / "救出.db")) == []


def test_a_new_hall_is_whole_or_not_there_however_little_room_there_is(small_disk: Path) -> None:
    made = 0
    for kilobytes in range(2300, 1100, -100):
        filler = _fill(small_disk, kilobytes)
        try:
            create_hall(small_disk / "h.db")
        except DiskFull:
            assert not (small_disk / "h.db").exists()
        else:
            made += 1
            filler.unlink()
            assert checking.check(small_disk / "h.db") == []
            (small_disk / "h.db").unlink()
        filler.unlink(missing_ok=True)
        assert {entry.name for entry in small_disk.iterdir()} <= {"h.db.lock"}
    assert 0 < made < 12


@pytest.mark.parametrize("verb", ["add units name=甲", "export units x.xlsx", "backup b.db"])
def test_a_full_disk_is_told_in_one_sentence(verb: str, small_disk: Path) -> None:
    path = new_hall(small_disk)
    open_hall(path).close()
    _fill(small_disk)
    before = digest(path)
    command = [sys.executable, "-m", "hallmanager", "--data", str(path), *verb.split()]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "HALLMANAGER_DATA": str(path)}
    done = subprocess.run(
        command, cwd=small_disk, env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert f"“{small_disk}”所在磁盘已满" in done.stderr
    assert digest(path) == before


def _refuse_upgrade_on_full_disk(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = _contents(path)
    filler = _fill(path.parent)
    monkeypatch.setattr(header, "SCRIPTS", _scripts_with_one_more(tmp_path))
    monkeypatch.setattr(header, "GENERATION", header.GENERATION + 1)
    with pytest.raises(DiskFull):
        open_hall(path)
    with pytest.raises(DiskFull, match="磁盘已满"):
        migrating.migrate(path)
    filler.unlink()
    assert _contents(path) == before
    migrating.migrate(path)
    assert checking.check(path) == []


@pytest.mark.parametrize("attempt", ["save", "import", "backup", "upgrade"])
def test_database_that_cannot_grow_changes_nothing(
    attempt: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = new_hall(tmp_path)
    monkeypatch.setattr(header, "SCRIPTS", _scripts_with_one_more(tmp_path))
    pages = path.stat().st_size // 4096
    with open_hall(path) as store:
        before = _contents(path)
        _limit_pages(monkeypatch, 5 if attempt == "backup" else pages + 1)
        limited = Store(path, engine.file_engine(path))
        actions: dict[str, Callable[[], Any]] = {
            "save": lambda: _save_until_full(limited),
            "import": lambda: _import_much(limited),
            "backup": lambda: backup.take(path),
            "upgrade": lambda: migrating.migrate(path),
        }
        made = backup.backups_of(path)
        with pytest.raises(DiskFull, match="磁盘已满"), limited:
            actions[attempt]()
        if attempt != "save":
            assert _contents(path) == before
        assert backup.backups_of(path) == made
        assert checking.check(store) == []
    assert not list(tmp_path.rglob("*.part"))


def test_import_is_not_begun_without_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_hall(new_hall(tmp_path)) as store:
        usage = shutil.disk_usage(tmp_path)
        monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage._replace(free=50_000_000))
        with pytest.raises(DiskFull, match="操作未开始"):
            _import_much(store)
        _save(store, "仍可保存")


def test_many_processes_lose_no_change(tmp_path: Path) -> None:
    """Writers that bypass the lock file still wait for each other."""
    path = new_hall(tmp_path)
    threads = [threading.Thread(target=_count_up, args=(path,)) for _number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with closing(sqlite3.connect(path)) as connection:
        order = connection.execute("SELECT fixed_order FROM units WHERE id = 1").fetchone()[0]
    assert order == 1 + 3 * 20


def _count_up(path: Path) -> None:
    script = (
        "import sys\n"
        "from pathlib import Path\n"
        "from hallmanager.records.hall import StationedUnit\n"
        "from hallmanager.storage.engine import file_engine\n"
        "from hallmanager.storage.store import Store\n"
        "with Store(Path(sys.argv[1]), file_engine(Path(sys.argv[1]))) as store:\n"
        "    for turn in range(20):\n"
        "        with store.changing(by='张三') as change:\n"
        "            order = change.get(StationedUnit, 1).fixed_order\n"
        "            change.edit(StationedUnit, 1, {'fixed_order': order + 1})\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", script, str(path)], check=True, env=environment)


def _limit_pages(monkeypatch: pytest.MonkeyPatch, pages: int) -> None:
    plain = engine.connect

    def limited(path: Path, mode: str) -> sqlite3.Connection:
        connection = plain(path, mode)
        connection.execute(f"PRAGMA max_page_count={pages}")
        return connection

    monkeypatch.setattr(engine, "connect", limited)
    monkeypatch.setattr(backup, "connect", limited)


def _save(store: Store, name: str) -> None:
    with store.changing(by="张三") as change:
        change.add(StationedUnit(name=name))


def _save_until_full(store: Store) -> None:
    for number in range(5000):
        _save(store, f"单位{number}")


def _import_much(store: Store) -> None:
    with store.changing(by="张三") as change:
        batch = change.import_batch(Ballot, file_name="大.csv", digest="0" * 64)
        for year in range(2000, 9000):
            batch.add(
                Ballot(
                    unit_id=1,
                    period=f"{year}-01",
                    ballots_due=1,
                    ballots_cast=1,
                    satisfied=1,
                )
            )


def _fill(folder: Path, kilobytes: int = 1_000_000) -> Path:
    """Leave no room on the disk of the folder, or so much less."""
    filler = folder / "filler"
    with suppress(OSError), filler.open("wb", buffering=0) as file:
        for _block in range(kilobytes // 4):
            file.write(bytes(4096))
    return filler


def _scripts_with_one_more(folder: Path) -> Path:
    template()
    target = folder / "migrations"
    shutil.copytree(header.SCRIPTS, target, ignore=shutil.ignore_patterns("__pycache__"))
    revision = f"{_newest(target) + 1:04d}"
    step = NEXT_STEP.format(revision=revision, down=f"{_newest(target):04d}", ending="pass")
    (target / "versions" / f"{revision}_next.py").write_text(step, encoding="utf-8")
    return target


def _newest(scripts: Path) -> int:
    return max(int(path.name[:4]) for path in (scripts / "versions").glob("[0-9]*.py"))


def _contents(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        version = connection.execute("PRAGMA user_version").fetchone()
        return [*connection.iterdump(), str(version)]


def _count(path: Path, table: str) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
