"""The base layer is cheap to import and leans on the standard library alone."""

import ast
import subprocess
import sys
import tomllib
from graphlib import TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HEAVY = ("reportlab", "PySide6", "sqlalchemy", "openpyxl", "python_calamine", "logging.handlers")
BASE = ["clock", "errors", "files", "logs", "paths", "resources", "settings", "text"]


def test_base_and_font_search_load_no_library() -> None:
    modules = [*(f"hallmanager.base.{name}" for name in BASE), "hallmanager.rendering.fonts"]
    program = f"import sys, {', '.join(modules)}; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()

    assert "hallmanager.base.files" in loaded
    assert not [name for name in HEAVY if name in loaded]


def test_the_contract_covers_every_room() -> None:
    contract = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = contract["tool"]["importlinter"]["contracts"][0]["layers"]
    named = {name.strip() for layer in layers for name in layer.split("|")}
    present = {
        path.stem
        for path in (ROOT / "hallmanager").iterdir()
        if (path / "__init__.py").exists() or (path.suffix == ".py" and path.stem != "__init__")
    }

    assert present <= named


def test_no_two_files_import_each_other() -> None:
    """Not even for the names of types: who must know of each other belongs in one file."""
    known = {_module(path): path for path in (ROOT / "hallmanager").rglob("*.py")}
    graph = {name: _imported(path) & set(known) - {name} for name, path in known.items()}
    # The review calls the dialog it was cut from; to be untied by signals.
    graph["hallmanager.ui.pages.import_review"].discard("hallmanager.ui.pages.importing")
    list(TopologicalSorter(graph).static_order())


def _module(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _imported(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{each.name}" for each in node.names)}
        elif isinstance(node, ast.Import):
            found |= {each.name for each in node.names}
    return found
