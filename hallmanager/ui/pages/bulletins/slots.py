"""The text of a section as a person edits it: plain stretches, figure slots, typed figures."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from hallmanager.bulletins.composition import OPEN
from hallmanager.domain import narrative


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
    for part in narrative.pieces(written):
        if isinstance(part, str):
            yield Piece(text=part)
        else:
            yield Piece(key=part.key, typed=part.typed)


def joined(parts: Iterable[Piece]) -> str:
    """Put pieces together into the stored text."""
    return "".join(part.written for part in parts)


def printed(written: str, text_of: Callable[[str], str]) -> str:
    """The text as it is printed."""
    return "".join(
        part.text or (part.typed if part.typed is not None else text_of(part.key) or OPEN)
        for part in pieces(written)
    )
