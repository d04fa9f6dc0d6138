"""A user error carries the sentence that is shown, and the technical detail apart from it."""

import pytest

from hallmanager.base.errors import Busy, Conflict, DiskFull, FileRefused, UserError


@pytest.mark.parametrize("kind", [Busy, Conflict, DiskFull, FileRefused])
def test_every_kind_is_shown_as_its_sentence(kind: type[UserError]) -> None:
    error = kind("磁盘已满。", detail="errno 28")

    assert str(error) == "磁盘已满。"
    assert error.detail == "errno 28"
    assert isinstance(error, UserError)
