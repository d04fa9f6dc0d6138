"""Pages of a finished PDF as pictures, for preview and printing; may be called from any thread.

PDFium itself is not safe across threads, so one lock guards every call into it.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

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


class Margins(NamedTuple):
    """White room at the four edges of a sheet, in millimetres."""

    left: float
    top: float
    right: float
    bottom: float


def sheet_sizes(pdf: bytes) -> list[tuple[float, float]]:
    """Return width and height in points of each page as its sheet goes through a printer."""
    return [(min(size), max(size)) for size in page_sizes(pdf)]


def sheet_band(pdf: bytes, index: int, *, size: tuple[int, int], top: int, height: int) -> Pixels:
    """Return the pixel rows from `top` of a page drawn `size` pixels wide and high for a printer.

    A page that lies across the sheet is turned, so that it comes as the upright sheet does.
    Pixels are blue, green, red and one unused byte.
    """
    from pypdfium2 import PdfBitmap, raw

    with _opened(pdf) as document:
        page = document[index]
        bitmap = PdfBitmap.new_native(size[0], height, raw.FPDFBitmap_BGRx)
        bitmap.fill_rect((255, 255, 255, 255), 0, 0, size[0], height)
        flags = raw.FPDF_ANNOT | raw.FPDF_PRINTING
        raw.FPDF_RenderPageBitmap(bitmap, page, 0, -top, *size, _turn(page), flags)
        return Pixels(size[0], height, bitmap.stride, bytes(bitmap.buffer))


def sheet_margins(pdf: bytes, index: int) -> Margins | None:
    """Return the white room around what stands on a sheet, to half a millimetre; None if blank."""
    from PIL import Image, ImageOps

    dots_a_mm = 4
    width, height = (round(side / 72 * 25.4 * dots_a_mm) for side in sheet_sizes(pdf)[index])
    found = sheet_band(pdf, index, size=(width, height), top=0, height=height)
    image = Image.frombuffer("L", (width, height), found.data[1::4], "raw", "L", 0, 1)
    box = ImageOps.invert(image).point(lambda ink: 255 * (ink > 40)).getbbox()
    if box is None:
        return None
    left, top, right, bottom = box
    edges = (left, top, width - right, height - bottom)
    return Margins(*(edge / dots_a_mm for edge in edges))


def upright_sheets(pdf: bytes, indices: Sequence[int]) -> bytes:
    """Return a PDF of these pages in this order, every one as its upright sheet goes to paper.

    A print server would turn a page that lies across either way round.
    """
    from pypdfium2 import PdfDocument

    with _opened(pdf) as document:
        chosen = PdfDocument.new()
        chosen.import_pages(document, list(indices))
        for page in chosen:
            page.set_rotation((page.get_rotation() + 90 * _turn(page)) % 360)
        file = BytesIO()
        chosen.save(file)
        chosen.close()
        return file.getvalue()


def _turn(page: "PdfPage") -> int:
    """Quarter turns that bring a page as displayed back to the upright sheet."""
    width, height = page.get_size()
    return 3 if width > height else 0


@contextmanager
def _opened(pdf: bytes) -> Iterator["PdfDocument"]:
    with _pdfium:
        from pypdfium2 import PdfDocument

        document = PdfDocument(pdf)
        try:
            yield document
        finally:
            document.close()
