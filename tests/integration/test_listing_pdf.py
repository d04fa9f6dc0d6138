"""A list on paper: read from the PDF itself."""

from dataclasses import replace
from datetime import datetime
from io import BytesIO

import pytest
from pypdf import PdfReader

from hallmanager.base.errors import Cancelled, UserError
from hallmanager.domain.listing import Listing, ListingColumn, ListingTotal
from hallmanager.rendering import pages
from hallmanager.services.listing import MOST_ROWS, print_listing

COLUMNS = (
    ListingColumn("序号", number=True),
    ListingColumn("单位"),
    ListingColumn("应收票数", number=True),
)
LISTING = Listing(
    title="满意度票数",
    hall="永昌县政务服务中心",
    shown="2023年第二季度；共 90 条",
    columns=COLUMNS,
    rows=tuple((str(n), f"第{n}窗口单位", str(n * 7)) for n in range(1, 91)),
    printed_at=datetime(2023, 7, 3, 8, 5),
    printed_by="马睿",
    totals=(ListingTotal("合计 90 条", ("", "", "28665")),),
)


def texts(listing: Listing) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(print_listing(listing).pdf)).pages]


def test_every_page_repeats_the_header_and_counts_itself() -> None:
    found = texts(LISTING)
    assert len(found) == 3
    for number, text in enumerate(found, 1):
        assert "序号" in text
        assert "应收票数" in text
        assert f"第 {number} 页，共 3 页" in text
        assert "打印时间：2023年7月3日 8:05" in text
        assert "打印人：马睿" in text
        assert "永昌县政务服务中心" in text
    assert "2023年第二季度；共 90 条" in found[0]
    assert "满意度票数（续）" in found[1]


def test_every_row_stands_once_and_the_totals_at_the_end() -> None:
    found = texts(LISTING)
    together = "".join(found)
    for number in range(1, 91):
        assert together.count(f"第{number}窗口单位") == 1
    assert "合计 90 条" in found[-1]
    assert "28665" in found[-1]
    assert "合计" not in "".join(found[:-1])


def test_numbers_end_at_the_same_place() -> None:
    ends: set[float] = set()

    def note(text: str, _cm: object, tm: list[float], _font: object, size: float) -> None:
        if text.strip().isdigit() and tm[4] > 300:
            ends.add(round(tm[4] + len(text.strip()) * size / 2, 0))

    PdfReader(BytesIO(print_listing(LISTING).pdf)).pages[0].extract_text(visitor_text=note)
    assert len(ends) == 1


def test_a_narrow_list_stands_upright_and_a_wide_one_lies() -> None:
    assert pages.page_sizes(print_listing(LISTING).pdf)[0] == pytest.approx((595.3, 841.9), abs=0.1)
    more = tuple(ListingColumn(f"第{n}个指标名称", broad=True) for n in range(6))
    words = "窗口工作人员未按规定着工装，经提醒后改正"
    wide = replace(
        LISTING,
        columns=(*COLUMNS, *more),
        rows=tuple((*row, *(words for _column in more)) for row in LISTING.rows),
        totals=(),
    )
    printed = print_listing(wide)
    assert pages.page_sizes(printed.pdf)[0] == pytest.approx((841.9, 595.3), abs=0.1)
    for page in range(printed.pages):
        margins = pages.sheet_margins(printed.pdf, page)
        assert margins is not None
        assert min(margins) >= 10


def test_a_list_without_rows_is_a_page() -> None:
    assert print_listing(replace(LISTING, rows=(), totals=())).pages == 1


def test_a_list_too_long_for_paper_is_refused() -> None:
    rows = LISTING.rows[:1] * (MOST_ROWS + 1)
    with pytest.raises(UserError, match="一次最多打印"):
        print_listing(replace(LISTING, rows=rows))


def test_laying_out_can_be_stopped() -> None:
    with pytest.raises(Cancelled):
        print_listing(LISTING, cancelled=lambda: True)
