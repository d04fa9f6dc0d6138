"""A draft becomes the blocks of an official document; what is not given is printed 【待填】."""

import re
from collections.abc import Iterator

from hallmanager.bulletins.draft import NONE, Draft
from hallmanager.domain.document import (
    Annex,
    Document,
    Imprint,
    Level,
    Paragraph,
    Run,
    Signature,
)
from hallmanager.domain.narrative import Slot, pieces

OPEN = "【待填】"
_NUMERALS = "一二三四五六七八九十百"
_LEVELS = (
    (re.compile(rf"[{_NUMERALS}]+、"), Level.FIRST),
    (re.compile(rf"[（(][{_NUMERALS}]+[）)]"), Level.SECOND),
    (re.compile(r"\d{1,3}[.．](?!\d)"), Level.THIRD),
    (re.compile(r"[（(]\d{1,3}[）)]"), Level.FOURTH),
)
# A figure may be a whole sentence that brings its own stop: then the text's stop is one too many.
_SENTENCE_END = re.compile(r"[。！？][”’）]?$")
# A first level is short and stands alone; a longer one that begins alike is body text.
_LONGEST_HEADING = 40


def compose(draft: Draft) -> Document:
    """The whole document of a draft, without number and marked as a draft."""
    title_lines = tuple(line.strip() for line in draft.fact("title").split("\n"))
    return Document(
        letterhead=draft.fact("letterhead"),
        code_word=draft.fact("code_word"),
        year=number_year(draft),
        number=None,
        title="".join(title_lines),
        recipients=_or_none(draft.fact("recipients")),
        blocks=_body(draft),
        annexes=_annexes(draft),
        signature=Signature(draft.fact("issuer"), draft.fact_date("issue_date"), draft.sealed),
        imprint=Imprint(
            _or_none(draft.fact("copies_to")),
            draft.fact("print_organ"),
            draft.fact_date("print_date"),
        ),
        note=draft.fact("note"),
        draft=True,
        title_lines=title_lines if len(title_lines) > 1 else (),
    )


def plain_text(draft: Draft) -> str:
    """The body as it is printed, one line a paragraph: for reading, searching and proofreading."""
    return "\n".join(block.text for block in _body(draft))


def _body(draft: Draft) -> tuple[Paragraph, ...]:
    return tuple(
        paragraph(line, draft)
        for section in draft.sections
        for line in section.text.split("\n")
        if line.strip()
    )


def _annexes(draft: Draft) -> tuple[Annex, ...]:
    made = draft.type.annexes
    return tuple(made(draft.material, draft.options)) if made else ()


def paragraph(line: str, draft: Draft) -> Paragraph:
    """One line as a paragraph: its level by its own number, its figures as runs of their own."""
    level = level_of(line)
    runs = list(_runs(line.strip(), draft))
    if level is Level.SECOND:
        return Paragraph(tuple(_run_in(runs, level)))
    return Paragraph(tuple(runs), level)


def level_of(line: str) -> Level:
    """The level that a paragraph's number gives it: 一、 （一） 1. （1）, else body."""
    text = line.strip()
    found = next((level for pattern, level in _LEVELS if pattern.match(text)), Level.BODY)
    alone = len(text) <= _LONGEST_HEADING and not text.endswith(("。", "；", "："))
    return Level.BODY if found is Level.FIRST and not alone else found


def _runs(line: str, draft: Draft) -> Iterator[Run]:
    ended = False
    for piece in pieces(line):
        if isinstance(piece, Slot):
            run = _figure_run(piece, draft)
            ended = _SENTENCE_END.search(run.text) is not None
            yield run
        else:
            yield from _open_marked(piece[1:] if ended and piece[0] in "。；" else piece)
            ended = False


def _open_marked(text: str) -> Iterator[Run]:
    """A 【待填】 that a person typed is an open fact as well."""
    for index, part in enumerate(text.split(OPEN)):
        if index:
            yield Run(OPEN, open=True)
        if part:
            yield Run(part)


def _figure_run(slot: Slot, draft: Draft) -> Run:
    if slot.typed is not None:
        return Run(slot.typed)
    text = draft.shown(slot.key)
    return Run(text, figure=slot.key) if text else Run(OPEN, figure=slot.key, open=True)


def _run_in(runs: list[Run], level: Level) -> Iterator[Run]:
    """Set a heading that runs into its paragraph apart: up to its first full stop."""
    ended = False
    for run in runs:
        head, stop, rest = run.text.partition("。")
        if ended or run.figure:
            yield run if ended else Run(run.text, run.figure, open=run.open, level=level)
        elif not stop:
            yield Run(head, open=run.open, level=level)
        else:
            ended = True
            yield Run(head + stop, level=level)
            if rest:
                yield Run(rest)


def _or_none(text: str) -> str | None:
    """A list of recipients; 无 says that there are none, while nothing is still to be given."""
    return None if text == NONE else text


def number_year(draft: Draft) -> int:
    """The year of the document number: of issue, else of the days after the period's end."""
    issued = draft.fact_date("issue_date") or draft.fact_date("print_date")
    return (issued or draft.period.following().start).year
