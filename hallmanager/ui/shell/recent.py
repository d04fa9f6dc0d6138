"""What was opened last from the palette, kept from one day to the next for each hall."""

from hallmanager.base.settings import Settings

_KEPT = 8
_SETTING = "recent"


class Recent:
    """The keys of what was used in one hall, the last first."""

    def __init__(self) -> None:
        self._hall = ""
        self._keys: list[str] = []

    def of(self, hall: str) -> None:
        """Recall what was used in this hall."""
        if hall != self._hall:
            self._hall = hall
            self._keys = [str(key) for key in _kept().get(hall, [])]

    def use(self, key: str) -> None:
        """Remember that this was used just now."""
        self._keys = [key, *(each for each in self._keys if each != key)][:_KEPT]
        Settings().set(_SETTING, {**_kept(), self._hall: self._keys})

    def knows(self, key: str) -> bool:
        return key in self._keys

    def place(self, key: str) -> int:
        """How long ago it was used, by steps; what never was comes last."""
        return self._keys.index(key) if key in self._keys else _KEPT

    def records(self) -> list[tuple[str, int]]:
        """The kinds and ids of the records among them."""
        parts = [key.split(":") for key in self._keys]
        return [(each[1], int(each[2])) for each in parts if len(each) == 3 and each[2].isdecimal()]


def _kept() -> dict[str, list[str]]:
    nothing: dict[str, list[str]] = {}
    return Settings().get(_SETTING, nothing)
