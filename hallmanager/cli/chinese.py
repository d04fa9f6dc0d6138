"""The command line's own words: argparse speaks English, its users read Chinese."""

import argparse
import re
from typing import NoReturn

from hallmanager.base.errors import UserError
from hallmanager.base.text import N_, _, translate
from hallmanager.cli.printing import width

_HEADING = re.compile(r"^(\S+):$", re.MULTILINE)

_WORDS = {
    "usage: ": N_("用法："),
    "positional arguments": N_("参数"),
    "options": N_("选项"),
    "show this help message and exit": N_("显示本帮助"),
    "argument %(argument_name)s: %(message)s": N_("参数 %(argument_name)s：%(message)s"),
    "the following arguments are required: %s": N_("缺少参数：%s"),
    "unrecognized arguments: %s": N_("看不懂的参数：%s"),
    "invalid choice: %(value)r (choose from %(choices)s)": N_("没有 %(value)r，可用：%(choices)s"),
    "expected one argument": N_("后面要跟一个值"),
    "expected at least one argument": N_("后面至少要跟一个值"),
    "expected at most one argument": N_("后面最多跟一个值"),
    "expected %s argument": N_("后面要跟 %s 个值"),
    "expected %s arguments": N_("后面要跟 %s 个值"),
    "ignored explicit argument %r": N_("不需要值 %r"),
    "not allowed with argument %s": N_("不能与 %s 同用"),
    "one of the arguments %s is required": N_("要给出 %s 之一"),
}


class Formatter(argparse.RawDescriptionHelpFormatter):
    """Help that lines up although a Chinese sign is two columns wide."""

    _COLUMN = 28

    def _format_action(self, action: argparse.Action) -> str:
        if isinstance(action, argparse._SubParsersAction):
            return "".join(map(self._format_action, self._iter_indented_subactions(action)))
        line = " " * self._current_indent + self._format_action_invocation(action)
        gap = " " * max(2, self._COLUMN - width(line))
        return f"{line}{gap}{self._expand_help(action)}\n" if action.help else f"{line}\n"


class Parser(argparse.ArgumentParser):
    """A parser whose complaints are one Chinese sentence, like every other refusal."""

    def __init__(self, **settings: object) -> None:
        _speak_chinese()
        settings = {"allow_abbrev": False, "formatter_class": Formatter, **settings}
        super().__init__(**settings, add_help=False)  # type: ignore[arg-type]
        self.add_argument("-h", "--help", action="help", help=_("显示本帮助"))

    def format_help(self) -> str:
        """The help with full-width colons after its headings."""
        return _HEADING.sub(r"\1：", super().format_help())

    def error(self, message: str) -> NoReturn:
        raise UserError(
            _("{message}。用 {program} --help 查看用法。").format(
                message=message.rstrip("。."), program=self.prog
            )
        )


def _speak_chinese() -> None:
    """Put our words in the place of gettext's, which argparse looks up by its English texts."""
    vars(argparse).update(_=_chinese, ngettext=_counted)


def _chinese(message: str) -> str:
    return translate(_WORDS.get(message, message))


def _counted(one: str, many: str, count: int) -> str:
    return _chinese(one if count == 1 else many)
