"""Opening: no file is harmed, no file appears, one program at a time, clear Chinese sentences."""

import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from hallmanager.base.errors import Busy, FileRefused, UserError
from hallmanager.records.hall import StationedUnit
from hallmanager.storage import checking, header, places
from hallmanager.storage.opening import create_hall, open_hall
from tests.integration.storage_hall import NAMES, digest, new_hall


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _workbook(path: Path) -> None:
    path.write_bytes(b"PK\x03\x04" + bytes(5000))


def _cut_header(path: Path) -> None:
    path.write_bytes(new_hall(path.parent / "source").read_bytes()[:60])


def _foreign_database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE other (id INTEGER)")


def _newer(path: Path) -> None:
    with closing(sqlite3.connect(new_hall(path.parent, path.name))) as connection:
        connection.execute(f"PRAGMA user_version = {header.GENERATION + 1}")


def _zeroed_page(path: Path) -> None:
    new_hall(path.parent, path.name)
    with path.open("r+b") as file:
        file.seek(4096 * 3)
        file.write(bytes(4096))


def _cut_in_the_middle(path: Path) -> None:
    whole = new_hall(path.parent, path.name).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (_empty, "是空的"),
        (_workbook, "不是大厅管家的数据文件"),
        (_cut_header, "不是大厅管家的数据文件"),
        (_foreign_database, "属于别的程序"),
        (_newer, "由更新版本的大厅管家保存"),
        (_zeroed_page, "已损坏"),
        (_cut_in_the_middle, "已损坏"),
    ],
)
@pytest.mark.parametrize("read_only", [False, True])
def test_file_that_cannot_be_opened_is_refused_unchanged(
    tmp_path: Path, make: Callable[[Path], None], sentence: str, read_only: bool
) -> None:
    path = tmp_path / "别的.db"
    make(path)
    before = digest(path)
    with pytest.raises(FileRefused, match=sentence) as refused:
        open_hall(path, read_only=read_only)
    assert digest(path) == before
    assert refused.value.message.endswith("。")
    assert checking.check(path)


@pytest.mark.parametrize("filling", [bytes(4096), bytes(range(256)) * 16])
def test_damage_to_any_page_is_found_before_opening(tmp_path: Path, filling: bytes) -> None:
    path = new_hall(tmp_path)
    whole = path.read_bytes()
    for start in range(0, len(whole), 4096):
        path.write_bytes(whole[:start] + filling + whole[start + 4096 :])
        with pytest.raises(FileRefused):
            open_hall(path, read_only=True)


@pytest.mark.parametrize("make", [_empty, _workbook, _foreign_database, _newer])
def test_nothing_is_left_beside_a_file_that_is_not_ours(
    tmp_path: Path, make: Callable[[Path], None]
) -> None:
    path = tmp_path / "own" / "别的.db"
    path.parent.mkdir()
    make(path)
    with pytest.raises(FileRefused):
        open_hall(path)
    assert list(path.parent.iterdir()) == [path]


def test_missing_file_is_refused_and_not_made(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="没有找到数据文件"):
        open_hall(tmp_path / "nowhere" / "hall.db")
    with pytest.raises(FileRefused, match="没有找到数据文件"):
        open_hall(tmp_path / "hall.db")
    assert not (tmp_path / "hall.db").exists()


def test_new_hall_writes_over_nothing(tmp_path: Path) -> None:
    path = tmp_path / "报表.xlsx"
    path.write_text("precious", encoding="utf-8")
    with pytest.raises(UserError, match="已经存在"):
        create_hall(path)
    assert path.read_text(encoding="utf-8") == "precious"


def test_new_hall_is_sound_and_alone(tmp_path: Path) -> None:
    path = tmp_path / "新厅#1?.db"
    create_hall(path)
    assert checking.check(path) == []
    with open_hall(path) as store, store.reading() as reader:
        assert reader.find(StationedUnit) == []
    assert {item.name for item in tmp_path.iterdir()} <= {path.name, f"{path.name}.lock", "data"}


def test_second_copy_is_told_and_may_read(tmp_path: Path) -> None:
    path = new_hall(tmp_path)
    with open_hall(path) as first:
        with pytest.raises(Busy, match="只能查看"):
            open_hall(path)
        with open_hall(path, read_only=True) as second:
            with first.changing(by="张三") as change:
                change.add(StationedUnit(name="住建局"))
            with second.reading() as reader:
                assert reader.count(StationedUnit) == len(NAMES) + 1
            with pytest.raises(UserError, match="只读"), second.changing(by="张三"):
                pytest.fail("the block must not run")
    with open_hall(path) as again:
        assert not again.read_only


def test_copy_in_another_process_is_told(tmp_path: Path) -> None:
    path = new_hall(tmp_path)
    script = (
        "import sys; from hallmanager.storage.opening import open_hall\n"
        "store = open_hall(sys.argv[1]); print('open', flush=True); sys.stdin.read(); store.close()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout is not None
        assert other.stdin is not None
        assert other.stdout.readline() == "open\n"
        with pytest.raises(Busy):
            open_hall(path)
        other.kill()
    open_hall(path).close()


def test_closing_leaves_one_file_that_can_be_carried_away(tmp_path: Path) -> None:
    path = new_hall(tmp_path / "own")
    with open_hall(path) as store, store.changing(by="张三") as change:
        change.add(StationedUnit(name="住建局"))
    assert {item.name for item in path.parent.iterdir()} == {
        path.name,
        f"{path.name}.lock",
        "backups",
    }
    carried = tmp_path / "carried.db"
    shutil.copyfile(path, carried)
    with open_hall(carried) as store, store.reading() as reader:
        assert reader.count(StationedUnit) == len(NAMES) + 1


@pytest.mark.skipif(sys.platform == "win32", reason="rights of POSIX")
def test_hall_in_a_folder_that_takes_no_files_can_be_read() -> None:
    folder = Path(tempfile.mkdtemp(prefix="hallmanager-read-only-"))
    try:
        path = new_hall(folder, "hall.db")
        open_hall(path).close()
        path.chmod(0o444)
        folder.chmod(0o555)
        # The lock's library is loaded first: nobody may be kept from reading Python itself.
        script = (
            "import os, sys, filelock\n"
            "from hallmanager.base.errors import UserError\n"
            "from hallmanager.records.hall import StationedUnit\n"
            "from hallmanager.storage.opening import open_hall\n"
            "if os.getuid() == 0: os.setgroups([]); os.setgid(65534); os.setuid(65534)\n"
            "with open_hall(sys.argv[1], read_only=True) as s, s.reading() as r:\n"
            "    print(r.count(StationedUnit))\n"
            "try: open_hall(sys.argv[1])\n"
            "except UserError as error: print(type(error).__name__, '不可写' in str(error))\n"
        )
        answer = subprocess.run(
            [sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=False
        )
        assert answer.stdout.splitlines() == [str(len(NAMES)), "UserError True"], answer.stderr
    finally:
        folder.chmod(0o755)
        shutil.rmtree(folder)


def test_other_databases_are_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="不能连接“postgresql”数据库"):
        open_hall("postgresql://server/hall")
    path = new_hall(tmp_path)
    open_hall(f"sqlite:///{path}").close()


@pytest.mark.parametrize(
    ("folder", "warned"),
    [("OneDrive - 县政府", True), ("坚果云", True), ("大厅", False)],
)
def test_cloud_folder_is_warned_of(tmp_path: Path, folder: str, warned: bool) -> None:
    path = new_hall(tmp_path / folder)
    with open_hall(path) as store:
        assert any("云同步" in text for text in store.warnings) is warned


def test_network_place_is_found_by_its_nearest_mount_point() -> None:
    mounts = "dev / ext4 rw 0 0\nsrv:/x /mnt/office\\040共享 cifs rw 0 0\n"
    file_system = places._file_system
    assert file_system(Path("/mnt/office 共享/hall.db"), mounts) == "cifs"
    assert file_system(Path("/mnt/other/hall.db"), mounts) == "ext4"


def test_connections_promise_what_was_measured(tmp_path: Path) -> None:
    with open_hall(new_hall(tmp_path)) as store, store.reading() as reader:
        wanted = {
            "journal_mode": "wal",
            "synchronous": 2,
            "foreign_keys": 1,
            "recursive_triggers": 1,
            "busy_timeout": 15000,
            "trusted_schema": 0,
            "cell_size_check": 1,
        }
        connection = reader.session.connection()
        found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in wanted}
    assert found == wanted


def test_storage_is_imported_late_and_alembic_only_to_upgrade(tmp_path: Path) -> None:
    script = (
        "import sys, hallmanager.storage\n"
        "print('sqlalchemy' in sys.modules)\n"
        "from hallmanager.storage.opening import open_hall\n"
        "open_hall(sys.argv[1]).close()\n"
        "print('alembic' in sys.modules)\n"
    )
    answer = subprocess.run(
        [sys.executable, "-c", script, str(new_hall(tmp_path))],
        capture_output=True,
        text=True,
        check=True,
    )
    assert answer.stdout.split() == ["False", "False"]


def test_looking_at_a_hall_leaves_nothing_beside_it(tmp_path: Path) -> None:
    path = new_hall(tmp_path)
    open_hall(path).close()
    before = {entry.name for entry in tmp_path.iterdir()}, digest(path)
    with open_hall(path, read_only=True) as store, store.reading() as reader:
        assert reader.count(StationedUnit) == len(NAMES)
    assert checking.check(path) == []
    assert ({entry.name for entry in tmp_path.iterdir()}, digest(path)) == before


def test_looking_at_a_hall_takes_nothing_away_from_who_works_in_it(tmp_path: Path) -> None:
    path = new_hall(tmp_path)
    with open_hall(path) as store:
        open_hall(path, read_only=True).close()
        with store.changing(by="张三") as change:
            change.add(StationedUnit(name="住建局"))
        open_hall(path, read_only=True).close()
    with open_hall(path, read_only=True) as store, store.reading() as reader:
        assert reader.count(StationedUnit) == len(NAMES) + 1


def test_no_lock_is_left_beside_a_file_that_making_a_hall_refuses(tmp_path: Path) -> None:
    path = tmp_path / "通报.db"
    path.write_bytes(b"")
    with pytest.raises(UserError, match="已经存在"):
        create_hall(path)
    assert not path.with_name(f"{path.name}.lock").exists()


def test_a_folder_is_no_data_file(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="是文件夹"):
        open_hall(tmp_path)
