"""The house keeps its shape: small files and functions, honest names, no kind left out."""

import ast
import inspect
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from hallmanager.records import system
from hallmanager.records.kind import Base, fields_of
from hallmanager.records.register import KINDS
from hallmanager.ui.pages import register

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "hallmanager").rglob("*.py")) + sorted((ROOT / "installer").rglob("*.py"))
MOST_LINES = 500
QUESTIONED_LINES = 400
LONGEST_FUNCTION = 50
NAMELESS = {"utils", "util", "helpers", "helper", "common", "manager", "misc"}
TOP_LEVEL = {
    "pyproject.toml",
    "hallmanager",
    "resources",
    "installer",
    "tests",
    "README.md",
    "LICENSE",
    "CHANGELOG.md",
}
ROOMS = "base domain records storage sheets rendering figures bulletins services ui cli".split()


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """The lines of the body: a long signature is a list of names, not logic."""
    return (function.end_lineno or 0) - function.body[0].lineno + 1


def lines_of(path: Path) -> int:
    return path.read_text(encoding="utf-8").count("\n")


def test_a_file_fits_in_a_head() -> None:
    lengths = {path: lines_of(path) for path in SOURCES if "migrations" not in path.parts}
    assert [path for path, lines in lengths.items() if lines > MOST_LINES] == []
    questioned = [path for path, lines in lengths.items() if lines > QUESTIONED_LINES]
    assert len(questioned) <= 3, questioned
    assert sorted(lengths.values())[len(lengths) // 2] <= 170


def test_no_function_is_longer_than_a_page() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{function.name}"
        for path in SOURCES
        for function in functions(path)
        if length(function) > LONGEST_FUNCTION
    ]
    assert long == []


def test_most_functions_are_small() -> None:
    lengths = sorted(length(function) for path in SOURCES for function in functions(path))
    assert lengths[len(lengths) // 2] <= 12
    assert lengths[len(lengths) * 9 // 10] <= 30


def test_no_file_is_named_after_nothing() -> None:
    assert [path for path in SOURCES if {path.stem, path.parent.name} & NAMELESS] == []


def test_every_module_says_what_it_is_for() -> None:
    bare = [
        path
        for path in SOURCES
        if ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) is None
    ]
    assert bare == []


def test_the_rooms_are_those_of_the_architecture() -> None:
    found = {path.parent.name for path in (ROOT / "hallmanager").glob("*/__init__.py")}
    assert found == set(ROOMS)


def test_the_top_level_holds_what_was_agreed() -> None:
    visible = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")}
    made = {"build", "dist"} | {name for name in visible if name.endswith(".egg-info")}
    assert visible - made <= TOP_LEVEL


def test_every_table_belongs_to_a_kind_or_to_the_book_keeping() -> None:
    tables = (system.AuditEntry, system.ImportBatch, system.ImportedRow)
    book_keeping = {table.__tablename__ for table in tables}
    assert set(Base.metadata.tables) == set(KINDS) | book_keeping


@pytest.mark.parametrize("key", KINDS)
def test_every_kind_is_made_by_a_migration(key: str) -> None:
    folder = ROOT / "hallmanager/storage/migrations"
    written = "".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.py"))
    assert f'"{key}"' in written


@pytest.mark.parametrize("key", KINDS)
def test_every_kind_has_a_page_or_an_owner_that_has_one(key: str) -> None:
    kind = KINDS[key].kind
    pages = {page.kind or page.key for page in register.pages()}
    written_elsewhere = {"bulletin_drafts": "bulletins"}
    assert {key, kind.owner, written_elsewhere.get(key, "")} & pages


@pytest.mark.parametrize("key", KINDS)
def test_every_kind_declares_what_it_speaks_of(key: str) -> None:
    cls, kind = KINDS[key], KINDS[key].kind
    fields = fields_of(cls)
    named = {*kind.natural_key, kind.label_field, *kind.order, *kind.one_of}
    assert named <= set(fields)
    assert kind.period_by in ("", *fields)
    assert all(child in KINDS for child in kind.children)
    assert all(inline.child in KINDS for inline in kind.inlines)
    assert all(not field.reference or field.reference in KINDS for field in fields.values())
    labels = [field.label for field in fields.values()]
    assert len(labels) == len(set(labels))
    assert (inspect.getdoc(cls) or "").endswith(".")


def test_every_window_page_can_be_imported() -> None:
    for page in register.pages():
        module, _colon, name = page.factory.partition(":")
        path = ROOT / (module.replace(".", "/") + ".py")
        assert path.exists() or (path.with_suffix("") / "__init__.py").exists(), page.key
        assert name


def test_every_sentence_of_the_core_is_marked_for_translation() -> None:
    rooms = ("domain", "records", "storage", "figures", "bulletins", "services", "cli")
    bare = [
        f"{path.relative_to(ROOT)}:{line}"
        for room in rooms
        for path in sorted((ROOT / "hallmanager" / room).rglob("*.py"))
        for line in _unmarked_sentences(path)
    ]
    assert bare == []


def _unmarked_sentences(path: Path) -> Iterator[int]:
    """The lines of whole Chinese sentences outside `_()` and `N_()`."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    marked = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("_", "N_")
        for inner in ast.walk(node)
    }
    documented = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in marked | documented
            and node.value.endswith("。")
            and any("\u4e00" <= sign <= "\u9fff" for sign in node.value)
        ):
            yield node.lineno


def test_the_layer_contract_is_part_of_the_project() -> None:
    assert sys.version_info >= (3, 11)
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = {one["id"]: one for one in project["tool"]["importlinter"]["contracts"]}
    named = " ".join(contracts["layers"]["layers"])
    assert [room for room in ROOMS if room not in named] == []
