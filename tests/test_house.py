"""The house: nine rooms, folders one can look over, files one can read."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import journal

HOUSE = Path(journal.__file__).parent
ROOMS = "api cli desktop integrations language model practice tui vault".split()
MOST_MODULES = 15
MOST_LINES = 400
LONGEST_FUNCTION = 65
TABLES: frozenset[str] = frozenset()
"""Modules that are one plain table, which may be as long as it has rows."""

Modules = dict[str, list[ast.AST]]
_LOOKED_AT = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef)


@pytest.fixture(scope="module")
def modules() -> Modules:
    """By module, its imports and functions, at whatever depth."""
    return {_name(path): _nodes(path) for path in HOUSE.rglob("*.py")}


def _name(path: Path) -> str:
    parts = path.relative_to(HOUSE.parent).with_suffix("").parts
    return ".".join(parts).removesuffix(".__init__")


def _nodes(path: Path) -> list[ast.AST]:
    """Found among statements alone: expressions hold most nodes, and none of these."""
    found: list[ast.AST] = []
    left: list[ast.AST] = [ast.parse(path.read_text("utf-8"))]
    while left:
        node = left.pop()
        if isinstance(node, _LOOKED_AT):
            found.append(node)
        for part in ("body", "orelse", "finalbody", "handlers", "cases"):
            inside = getattr(node, part, None)
            left += inside if isinstance(inside, list) else []
    return found


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


def test_no_function_is_longer_than_one_can_read(modules: Modules) -> None:
    for name, nodes in modules.items():
        for node in nodes:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or 0) - node.lineno + 1
                where = f"{name}: {node.name}: {lines} lines"
                assert lines <= LONGEST_FUNCTION, where


def test_no_module_needs_itself(modules: Modules) -> None:
    """Imports inside functions and those for the type checker count as well.

    The package itself is left out: whatever is imported from it comes after it anyway.
    """
    needs = {
        name: set(_imported(nodes, modules)) - {name, "journal"}
        for name, nodes in modules.items()
    }
    assert sum(map(len, needs.values())) > len(needs)
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as error:
        raise AssertionError(" needs ".join(reversed(error.args[1]))) from None


def _imported(nodes: list[ast.AST], modules: Modules) -> Iterator[str]:
    """The modules of the house that one imports, wherever it does so."""
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in modules)
        elif isinstance(node, ast.ImportFrom) and node.module in modules:
            for alias in node.names:
                inside = f"{node.module}.{alias.name}"
                yield inside if inside in modules else node.module
