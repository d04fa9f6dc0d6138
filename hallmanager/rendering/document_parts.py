"""The parts of a 公文 as lines: title, 主送, paragraphs, 附件说明, 署名, 附注."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from hallmanager.base.text import _
from hallmanager.domain.day_words import in_full
from hallmanager.domain.document import Annex, Level, Paragraph, Run, Signature
from hallmanager.rendering.fonts import Role
from hallmanager.rendering.official_page import (
    BODY,
    OPEN_FACT,
    PITCH,
    TEXT_WIDTH,
    TITLE,
    TextLine,
    blank,
    kept,
)
from hallmanager.rendering.titles import title_lines
from hallmanager.rendering.typesetting import (
    Glyph,
    Line,
    Shape,
    Style,
    Typesetter,
    set_lines,
)

LEVELS = {
    Level.FIRST: Style(Role.HEADING, 16, PITCH),
    Level.SECOND: Style(Role.SUBHEADING, 16, PITCH),
    Level.THIRD: BODY,
    Level.FOURTH: BODY,
    Level.BODY: BODY,
}
_LABEL = LEVELS[Level.FIRST]
# A name this wide still stands well over its date.
_SIGNATURE_CHARACTERS = 18
_SEAL_LINES = 2
_SENTENCE_ENDS = ("。", "！", "？", "；", "：")


def run_text(run: Run) -> str:
    return OPEN_FACT if run.open else run.text


def run_glyphs(typesetter: Typesetter, runs: Sequence[Run], style: Style) -> list[Glyph]:
    """Return the glyphs of runs; a run with a level of its own takes that level's face."""
    found: list[Glyph] = []
    for run in runs:
        own = LEVELS[run.level] if run.level else style
        found += typesetter.glyphs(run_text(run), own, run.figure)
    return found


def title(typesetter: Typesetter, text: str, lines: Sequence[str] = ()) -> list[TextLine]:
    """Set a title in centred lines; it stays with what follows."""
    broken = lines or title_lines(text or OPEN_FACT, limit=TEXT_WIDTH / TITLE.pitch - 1)
    return kept([centred(typesetter.line(line, TITLE), TEXT_WIDTH) for line in broken])


def centred(line: Line, width: float) -> TextLine:
    return TextLine(line.moved((width - line.left - line.right) / 2))


def recipients(typesetter: Typesetter, names: str) -> list[TextLine]:
    """Set 主送机关: flush left, also when it wraps, ended by a full-width colon."""
    text = (names or OPEN_FACT).rstrip("：:。") + "："
    lines = set_lines(typesetter.glyphs(text, BODY), Shape(TEXT_WIDTH))
    return [blank(hard=True), *kept([TextLine(line) for line in lines])]


def paragraph(
    typesetter: Typesetter, content: Paragraph, width: float = TEXT_WIDTH
) -> list[TextLine]:
    """Set a paragraph two characters in; a heading stays with the text under it."""
    glyphs = run_glyphs(typesetter, content.runs, LEVELS[content.level])
    lines = set_lines(glyphs, Shape(width, indent=2 * PITCH))
    items = [TextLine(line) for line in lines]
    return kept(items) if is_heading(content) else _together(items)


def is_heading(content: Paragraph) -> bool:
    """Tell a heading, which ends without a full stop, from a paragraph that begins with one."""
    levels = {run.level or content.level for run in content.runs}
    return Level.BODY not in levels and not content.text.rstrip().endswith(_SENTENCE_ENDS)


def _together(items: list[TextLine]) -> list[TextLine]:
    """Let the first two and the last two lines of a paragraph stay together."""
    bound = {0, len(items) - 2} if len(items) > 1 else set()
    return [replace(item, soft=at in bound) for at, item in enumerate(items)]


class AnnexEntry(NamedTuple):
    """One line of the 附件说明: its text, where it begins and where wrapped names go on."""

    text: str
    begin: float
    hang: float


def annex_entries(typesetter: Typesetter, annexes: Sequence[Annex]) -> list[AnnexEntry]:
    """Return the 附件说明: numbered only when there are several, names aligned where they wrap."""
    label = _("附件：")
    indent = 2 * PITCH + typesetter.width(label, BODY)
    found = []
    for place, annex in enumerate(annexes, 1):
        number = f"{place}." if len(annexes) > 1 else ""
        head, begin = (label + number, 2 * PITCH) if place == 1 else (number, indent)
        hang = indent + typesetter.width(number, BODY)
        found.append(AnnexEntry(head + annex.title.rstrip("。；，、"), begin, hang))
    return found


def annex_note(typesetter: Typesetter, annexes: Sequence[Annex]) -> list[TextLine]:
    """Set the 附件说明, one blank line below the text; it stays with the 署名 below it."""
    found = [blank(hard=True)] if annexes else []
    for entry in annex_entries(typesetter, annexes):
        shape = Shape(TEXT_WIDTH, indent=entry.begin, hang=entry.hang)
        lines = set_lines(typesetter.glyphs(entry.text, BODY), shape)
        found += kept([TextLine(line) for line in lines])
    return found


def annex_head(typesetter: Typesetter, number: int, name: str, width: float) -> list[TextLine]:
    """Set `附件1` on the first line and the title from the third; number 0 prints none."""
    label = typesetter.line(_("附件") + (str(number) if number else ""), _LABEL)
    broken = title_lines(name or OPEN_FACT, limit=width / TITLE.pitch - 0.25)
    names = [centred(typesetter.line(line, TITLE), width) for line in broken]
    return kept([TextLine(label), blank(), *names])


def signature(typesetter: Typesetter, signed: Signature) -> list[TextLine]:
    """Set 署名 and date; above a sealed one two lines stay free for the seal."""
    day = typesetter.line(_in_full(signed.issued_on), BODY)
    if signed.sealed:
        names = [
            typesetter.line(part, BODY)
            for part in title_lines(signed.organ or OPEN_FACT, limit=_SIGNATURE_CHARACTERS)
        ]
        space = [blank(hard=True)] * _SEAL_LINES
        return [*space, *_sealed(names, day)]
    return [blank(hard=True), *_unsealed(typesetter.line(signed.organ or OPEN_FACT, BODY), day)]


def _sealed(names: Sequence[Line], day: Line) -> list[TextLine]:
    """Centre the name over the date, which stands four characters in unless the name is wide."""
    widest = max(name.right for name in names)
    centre = TEXT_WIDTH - 4 * PITCH - day.right / 2
    centre = min(centre, TEXT_WIDTH - PITCH - widest / 2)
    lines = [line.moved(centre - line.right / 2) for line in (*names, day)]
    return [*kept([TextLine(line) for line in lines[:-1]]), TextLine(lines[-1])]


def _unsealed(name: Line, day: Line) -> list[TextLine]:
    """Put the name two characters in from the right, the date two right of its beginning."""
    right = TEXT_WIDTH - 2 * PITCH
    left = min(right - name.right, right - day.right - 2 * PITCH)
    return [TextLine(name.moved(left), hard=True), TextLine(day.moved(left + 2 * PITCH))]


def note(typesetter: Typesetter, text: str) -> list[TextLine]:
    """Set the 附注 in brackets, two characters in."""
    if not text:
        return []
    inner = text.strip("（）()")
    lines = set_lines(typesetter.glyphs(f"（{inner}）", BODY), Shape(TEXT_WIDTH, 2 * PITCH))
    return [TextLine(line) for line in lines]


def _in_full(day: date | None) -> str:
    return in_full(day) if day else OPEN_FACT
