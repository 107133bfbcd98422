"""Phrase lists: one's own adds to what is shipped, and takes out of it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from journal.api.messages.message_texts import LANGUAGES, Wordings
from journal.model.errors import ConfigError
from journal.practice.messages.lint import lint
from journal.practice.messages.message import read_message
from journal.practice.messages.phrases import SECTIONS, TextFile, read_language
from tests.practice.messages.conftest import write


def found_in(wordings: Wordings, text: str) -> list[tuple[str, str]]:
    findings = lint(read_message(text.encode()), wordings.language("en"))
    return [(one.message, one.hint) for one in findings if one.practice == "tone"]


def test_the_vaults_list_wins_over_the_users_over_the_shipped(tmp_path: Path) -> None:
    own, vault = tmp_path / "own", tmp_path / "vault"
    write(own, "phrases/en.txt", "[tone]\nhop on a call => ask it\nquick sync => o\n")
    write(
        vault,
        ".journal/phrases/en.txt",
        "# ours\n\n[tone]\nhop on a call => propose an hour\n- just checking in\n"
        "- checking in\n- quick sync\n",
    )
    wordings = Wordings(vault, own)
    text = "Just checking in: can we hop on  a call, a quick sync, touching base?"
    assert found_in(wordings, text) == [
        ("“hop on a call” is worn out", "propose an hour"),
        ("“touching base” is worn out", "say what you want to know"),
    ]


def test_a_phrase_without_advice_gets_some(tmp_path: Path) -> None:
    write(tmp_path, "phrases/en.txt", "[tone]\nlow hanging fruit\n")
    found = found_in(Wordings(None, tmp_path), "It is low hanging fruit.")
    assert found == [("“low hanging fruit” is worn out", "say it in other words")]


def test_a_language_of_ones_own(tmp_path: Path) -> None:
    write(tmp_path, "phrases/sv.txt", "[tone]\neven checken => vraag het\n")
    wordings = Wordings(None, tmp_path)
    assert wordings.languages() == [*LANGUAGES, "sv"]
    own = wordings.language("sv")
    [found] = [
        one for one in lint(read_message(b"Even checken."), own) if one.rule == "phrase"
    ]
    assert found.hint == "vraag het"
    with pytest.raises(ConfigError, match="no language “da”"):
        wordings.language("da")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[tones]\nx\n", r"en.txt:1: there is no section \[tones\]"),
        ("# a\nphrase\n", "en.txt:2: a section is missing above"),
        ("[tone]\n=> advice\n", "en.txt:2: this is not a phrase"),
        ("[tone]\n*\n", "en.txt:2: this is not a phrase"),
        ("[tone]\n" + "x" * 300, "en.txt:2: this is not a phrase"),
        ("[tone]\n" + "\n".join(f"p{n}" for n in range(6000)), "more than 5000"),
        (b"[tone]\n\xff\n", "it is not UTF-8"),
        ("#" * 70_000, "larger than 64 KB"),
    ],
)
def test_a_list_that_cannot_be_read_is_told_with_its_line(
    tmp_path: Path, text: str | bytes, message: str
) -> None:
    write(tmp_path, "phrases/en.txt", text)
    with pytest.raises(ConfigError, match=message):
        Wordings(None, tmp_path).language("en")


def test_a_list_is_words_and_never_an_expression() -> None:
    list_ = TextFile("x", "[tone]\n(a+)+$\na.c\nwhat?\n")
    pattern = read_language("en", [list_]).pattern("tone")
    assert pattern.findall("aaaa abc what? (a+)+$ a.c") == ["what?", "(a+)+$", "a.c"]


READERS: dict[str, Callable[[Wordings], object]] = {
    "phrases/en.txt": lambda wordings: wordings.language("en"),
    "templates/nudge1.md": lambda wordings: wordings.template("nudge1", "en"),
}


@pytest.mark.parametrize("path", READERS)
def test_a_vault_cannot_lead_out_of_itself(tmp_path: Path, path: str) -> None:
    secret = write(tmp_path, "secret.txt", "[tone]\nx\n")
    file = tmp_path / "vault/.journal" / path
    file.parent.mkdir(parents=True)
    file.symlink_to(secret)
    wordings = Wordings(tmp_path / "vault", tmp_path / "own")
    with pytest.raises(ConfigError, match="leads out of the vault"):
        READERS[path](wordings)


def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    os.mkfifo(tmp_path / "templates/nudge1.md")
    with pytest.raises(ConfigError, match="cannot be read"):
        Wordings(None, tmp_path).template("nudge1", "en")


def test_both_shipped_lists_have_every_section(tmp_path: Path) -> None:
    for name in ("en", "de"):
        language = Wordings(None, tmp_path).language(name)
        assert all(language.phrases[section] for section in SECTIONS), name
