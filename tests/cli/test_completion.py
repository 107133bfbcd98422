"""`journal completion SHELL`."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Run, refused
from tests.conftest import needs
from tests.processes import finish, journal


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_gets_a_script(run: Run, shell: str) -> None:
    """Without a vault: it is put into a file once."""
    result = run("completion", shell)
    assert (result.code, result.err) == (0, "")
    assert "_JOURNAL_COMPLETE" in result.out
    assert "journal" in result.out


def test_the_bash_script_is_one_that_bash_takes(run: Run) -> None:
    needs("bash")
    script = run("completion", "bash").out
    checked = finish(["bash", "-n"], script.encode())
    assert (checked.code, checked.err) == (0, "")


def test_an_unknown_shell(run: Run) -> None:
    assert "“tcsh” is not one of bash, zsh, fish" in refused(
        run("completion", "tcsh"), 2
    )


def test_what_the_script_asks_for_is_answered() -> None:
    """As bash does on a tab behind `journal sn`."""
    answer = journal(
        _JOURNAL_COMPLETE="bash_complete", COMP_WORDS="journal sn", COMP_CWORD="1"
    )
    assert answer.out.startswith("plain,snooze\tBring follow-ups back ")
