"""The command line keeps its contract: verbs, forms, exit statuses, and Chinese throughout."""

import argparse
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

import hallmanager
from hallmanager import cli
from hallmanager.base import clock, logs
from hallmanager.cli import parser
from hallmanager.records.register import KINDS
from hallmanager.services import halls
from tests.fixtures.sample_hall import copied_to

ROOT = Path(__file__).parents[2]
VERBS = (
    "init kinds bulletins pages template import undo list add edit remove export figures rows "
    "bulletin check backup restore screenshot"
).split()
CHINESE = re.compile(r"[\u4e00-\u9fff]")
ENGLISH = re.compile(r"\b(usage|error|argument|required|invalid|expected|optional|show|unknown)\b")


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied_to(tmp_path_factory.mktemp("county"))


@pytest.fixture
def hall(sample: Path, tmp_path: Path) -> Path:
    halls.backup(sample, tmp_path / "hall.db")
    return tmp_path / "hall.db"


def run(place: Path, *words: str) -> int:
    return cli.main(["--data", str(place), *words])


def printed(capsys: pytest.CaptureFixture[str], place: Path, *words: str) -> Any:
    capsys.readouterr()
    assert run(place, *words, "--json") == 0
    return json.loads(capsys.readouterr().out)


def process(*words: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-P", "-m", "hallmanager", *words],
        capture_output=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
    )


def refusal(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """The one sentence on standard error of a command that must be refused."""
    capsys.readouterr()
    assert cli.main(words) == 1
    said = capsys.readouterr()
    assert said.out == ""
    sentence = said.err.strip()
    assert sentence.count("\n") == 0
    assert CHINESE.search(sentence)
    assert not ENGLISH.search(sentence)
    return sentence


# Help and grammar.


def test_help_names_every_verb_in_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--help"]) == 0
    text = capsys.readouterr().out
    assert not ENGLISH.search(text)
    assert sorted(re.findall(r"^    ([a-z]+)  ", text, re.MULTILINE)) == sorted(VERBS)


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_explains_itself_in_chinese(
    capsys: pytest.CaptureFixture[str], verb: str
) -> None:
    assert cli.main([verb, "--help"]) == 0
    text = capsys.readouterr().out
    assert text.startswith(f"用法：hallmanager {verb}")
    assert not ENGLISH.search(text)


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_a_handler_that_exists(verb: str) -> None:
    (verbs,) = (a for a in parser.build()._actions if isinstance(a, argparse._SubParsersAction))
    assert callable(cli._handler(verbs.choices[verb].get_default("handler")))


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--version"]) == 0
    assert hallmanager.__version__ in capsys.readouterr().out


@pytest.mark.parametrize(
    "words",
    [
        ["nonsense"],
        ["list"],
        ["edit", "units", "x", "名称=甲"],
        ["remove", "units", "1"],
        ["figures", "quarterly"],
        ["list", "units", "--period"],
        ["kinds", "--nonsense"],
        ["init", "--sample=yes"],
        ["rows", "quarterly"],
    ],
)
def test_wrong_grammar_is_refused_in_chinese(
    capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    assert "--help" in refusal(capsys, *words)


def test_output_is_utf8_whatever_the_locale(sample: Path) -> None:
    done = process("--data", str(sample), "list", "units", LC_ALL="C", PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert "市场监管局" in done.stdout.decode("utf-8")
    failed = process("--data", str(sample), "list", "nothing", LC_ALL="C")
    assert failed.returncode == 1
    assert CHINESE.search(failed.stderr.decode("utf-8"))


def test_help_and_kinds_answer_at_once() -> None:
    for words in (["--help"], ["kinds"]):
        best = min(_seconds(words) for _attempt in range(3))
        assert best < 2


def _seconds(words: list[str]) -> float:
    begun = time.monotonic()
    assert process(*words).returncode == 0
    return time.monotonic() - begun


def test_nothing_heavy_is_imported_for_help() -> None:
    code = (
        "import sys; from hallmanager import cli; cli.main(['--help']);"
        "print(sorted({'sqlalchemy', 'openpyxl', 'reportlab', 'PySide6'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, cwd=ROOT, text=True
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_without_a_screen_the_window_names_the_command_line() -> None:
    bare = {name: "" for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}
    if not sys.platform.startswith("linux"):
        pytest.skip("every desktop but Linux has a screen")
    done = process(**bare)
    assert done.returncode == 1
    assert "hallmanager init --sample" in done.stderr.decode("utf-8")


def test_a_bug_is_told_in_chinese_and_logged(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def broken(_options: object) -> int:
        raise RuntimeError("the cause")

    monkeypatch.setattr("hallmanager.cli.keeping.init", broken)
    said = refusal(capsys, "--data", str(tmp_path / "hall.db"), "init")
    logs.shut_down()
    log = tmp_path / "logs" / "hallmanager.log"
    assert str(log) in said
    assert "the cause" in log.read_text(encoding="utf-8")


# What there is.


def test_kinds_tell_their_fields(capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert cli.main(["kinds", "--json"]) == 0
    kinds = {kind["key"]: kind for kind in json.loads(capsys.readouterr().out)}
    contract = (
        "centers halls zones sub_centers units windows staff assignments service_items ballots "
        "case_tallies indicators indicator_values activities problems red_black_entries "
        "service_stars"
    )
    assert set(contract.split()) <= set(kinds)
    fields = {field["name"]: field for field in kinds["units"]["fields"]}
    assert fields["category"]["choices"]["bank"] == "金融机构"
    assert fields["name"]["required"] is True
    assert "aliases" in fields


def test_bulletins_and_pages_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["bulletins"]) == 0
    assert "quarterly" in capsys.readouterr().out
    assert cli.main(["pages"]) == 0
    assert "工作台" in capsys.readouterr().out


# Halls.


def test_init_makes_an_empty_hall_and_never_writes_over_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "new" / "hall.db"
    assert run(place, "init") == 0
    for key in KINDS:
        assert printed(capsys, place, "list", key) == []
    before = place.read_bytes()
    assert "已经存在" in refusal(capsys, "--data", str(place), "init", "--sample")
    assert place.read_bytes() == before


def test_a_folder_means_the_usual_file_in_it(tmp_path: Path) -> None:
    assert run(tmp_path, "init") == 0
    assert (tmp_path / "hall.db").exists()


def test_the_environment_names_the_data_too(own_data_folder: Path) -> None:
    assert cli.main(["init"]) == 0
    assert (own_data_folder / "hall.db").exists()


def test_a_hall_that_is_not_there_says_how_to_make_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for words in (["list", "units"], ["check"], ["backup", str(tmp_path / "b.db")], ["undo"]):
        said = refusal(capsys, "--data", str(tmp_path / "none.db"), *words)
        assert "init" in said
    assert not (tmp_path / "none.db").exists()


def test_a_server_is_refused_clearly(capsys: pytest.CaptureFixture[str]) -> None:
    assert "文件" in refusal(capsys, "--data", "postgresql://host/hall", "list", "units")


def test_backup_and_restore_bring_everything_back(
    hall: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = tmp_path / "copy.db"
    assert run(hall, "backup", str(copy)) == 0
    before = printed(capsys, hall, "list", "ballots")
    assert run(hall, "remove", "ballots", "1", "--why", "试验") == 0
    assert run(hall, "restore", str(copy)) == 0
    assert printed(capsys, hall, "list", "ballots") == before
    assert run(hall, "check") == 0


def test_restore_refuses_what_is_no_backup(
    hall: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fake = tmp_path / "fake.db"
    fake.write_bytes(b"x" * 5000)
    before = hall.read_bytes()
    refusal(capsys, "--data", str(hall), "restore", str(fake))
    refusal(capsys, "--data", str(hall), "restore", str(tmp_path / "absent.db"))
    assert hall.read_bytes() == before


def test_check_tells_damage_with_exit_1(hall: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(hall, "check") == 0
    content = bytearray(hall.read_bytes())
    content[200_000:300_000] = bytes(100_000)
    hall.write_bytes(content)
    capsys.readouterr()
    assert run(hall, "check") == 1
    assert CHINESE.search(capsys.readouterr().err)


# Records.


def test_a_record_is_added_edited_listed_and_removed(
    hall: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(hall, "--by", "马睿", "add", "units", "名称=气象局", "类别=中省驻单位") == 0
    found = printed(capsys, hall, "list", "units", "--where", "名称=气象局")
    assert [unit["category"] for unit in found] == ["central_provincial"]
    id = str(found[0]["id"])
    assert run(hall, "edit", "units", id, "short_name=气象", "别名=气象台、县气象局") == 0
    found = printed(capsys, hall, "list", "units", "--where", f"id={id}")
    assert (found[0]["short_name"], set(found[0]["aliases"].split("、"))) == (
        "气象",
        {"气象台", "县气象局"},
    )
    assert run(hall, "add", "activities", "日期=2023年6月1日", "主题=座谈", "类型=会议") == 0
    assert run(hall, "remove", "units", id, "--why", "重复登记") == 0
    assert printed(capsys, hall, "list", "units", "--where", f"id={id}") == []


def test_json_is_a_bare_array_in_the_order_of_the_ids(
    hall: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for key in KINDS:
        ids = [record["id"] for record in printed(capsys, hall, "list", key)]
        assert ids == sorted(ids)


def test_a_reference_is_printed_as_name_and_id(
    hall: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ballot = printed(capsys, hall, "list", "ballots", "--where", "单位=公安局")[0]
    assert (ballot["unit"], ballot["unit_id"], ballot["sub_center"]) == ("公安局", 2, None)


def test_conditions_and_period_narrow_a_list_together(
    hall: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("list", "ballots", "--period", "2023Q2", "--where", "应投票次数>=300", "单位!=")
    assert [row["ballots_due"] for row in printed(capsys, hall, *words)] == [679, 320, 880, 338]


def test_undo_takes_back_the_last_change_and_names_it(
    hall: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(hall, "edit", "units", "2", "名称=县公安局分局") == 0
    capsys.readouterr()
    assert run(hall, "undo") == 0
    assert "撤销" in capsys.readouterr().out
    assert printed(capsys, hall, "list", "units", "--where", "id=2")[0]["name"] == "公安局"


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["add", "units", "名称=公安局"], "已有单位"),
        (["add", "units", "类别=银行"], "不在可选项里"),
        (["add", "units", "没有的字段=1"], "没有字段"),
        (["add", "units", "名称"], "字段=值"),
        (["edit", "units", "2", "次序=-1"], "不能小于 0"),
        (["edit", "units", "999", "次序=1"], "没有编号为 999"),
        (["remove", "units", "2", "--why", "x"], "引用"),
        (["list", "nothing"], "没有“nothing”"),
        (["edit", "units", "9" * 20, "名称=甲"], "不是记录的编号"),
        (["list", "units", "--where", "id=" + "9" * 20], "太大"),
        (["list", "units", "--where", "次序=" + "9" * 20], "太大"),
        (["--by", "", "add", "units", "名称=甲"], "操作人"),
        (["list", "units", "--period", "2023Q2"], "不分期间"),
        (["list", "ballots", "--period", "去年"], "看不懂期间"),
        (["list", "units", "--where", "名称"], "看不懂"),
        (["figures", "nothing", "--period", "2023Q2"], "没有“nothing”"),
        (["figures", "quarterly", "--period", "2023-04"], "2023-04"),
        (["rows", "quarterly", "nothing", "--period", "2023Q2"], "nothing"),
        (["bulletin", "quarterly", "--period", "2023Q2", "--out", "b.doc"], "b.doc"),
        (["screenshot", "home", "x.png", "--size", "big"], "big"),
        (["screenshot", "home", "x.png", "--scale", "9"], "9"),
    ],
)
def test_what_cannot_be_done_says_why_and_changes_nothing(
    hall: Path, capsys: pytest.CaptureFixture[str], words: list[str], reason: str
) -> None:
    units = printed(capsys, hall, "list", "units")
    assert reason in refusal(capsys, "--data", str(hall), *words)
    assert printed(capsys, hall, "list", "units") == units


@pytest.mark.parametrize(
    "words",
    [
        ["export", "units"],
        ["template", "units"],
        ["backup"],
        ["bulletin", "quarterly", "--period", "2023Q2", "--out"],
    ],
)
def test_a_place_that_cannot_be_written_is_told_in_chinese(
    hall: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")
    said = refusal(capsys, "--data", str(hall), *words, str(tmp_path / "file" / "out.pdf"))
    assert "out.pdf" in said or "file" in said
    assert "日志" not in said


def test_a_list_can_be_read_while_the_hall_is_open_elsewhere(
    hall: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with halls.open(hall):
        assert len(printed(capsys, hall, "list", "units")) == 26
        assert "已在另一个窗口" in refusal(capsys, "--data", str(hall), "undo")


# Workbooks.


@pytest.mark.parametrize("key", [k for k, cls in KINDS.items() if not cls.kind.owner])
def test_what_is_exported_can_be_imported_again(
    hall: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], key: str
) -> None:
    if not printed(capsys, hall, "list", key):
        pytest.skip("the sample has no records of this kind")
    out = tmp_path / f"{key}.xlsx"
    assert run(hall, "export", key, str(out)) == 0
    capsys.readouterr()
    status = run(hall, "import", key, str(out))
    said = capsys.readouterr().out
    assert status == 0, said
    assert re.search(r"新增 0 条，更新 0 条，无变化 \d+ 条，退回 0 条", said), said


def test_a_template_can_be_written_without_a_hall(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    out = tmp_path / "template.xlsx"
    assert run(tmp_path / "none.db", "template", "ballots", str(out)) == 0
    headers = [cell.value for cell in load_workbook(out).worksheets[0][1]]
    assert "应投票次数 *" in headers


def test_a_template_of_a_hall_offers_its_names(hall: Path, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    out = tmp_path / "template.xlsx"
    assert run(hall, "template", "ballots", str(out)) == 0
    lists = load_workbook(out)["选项"]
    assert "市场监管局" in [cell.value for row in lists.iter_rows() for cell in row]


# Pictures.


def test_a_screenshot_is_taken_without_a_screen(hall: Path, tmp_path: Path) -> None:
    out = tmp_path / "home.png"
    done = process("--data", str(hall), "screenshot", "home", str(out), "--size", "1366x768")
    assert done.returncode == 0, done.stderr.decode("utf-8")
    header = out.read_bytes()[:24]
    assert header.startswith(b"\x89PNG")
    size = (int.from_bytes(header[16:20], "big"), int.from_bytes(header[20:24], "big"))
    assert size == (1366, 768)


def test_a_page_that_is_not_there_is_refused(hall: Path, tmp_path: Path) -> None:
    done = process("--data", str(hall), "screenshot", "nothing", str(tmp_path / "x.png"))
    assert done.returncode == 1
    assert "nothing" in done.stderr.decode("utf-8")


def test_the_current_month_of_the_sample_has_rows(
    hall: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    month = f"{clock.today():%Y-%m}"
    assert printed(capsys, hall, "list", "ballots", "--period", month)
