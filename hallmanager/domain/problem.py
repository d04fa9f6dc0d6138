"""What is wrong with an input, as a value that a form, an import and the command line all show."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One fault of one input.

    `field` is the public field name the fault belongs to ("" when it concerns the whole record);
    `message` is one Chinese sentence naming the values at odds; `suggestion` is the value that
    would settle it, if one is likely.
    """

    field: str
    message: str
    suggestion: str | None = None
