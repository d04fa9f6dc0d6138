"""What a template may name: figures, words of the period, groups and what their members have."""

from collections.abc import Iterator
from dataclasses import dataclass

from hallmanager.base.text import N_, _, translate
from hallmanager.bulletins.draft import Draft
from hallmanager.domain.narrative import Facts, Member
from hallmanager.ui.pages.bulletins.figure_list import short_label

# Figures of one record, which a template for every quarter hardly names.
_SINGLE = ("unit.", "sub_center.", "activity.", "indicator_value.", "problems.theme.")
_WORDS = {
    "period.title": N_("本期"),
    "period.short": N_("本期简称"),
    "period.months": N_("本期月份"),
    "period.end_month": N_("期末月份"),
    "period.previous": N_("上一期"),
    "ranking.places": N_("排名取几位"),
}


@dataclass(frozen=True)
class TemplateName:
    """One thing to name: what it is, how it is written, what it says now."""

    label: str
    written: str
    value: str


def names_of(draft: Draft, section: str) -> list[TemplateName]:
    """Those of the section first, then words, other figures, lists; single places come last."""
    facts = draft.material.facts
    used = [key for key in draft.used(section) if key in facts.figures]
    others = [key for key in facts.figures if key not in used]
    return [
        *(_figure(facts, key) for key in used),
        *(_word(key, text) for key, text in facts.words.items()),
        *(_figure(facts, key) for key in others if not key.startswith(_SINGLE)),
        *_groups(facts),
        *(_figure(facts, key) for key in others if key.startswith(_SINGLE)),
    ]


def _word(key: str, text: str) -> TemplateName:
    label = translate(_WORDS[key]) if key in _WORDS else _("词")
    return TemplateName(label, f"{{{key}}}", text)


def _figure(facts: Facts, key: str) -> TemplateName:
    figure = facts.figures[key]
    return TemplateName(short_label(figure), f"{{{key}}}", figure.printed or "—")


def _groups(facts: Facts) -> Iterator[TemplateName]:
    for key, members in facts.groups.items():
        if not members:
            continue
        count = _("{n} 项").format(n=len(members))
        yield TemplateName(_("列表，逐项写"), f"[*{key}: |]", count)
        yield from _own_names(facts, members[0])


def _own_names(facts: Facts, member: Member) -> Iterator[TemplateName]:
    """What a member of a group calls its own; shown as the first member has it."""
    for name, text in member.words.items():
        yield TemplateName(_("列表内的词"), f"{{.{name}}}", text)
    prefix = f"{member.prefix}."
    for key, figure in facts.figures.items():
        name = key.removeprefix(prefix)
        if key.startswith(prefix) and "." not in name:
            yield TemplateName(
                _("列表内：{label}").format(label=short_label(figure)),
                f"{{.{name}}}",
                figure.printed or "—",
            )
