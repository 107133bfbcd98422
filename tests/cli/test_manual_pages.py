"""`journal help --man`: each command has a page, and groff has nothing to say of it."""

from __future__ import annotations

import shutil
import subprocess

import pytest

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
    }


def test_a_page_is_printed_in_a_pipe(run: Run) -> None:
    page = (CHECKOUT / "man/man1/journal-snooze.1").read_text("utf-8")
    assert run("help", "--man", "snooze").out == page
    notation = run("help", "--man", "notation").out
    assert notation.startswith('.TH "JOURNAL-NOTATION" "5"')
    overview = run("help", "--man").out
    assert ".SH ENVIRONMENT" in overview
    assert '.SH "EXIT STATUS"' in overview


def test_a_page_that_is_not_there(run: Run) -> None:
    result = run("help", "--man", "nonsense")
    assert (result.code, "no manual page for “nonsense”" in result.err) == (2, True)


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
