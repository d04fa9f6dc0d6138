"""Whatever a file does, the program lives: it is read right, or refused with one sentence."""

import signal
import subprocess
import sys
import threading
import time
import warnings
import zipfile
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from hallmanager.base.errors import Cancelled, FileRefused
from hallmanager.sheets import reading
from hallmanager.sheets.reading import read_sheet
from hallmanager.sheets.workbook import Limits, Sheet
from tests.integration import hostile_sheets as hostile

FIXTURES = Path(__file__).parents[1] / "fixtures"
COUNTY = FIXTURES / "yongchang-2023q2-votes.csv"


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    return hostile.honest(tmp_path / "票.xlsx")


def only_sheet(path: Path) -> Sheet:
    return next(sheet for sheet in read_sheet(path).sheets if not sheet.hidden)


def refusal(path: Path, limits: Limits | None = None) -> str:
    with pytest.raises(FileRefused) as refused:
        read_sheet(path, limits=limits or Limits())
    assert f"“{path.name}”" in refused.value.message
    assert refused.value.message.endswith("。")
    return refused.value.message


def test_an_xlsx_is_read_with_its_merges_percentages_and_hidden_rows(workbook: Path) -> None:
    book = read_sheet(workbook)
    shown, hidden = book.sheets
    assert (book.format, shown.name, hidden.hidden) == ("xlsx", "第二季度", True)
    assert shown.rows[0].cells == ("2023年第二季度统计表",) * 6
    assert shown.rows[3].cells == ("民政局", 13, 12, 12, "92.31%", date(2023, 4, 6))
    assert shown.hidden_rows == {4}
    assert (1, 5) in shown.filled


@pytest.mark.parametrize("name", ["ballots.xls", "ballots.ods"])
def test_xls_and_ods_are_read_by_what_they_are(tmp_path: Path, name: str) -> None:
    misnamed = tmp_path / "改了后缀.xlsx"
    misnamed.write_bytes((FIXTURES / "sheets" / name).read_bytes())
    sheet = only_sheet(misnamed)
    assert sheet.rows[3].cells[:2] == (2, "市场监管局")
    assert sheet.rows[3].cells[2:7] == ("大厅", 880, 876, 876, 4)
    assert sheet.rows[0].cells[7] == "某县2023年第二季度线下投票统计表"
    assert sheet.rows[3].cells[7] == ("99.55%" if name.endswith("ods") else 0.9955)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_is_read_in_utf8_and_gb18030(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "votes.csv"
    path.write_text(COUNTY.read_text("utf-8-sig"), encoding)
    rows = only_sheet(path).rows
    assert len(rows) == 32
    assert rows[6].cells[:6] == ("6", "自然资源局(不动产中心)", "大厅", "679", "679", "678")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "big5", "shift_jis"])
def test_another_encoding_is_refused_and_not_guessed(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "votes.csv"
    words = {"shift_jis": "単位の投票，かなカナ"}
    path.write_text(words.get(encoding, "單位,應投票次數,實際投票\n警察局,統計處"), encoding)
    assert "UTF-8 或 GB18030" in refusal(path)


def test_a_web_page_that_calls_itself_a_workbook_is_read(tmp_path: Path) -> None:
    path = tmp_path / "导出.xls"
    path.write_text(
        "<html><table><tr><td rowspan=2>单位<td colspan=2>票</tr><tr><td>应投<td>实投</tr>"
        "<tr><td>公安局</td><td>3</td><td>3</td></tr></table></html>"
    )
    assert [row.cells for row in only_sheet(path).rows] == [
        ("单位", "票", "票"),
        ("单位", "应投", "实投"),
        ("公安局", "3", "3"),
    ]


def test_a_csv_with_tabs_quotes_and_line_breaks_is_read(tmp_path: Path) -> None:
    path = tmp_path / "票.csv"
    path.write_text('单位\t"应投\n次数"\r\n"公安""局"""\t"1,200"\r\n')
    assert only_sheet(path).rows[0].cells == ("单位", "应投\n次数")
    assert only_sheet(path).rows[1].cells == ('公安"局"', "1,200")


def test_a_million_empty_rows_are_read_in_seconds(workbook: Path) -> None:
    rows = "".join(f'<row r="{n}" ht="15" customHeight="1"/>' for n in range(5, 1_000_005))
    started = time.monotonic()
    sheet = only_sheet(hostile.with_rows(workbook, rows))
    assert [row.number for row in sheet.rows] == [1, 2, 3, 4]
    assert time.monotonic() - started < 20


def test_a_formatted_but_empty_stray_cell_does_no_harm(workbook: Path) -> None:
    stray = '<row r="1048576"><c r="XFD1048576" s="1"/></row>'
    assert len(only_sheet(hostile.with_rows(workbook, stray)).rows) == 4


def test_a_stray_cell_at_the_far_corner_is_refused_by_name(workbook: Path) -> None:
    stray = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    message = refusal(hostile.with_rows(workbook, stray))
    assert "XFD1048576" in message
    assert "第二季度" in message


@pytest.mark.parametrize("cell", ["ZZZZ99999999", "XFE9", "A1048577", "9A", "A0"])
def test_a_reference_that_cannot_exist_is_refused_by_name(workbook: Path, cell: str) -> None:
    path = hostile.with_rows(workbook, f'<row r="9"><c r="{cell}"><v>1</v></c></row>')
    assert cell in refusal(path)


def test_a_merge_over_the_whole_sheet_fills_only_what_is_there(workbook: Path) -> None:
    rows = only_sheet(hostile.with_a_whole_sheet_merge(workbook)).rows
    assert len(rows) == 4
    assert rows[3].cells[1] == 13


def test_a_password_is_named_and_the_way_out(tmp_path: Path) -> None:
    assert "去掉密码" in refusal(FIXTURES / "sheets" / "password.xlsx")
    xls = bytearray((FIXTURES / "sheets" / "ballots.xls").read_bytes())
    start = xls.index(b"\x09\x08\x10\x00\x00\x06\x05\x00")
    xls[start + 20 : start + 22] = b"\x2f\x00"  # the record after BOF becomes FILEPASS
    locked = tmp_path / "锁.xls"
    locked.write_bytes(xls)
    assert "去掉密码" in refusal(locked)
    ods = tmp_path / "锁.ods"
    ods.write_bytes((FIXTURES / "sheets" / "ballots.ods").read_bytes())
    manifest = "META-INF/manifest.xml"
    locked = hostile.edited(
        ods,
        lambda t: t.replace("</manifest:manifest>", "<encryption-data/></manifest:manifest>"),
        part=manifest,
    )
    assert "去掉密码" in refusal(locked)


def test_files_that_are_no_workbooks_are_told_apart(tmp_path: Path, workbook: Path) -> None:
    contents = {
        "空.xlsx": (b"", "是空的"),
        "文.xlsx": (b"%PDF-1.7 ...", "PDF"),
        "图.xlsx": (b"\x89PNG\r\n\x1a\n", "PNG"),
        "断.xlsx": (workbook.read_bytes()[:2000], "不完整或已损坏"),
        "尾.xlsx": (workbook.read_bytes()[:-40], "不完整或已损坏"),
        "ole.xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "不完整或已损坏"),
        "乱.csv": (bytes(range(1, 256)) * 9, "读不出来"),
        "控.csv": (b"a,b\n\x01\x02,\x03\n", "不是工作簿"),
        "空白.csv": (b"\n , \n\n", "没有任何内容"),
    }
    for name, (content, said) in contents.items():
        path = tmp_path / name
        path.write_bytes(content)
        assert said in refusal(path)


def test_a_zip_of_another_kind_is_named(tmp_path: Path) -> None:
    path = tmp_path / "文.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert "Word 文档" in refusal(path)


def test_a_workbook_without_content_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "空表.xlsx"
    Workbook().save(path)
    assert "没有任何内容" in refusal(path)


def test_entities_double_names_and_bombs_are_refused(workbook: Path) -> None:
    doctype = hostile.edited(workbook, lambda text: '<!DOCTYPE x [<!ENTITY a "b">]>' + text)
    assert "外部实体" in refusal(doctype)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        double = hostile.with_member(workbook, hostile.SHEET, b"<x/>")
    assert "重名" in refusal(double)
    bomb = hostile.with_member(workbook, "xl/media/a.xml", b" " * 30_000_000)
    assert "展开后过大" in refusal(bomb)
    assert "部件" in refusal(workbook, Limits(members=5))


def test_rows_and_columns_beyond_the_limits_are_refused(workbook: Path) -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(5, 200))
    assert "超过 100 行" in refusal(hostile.with_rows(workbook, rows), Limits(rows=100))
    wide = hostile.with_rows(workbook, '<row r="9"><c r="IV9"><v>1</v></c></row>')
    assert "IV9" in refusal(wide)


def test_a_child_without_memory_is_one_sentence(workbook: Path) -> None:
    rows = "".join(
        f'<row r="{n}"><c r="A{n}"><v>1</v></c><c r="HA{n}"><v>1</v></c></row>'
        for n in range(5, 40_000)
    )
    path = hostile.with_rows(workbook, rows)
    assert "没有" in refusal(path, Limits(columns=300, memory_megabytes=150))


def test_a_child_that_is_killed_is_one_sentence(
    workbook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    suicide = f"import os, signal; os.kill(os.getpid(), {int(signal.SIGTERM)})"
    monkeypatch.setattr(reading, "_command", lambda: [sys.executable, "-c", suicide])
    assert "读取中断" in refusal(workbook)


def test_a_child_that_hangs_is_stopped_in_time(
    workbook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        reading, "_command", lambda: [sys.executable, "-c", "import time; time.sleep(60)"]
    )
    started = time.monotonic()
    assert "秒内没有读完" in refusal(workbook, Limits(seconds=1))
    assert time.monotonic() - started < 10


def test_reading_can_be_cancelled_and_leaves_no_child(
    workbook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[subprocess.Popen[bytes]] = []
    popen = subprocess.Popen

    def remembered(*arguments: object, **options: object) -> "subprocess.Popen[bytes]":
        process = popen(*arguments, **options)  # type: ignore[call-overload]
        started.append(process)
        return process  # type: ignore[no-any-return]

    monkeypatch.setattr(subprocess, "Popen", remembered)
    monkeypatch.setattr(
        reading, "_command", lambda: [sys.executable, "-c", "import time; time.sleep(60)"]
    )
    stop = threading.Event()
    threading.Timer(0.3, stop.set).start()
    with pytest.raises(Cancelled):
        read_sheet(workbook, cancelled=stop.is_set)
    assert started[0].poll() is not None


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="找不到文件"):
        read_sheet(tmp_path / "没有.xlsx")
