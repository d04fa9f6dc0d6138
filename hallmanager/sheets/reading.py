"""Reading a workbook through a child process: whatever the file does, the program lives."""

import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any

from hallmanager.base.errors import Cancelled, FileRefused
from hallmanager.base.logs import room
from hallmanager.base.text import _
from hallmanager.sheets.child import limits_json, too_much_memory
from hallmanager.sheets.workbook import CellValue, Limits, Row, Sheet, Workbook

Progress = Callable[[float, str], None]
_log = room("sheets")
_POLL_SECONDS = 0.1
_LINE_BYTES = 64_000_000


def read_sheet(
    path: Path,
    *,
    limits: Limits = Limits(),  # noqa: B008 - frozen
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Workbook:
    """Read xlsx, xls, ods or csv (UTF-8, GB18030), by content and not by name.

    Merged cells show their value all over their area; empty rows are dropped, row numbers kept.

    Raises:
        FileRefused: one sentence: what is wrong with the file and what to do.
        Cancelled: the person stopped it.
    """
    if not path.is_file():
        raise FileRefused(_("找不到文件“{path}”，请检查路径。").format(path=path))
    collector = _Collector(path)
    with _child(path, limits) as (process, lines):
        for line in _lines_in_time(path, lines, limits.seconds, cancelled):
            collector.take(json.loads(line))
            if progress and collector.progress is not None:
                progress(collector.progress, _("正在读取“{name}”").format(name=path.name))
            if collector.finished:
                break
        process.wait(timeout=limits.seconds)
    if not collector.finished:
        raise _died(path, process)
    return collector.workbook()


class _Collector:
    """Puts the child's frames together; believes nothing but plain values."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._format = ""
        self._sheets: list[Sheet] = []
        self._name, self._hidden = "", False
        self._rows: list[Row] = []
        self.progress: float | None = None
        self.finished = False

    def take(self, frame: dict[str, Any]) -> None:
        self.progress = frame.get("progress")
        if "refused" in frame:
            raise FileRefused(str(frame["refused"]), detail=frame.get("detail"))
        if "sheet" in frame:
            self._name, self._hidden, self._rows = frame["sheet"], frame["hidden"], []
        for number, cells in frame.get("rows", ()):
            self._rows.append(Row(number, tuple(_cell(cell) for cell in cells)))
        if "end" in frame:
            self._end_sheet(frame)
        self._format = frame.get("format", self._format)
        self.finished = "done" in frame

    def _end_sheet(self, frame: dict[str, Any]) -> None:
        self._sheets.append(
            Sheet(
                self._name,
                tuple(self._rows),
                self._hidden,
                frozenset(frame["hidden_rows"]),
                frozenset((row, column) for row, column in frame["filled"]),
                tuple(map(str, frame["uncomputed"])),
            )
        )

    def workbook(self) -> Workbook:
        if not any(sheet.rows for sheet in self._sheets):
            raise FileRefused(
                _("文件“{name}”里没有任何内容，没有行可导入。").format(name=self._path.name)
            )
        return Workbook(self._format, tuple(self._sheets))


def _cell(value: Any) -> CellValue:
    if isinstance(value, dict):
        if "d" in value:
            return date.fromisoformat(value["d"])
        return datetime.fromisoformat(value["t"])
    return value if isinstance(value, str | int | float | bool) else None


@contextmanager
def _child(
    path: Path, limits: Limits
) -> Iterator[tuple[subprocess.Popen[bytes], "queue.Queue[bytes | None]"]]:
    process = subprocess.Popen(
        [*_command(), str(path), limits_json(limits)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(),
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    assert process.stdout is not None
    lines: queue.Queue[bytes | None] = queue.Queue(maxsize=16)
    stop = threading.Event()
    reader = threading.Thread(target=_pump, args=(process.stdout, lines, stop), daemon=True)
    reader.start()
    try:
        yield process, lines
    finally:
        stop.set()
        process.kill()
        process.wait()
        reader.join()
        process.stdout.close()


def _command() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, "--read-sheet"]
    return [sys.executable, "-m", "hallmanager.sheets.child"]


def _environment() -> dict[str, str]:
    """Let the child find this very package, wherever the program was started."""
    places = [str(Path(__file__).resolve().parents[2]), os.environ.get("PYTHONPATH", "")]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, places))}


def _pump(stream: IO[bytes], lines: "queue.Queue[bytes | None]", stop: threading.Event) -> None:
    """Carry the child's lines over until it ends or nobody wants them any more."""

    def put(line: bytes | None) -> None:
        while not stop.is_set():
            try:
                return lines.put(line, timeout=_POLL_SECONDS)
            except queue.Full:
                continue

    while not stop.is_set():
        line = stream.readline(_LINE_BYTES)
        if not line.endswith(b"\n"):
            break
        put(line)
    put(None)


def _lines_in_time(
    path: Path,
    lines: "queue.Queue[bytes | None]",
    seconds: float,
    cancelled: Callable[[], bool] | None,
) -> Iterator[bytes]:
    deadline = time.monotonic() + seconds
    while True:
        if cancelled is not None and cancelled():
            raise Cancelled(_("已取消读取“{name}”，没有改动任何数据。").format(name=path.name))
        if time.monotonic() > deadline:
            raise FileRefused(
                _(
                    "文件“{name}”在 {seconds} 秒内没有读完，已停止，没有改动任何数据。"
                    "请只留下要导入的表格，另存后再导入。"
                ).format(name=path.name, seconds=int(seconds))
            )
        try:
            line = lines.get(timeout=_POLL_SECONDS)
        except queue.Empty:
            continue
        if line is None:
            return
        yield line


def _died(path: Path, process: "subprocess.Popen[bytes]") -> FileRefused:
    """The child ended without a word: an abort of the fast reader, no memory, or a kill."""
    _log.warning("reading %s: the child ended with %s", path.name, process.returncode)
    return FileRefused(
        _("文件“{name}”的内容异常，读取中断，没有改动任何数据。{advice}").format(
            name=path.name, advice=_("请用 Excel 或 WPS 打开它，另存为 xlsx 后再导入。")
        ),
        detail=f"exit {process.returncode}; {too_much_memory(path.name)}",
    )
