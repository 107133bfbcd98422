"""What others save in the very instant in which the files change places."""

from __future__ import annotations

from pathlib import Path

import pytest

from journal.vault.files import ChangedMeanwhile
from tests.vault.conftest import NEW, NOTE, Instants, Replace


def test_a_file_renamed_over_the_note_in_that_instant_wins(
    root: Path, replace: Replace, instants: Instants
) -> None:
    def save() -> None:
        (root / "new").write_bytes(b"theirs\n")
        (root / "new").rename(root / NOTE)

    instants.before = [save]
    with pytest.raises(ChangedMeanwhile):
        replace()
    assert (root / NOTE).read_bytes() == b"theirs\n"
    assert replace.kept == []


@pytest.mark.parametrize("content", [b"second\n", NEW])
def test_two_saves_in_that_instant_are_both_somewhere(
    root: Path, replace: Replace, instants: Instants, content: bytes
) -> None:
    """One below the exchange, one on the new file before it can go back."""

    def first() -> None:
        (root / "new").write_bytes(b"first\n")
        (root / "new").rename(root / NOTE)

    def second() -> None:
        (root / "new").write_bytes(content)
        (root / "new").rename(root / NOTE)

    instants.before = [first, second]
    with pytest.raises(ChangedMeanwhile):
        replace()
    assert (root / NOTE).read_bytes() == b"first\n"
    assert replace.kept == [content]


def test_a_save_into_our_own_file_is_not_thrown_away_with_it(
    root: Path, replace: Replace, instants: Instants
) -> None:
    def rename() -> None:
        (root / "new").write_bytes(b"renamed\n")
        (root / "new").rename(root / NOTE)

    def append() -> None:
        with (root / NOTE).open("ab") as file:
            file.write(b"appended\n")

    instants.before = [rename, append]
    with pytest.raises(ChangedMeanwhile):
        replace()
    assert (root / NOTE).read_bytes() == b"renamed\n"
    assert replace.kept == [NEW + b"appended\n"]
