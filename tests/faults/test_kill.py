"""Killed, or failed by the system, at each system call of each command that writes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import needs
from tests.faults import kill
from tests.faults.commands import COMMANDS, MORE, Command
from tests.faults.outcome import NotPermitted, Outcome
from tests.faults.profile import calls, commands
from tests.faults.strace import Call

every_command = pytest.mark.parametrize(
    "command", commands(), ids=lambda command: command.name
)


@pytest.fixture(autouse=True)
def tracer() -> None:
    needs("strace")


def held(outcome: Outcome) -> Outcome:
    outcome.check()
    return outcome


@every_command
def test_killed_at_each_call_that_changes_something(command: Command) -> None:
    """Between two such calls the disk is the same: all of them are all the states."""
    try:
        struck = calls(command, lambda call: call.changes)
        outcome = held(kill.each(command, [kill.KILL], struck))
    except NotPermitted as error:
        pytest.skip(str(error))
    assert outcome.seen["old"]
    assert outcome.seen["new"]


@every_command
def test_an_error_at_each_call_that_matters(command: Command) -> None:
    """One of the six at each call, and from command to command another.

    Also at each call that only reads, in one command: the others read alike.
    """
    number = [*COMMANDS, *MORE].index(command)

    def wanted(call: Call) -> bool:
        return call.changes or (not number and call.matters)

    try:
        held(kill.in_turn(command, number, calls(command, wanted)))
    except NotPermitted as error:
        pytest.skip(str(error))


def test_the_command_itself_in_a_process_of_its_own(tmp_path: Path) -> None:
    """The same faults in `python -m journal`, started by strace, not forked."""
    try:
        held(kill.of_the_program(tmp_path, COMMANDS[0], [kill.KILL, "error=EIO"]))
    except NotPermitted as error:
        pytest.skip(str(error))


def test_a_violation_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The harness itself: without a temporary file it must report torn notes."""
    monkeypatch.setenv("JOURNAL_FAULTS_BREAK", "torn")
    try:
        outcome = kill.each(
            COMMANDS[0], [kill.KILL], lambda call: call.name in ("write", "ftruncate")
        )
    except NotPermitted as error:
        pytest.skip(str(error))
    assert any("neither old nor new" in found for found in outcome.violations)
