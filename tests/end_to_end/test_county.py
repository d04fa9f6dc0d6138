"""From the county's real votes to the printed bulletin, by the command line alone."""

import csv
import errno
import json
import re
import sqlite3
import subprocess
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from hallmanager import cli
from hallmanager.domain.period import Period
from hallmanager.domain.ratio import Ratio
from hallmanager.figures.sources import recount, source_rows
from hallmanager.services import bulletins, halls

VOTES = Path(__file__).parents[1] / "fixtures/yongchang-2023q2-votes.csv"
QUARTER = ("--period", "2023Q2")
Run = Any


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A hall that was empty before the county's file was imported."""
    place = tmp_path_factory.mktemp("county") / "hall.db"
    assert cli.main(["--data", str(place), "init"]) == 0
    words = ["--data", str(place), "import", "ballots", str(VOTES), *QUARTER, "--create-missing"]
    assert cli.main(words) == 0
    return place


@pytest.fixture
def hall(imported: Path, tmp_path: Path) -> Path:
    """A copy of that hall, to be changed."""
    halls.backup(imported, tmp_path / "hall.db")
    return tmp_path / "hall.db"


def run(place: Path, *words: str) -> int:
    return cli.main(["--data", str(place), *words])


def printed(capsys: pytest.CaptureFixture[str], place: Path, *words: str) -> Any:
    capsys.readouterr()
    assert run(place, *words, "--json") == 0
    return json.loads(capsys.readouterr().out)


def figures(capsys: pytest.CaptureFixture[str], place: Path) -> dict[str, dict[str, Any]]:
    found = printed(capsys, place, "figures", "quarterly", *QUARTER)
    return {figure["key"]: figure for figure in found}


def pdf_text(place: Path, out: Path) -> str:
    assert run(place, "bulletin", "quarterly", *QUARTER, "--out", str(out)) == 0
    words = ["pdftotext", "-layout", "-enc", "UTF-8", str(out), "-"]
    return subprocess.run(words, check=True, capture_output=True).stdout.decode("utf-8")


def prose(text: str) -> str:
    """The running text of all pages without line breaks, page numbers and draft marks."""
    lines = [line.strip() for line in text.replace("\f", "\n").splitlines()]
    kept = [line for line in lines if line != "草稿" and not re.fullmatch(r"—\s*\d+\s*—", line)]
    return re.sub(r"\s+", "", "".join(kept))


@pytest.mark.parametrize(
    ("key", "value", "text"),
    [
        ("hall.ballots_due", "3816", "3816"),
        ("hall.ballots_cast", "3811", "3811"),
        ("hall.turnout", "3811/3816", "99.87%"),
        ("hall.satisfied", "3808", "3808"),
        ("hall.satisfaction_rate", "3808/3816", "99.79%"),
        ("hall.basically_satisfied", "3", "3"),
        ("hall.basic_satisfaction_rate", "3/3816", "0.08%"),
        ("hall.negative", "5", "5"),
        ("hall.unevaluated", "5", "5"),
        ("hall.dissatisfaction_rate", "5/3816", "0.13%"),
        ("cases.accepted", "3816", "3816"),
        ("cases.settled", "3816", "3816"),
        ("cases.settlement_rate", "3816/3816", "100%"),
        ("zero_case.count", "1", "1"),
        ("zero_case.units", "国家电网永昌分公司", "国家电网永昌分公司"),
    ],
)
def test_the_published_figures_come_out_exactly(
    imported: Path, capsys: pytest.CaptureFixture[str], key: str, value: str, text: str
) -> None:
    figure = figures(capsys, imported)[key]
    assert (figure["value"], figure["text"]) == (value, text)
    assert figure["formula"]
    assert figure["rule"]


def test_sub_centers_stand_beside_the_hall_total(
    imported: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = figures(capsys, imported)
    due = [f["value"] for k, f in found.items() if re.fullmatch(r"sub_center\.\d+\.ballots_due", k)]
    assert due == ["782", "54", "328", "1190", "126"]
    assert sum(map(int, due)) + 3816 == sum(
        int(row["ballots_due"]) for row in printed(capsys, imported, "list", "ballots")
    )


def test_the_top_five_are_named_with_their_cases(
    imported: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    top = figures(capsys, imported)["ranking.top"]["text"]
    assert re.findall(r"[^、]+?(\d+)件", top) == ["880", "679", "338", "320", "297"]
    names = ("市场监管局", "不动产中心", "住房公积金中心", "交通局", "公安局")
    assert all(name in top for name in names)


def test_where_no_cases_were_entered_the_figure_says_what_stands_for_them(
    imported: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settled = figures(capsys, imported)["cases.settled"]
    assert settled["source"]["kind"] == "ballots"
    assert "应投" in settled["formula"]


def test_the_rows_of_every_figure_recount_to_it(imported: Path) -> None:
    quarter = Period.parse("2023Q2")
    found = 0
    with halls.open(imported, read_only=True) as store:
        every = bulletins.figures(store, "quarterly", quarter)
        with store.reading() as reader:
            for figure in every:
                rows = source_rows(reader, figure, quarter)
                assert len(rows) == figure.source.rows, figure.key
                again = recount(figure, rows)
                if again is not None:
                    found += 1
                    assert again == figure.value, figure.key
    counted = [f for f in every if isinstance(f.value, int | Ratio)]
    assert found > 300
    assert found >= len(counted) * 0.9


@pytest.mark.parametrize(
    "key", ["hall.negative", "sub_center.4.turnout", "zero_case.units", "ranking.top", "red.issues"]
)
def test_the_command_line_prints_as_many_rows_as_the_source_says(
    imported: Path, capsys: pytest.CaptureFixture[str], key: str
) -> None:
    rows = printed(capsys, imported, "rows", "quarterly", key, *QUARTER)
    assert len(rows) == figures(capsys, imported)[key]["source"]["rows"]
    assert all("id" in row for row in rows)


MOVED = {
    "hall.ballots_due",
    "hall.turnout",
    "hall.satisfaction_rate",
    "hall.basic_satisfaction_rate",
    "hall.unevaluated",
    "hall.negative",
    "hall.dissatisfaction_rate",
    "cases.accepted",
    "cases.settled",
    "cases.settlement_rate",
    "ranking.top",
    "ranking.top.5",
    "unit.2.ballots_due",
    "unit.2.turnout",
    "unit.2.satisfaction_rate",
    "unit.2.basic_satisfaction_rate",
    "unit.2.unevaluated",
    "unit.2.negative",
    "unit.2.dissatisfaction_rate",
    "unit.2.cases",
}


def test_one_changed_row_moves_every_dependent_figure_and_no_other(
    hall: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = figures(capsys, hall)
    assert before["unit.2.ballots_due"]["value"] == "297"
    assert run(hall, "edit", "ballots", "2", "应投票次数=298", "未开展评价=1") == 0
    after = figures(capsys, hall)
    moved = {key for key in before if before[key]["value"] != after[key]["value"]}
    assert moved == MOVED
    assert after["hall.dissatisfaction_rate"]["text"] == "0.16%"


def test_one_changed_row_moves_its_sentences_and_no_other(hall: Path, tmp_path: Path) -> None:
    before = prose(pdf_text(hall, tmp_path / "before.pdf"))
    assert run(hall, "edit", "ballots", "2", "应投票次数=298", "未开展评价=1") == 0
    after = prose(pdf_text(hall, tmp_path / "after.pdf"))
    pairs = zip(re.split("[。；]", before), re.split("[。；]", after), strict=True)
    moved = [(old, new) for old, new in pairs if old != new]
    expected = [
        "4-6月份累计办件3817件",
        "满意票3808张，占比99.76%",
        "不满意票6张（未开展评价6张）",
        "共办理政务服务事项3817件，办结3817件",
        "公安局298件",
        "2公安局298297297199.66%99.66%0.34%",
    ]
    assert len(moved) == len(expected)
    for (_old, new), words in zip(moved, expected, strict=True):
        assert words in new


def test_the_pdf_says_what_was_published(imported: Path, tmp_path: Path) -> None:
    text = pdf_text(imported, tmp_path / "bulletin.pdf")
    said = prose(text)
    for sentence in (
        "4-6月份累计办件3816件，群众参与投票3811件，投票率99.87%",
        "满意票3808张，占比99.79%",
        "基本满意票3张，占比0.08%",
        "不满意票5张（未开展评价5张），占比0.13%",
        "税务分中心投票情况。4-6月份累计办件782件",
        "车驾管分中心投票情况。4-6月份累计办件1190件",
        "共办理政务服务事项3816件，办结3816件，办结率为100%",
        "第二季度零办件的窗口1个，为国家电网永昌分公司",
        "注：满意率=满意票数/应投票数",
        "【待填】",
    ):
        assert sentence in said, sentence
    assert all("草稿" in page for page in text.split("\f") if page.strip())


def test_all_31_annex_rows_are_printed_cell_by_cell(imported: Path, tmp_path: Path) -> None:
    lines = [line.split() for line in pdf_text(imported, tmp_path / "b.pdf").splitlines()]
    for expected in annex_rows():
        assert expected in lines, expected


def annex_rows() -> list[list[str]]:
    """What each printed row shows; blanks leave nothing, the slip 100.0% is 100%."""
    with VOTES.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))[1:]
    shown = []
    for number, name, _place, *cells in rows:
        counts = ["" if cell == "0" else cell for cell in cells[:6]]
        rates = ["100%" if cell == "100.0%" else cell for cell in cells[6:]]
        printed_name = name.replace("(", "（").replace(")", "）")
        shown.append([number, printed_name, *(cell for cell in (*counts, *rates) if cell)])
    return shown


def test_the_word_file_says_what_the_pdf_says(imported: Path, tmp_path: Path) -> None:
    import docx

    out = tmp_path / "bulletin.docx"
    assert run(imported, "bulletin", "quarterly", *QUARTER, "--out", str(out)) == 0
    file = docx.Document(str(out))
    printed = "".join(pdf_text(imported, tmp_path / "bulletin.pdf").split())
    for paragraph in file.paragraphs:
        if paragraph.style is not None and paragraph.style.name == "一级标题":
            assert paragraph.text in printed
    text = "".join(paragraph.text for paragraph in file.paragraphs)
    assert "累计办件3816件，群众参与投票3811件，投票率99.87%" in text
    (table,) = (each for each in file.tables if len(each.columns) == 12)
    assert [cell.text for cell in table.rows[15].cells][:5] == [
        *("14", "市场监管局", "880", "876", "876")
    ]


def test_the_annex_workbook_holds_numbers_and_blanks(imported: Path, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    out = tmp_path / "annex.xlsx"
    assert run(imported, "bulletin", "quarterly", *QUARTER, "--out", str(out)) == 0
    sheet: Any = load_workbook(out).active
    rows = {row[0]: row for row in sheet.iter_rows(values_only=True) if isinstance(row[0], int)}
    assert sorted(rows) == list(range(1, 32))
    assert rows[14][1:] == (
        *("市场监管局", 880, 876, 876, None, None, 4),
        *("99.55%", "99.55%", None, "0.45%"),
    )
    assert rows[20][-4:] == ("100%", "94.12%", "5.88%", None)
    assert set(rows[22][2:]) == {None}


def test_document_facts_are_set_for_one_print_only(imported: Path, tmp_path: Path) -> None:
    out = tmp_path / "facts.pdf"
    facts = ("issuer=永昌县政务服务中心", "print_date=2023年7月10日", "copies_to=县委督查考核办")
    words = ("bulletin", "quarterly", *QUARTER, "--out", str(out), "--set", *facts)
    assert run(imported, *words) == 0
    extract = ("pdftotext", "-layout", str(out), "-")
    said = prose(subprocess.run(extract, check=True, capture_output=True).stdout.decode())
    assert "永昌县政务服务中心" in said
    assert "抄送：县委督查考核办。" in said
    assert "2023年7月10日印发" in said
    assert "县委督查考核办" not in prose(pdf_text(imported, tmp_path / "plain.pdf"))


# Faults of rows: named, handed back, the good rows kept, exit 3.


def with_row(tmp_path: Path, number: int, changes: dict[int, str]) -> Path:
    with VOTES.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    for column, value in changes.items():
        rows[number][column] = value
    return write_csv(tmp_path / "votes.csv", rows)


def write_csv(path: Path, rows: Sequence[Sequence[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


@pytest.mark.parametrize(
    ("number", "changes", "reason"),
    [
        (2, {1: "公安厅分局"}, "公安厅分局"),
        (2, {3: "300"}, "不等于应投 300"),
        (2, {5: "-297"}, "不能小于 0"),
        (2, {3: "297.5"}, "不是整数"),
        (2, {3: "29l"}, "第 3 位是字母 l"),
        (2, {9: "98%"}, "98%"),
        (3, {1: "公安局"}, "与第 3 行重复"),
    ],
)
def test_a_faulty_row_is_handed_back_with_its_reason_and_the_others_are_kept(
    hall: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    number: int,
    changes: dict[int, str],
    reason: str,
) -> None:
    from openpyxl import load_workbook

    votes, rejects = with_row(tmp_path, number, changes), tmp_path / "back.xlsx"
    capsys.readouterr()
    words = ("import", "ballots", str(votes), "--period", "2023Q3", "--rejects", str(rejects))
    assert run(hall, *words) == 3
    told = capsys.readouterr().out
    assert reason in told
    assert str(number + 1) in told
    sheet: Any = load_workbook(rejects).active
    back = [row for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert any(reason in str(row[-1]) for row in back)
    kept = printed(capsys, hall, "list", "ballots", "--period", "2023Q3")
    assert len(kept) == 31 - len(back)
    assert len(back) in (1, 2)  # the same unit twice: both rows are at odds


def test_rejected_rows_can_be_corrected_and_imported_again(
    hall: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from openpyxl import load_workbook

    votes, rejects = with_row(tmp_path, 2, {3: "300"}), tmp_path / "back.xlsx"
    words = ("import", "ballots", str(votes), "--period", "2023Q3", "--rejects", str(rejects))
    assert run(hall, *words) == 3
    book = load_workbook(rejects)
    sheet: Any = book.active
    headers = [cell.value for cell in sheet[1]]
    sheet.cell(2, headers.index("应投票次数") + 1).value = 297
    book.save(rejects)
    assert run(hall, "import", "ballots", str(rejects), "--period", "2023Q3") == 0
    assert len(printed(capsys, hall, "list", "ballots", "--period", "2023Q3")) == 31


def test_without_a_place_named_the_rejects_lie_beside_the_file(hall: Path, tmp_path: Path) -> None:
    votes = with_row(tmp_path, 2, {3: "300"})
    assert run(hall, "import", "ballots", str(votes), "--period", "2023Q3") == 3
    assert [path.suffix for path in tmp_path.glob("votes*.xlsx")] == [".xlsx"]


def test_a_dry_run_changes_nothing(
    hall: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    votes = with_row(tmp_path, 2, {3: "300"})
    words = ("import", "ballots", str(votes), "--period", "2023Q3", "--dry-run")
    assert run(hall, *words) == 3
    assert printed(capsys, hall, "list", "ballots", "--period", "2023Q3") == []
    assert not list(tmp_path.glob("votes*.xlsx"))


def test_an_import_is_undone_as_a_whole(hall: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(hall, "undo") == 0
    assert printed(capsys, hall, "list", "ballots") == []


def test_the_same_file_twice_says_so_and_changes_nothing(
    hall: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert run(hall, "import", "ballots", str(VOTES), *QUARTER) == 0
    assert "导入过" in capsys.readouterr().out
    assert len(printed(capsys, hall, "list", "ballots")) == 31


# Faults of the whole file or hall: one Chinese sentence, exit 1, nothing changed.


def broken_files(folder: Path) -> dict[str, Path]:
    with VOTES.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    files = {
        "missing column": write_csv(folder / "a.csv", [row[:3] + row[4:] for row in rows]),
        "empty": folder / "empty.csv",
        "no workbook": folder / "text.xlsx",
        "undecodable": folder / "bytes.csv",
        "absent": folder / "absent.csv",
    }
    files["empty"].write_bytes(b"")
    files["no workbook"].write_text("这不是工作簿", encoding="utf-8")
    files["undecodable"].write_bytes(b"\xff\x81\x00\xfe\x81" * 50)
    return files


@pytest.mark.parametrize(
    "fault", ["missing column", "empty", "no workbook", "undecodable", "absent"]
)
def test_a_broken_file_is_refused_in_one_sentence(
    hall: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], fault: str
) -> None:
    (tmp_path / "in").mkdir()
    file = broken_files(tmp_path / "in")[fault]
    capsys.readouterr()
    assert run(hall, "import", "ballots", str(file), "--period", "2023Q3") == 1
    said = capsys.readouterr().err.strip()
    assert re.fullmatch(r"[^\n]*[\u4e00-\u9fff][^\n]*。", said)
    assert "Traceback" not in said
    assert printed(capsys, hall, "list", "ballots", "--period", "2023Q3") == []


@pytest.mark.parametrize("content", [b"", b"not a database at all" * 100])
def test_a_hall_that_is_not_ours_is_refused_unchanged(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes
) -> None:
    place = tmp_path / "other.db"
    place.write_bytes(content)
    capsys.readouterr()
    assert run(place, "list", "units") == 1
    assert re.search(r"[\u4e00-\u9fff]", capsys.readouterr().err)
    assert run(place, "init") == 1
    assert place.read_bytes() == content


def test_a_hall_of_a_newer_program_is_refused_unchanged(
    hall: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(sqlite3.connect(hall)) as database:
        database.execute("PRAGMA user_version = 9999")
    before = hall.read_bytes()
    for words in (["list", "units"], ["import", "ballots", str(VOTES), *QUARTER], ["undo"]):
        capsys.readouterr()
        assert run(hall, *words) == 1
        assert "版本" in capsys.readouterr().err
    assert hall.read_bytes() == before


def test_a_full_disk_stops_an_import_in_one_sentence_with_nothing_changed(
    hall: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: object, **_named: object) -> None:
        raise OSError(errno.ENOSPC, "no space")

    votes = with_row(tmp_path, 2, {3: "300"})
    monkeypatch.setattr("openpyxl.Workbook.save", full)
    capsys.readouterr()
    assert run(hall, "import", "ballots", str(votes), "--period", "2023Q3") == 1
    assert "磁盘已满" in capsys.readouterr().err
    assert printed(capsys, hall, "list", "ballots", "--period", "2023Q3") == []
    assert not list(tmp_path.glob("votes*.xlsx"))
