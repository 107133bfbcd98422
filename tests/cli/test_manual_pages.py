"""`journal help --man`: each command has a page, and groff has nothing to say of it."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from journal.cli.help.sub_examples import SUB_EXAMPLES
from journal.cli.main import command_names
from tests.cli.conftest import Run
from tests.conftest import CHECKOUT, needs

PAGES = sorted((CHECKOUT / "man").rglob("*.[15]"))


def test_every_command_has_a_page() -> None:
    names = {page.stem for page in PAGES}
    assert names == {
        "journal",
        "journal-config",
        "journal-notation",
        *(f"journal-{name}" for name in command_names()),
        *(f"journal-{words.replace(' ', '-')}" for words in SUB_EXAMPLES),
    }


def test_a_page_refers_only_to_pages_that_are_there() -> None:
    names = {page.stem for page in PAGES}
    for page in PAGES:
        text = page.read_text("utf-8").replace("\\-", "-").replace("\\fR", "")
        named = set(re.findall(r"\b(journal[a-z-]*)\([15]\)", text))
        assert named <= names, (page.name, named - names)
    group = (CHECKOUT / "man/man1/journal-mail.1").read_text("utf-8")
    assert "\\fBjournal\\-mail\\-look\\fR(1)" in group


def test_a_page_is_printed_in_a_pipe(run: Run) -> None:
    page = (CHECKOUT / "man/man1/journal-snooze.1").read_text("utf-8")
    assert run("help", "--man", "snooze").out == page
    below = (CHECKOUT / "man/man1/journal-mail-look.1").read_text("utf-8")
    assert run("help", "--man", "mail", "look").out == below
    assert "journal\\-start" in run("help", "--man", "begin").out
    notation = run("help", "--man", "notation").out
    assert notation.startswith('.TH "JOURNAL-NOTATION" "5"')
    overview = run("help", "--man").out
    assert ".SH ENVIRONMENT" in overview
    assert '.SH "EXIT STATUS"' in overview


def test_a_page_that_is_not_there(run: Run) -> None:
    result = run("help", "--man", "nonsense")
    assert (result.code, "no manual page for “nonsense”" in result.err) == (2, True)
    result = run("help", "--man", "mail", "nonsense")
    assert "no manual page for “mail nonsense”" in result.err


def test_groff_reads_them_without_a_word() -> None:
    needs("groff")
    done = subprocess.run(
        [
            shutil.which("groff") or "groff",
            "-man",
            "-ww",
            "-z",
            "-Tutf8",
            "-Kutf8",
            *map(str, PAGES),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("words", [["help", "problems"], ["help", "filters"]])
def test_a_topic_is_explained(run: Run, words: list[str]) -> None:
    result = run(*words)
    assert result.code == 0
    assert len(result.out.splitlines()) > 10
