"""G8: the quarterly bulletin against LibreOffice and typst, with the same content."""

import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pypdfium2

from hallmanager.domain.document import Document
from hallmanager.domain.period import Period
from hallmanager.rendering import pdf
from hallmanager.rendering.fonts import FontSet
from hallmanager.services import bulletins, halls
from hallmanager.storage.opening import open_hall
from tests.bench.measuring import Result, compare, cpu_seconds
from tests.bench.peers import write_docx, write_typst

PERIOD = "2023Q2"
_MUST_APPEAR = ("99.87%", "99.79%", "1190", "国家电网")

_RENDER = """
import pickle, sys
from hallmanager.rendering import pdf
from hallmanager.rendering.fonts import FontSet
document = pickle.load(open(sys.argv[1], "rb"))
open(sys.argv[2], "wb").write(pdf.render(document, FontSet.load()).pdf)
"""


def results() -> Iterator[Result]:
    """Measure whole process, rendering alone, and the second bulletin of one process."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        hall = folder / "hall.db"
        halls.create(hall, sample=True)
        document = _document(hall)
        yield _whole_process(folder, hall, document)
        yield _rendering(folder, document)
        yield _second(folder, document)


def _document(hall: Path) -> Document:
    with open_hall(hall, read_only=True) as store:
        draft = bulletins.load_draft(store, "quarterly", Period.parse(PERIOD))
        return bulletins.compose(draft)


def _whole_process(folder: Path, hall: Path, document: Document) -> Result:
    source, made = folder / "same.docx", folder / "ours.pdf"
    write_docx(document, source)
    profile = f"-env:UserInstallation=file://{folder}/office"
    office = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    program = [sys.executable, "-m", "hallmanager", "--data", str(hall), "bulletin", "quarterly"]
    program += ["--period", PERIOD, "--out", str(made)]
    cpu_seconds(program)
    cpu_seconds([*office, str(source)])
    _same_content(made, folder / "same.pdf")
    return compare(
        "G8",
        "bulletin, whole process / LibreOffice docx to pdf (CPU)",
        0.35,
        lambda: cpu_seconds(program),
        lambda: cpu_seconds([*office, str(source)]),
    )


def _rendering(folder: Path, document: Document) -> Result:
    import pickle

    from hallmanager.base import paths

    pickled, source = folder / "document.pickle", folder / "same.typ"
    pickled.write_bytes(pickle.dumps(document))
    write_typst(document, source)
    ours = [sys.executable, "-c", _RENDER, str(pickled), str(folder / "alone.pdf")]
    fonts = str(paths.document_font_folder())
    peer = [sys.executable, "-c", _TYPST, str(source), str(folder / "typst.pdf"), fonts]
    cpu_seconds(ours)
    cpu_seconds(peer)
    _same_content(folder / "alone.pdf", folder / "typst.pdf")
    return compare(
        "G8",
        "rendering alone, whole process / typst's whole process (CPU)",
        1.3,
        lambda: cpu_seconds(ours),
        lambda: cpu_seconds(peer),
    )


_TYPST = """
import sys, typst
typst.compile(sys.argv[1], output=sys.argv[2], font_paths=[sys.argv[3]], ignore_system_fonts=True)
"""


def _second(folder: Path, document: Document) -> Result:
    import pickle

    pickled = folder / "again.pickle"
    pickled.write_bytes(pickle.dumps(document))
    first = [sys.executable, "-c", _RENDER, str(pickled), str(folder / "first.pdf")]

    def again() -> float:
        begin = time.process_time()
        pdf.render(document, FontSet.load())
        return time.process_time() - begin

    return compare(
        "G8",
        "second bulletin in a process / the first process (CPU)",
        0.35,
        again,
        lambda: cpu_seconds(first),
    )


def _same_content(ours: Path, peer: Path) -> None:
    for file in (ours, peer):
        document = pypdfium2.PdfDocument(str(file))
        text = "".join(page.get_textpage().get_text_range() for page in document)
        missing = [word for word in _MUST_APPEAR if word not in text]
        if missing:
            raise RuntimeError(f"{file.name} lacks {missing}: not the same content")
