"""Names by their sound: surnames, mixed searches, and an order that is the same everywhere."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hallmanager.domain import pinyin

SURNAMES = {
    "曾丽": "zeng li",
    "单田": "shan tian",
    "仇英": "qiu ying",
    "解小": "xie xiao",
    "区海": "ou hai",
    "查良": "zha liang",
    "盖文": "ge wen",
    "尉迟恭": "yu chi gong",
    "单于明": "chan yu ming",
    "欧阳修": "ou yang xiu",
    "乐嘉": "yue jia",
    "朴树": "piao shu",
    "任民": "ren min",
    "缪文": "miao wen",
    "翟天": "zhai tian",
    "晁错": "chao cuo",
}
NAMES = st.text(st.sampled_from("张章战王马睿曾单仇解区查长重行乐吕丽三四明 A1·（）12"), max_size=8)
HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=6)


@pytest.mark.parametrize(("name", "said"), SURNAMES.items())
def test_a_surname_is_read_as_a_surname(name: str, said: str) -> None:
    assert pinyin.reading(name, person=True) == said


def test_outside_of_a_surname_the_same_sign_has_its_usual_sound() -> None:
    assert pinyin.reading("自治区") == "zi zhi qu"
    assert pinyin.reading("调查单位") == "diao cha dan wei"
    assert pinyin.reading("工商银行") == "gong shang yin hang"
    assert pinyin.reading("行政审批局") == "xing zheng shen pi ju"
    assert pinyin.reading("马区", person=True) == "ma qu"


@pytest.mark.parametrize(
    "query",
    "zhangsan zhang zhangs zhs zs zsan san s 张三 三 ZS ｚｓ zhang'san 007 07 0 张三 007".split(),
)
def test_a_person_is_found_by(query: str) -> None:
    assert pinyin.matches(query, pinyin.search_key(["张三", "007"], person=True))


@pytest.mark.parametrize("query", ["zss", "zang", "ang", "hang", "sz", "李", "8", "zs 张四", "z.s"])
def test_a_person_is_not_found_by(query: str) -> None:
    assert not pinyin.matches(query, pinyin.search_key(["张三", "007"], person=True))


@pytest.mark.parametrize(
    "query", ["scjdglj", "scjgj", "jgj", "jianguan", "shichangj", "监督", "scjdgl 局", "lv", "lü"]
)
def test_a_unit_is_found_by_any_of_its_names(query: str) -> None:
    key = pinyin.search_key(["市场监督管理局", "市场监管局", "绿办"])
    assert pinyin.matches(query, key)


def test_initials_do_not_run_from_one_name_into_the_next() -> None:
    key = pinyin.search_key(["公安局", "县局"])
    assert not pinyin.matches("gajx", key)
    assert not pinyin.matches("juxian", key)


@pytest.mark.parametrize(
    ("query", "rank"),
    [
        *(("gaj", pinyin.WHOLE), ("公安局", pinyin.WHOLE), ("gonganju", pinyin.WHOLE)),
        *(("ga", pinyin.BEGINS), ("公安", pinyin.BEGINS), ("gonga", pinyin.BEGINS)),
        *(("gonaj", pinyin.BEGINS_MIXED), ("goan", pinyin.BEGINS_MIXED)),
        *(("aj", pinyin.WITHIN), ("安局", pinyin.WITHIN), ("ju", pinyin.WITHIN)),
        *(("x", None), ("gjx", None)),
    ],
)
def test_a_whole_hit_goes_before_a_beginning_and_that_before_a_part(
    query: str, rank: int | None
) -> None:
    assert pinyin.rank(query, pinyin.search_key(["公安局"])) == rank


def test_a_given_reading_is_the_one_that_finds() -> None:
    key = pinyin.search_key(["行健"], person=True, read_as="hang jian")
    assert pinyin.matches("hj", key)
    assert not pinyin.matches("xj", key)


def test_numbers_sort_by_size_and_chinese_by_sound() -> None:
    shuffled = [
        "综合窗口",
        "A10",
        "张四",
        "B1",
        "安定",
        "A2",
        "张三",
        "1号",
        "战三",
        "A02甲",
        "10号",
    ]
    assert sorted(shuffled, key=pinyin.sort_key) == [
        *("1号", "10号", "A2", "A02甲", "A10", "B1"),
        *("安定", "战三", "张三", "张四", "综合窗口"),
    ]


def test_one_surname_stays_together_among_others_of_its_sound() -> None:
    order = sorted(["章四", "张三", "章三", "张四", "张"], key=pinyin.sort_key)
    assert order in (["章三", "章四", "张", "张三", "张四"], ["张", "张三", "张四", "章三", "章四"])


def test_a_corrected_reading_moves_a_name() -> None:
    assert pinyin.sort_key("行健", read_as="hang jian") < pinyin.sort_key("行健")
    assert pinyin.sort_key("行健", read_as="hang") < pinyin.sort_key("行健")


@given(HAN, st.booleans())
def test_a_name_matches_its_own_initials_and_full_pinyin(name: str, person: bool) -> None:
    said = pinyin.reading(name, person=person)
    key = pinyin.search_key([name], person=person)
    if said.replace(" ", "").isascii():
        assert pinyin.rank(said.replace(" ", ""), key) == pinyin.WHOLE
        assert pinyin.rank(pinyin.initials(said), key) == pinyin.WHOLE
    assert pinyin.rank(name, key) == pinyin.WHOLE


@given(HAN, st.data())
def test_every_beginning_of_every_syllable_finds(name: str, data: st.DataObject) -> None:
    said = pinyin.reading(name).split()
    first = data.draw(st.integers(0, len(said) - 1))
    cut = [syllable[: data.draw(st.integers(1, len(syllable)))] for syllable in said[first:]]
    if "".join(said).isascii():
        assert pinyin.matches("".join(cut), pinyin.search_key([name]))


@given(NAMES, NAMES)
def test_the_order_is_total_and_the_same_in_bytes(one: str, other: str) -> None:
    a, b = pinyin.sort_key(one), pinyin.sort_key(other)
    assert (a == b) == (one == other)
    assert (a < b) == (a.encode() < b.encode())
    assert a == pinyin.sort_key(one)


@given(st.text(max_size=60), st.text(max_size=20))
def test_no_text_and_no_search_is_too_strange(text: str, query: str) -> None:
    pinyin.sort_key(text)
    pinyin.rank(query, pinyin.search_key([text]))


def test_the_dictionaries_wait_until_a_name_is_read() -> None:
    code = (
        "import sys; from hallmanager.domain import pinyin;"
        "pinyin.matches('zs', '/ zhang san/张三'); pinyin.sort_key('A10');"
        "print('pypinyin' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "False", done.stderr
