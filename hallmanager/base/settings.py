"""Settings: a small JSON file that neither a crash nor a stray edit turns against its owner."""

import json
from pathlib import Path
from typing import Any, TypeVar

from hallmanager.base import clock, files, paths

T = TypeVar("T")


class Settings:
    """Named values, kept in one file that is written whole at each change.

    A damaged file is moved aside (its new name is in `damaged`) and defaults are used.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or paths.settings_file()
        self.damaged: Path | None = None
        self._values: dict[str, Any] = self._read()

    def get(self, key: str, default: T) -> T:
        """Return a value, or the default where there is none or one of another type."""
        value = self._values.get(key, default)
        if default is None or isinstance(value, type(default)):
            return value  # type: ignore[no-any-return]
        return default

    def set(self, key: str, value: object) -> None:
        """Keep a value; `None` forgets it."""
        self.update({key: value})

    def update(self, values: dict[str, object]) -> None:
        """Keep several values in one write."""
        merged = {**self._values, **values}
        self._values = {key: value for key, value in merged.items() if value is not None}
        text = json.dumps(self._values, ensure_ascii=False, indent=2, sort_keys=True)
        files.write_text(self._path, text + "\n")

    def _read(self) -> dict[str, Any]:
        try:
            values = json.loads(self._path.read_text(encoding="utf-8-sig"))
        except FileNotFoundError:
            return {}
        except ValueError:
            return self._set_aside()
        return values if isinstance(values, dict) else self._set_aside()

    def _set_aside(self) -> dict[str, Any]:
        stamp = clock.now().strftime("%Y%m%d-%H%M%S")
        self.damaged = self._path.with_name(f"{self._path.name}.damaged-{stamp}")
        self._path.replace(self.damaged)
        return {}
