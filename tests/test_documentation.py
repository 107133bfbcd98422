"""What the documentation says is what the program does."""

from __future__ import annotations

import ast
import doctest
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from typing import Any

import click
import pytest

from journal.cli.main import cli, command_names
from journal.model.problem_codes import PROBLEM_CODES
from scripts.site import places
from tests.conftest import CHECKOUT, VaultMaker
from tests.test_words import ALLOWED, avoided, pages


def test_what_is_made_from_the_program_is_not_stale() -> None:
    """`make reference` writes it anew."""
    checked = subprocess.run(
        [sys.executable, "-m", "scripts.reference", "--check"],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout


def test_every_command_in_the_readme_exists() -> None:
    text = (CHECKOUT / "README.md").read_text("utf-8")
    named = set(re.findall(r"^journal ([a-z]+)", text, re.MULTILINE))
    assert named
    assert named <= set(command_names())


def test_every_command_says_what_it_does() -> None:
    context = click.Context(cli)
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        assert command is not None
        assert command.name == name
        assert command.help, name
        assert len(command.get_short_help_str(200)) < 120, name


def test_the_examples_of_the_api_do_what_the_page_says(
    vault: VaultMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = vault(
        {
            "Work.md": "# Work\n\n- [ ] @alice send the offer ⏫ 📅 2024-06-04\n"
            "- [ ] @bob call back 📅 2024-06-05\n",
            "People/Alice.md": "---\naliases: alice\n---\n"
            "- 2024-05-01 mail: sent the first version\n",
        }
    )
    (root.parent / "vault").symlink_to(root)
    monkeypatch.chdir(root.parent)
    text = (CHECKOUT / "docs" / "reference" / "api.md").read_text("utf-8")
    test = doctest.DocTestParser().get_doctest(
        text, {}, "api.md", "docs/reference/api.md", 0
    )
    said: list[str] = []
    runner = doctest.DocTestRunner()
    runner.run(test, out=said.append)
    assert len(test.examples) > 20
    assert runner.summarize(verbose=False).failed == 0, "".join(said)


@cache
def sources() -> list[str]:
    """The source of the program, without the table of codes itself."""
    return [
        file.read_text("utf-8")
        for file in (CHECKOUT / "journal").rglob("*.py")
        if file.name != "problem_codes.py"
    ]


def codes_given() -> set[str]:
    """The codes that the program writes beside a problem, as its source has them."""
    found = set()
    for text in sources():
        if "Problem(" not in text:
            continue
        for node in ast.walk(ast.parse(text)):
            if not isinstance(node, ast.Call):
                continue
            called = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if called != "Problem":
                continue
            named = [k.value for k in node.keywords if k.arg == "code"]
            for code in [*node.args[4:5], *named]:
                if isinstance(code, ast.Constant):
                    found.add(str(code.value))
    return found


def test_every_problem_has_a_code_that_is_documented() -> None:
    assert len(codes_given()) > 15
    assert codes_given() <= PROBLEM_CODES.keys()
    source = "\n".join(sources())
    for code in PROBLEM_CODES:
        assert f'"{code}"' in source, code


def nav_of(entries: list[dict[str, Any]]) -> Iterator[str]:
    for entry in entries:
        for target in entry.values():
            if isinstance(target, str):
                yield target
            else:
                yield from nav_of(target)


def test_every_page_is_in_the_menu() -> None:
    config = tomllib.loads((CHECKOUT / "zensical.toml").read_text("utf-8"))
    assert sorted(nav_of(config["project"]["nav"])) == sorted(places().values())


def test_no_page_has_a_word_that_is_avoided() -> None:
    """The pages of commands, settings and keys hold all help texts."""
    said = []
    for page in pages():
        name = page.relative_to(CHECKOUT).as_posix()
        for word, instead in avoided(page.read_text("utf-8")):
            if (name, word.lower()) not in ALLOWED:
                said.append(f"{name}: “{word}”; say {instead}")
    assert said == []


def test_the_readme_is_short() -> None:
    assert len((CHECKOUT / "README.md").read_text("utf-8").splitlines()) <= 120


def test_each_decision_has_a_number_of_its_own() -> None:
    pages = sorted((CHECKOUT / "docs/decisions").glob("*.md"))
    numbers = [int(page.name[:4]) for page in pages]
    assert len(set(numbers)) == len(numbers) > 20
    for number, page in zip(numbers, pages, strict=True):
        assert page.read_text("utf-8").startswith(f"# {number}. "), page.name
