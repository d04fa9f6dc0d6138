"""A file is replaced whole or not at all, and a full disk is said in Chinese."""

import errno
import shutil
import stat
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from hallmanager.base import files
from hallmanager.base.errors import Busy, DiskFull


class Usage(NamedTuple):
    total: int
    used: int
    free: int


def only_file(folder: Path) -> Path:
    (path,) = folder.iterdir()
    return path


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    folder = tmp_path / "通报"
    folder.mkdir()
    path = folder / "函.txt"
    path.write_text("旧", encoding="utf-8")
    return path


def test_a_written_file_has_the_new_content_and_leaves_nothing_beside_it(letter: Path) -> None:
    files.write_text(letter, "新\r\n")

    assert letter.read_bytes() == "新\r\n".encode()
    assert only_file(letter.parent) == letter


def test_missing_folders_are_made(tmp_path: Path) -> None:
    files.write_bytes(tmp_path / "a" / "b" / "c.bin", b"1")

    assert (tmp_path / "a" / "b" / "c.bin").read_bytes() == b"1"


def test_a_name_may_be_as_long_as_the_system_allows(tmp_path: Path) -> None:
    path = tmp_path / ("通" * 80 + ".pdf")
    files.write_bytes(path, b"1")

    assert path.read_bytes() == b"1"


def test_a_failure_half_way_leaves_the_old_file_and_no_other(letter: Path) -> None:
    def fail_half_way() -> None:
        with files.replacing(letter) as temporary:
            temporary.write_text("半", encoding="utf-8")
            raise RuntimeError("killed")

    with pytest.raises(RuntimeError, match="killed"):
        fail_half_way()

    assert letter.read_text(encoding="utf-8") == "旧"
    assert only_file(letter.parent) == letter


def test_a_full_disk_names_the_folder_and_keeps_the_old_file(
    letter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_space(path: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(files, "sync_file", no_space)

    with pytest.raises(DiskFull, match="已满") as caught:
        files.write_text(letter, "新")
    assert str(letter.parent) in str(caught.value)
    assert letter.read_text(encoding="utf-8") == "旧"
    assert only_file(letter.parent) == letter


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no full device")
def test_the_system_really_reports_a_full_disk_as_we_read_it() -> None:
    device = Path("/dev/full")
    with pytest.raises(DiskFull), files.full_disk_explained(device.parent):
        device.write_text("x", encoding="utf-8")


def test_work_is_refused_when_little_space_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda place: Usage(10**9, 0, 150_000_000))

    with pytest.raises(DiskFull, match="仅剩 150 MB，至少需要 200 MB"):
        files.require_space(tmp_path / "not" / "yet")
    files.require_space(tmp_path, megabytes=100)


def test_a_file_held_open_for_a_moment_is_waited_for(
    letter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusals = iter([True, True])
    replace = Path.replace

    def held_twice(source: Path, target: Path) -> Path:
        if next(refusals, False):
            raise sharing_violation()
        return replace(source, target)

    monkeypatch.setattr(Path, "replace", held_twice)
    files.write_text(letter, "新")

    assert letter.read_text(encoding="utf-8") == "新"


def test_a_file_held_open_for_good_is_refused_by_name(
    letter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def held(source: Path, target: Path) -> Path:
        raise sharing_violation()

    monkeypatch.setattr(Path, "replace", held)
    monkeypatch.setattr(files, "_RETRY_SECONDS", (0.0,))

    with pytest.raises(Busy, match=r"函\.txt.*正被其他程序打开"):
        files.write_text(letter, "新")
    assert only_file(letter.parent) == letter


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no mode bits")
def test_the_rights_of_the_old_file_are_kept(letter: Path) -> None:
    letter.chmod(0o640)
    files.write_text(letter, "新")

    assert stat.S_IMODE(letter.stat().st_mode) == 0o640


def sharing_violation() -> PermissionError:
    error = PermissionError(errno.EACCES, "in use")
    error.winerror = 32  # type: ignore[attr-defined,unused-ignore]
    return error
