"""Pages of a finished PDF as pictures, for preview and printing; may be called from any thread.

PDFium itself is not safe across threads, so one lock guards every call into it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

_pdfium = Lock()


class Pixels(NamedTuple):
    """A picture of a page: rows of four bytes a pixel in the order red, green, blue, alpha."""

    width: int
    height: int
    stride: int
    data: bytes


def page_count(pdf: bytes) -> int:
    """Return the number of pages."""
    with _opened(pdf) as document:
        return len(document)


def page_sizes(pdf: bytes) -> list[tuple[float, float]]:
    """Return width and height of each page as displayed, in points."""
    with _opened(pdf) as document:
        return [document.get_page_size(index) for index in range(len(document))]


def page_rgba(pdf: bytes, index: int, scale: float) -> Pixels:
    """Return a page, counted from 0, at `scale` pixels a point."""
    with _opened(pdf) as document:
        bitmap = document[index].render(scale=scale, rev_byteorder=True, force_bitmap_format=4)
        return Pixels(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer))


def page_png(pdf: bytes, index: int, scale: float) -> bytes:
    """Return a page, counted from 0, as a PNG file at `scale` pixels a point."""
    with _opened(pdf) as document:
        image = document[index].render(scale=scale).to_pil()
    file = BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


@contextmanager
def _opened(pdf: bytes) -> Iterator["PdfDocument"]:
    with _pdfium:
        from pypdfium2 import PdfDocument

        document = PdfDocument(pdf)
        try:
            yield document
        finally:
            document.close()
