"""Chinese by its sound: how a name is read, where it sorts, and what typed letters find it.

A name is read syllable by syllable; latin letters and digits stand as they are. Two keys are made
of the reading, so that every database sorts and finds alike: `sort_key` is compared bytewise,
`search_key` holds what `find_words` looks for.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from hallmanager.domain.matching import fold, half_width

# Surnames that are read otherwise than the same sign elsewhere.
_SURNAMES = {
    **{"万俟": "mo qi", "尉迟": "yu chi", "单于": "chan yu", "长孙": "zhang sun"},
    **{"澹台": "tan tai", "宰父": "zai fu", "鲜于": "xian yu", "亓官": "qi guan"},
    **{"曾": "zeng", "单": "shan", "仇": "qiu", "解": "xie", "区": "ou", "查": "zha"},
    **{"盖": "ge", "乐": "yue", "朴": "piao", "缪": "miao", "翟": "zhai", "员": "yun"},
    **{"秘": "bi", "种": "chong", "繁": "po", "召": "shao", "能": "nai", "句": "gou"},
    **{"黑": "he", "折": "she", "卜": "bu", "覃": "qin", "洗": "xian", "隗": "wei"},
    **{"郇": "xun", "重": "chong", "牟": "mu", "都": "du", "藏": "zang", "佴": "nai"},
    **{"阚": "kan", "乜": "nie", "祭": "zhai", "么": "yao", "贠": "yun", "郄": "xi"},
}
_HAN = "\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_PIECES = re.compile(f"[{_HAN}]+|[a-z]+|[0-9]+")
_LETTERS = re.compile("[a-z0-9]+")
_APART = str.maketrans("", "", "/'’")
_SAME_SOUND = (("ü", "v"), ("lve", "lue"), ("nve", "nue"))
# From one letter to the next: in the same syllable, or on to the beginning of the next one.
_ONWARD = "(?:[^ /]* )?"
_LONGEST_WORD = 40

# How well a search finds a name: its whole, its beginning, its beginning in mixed letters, a part.
WHOLE, BEGINS, BEGINS_MIXED, WITHIN = range(4)


@dataclass(frozen=True)
class Word:
    """One word of a search: a regular expression for letters, else a part of the plain text."""

    text: str
    pattern: str | None

    def is_in(self, key: str) -> bool:
        """Whether the word is in a search key."""
        if self.pattern is None:
            return self.text in key
        return re.search(self.pattern, key) is not None


def reading(text: str, *, person: bool = False) -> str:
    """How a text is read: `zeng li`; of a person's name the surname is read as a surname."""
    return " ".join(syllable for _sign, syllable in _syllables(text, person))


def sort_key(text: str, *, person: bool = False, read_as: str = "") -> str:
    """A key that sorts by pinyin, equal sounds by sign, and numbers by size: A2 before A10.

    Digits come before latin letters, these before Chinese. `read_as` is the reading to be used
    in place of the usual one.
    """
    parts = [_weight(*each) for each in _read_as(_syllables(text, person), read_as)]
    return " ".join(parts) + "  " + text


def search_key(names: Iterable[str], *, person: bool = False, read_as: str = "") -> str:
    """What a search looks in: each name's syllables and its plain text; `read_as` is the first's.

    A line begins with `/`, a syllable with a blank: `/ gong an ju/公安局`.
    """
    lines: list[str] = []
    for name in names:
        said = read_as or reading(name, person=person)
        lines += [" " + _one_sound(said), _plain(name)]
        read_as, person = "", False
    return "".join(f"/{line}" for line in dict.fromkeys(lines) if line.strip())


def find_words(query: str) -> list[Word]:
    """The words of a search, all of which must be found."""
    plain = (_one_sound(_plain(each)) for each in half_width(query).split())
    return [Word(each, _pattern(each)) for each in plain if each]


def matches(query: str, key: str) -> bool:
    """Whether a search finds what has this search key."""
    return rank(query, key) is not None


def rank(query: str, key: str) -> int | None:
    """How well a search finds a key, from `WHOLE` to `WITHIN`; None where it does not.

    Full pinyin, initials, both mixed (`zhangs`, `zsan`), any part of the plain text, and codes.
    """
    ranks = [_rank_of_word(word, key) for word in find_words(query)]
    known = [each for each in ranks if each is not None]
    return max(known) if known and len(known) == len(ranks) else None


def initials(said: str) -> str:
    """The first letters of a reading: `zl` of `zeng li`."""
    return "".join(syllable[:1] for syllable in said.split())


def _rank_of_word(word: Word, key: str) -> int | None:
    if not word.is_in(key):
        return None
    return min(_rank_in_line(word, line) for line in key.split("/")[1:])


def _rank_in_line(word: Word, line: str) -> int:
    """Every line is looked at by itself, and one without the word is the worst."""
    forms = (line.replace(" ", ""), initials(line)) if line.startswith(" ") else (line,)
    if word.text in forms:
        return WHOLE
    if any(form.startswith(word.text) for form in forms):
        return BEGINS
    mixed = word.pattern is not None and re.match(word.pattern, line) is not None
    return BEGINS_MIXED if mixed else WITHIN


def _pattern(word: str) -> str | None:
    """From the beginning of a syllable on, or anywhere in a plain line."""
    if len(word) > _LONGEST_WORD or not _LETTERS.fullmatch(word):
        return None
    return f" {_ONWARD.join(word)}|/[^ /]*{word}"


def _plain(text: str) -> str:
    return fold(text).translate(_APART)


def _one_sound(text: str) -> str:
    """The spelling in which typed letters and readings are compared."""
    text = text.casefold().replace("/", " ")
    for spelling, sound in _SAME_SOUND:
        text = text.replace(spelling, sound)
    return text


def _syllables(text: str, person: bool) -> Iterator[tuple[str, str]]:
    """Each Chinese sign with its sound; runs of letters or of digits as they are."""
    for piece in _PIECES.finditer(half_width(text).casefold()):
        run = piece[0]
        if run.isascii():
            yield run, run
        else:
            yield from zip(run, _sounds(run, person and piece.start() == 0), strict=True)


def _sounds(run: str, person: bool) -> Sequence[str]:
    for length in (2, 1) if person else ():
        surname = _SURNAMES.get(run[:length])
        if surname is not None and len(run[:length]) == length:
            return [*surname.split(), *_usual(run[length:])]
    if person and len(run) > 1:
        return [*_usual(run[:1]), *_usual(run[1:])]
    return _usual(run)


@lru_cache(maxsize=4096)
def _usual(run: str) -> tuple[str, ...]:
    # Its dictionaries take a quarter of a second: whoever reads no names does not wait for them.
    from pypinyin import lazy_pinyin

    found = lazy_pinyin(run)
    # Signs without a known sound come back as one piece.
    return tuple(found if len(found) == len(run) else (lazy_pinyin(each)[0] for each in run))


def _read_as(usual: Iterable[tuple[str, str]], said: str) -> Iterable[tuple[str, str]]:
    """Put a given reading in the place of the usual one."""
    pairs, words = list(usual), said.casefold().split()
    if len(words) == len(pairs):
        return [(sign, word) for (sign, _sound), word in zip(pairs, words, strict=True)]
    return [("", word) for word in words] or pairs


def _weight(sign: str, syllable: str) -> str:
    if sign.isdecimal():
        digits = sign.lstrip("0")
        return f"0{len(digits):02d}{digits}"
    if sign and sign.isascii():
        return f"1{sign}"
    # The first plane of GB 18030 stands in the order of tones and strokes.
    return f"2{syllable} {sign.encode('gb18030', 'replace').hex()}"
