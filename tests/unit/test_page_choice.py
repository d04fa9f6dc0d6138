"""Pages are chosen as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hallmanager.domain.page_choice import chosen_pages, pages_words
from hallmanager.domain.problem import Problem


@pytest.mark.parametrize(
    ("text", "pages"),
    [
        ("1-3,5", (0, 1, 2, 4)),
        ("１－３，５", (0, 1, 2, 4)),
        ("5、1至3", (0, 1, 2, 4)),
        (" 2 ", (1,)),
        ("2,2,1~2", (0, 1)),
    ],
)
def test_ranges_are_read_as_people_write_them(text: str, pages: tuple[int, ...]) -> None:
    assert chosen_pages(text, 6) == pages


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "请写要打印的页码"),
        ("7", "全文共 6 页，没有“7”"),
        ("0-2", "没有“0-2”"),
        ("5-2", "请写成 2-5"),
        ("一", "“一”不是页码"),
        ("1-", "“1-”不是页码"),
    ],
)
def test_what_is_wrong_with_numbers_is_said(text: str, words: str) -> None:
    found = chosen_pages(text, 6)
    assert isinstance(found, Problem)
    assert words in found.message


@given(st.sets(st.integers(0, 40), min_size=1))
def test_pages_that_are_named_are_read_back(pages: set[int]) -> None:
    wanted = tuple(sorted(pages))
    assert chosen_pages(pages_words(wanted), 41) == wanted
