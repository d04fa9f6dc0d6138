"""Lists on paper: any list of a page becomes A4 pages."""

from collections.abc import Callable

from hallmanager.base.errors import UserError
from hallmanager.base.text import _
from hallmanager.domain.document import Printed
from hallmanager.domain.listing import Listing

# Several hundred pages; whoever needs more wants a workbook.
MOST_ROWS = 10_000


def check_size(count: int) -> None:
    """Raise UserError when a list is too long to be put on paper."""
    if count > MOST_ROWS:
        raise UserError(
            _(
                "这张表有 {n} 行，一次最多打印 {most} 行。"
                "请先加筛选条件缩小范围，或用“导出”存成工作簿。"
            ).format(n=count, most=MOST_ROWS)
        )


def print_listing(
    listing: Listing,
    *,
    progress: Callable[[float, str], None] = lambda _share, _words: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Printed:
    """Put a list on A4 pages as a PDF."""
    from hallmanager.rendering.fonts import FontSet
    from hallmanager.rendering.listing import render_listing

    check_size(len(listing.rows))
    return render_listing(listing, FontSet.load(), progress=progress, cancelled=cancelled)
