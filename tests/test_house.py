"""The house: nine rooms, folders one can look over, files one can read."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import journal

HOUSE = Path(journal.__file__).parent
ROOMS = "api cli desktop integrations language model practice tui vault".split()
MOST_MODULES = 15
MOST_LINES = 400
TABLES: frozenset[str] = frozenset()
"""Modules that are one plain table, which may be as long as it has rows."""


def test_there_are_nine_rooms() -> None:
    inside = {path for path in HOUSE.iterdir() if path.name != "__pycache__"}
    assert sorted(path.name for path in inside if path.is_dir()) == ROOMS
    files = {path.name for path in inside if path.is_file()}
    assert files == {"__init__.py", "__main__.py", "py.typed"}


def test_no_folder_holds_more_modules_than_one_can_look_over() -> None:
    folders = {path.parent for path in HOUSE.rglob("*.py")}
    assert folders
    for folder in folders:
        modules = [path for path in folder.glob("*.py") if path.stem != "__init__"]
        assert len(modules) <= MOST_MODULES, folder.relative_to(HOUSE)


def test_no_file_is_longer_than_one_can_read() -> None:
    for path in HOUSE.rglob("*.py"):
        name = path.relative_to(HOUSE).as_posix()
        if name not in TABLES:
            lines = path.read_text("utf-8").count("\n")
            assert lines <= MOST_LINES, f"{name}: {lines} lines: cut it in two"


def test_no_module_needs_itself() -> None:
    """Imports inside functions and those for the type checker count as well.

    The package itself is left out: whatever is imported from it comes after it anyway.
    """
    files = {_name(path): path for path in HOUSE.rglob("*.py")}
    needs = {
        name: set(_imported(path, files)) - {name, "journal"}
        for name, path in files.items()
    }
    assert sum(map(len, needs.values())) > len(needs)
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as error:
        raise AssertionError(" needs ".join(reversed(error.args[1]))) from None


def _name(path: Path) -> str:
    parts = path.relative_to(HOUSE.parent).with_suffix("").parts
    return ".".join(parts).removesuffix(".__init__")


def _imported(path: Path, files: dict[str, Path]) -> Iterator[str]:
    """The modules of the house that a file imports, wherever it does so."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in files)
        elif isinstance(node, ast.ImportFrom) and node.module in files:
            for alias in node.names:
                inside = f"{node.module}.{alias.name}"
                yield inside if inside in files else node.module
