"""The command line beside other programs: who reads, where things are written, names of then."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hallmanager import cli
from hallmanager.base import logs
from hallmanager.services import halls
from hallmanager.storage.opening import create_hall, open_hall
from tests.fixtures.sample_hall import copied_to

ROOT = Path(__file__).parents[2]


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Path]:
    yield copied_to(tmp_path)
    logs.shut_down()


def run(place: Path, *words: str) -> int:
    return cli.main(["--data", str(place), *words])


def listed(capsys: pytest.CaptureFixture[str], place: Path, *words: str) -> Any:
    capsys.readouterr()
    assert run(place, *words, "--json") == 0
    return json.loads(capsys.readouterr().out)


def test_whoever_only_reads_may_do_so_while_somebody_works(
    hall: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, quarter = str(tmp_path / "out"), ("--period", "2023Q2")
    reading = (
        ("list", "units"),
        ("figures", "quarterly", *quarter),
        ("rows", "quarterly", "hall.turnout", *quarter),
        ("export", "units", f"{out}.xlsx"),
        ("bulletin", "quarterly", *quarter, "--out", f"{out}.pdf"),
        ("backup", f"{out}.db"),
        ("check",),
    )
    writing = (("add", "units", "name=甲"), ("remove", "units", "1", "--why", "错"), ("undo",))
    with halls.open(hall):
        assert [run(hall, *words) for words in reading] == [0] * len(reading)
        capsys.readouterr()
        assert [run(hall, *words) for words in writing] == [1] * len(writing)
    said = capsys.readouterr().err.splitlines()
    assert len(said) == len(writing)
    assert all("现在只能查看，不能修改" in line for line in said)


def test_nothing_is_left_beside_a_hall_that_was_only_looked_at(hall: Path) -> None:
    run(hall, "list", "units")
    before = {entry.name for entry in hall.parent.iterdir()}
    for words in (["list", "units"], ["check"], ["figures", "quarterly", "--period", "2023Q2"]):
        assert run(hall, *words) == 0
    assert {entry.name for entry in hall.parent.iterdir()} == before
    assert not [name for name in before if name.endswith(("-wal", "-shm", ".part"))]


def test_the_founding_of_the_sample_is_not_undone(
    hall: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(hall, "undo") == 1
    assert "建立示例大厅不能撤销" in capsys.readouterr().err
    assert len(listed(capsys, hall, "list", "units")) == 26


@pytest.mark.parametrize("verb", ["check", "list units", "backup b.db", "undo"])
def test_a_file_of_another_program_is_named_in_one_sentence(
    verb: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    place = tmp_path / "报表.db"
    place.write_bytes(b"not a hall" * 50)
    assert run(place, *verb.split()) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert "报表.db" in said.err
    assert not (tmp_path / "b.db").exists()


def test_a_workbook_is_not_written_under_another_kind_of_name(
    hall: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for words in (["export", "units"], ["template", "units"]):
        assert run(hall, *words, str(tmp_path / "单位.csv")) == 1
        assert "请以 .xlsx 结尾" in capsys.readouterr().err
    assert not (tmp_path / "单位.csv").exists()


def test_a_command_without_an_outlet_still_works(hall: Path) -> None:
    command = "import sys; sys.stdout = None; from hallmanager import cli; sys.exit(cli.main({}))"
    words = ["--data", str(hall), "list", "units"]
    done = subprocess.run(
        [sys.executable, "-c", command.format(words)], cwd=ROOT, capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")


def test_the_list_of_an_old_period_has_the_names_of_then(
    hall: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (unit,) = listed(capsys, hall, "list", "units", "--where", "name=交通局")
    former = ("unit=交通局", "name=交通局", "valid_to=2023-06-30")
    assert run(hall, "add", "unit_names", *former) == 0
    assert run(hall, "edit", "units", str(unit["id"]), "name=交通运输局") == 0
    where = ("--where", f"unit={unit['id']}")
    (then,) = listed(capsys, hall, "list", "ballots", "--period", "2023Q2", *where)
    assert (then["unit"], then["unit_id"]) == ("交通局", unit["id"])
    assert {row["unit"] for row in listed(capsys, hall, "list", "ballots", *where)} == {
        "交通运输局"
    }


def test_the_same_period_again_and_an_overlapping_one_are_told_apart(
    hall: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    counts = ("ballots_due=1", "ballots_cast=1", "satisfied=1")
    for period, why in (("2023Q2", "不能重复"), ("2023-05", "按月和按季录入只能选一种")):
        assert run(hall, "add", "ballots", "unit=公安局", f"period={period}", *counts) == 1
        said = capsys.readouterr().err
        assert "2023年第二季度" in said
        assert why in said


def test_no_picture_is_made_of_a_hall_that_cannot_be_opened(tmp_path: Path) -> None:
    foreign = tmp_path / "别的.db"
    foreign.write_bytes(b"not a database at all")
    picture = tmp_path / "图.png"
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "hallmanager",
            "--data",
            str(foreign),
            "screenshot",
            "home",
            picture,
        ],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 1
    assert "别的.db" in done.stderr.decode()
    assert not picture.exists()


def test_a_picture_is_made_while_another_copy_holds_the_hall(tmp_path: Path) -> None:
    hall, picture = tmp_path / "hall.db", tmp_path / "图.png"
    create_hall(hall)
    command = [sys.executable, "-m", "hallmanager", "--data", str(hall), "screenshot", "units"]
    with open_hall(hall):
        done = subprocess.run(
            [*command, str(picture)], cwd=ROOT, capture_output=True, check=False, timeout=50
        )
    assert done.returncode == 0
    assert picture.exists()
