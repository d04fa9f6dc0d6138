"""The print server of Linux, asked through its own library; on Windows there is none.

Qt lists its printers, but it tells neither whether a document was taken nor what became of it.
"""

import ctypes
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

PRINTER_STOPPED = 5
PENDING, HELD, PROCESSING, JOB_STOPPED, CANCELED, ABORTED, COMPLETED = range(3, 10)

# Numbers of the Internet Printing Protocol (RFC 8011).
_GET_JOB, _GET_PRINTER = 0x0009, 0x000B
_OPERATION, _INTEGER, _ENUM, _BOOLEAN, _NAME, _URI = 0x01, 0x21, 0x23, 0x22, 0x42, 0x45
_SUCCESS = 0x00FF


class Queue(NamedTuple):
    """How a printer's queue stands: its state, the reasons as keywords, words of its own."""

    state: int
    reasons: tuple[str, ...] = ()
    message: str = ""
    accepting: bool = True


class Job(NamedTuple):
    """How a document in a queue stands."""

    state: int
    reasons: tuple[str, ...] = ()
    message: str = ""


def is_here() -> bool:
    """Whether this computer prints through CUPS."""
    return _library() is not None


def queue(printer: str) -> Queue | None:
    """How a queue stands; None when it cannot be asked."""
    found = _ask(_GET_PRINTER, printer)
    if found is None or "printer-state" not in found:
        return None
    return Queue(
        int(found["printer-state"][0]),
        _reasons(found.get("printer-state-reasons")),
        _first(found.get("printer-state-message")),
        bool(int(_first(found.get("printer-is-accepting-jobs")) or 1)),
    )


def job(printer: str, id: int) -> Job | None:
    """How a document stands; None when it cannot be asked."""
    found = _ask(_GET_JOB, printer, id)
    if found is None or "job-state" not in found:
        return None
    return Job(
        int(found["job-state"][0]),
        _reasons(found.get("job-state-reasons")),
        _first(found.get("job-printer-state-message")),
    )


def send(printer: str, file: Path, title: str, options: Mapping[str, str]) -> tuple[int, str]:
    """Hand a file over; returns the job's number, or 0 and why it was not taken."""
    library = _library()
    if library is None:
        return 0, ""
    given = ctypes.c_void_p()
    count = 0
    for name, value in options.items():
        count = library.cupsAddOption(name.encode(), value.encode(), count, ctypes.byref(given))
    id = library.cupsPrintFile(printer.encode(), str(file).encode(), title.encode(), count, given)
    library.cupsFreeOptions(count, given)
    return int(id), "" if id else _text(library.cupsLastErrorString())


def cancel(printer: str, id: int) -> None:
    """Take a document out of its queue; one that is gone already is no error."""
    library = _library()
    if library is not None:
        library.cupsCancelJob(printer.encode(), id)


def _ask(operation: int, printer: str, id: int = 0) -> dict[str, list[str]] | None:
    """Send one request about a printer or a job; the attributes of the answer as texts."""
    library = _library()
    if library is None:
        return None
    request = library.ippNewRequest(operation)
    uri = f"ipp://localhost/printers/{quote(printer)}".encode()
    library.ippAddString(request, _OPERATION, _URI, b"printer-uri", None, uri)
    library.ippAddString(request, _OPERATION, _NAME, b"requesting-user-name", None, _user(library))
    if id:
        library.ippAddInteger(request, _OPERATION, _INTEGER, b"job-id", id)
    with _answer(library, request) as answer:
        if answer is None or library.ippGetStatusCode(answer) > _SUCCESS:
            return None
        return dict(_attributes(library, answer))


@contextmanager
def _answer(library: Any, request: Any) -> Iterator[Any]:
    answer = library.cupsDoRequest(None, request, b"/")
    try:
        yield answer
    finally:
        if answer:
            library.ippDelete(answer)


def _attributes(library: Any, answer: Any) -> Iterator[tuple[str, list[str]]]:
    attribute = library.ippFirstAttribute(answer)
    while attribute:
        name = _text(library.ippGetName(attribute))
        if name:
            places = range(library.ippGetCount(attribute))
            yield name, [_value(library, attribute, place) for place in places]
        attribute = library.ippNextAttribute(answer)


def _value(library: Any, attribute: Any, place: int) -> str:
    tag = library.ippGetValueTag(attribute)
    if tag in (_INTEGER, _ENUM):
        return str(library.ippGetInteger(attribute, place))
    if tag == _BOOLEAN:
        return str(library.ippGetBoolean(attribute, place))
    return _text(library.ippGetString(attribute, place, None))


def _reasons(values: list[str] | None) -> tuple[str, ...]:
    return tuple(value for value in values or () if value != "none")


def _first(values: list[str] | None) -> str:
    return values[0] if values else ""


def _text(value: bytes | None) -> str:
    return value.decode(errors="replace") if value else ""


def _user(library: Any) -> bytes:
    return bytes(library.cupsUser() or b"")


@cache
def _library() -> Any:
    """The library with the signatures that are called, or None where it is not installed."""
    if not sys.platform.startswith("linux"):
        return None
    try:
        library = ctypes.CDLL("libcups.so.2")
    except OSError:
        return None
    pointer, text, number = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int
    for name, gives, takes in (
        ("cupsAddOption", number, (text, text, number, pointer)),
        ("cupsFreeOptions", None, (number, pointer)),
        ("cupsPrintFile", number, (text, text, text, number, pointer)),
        ("cupsLastErrorString", text, ()),
        ("cupsCancelJob", number, (text, number)),
        ("cupsUser", text, ()),
        ("cupsDoRequest", pointer, (pointer, pointer, text)),
        ("ippNewRequest", pointer, (number,)),
        ("ippAddString", pointer, (pointer, number, number, text, text, text)),
        ("ippAddInteger", pointer, (pointer, number, number, text, number)),
        ("ippDelete", None, (pointer,)),
        ("ippGetStatusCode", number, (pointer,)),
        ("ippFirstAttribute", pointer, (pointer,)),
        ("ippNextAttribute", pointer, (pointer,)),
        ("ippGetName", text, (pointer,)),
        ("ippGetCount", number, (pointer,)),
        ("ippGetValueTag", number, (pointer,)),
        ("ippGetInteger", number, (pointer, number)),
        ("ippGetBoolean", number, (pointer, number)),
        ("ippGetString", text, (pointer, number, pointer)),
    ):
        function = getattr(library, name)
        function.restype, function.argtypes = gives, takes
    return library
