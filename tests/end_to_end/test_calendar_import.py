"""A year's holiday notice comes in on the command line as the text it is published as."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from hallmanager import cli
from hallmanager.base import logs
from hallmanager.services import halls

NOTICE = "春节：2月5日至11日放假调休，共7天。2月13日（周六）上班。\n"


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Path]:
    halls.create(tmp_path / "hall.db")
    yield tmp_path / "hall.db"
    logs.shut_down()


def run(hall: Path, *words: str) -> int:
    return cli.main(["--data", str(hall), *words])


def days(hall: Path, capsys: pytest.CaptureFixture[str]) -> str:
    capsys.readouterr()
    assert run(hall, "list", "calendar_days") == 0
    return capsys.readouterr().out


def test_a_notice_is_looked_at_then_imported_then_undone(
    hall: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "通知.txt"
    file.write_text(NOTICE, encoding="utf-8")
    words = ("import", "calendar_days", str(file), "--period", "2027")
    assert run(hall, *words, "--dry-run") == 0
    assert "新增 8 天" in capsys.readouterr().out
    assert "2027-02-05" not in days(hall, capsys)
    assert run(hall, *words) == 0
    assert "还不是全年的安排" in capsys.readouterr().out
    assert "调休上班" in days(hall, capsys)
    assert run(hall, "undo") == 0
    assert "2027-02-05" not in days(hall, capsys)


@pytest.mark.parametrize("dry", [(), ("--dry-run",)])
def test_a_notice_of_another_year_is_refused(
    hall: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], dry: tuple[str, ...]
) -> None:
    file = tmp_path / "通知.txt"
    file.write_text(NOTICE, encoding="utf-8")
    assert run(hall, "import", "calendar_days", str(file), "--period", "2026", *dry) == 1
    said = capsys.readouterr()
    assert "请核对日期和年份" in said.err
    assert said.out == ""


def test_a_table_of_days_still_comes_in_as_a_table(
    hall: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "日历.txt"
    file.write_text("日期,安排,名称\n2027-01-01,放假,元旦\n", encoding="utf-8")
    assert run(hall, "import", "calendar_days", str(file)) == 0
    assert "元旦" in days(hall, capsys)
