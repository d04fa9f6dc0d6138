"""Errors that are meant for the person at the desk.

Everything else that is raised is a bug and ends in the log and the crash dialog.
"""

from hallmanager.base.text import _


class UserError(Exception):
    """One clear Chinese sentence: what happened, why, what to do next; nothing is half done.

    Attributes:
        message: the sentence that is shown.
        detail: technical text for the log or a folded part of the dialog, if there is any.
    """

    def __init__(self, message: str, *, detail: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.detail = detail

    def __str__(self) -> str:
        return self.message


class FileRefused(UserError):
    """A file is damaged, foreign, too new, locked by a password or of a kind we do not read."""


class Busy(UserError):
    """Another copy of the program, or another program, holds what is needed."""


class Conflict(UserError):
    """Somebody else changed the same record in the meantime."""


class DiskFull(UserError):
    """There is no room left to write to."""


class Cancelled(UserError):
    """The person stopped the work; nothing was changed."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message or _("操作已取消，没有任何更改。"))
