"""A list as it is put on paper: what a list page shows, without how it is drawn."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class ListingColumn:
    """A column: its header, whether it holds numbers, whether it takes long texts."""

    title: str
    number: bool = False
    broad: bool = False


@dataclass(frozen=True)
class ListingTotal:
    """A line below the rows: its words, and a cell for each column, empty where nothing adds up."""

    words: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Listing:
    """The rows of a list with all that a sheet of paper has to say about them.

    Attributes:
        hall: whose list it is.
        shown: what the rows are: period, conditions, count.
    """

    title: str
    hall: str
    shown: str
    columns: tuple[ListingColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    printed_at: datetime
    printed_by: str
    totals: tuple[ListingTotal, ...] = ()
