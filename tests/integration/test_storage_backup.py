"""Backups: proven, thinned out by rule, never displaced by bad ones; and put back."""

import os
import shutil
import sqlite3
import threading
from collections import defaultdict
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hallmanager.base import clock
from hallmanager.base.errors import Busy, DiskFull, FileRefused, UserError
from hallmanager.records.hall import StationedUnit
from hallmanager.storage import backup, checking, rotation
from hallmanager.storage.opening import create_hall, open_hall
from hallmanager.storage.store import Store
from tests.integration.storage_hall import NAMES, digest, new_hall

HOURS = st.integers(min_value=0, max_value=2 * 365 * 24)
MOMENTS = HOURS.map(lambda hours: datetime(2023, 1, 1) + timedelta(hours=hours))


@given(st.lists(MOMENTS, max_size=80))
@settings(max_examples=80, deadline=None)
def test_rotation_keeps_the_newest_of_days_weeks_and_months(moments: list[datetime]) -> None:
    kept = rotation.kept(moments)
    assert kept <= set(moments)
    assert len(kept) <= rotation.DAYS + rotation.WEEKS + rotation.MONTHS
    if moments:
        assert max(moments) in kept
    days: dict[date, datetime] = {}
    for moment in sorted(moments):
        days[moment.date()] = moment
    newest_days = sorted(days.values())[-rotation.DAYS :]
    assert set(newest_days) <= kept
    months: dict[tuple[int, int], list[datetime]] = defaultdict(list)
    for moment in moments:
        months[moment.year, moment.month].append(moment)
    for month in sorted(months)[-rotation.MONTHS :]:
        assert max(months[month]) in kept


@given(st.lists(MOMENTS, min_size=1, max_size=60))
@settings(max_examples=60, deadline=None)
def test_rotating_again_removes_nothing_more(moments: list[datetime]) -> None:
    once = rotation.kept(moments)
    assert rotation.kept(once) == once


def test_a_year_of_daily_backups_reaches_back_months() -> None:
    first = datetime(2023, 1, 1, 17)
    kept = rotation.kept(first + timedelta(days=day) for day in range(365))
    assert min(kept) <= first + timedelta(days=365 - 240)
    assert len(kept) >= rotation.DAYS + rotation.MONTHS


def test_backup_is_taken_daily_and_at_exit_only_when_something_changed(tmp_path: Path) -> None:
    path = new_hall(tmp_path)
    with clock.fixed(date(2023, 6, 1)):
        open_hall(path).close()
    assert len(backup.backups_of(path)) == 1
    with clock.fixed(date(2023, 6, 2)):
        open_hall(path).close()
    assert len(backup.backups_of(path)) == 1
    with clock.fixed(datetime(2023, 6, 3, 9, tzinfo=UTC)), open_hall(path) as store:
        _add(store, "住建局")
    newest, first = backup.backups_of(path)
    assert newest.taken.date() == date(2023, 6, 3)
    assert _units(newest.path) == _units(first.path) + 1


def test_backup_carries_the_head_of_the_audit_trail_in_its_name(tmp_path: Path) -> None:
    path = new_hall(tmp_path)
    open_hall(path).close()
    (made,) = backup.backups_of(path)
    with closing(sqlite3.connect(made.path)) as connection:
        head = connection.execute("SELECT hash FROM audit ORDER BY id DESC").fetchone()[0]
    assert made.head == head[:12]
    assert head[:12] in made.path.name


def test_new_hall_has_nothing_to_back_up(tmp_path: Path) -> None:
    create_hall(tmp_path / "hall.db")
    open_hall(tmp_path / "hall.db").close()
    assert backup.backups_of(tmp_path / "hall.db") == []


def test_halls_of_one_folder_do_not_rotate_each_others_backups(tmp_path: Path) -> None:
    one, two = new_hall(tmp_path, "hall.db"), new_hall(tmp_path, "hall-2.db")
    for path in (one, two):
        open_hall(path).close()
    assert len(backup.backups_of(one)) == len(backup.backups_of(two)) == 1


def test_taking_rotates_and_keeps_those_before_upgrades_apart(tmp_path: Path) -> None:
    path = new_hall(tmp_path)
    for day in range(8):
        with clock.fixed(date(2022, 1, 1) + timedelta(days=day)):
            backup.take(path, before_generation=2)
    for day in range(30):
        with clock.fixed(date(2023, 1, 1) + timedelta(days=day)):
            backup.take(path)
    kept = backup.backups_of(path)
    assert len([item for item in kept if item.before_upgrade]) == 5
    regular = [item.taken.date() for item in kept if not item.before_upgrade]
    assert regular[:12] == [date(2023, 1, 30) - timedelta(days=day) for day in range(12)]
    assert 12 < len(regular) <= 12 + 10 + 9


def test_backup_while_others_write_is_one_consistent_state(tmp_path: Path) -> None:
    path = new_hall(tmp_path)
    stop = threading.Event()
    with open_hall(path) as store:

        def write() -> None:
            number = 0
            while not stop.is_set():
                number += 1
                with store.changing(by="张三") as change:
                    unit = change.add(StationedUnit(name=f"单位{number}"))
                    change.set_inline(unit, "aliases", f"甲{number}、乙{number}")

        writer = threading.Thread(target=write)
        writer.start()
        copies = [backup.make_backup(path, tmp_path / f"{turn}.db") for turn in range(5)]
        stop.set()
        writer.join()
    for copy in copies:
        assert checking.check(copy) == []
        with closing(sqlite3.connect(copy)) as connection:
            units, aliases = connection.execute(
                "SELECT (SELECT count(*) FROM units), (SELECT count(*) FROM unit_aliases)"
            ).fetchone()
        assert aliases - len(NAMES) == 2 * (units - len(NAMES))


def test_damaged_hall_makes_no_backup_and_displaces_none(tmp_path: Path) -> None:
    path = new_hall(tmp_path)
    open_hall(path).close()
    before = {item.path: digest(item.path) for item in backup.backups_of(path)}
    with path.open("r+b") as file:
        file.seek(4096 * 3)
        file.write(bytes(4096))
    with pytest.raises(FileRefused, match="已损坏"):
        backup.make_backup(path, next(iter(before)))
    with pytest.raises(FileRefused):
        backup.take(path)
    assert {item.path: digest(item.path) for item in backup.backups_of(path)} == before
    assert not list(tmp_path.rglob("*.part*"))


def test_restore_brings_the_old_state_and_keeps_the_replaced_file(tmp_path: Path) -> None:
    path = new_hall(tmp_path)
    saved = backup.make_backup(path, tmp_path / "U盘" / "saved.db")
    with open_hall(path) as store:
        _add(store, "住建局")
        with pytest.raises(Busy):
            backup.restore(saved, path)
    aside = backup.restore(saved, path)
    assert aside is not None
    assert _units(aside) == len(NAMES) + 1
    with open_hall(path) as store, store.reading() as reader:
        assert reader.count(StationedUnit) == len(NAMES)
        assert checking.check(store) == []


def test_restore_replaces_a_damaged_hall_with_its_log(tmp_path: Path) -> None:
    path = new_hall(tmp_path / "hall")
    saved = backup.make_backup(path, tmp_path / "saved.db")
    path.with_name(f"{path.name}-wal").write_bytes(b"not a log" * 100)
    path.write_bytes(b"SQLite format 3\x00" + bytes(9000))
    aside = backup.restore(saved, path)
    assert aside is not None
    assert aside.with_name(f"{aside.name}-wal").exists()
    assert checking.check(path) == []
    assert _units(path) == len(NAMES)


def test_restore_makes_a_hall_where_there_was_none(tmp_path: Path) -> None:
    saved = backup.make_backup(new_hall(tmp_path), tmp_path / "saved.db")
    assert backup.restore(saved, tmp_path / "new" / "hall.db") is None
    assert _units(tmp_path / "new" / "hall.db") == len(NAMES)


def test_bad_backup_is_refused_and_the_hall_stays(tmp_path: Path) -> None:
    path = new_hall(tmp_path)
    before = digest(path)
    bad = tmp_path / "bad.db"
    whole = backup.make_backup(path, tmp_path / "good.db").read_bytes()
    for content in (b"", b"text", whole[:9000], whole[:8192] + bytes(4096) + whole[12288:]):
        bad.write_bytes(content)
        with pytest.raises(FileRefused):
            backup.restore(bad, path)
        assert digest(path) == before


def test_failing_backup_is_told_and_keeps_nobody_from_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object) -> None:
        raise DiskFull("磁盘已满。")

    monkeypatch.setattr(backup, "make_backup", refuse)
    with open_hall(new_hall(tmp_path)) as store:
        assert store.warnings == ("今天的备份没有做成：磁盘已满。",)
        _add(store, "住建局")


def test_backup_can_be_read_where_nothing_can_be_written(tmp_path: Path) -> None:
    copy = backup.make_backup(new_hall(tmp_path / "hall"), tmp_path / "cd" / "copy.db")
    with open_hall(copy, read_only=True) as store, store.reading() as reader:
        assert reader.count(StationedUnit) == len(NAMES)
    assert list(copy.parent.iterdir()) == [copy]


def test_backup_writes_over_no_other_file(tmp_path: Path) -> None:
    path = new_hall(tmp_path)
    report = tmp_path / "通报.pdf"
    report.write_text("precious", encoding="utf-8")
    for target in (report, path):
        before = digest(target)
        with pytest.raises(UserError, match="换一个文件名"):
            backup.make_backup(path, target)
        assert digest(target) == before
    with pytest.raises(UserError, match="正在使用的数据文件"):
        backup.restore(path, path)


def test_backup_of_another_program_is_not_restored(tmp_path: Path) -> None:
    path = new_hall(tmp_path)
    other = tmp_path / "other.db"
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE units (id INTEGER)")
    with pytest.raises(UserError, match="属于别的程序"):
        backup.restore(other, path)
    shutil.rmtree(tmp_path / "backups", ignore_errors=True)


def _add(store: Store, name: str) -> None:
    with store.changing(by="张三") as change:
        change.add(StationedUnit(name=name))


def _units(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("SELECT count(*) FROM units").fetchone()[0])


def test_a_backup_of_what_is_no_hall_names_that_file(tmp_path: Path) -> None:
    foreign, newer = tmp_path / "别的.db", new_hall(tmp_path, "新.db")
    with closing(sqlite3.connect(foreign)) as connection:
        connection.execute("CREATE TABLE other (id INTEGER)")
    with closing(sqlite3.connect(newer)) as connection:
        connection.execute("PRAGMA user_version = 9999")
    for source, why in ((foreign, "“别的.db”属于别的程序"), (newer, "“新.db”由更新版本")):
        with pytest.raises(FileRefused, match=why):
            backup.make_backup(source, tmp_path / "备份.db")
    assert not (tmp_path / "备份.db").exists()


def test_a_backup_of_a_damaged_hall_names_the_hall(tmp_path: Path) -> None:
    path = new_hall(tmp_path, "坏厅.db")
    raw = bytearray(path.read_bytes())
    raw[4096 * 3 : 4096 * 6] = bytes(4096 * 3)
    path.write_bytes(raw)
    with pytest.raises(FileRefused, match=r"“坏厅\.db”已损坏"):
        backup.make_backup(path, tmp_path / "备份.db")


def test_a_backup_needs_the_name_of_a_file(tmp_path: Path) -> None:
    folder = tmp_path / "备份"
    folder.mkdir()
    with pytest.raises(UserError, match="“备份”是文件夹"):
        backup.make_backup(new_hall(tmp_path), folder)


def test_what_a_killed_backup_left_is_taken_away_by_a_later_one(tmp_path: Path) -> None:
    path, made = new_hall(tmp_path / "hall"), tmp_path / "made"
    made.mkdir()
    old, fresh, foreign = (
        made / name for name in (f".{'0a' * 8}.part-journal", f".{'0b' * 8}.part", ".download.part")
    )
    for left in (old, fresh, foreign):
        left.write_bytes(b"left")
    for left in (old, foreign):
        os.utime(left, (1_700_000_000, 1_700_000_000))
    backup.make_backup(path, made / "备份.db")
    assert {left.name for left in made.iterdir()} == {fresh.name, foreign.name, "备份.db"}
