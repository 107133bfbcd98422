"""Words for dates of the user's own, in files beside the config file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from journal.language.dates.typed import words_from
from journal.language.dates.typed.lexicon import forget
from journal.model.errors import ConfigError
from journal.vault.settings.date_words import read_date_words
from tests.cli.conftest import Run, lines_of, refused
from tests.conftest import VaultMaker


@pytest.fixture(autouse=True)
def nobody_elses() -> Iterator[None]:
    forget()
    yield
    words_from(None)
    forget()


def test_a_language_of_a_users_own(run: Run, vault: VaultMaker, tmp_path: Path) -> None:
    config = tmp_path / "user" / "config.toml"
    words = config.parent / "dates"
    words.mkdir(parents=True)
    config.write_text("")
    (words / "sv.toml").write_text('tomorrow = ["i morgon"]\non = ["på"]\n')
    root = vault({})
    options = ("--config", str(config))
    assert run(*options, "add", "ring @ana i morgon", vault=root).code == 0
    assert run(*options, "add", "ring @bo på fredag", vault=root).code == 0
    assert lines_of(root, "inbox.md") == [
        "- [ ] ring @ana 📅 2024-06-06",
        "- [ ] ring @bo 📅 2024-06-07",
    ]
    forget()
    (words / "sv.toml").write_text("tomorrow = \n")
    said = refused(run(*options, "add", "ring @bo på fredag", vault=root), 2)
    assert "sv.toml: cannot be read" in said


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("swedish.toml", "", "name it after a language, as sv.toml"),
        ("sv.toml", 'tomorrow = "i morgon"', "tomorrow is not a list"),
        ("sv.toml", "tomorrow = [1]", "tomorrow is not a list"),
        ("sv.toml", "x" * 300_000, "too large"),
        ("sv.toml", "\xff", "cannot be read"),
    ],
)
def test_what_is_no_such_file(
    tmp_path: Path, name: str, content: str, said: str
) -> None:
    (tmp_path / name).write_bytes(content.encode("latin-1"))
    with pytest.raises(ConfigError, match=said):
        read_date_words(tmp_path)


def test_no_folder_is_no_words(tmp_path: Path) -> None:
    assert read_date_words(tmp_path / "dates") == {}
