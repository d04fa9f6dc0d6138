"""The text of a section as a person edits it: plain stretches, figure slots, typed figures. No Qt.

A slot is written `{key}`; a figure that a person typed over is `{key=51}` and prints 51.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

_SLOT = re.compile(r"\{([^{}=\s]+)(?:=([^{}]*))?\}")


@dataclass(frozen=True)
class Piece:
    """A stretch of text (`key` empty), or a figure; `typed` is what a person put in its place."""

    text: str = ""
    key: str = ""
    typed: str | None = None

    @property
    def written(self) -> str:
        """The form that is stored."""
        if not self.key:
            return self.text
        return f"{{{self.key}}}" if self.typed is None else f"{{{self.key}={self.typed}}}"


def pieces(written: str) -> Iterator[Piece]:
    """Take a stored text apart."""
    at = 0
    for match in _SLOT.finditer(written):
        if match.start() > at:
            yield Piece(text=written[at : match.start()])
        yield Piece(key=match[1], typed=match[2])
        at = match.end()
    if at < len(written):
        yield Piece(text=written[at:])


def joined(parts: Iterable[Piece]) -> str:
    """Put pieces together into the stored text."""
    return "".join(part.written for part in parts)


def keys(written: str) -> list[str]:
    """The figures a stored text shows, in order, each once."""
    return list(dict.fromkeys(part.key for part in pieces(written) if part.key))


def printed(written: str, text_of: Callable[[str], str]) -> str:
    """The text as it is printed."""
    return "".join(
        part.text if not part.key else (part.typed if part.typed is not None else text_of(part.key))
        for part in pieces(written)
    )
