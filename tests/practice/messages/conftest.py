"""The shipped languages, and messages checked with them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from journal.api.messages.message_texts import Wordings
from journal.practice.messages.lint import Finding, lint
from journal.practice.messages.message import read_message
from journal.practice.messages.phrases import Language

Lint = Callable[..., list[Finding]]


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Wordings:
    """The defaults, before anyone adds anything."""
    return Wordings(None, tmp_path_factory.mktemp("no-config"))


@pytest.fixture(scope="session")
def languages(shipped: Wordings) -> dict[str, Language]:
    return {name: shipped.language(name) for name in shipped.languages()}


@pytest.fixture
def check(languages: dict[str, Language]) -> Lint:
    """`check("…", "de")` → the findings in a message."""

    def check_it(text: str | bytes, language: str = "en") -> list[Finding]:
        content = text.encode() if isinstance(text, str) else text
        return lint(read_message(content), languages[language])

    return check_it


def names(findings: list[Finding]) -> list[str]:
    return [finding.rule for finding in findings]


def write(folder: Path, path: str, text: str | bytes) -> Path:
    """A file in a folder, with the folders above it."""
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return file
