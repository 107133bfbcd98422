"""SIGKILL and errors at each system call of each command that writes."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import random
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from tests.faults import strace
from tests.faults.commands import COMMANDS, MORE, Command, Stage, arguments
from tests.faults.outcome import Outcome
from tests.faults.strace import Call
from tests.faults.warm import Ended, Warm
from tests.processes import finish

KILL = "signal=KILL"
ERRORS = tuple(
    f"error={name}" for name in ("ENOSPC", "EIO", "EROFS", "EACCES", "EDQUOT", "EINTR")
)


class Faults:
    """One command, in which faults are put."""

    def __init__(self, warm: Warm, command: Command) -> None:
        self.stage = Stage(warm, command)
        self.places = (warm.vault, warm.state)
        self._log = warm.place / "trace"
        self.outcome = Outcome()
        self.calls = self._calls()

    def _calls(self) -> list[Call]:
        ended, trace = self._traced(strace.options(self._log))
        assert ended.code == 0, ended.err
        self.stage.reset()
        return strace.calls_in(trace, self.places)

    def _traced(self, words: Sequence[str]) -> tuple[Ended, str]:
        tracers = []

        def attach(pid: int) -> None:
            tracer = strace.attached(pid, words)
            tracer.__enter__()
            tracers.append(tracer)

        ended = self.stage.run(self.stage.command.words, attach)
        for tracer in tracers:
            tracer.__exit__(None, None, None)
        return ended, self._log.read_text("utf-8", "surrogateescape")

    def put(self, call: Call, fault: str) -> None:
        """One run with one fault; what it did wrong goes into the outcome."""
        self.outcome.runs += 1
        ended, trace = self._traced(strace.options(self._log, call, fault))
        where = f"{self.stage.command.name}, {fault} at {call}"
        if not strace.struck(trace, call, fault, self.places):
            self.outcome.violated(where, f"it struck elsewhere: …{trace[-300:]}")
        elif fault == KILL:
            self._check_killed(where, ended)
        else:
            self._check_failed(where, ended, fault.removeprefix("error="))
        self._check_afterwards(where, killed=fault == KILL)
        self.stage.reset()

    # -------------------------------------------------------- what must hold

    def _done(self, where: str) -> int | None:
        """How many steps of the command are done: each note is in one state."""
        notes = self.stage.notes()
        if notes in self.stage.states:
            return self.stage.states.index(notes)
        self.outcome.violated(where, f"the notes are neither old nor new: {notes}")
        return None

    def _check_killed(self, where: str, ended: Ended) -> None:
        if ended.code != -9:
            self.outcome.violated(where, f"it was not killed: {ended}")
        if self.stage.command.link and self.stage.notes() not in self.stage.states:
            # a note with hard links is written in place; the next run repairs it
            self.outcome.seen["half written, to recover"] += 1
            return
        done = self._done(where)
        if done is not None:
            self.outcome.seen["old" if done == 0 else "new"] += 1

    def _check_failed(self, where: str, ended: Ended, name: str) -> None:
        """The exit code and the message say what the notes say."""
        done, all_of_it = self._done(where), len(self.stage.states) - 1
        if ended.code == 0:
            self.outcome.seen["done in spite of it"] += 1
            if done != all_of_it:
                self.outcome.violated(where, f"exit 0, but only {done} steps are done")
            return
        lines = ended.err.splitlines()
        below = all(line.startswith("  ") for line in lines[1:])
        if not (lines and lines[0].startswith("error: ") and below):
            self.outcome.violated(where, f"no message as all of them are: {ended.err}")
            return
        lines = [" ".join(lines)]
        why = os.strerror(getattr(errno, name)).lower()
        if why not in lines[0].lower():
            self.outcome.violated(where, f"“{why}” is not said: {ended.err}")
        said = "written, but" in lines[0]
        self.outcome.seen["said to be written" if said else "refused"] += 1
        if len(self.stage.states) > 2:
            said = said or "undo takes that back" in lines[0]
        if done is not None and said != (done > 0):
            self.outcome.violated(where, f"{done} steps are done: {ended.err}")

    def _check_afterwards(self, where: str, *, killed: bool) -> None:
        """The next run of the program tidies up, and can undo what was done."""
        stage, outcome = self.stage, self.outcome
        strays = stage.strays()
        if strays and not killed:
            outcome.violated(where, f"left behind: {strays}")
        outcome.seen["temporary files to recover"] += bool(strays)
        ended = stage.run(["undo"])
        if stage.strays():
            outcome.violated(where, f"not tidied up: {stage.strays()}")
        if stage.notes() != stage.original:
            outcome.violated(where, f"undo does not lead back: {ended}")
        nothing = ended.code == 5 and "nothing to undo" in ended.err
        if ended.code and not nothing:
            outcome.violated(where, f"undo fails: {ended.err}")
        if not self._history_is_whole():
            outcome.violated(where, "the undo records are damaged")
        outcome.seen["copies in lost/"] += stage.lost()

    def _history_is_whole(self) -> bool:
        files = list(self.stage.warm.state.glob("journal/*/history.jsonl"))
        for line in (line for file in files for line in file.read_bytes().split(b"\n")):
            if line:
                try:
                    json.loads(line.partition(b" ")[2])
                except ValueError:
                    return False
        return True


class Program(Faults):
    """The command in a Python of its own, which strace starts."""

    def _traced(self, words: Sequence[str]) -> tuple[Ended, str]:
        stage = self.stage
        # -B: calls are counted, and a first run would also write bytecode
        journal = [sys.executable, "-B", "-m", "journal"]
        asked = arguments(stage.warm.vault, stage.command.words)
        done = finish([*words, *journal, *asked], **stage.warm.variables)
        # a tracer ends as what it traces ends: by its own hand, if by a signal
        ended = Ended(done.code, done.out, done.err)
        return ended, self._log.read_text("utf-8", "surrogateescape")

    def chosen(self) -> list[Call]:
        """In the change, at the exchange, behind it."""
        of_note = [call for call in self.calls if "note.md" in call.paths[0]]
        names = ("write", "renameat2", "unlink")
        return [next(c for c in of_note if c.name == name) for name in names]


def each(
    command: Command,
    faults: Iterable[str],
    wanted: Callable[[Call], bool] = lambda call: True,
) -> Outcome:
    """Every fault at every wanted call of a command."""
    strace.require()
    with _warm() as warm:
        session = Faults(warm, command)
        for fault in faults:
            for call in filter(wanted, session.calls):
                session.put(call, fault)
        return session.outcome


def in_turn(command: Command, first: int, wanted: Callable[[Call], bool]) -> Outcome:
    """One error at every wanted call, each time the next of them."""
    strace.require()
    with _warm() as warm:
        session = Faults(warm, command)
        for number, call in enumerate(filter(wanted, session.calls), first):
            session.put(call, ERRORS[number % len(ERRORS)])
        return session.outcome


def of_the_program(place: Path, command: Command, faults: Sequence[str]) -> Outcome:
    """The faults at a few calls of a program that is started as users start it."""
    strace.require()
    with Warm(place) as warm:
        session = Program(warm, command)
        for fault in faults:
            for call in session.chosen():
                session.put(call, fault)
        return session.outcome


def at_random(points: int, seed: int) -> Outcome:
    """SIGKILL at random calls of random commands, until there are `points`."""
    strace.require()
    chosen = random.Random(seed)
    outcome = Outcome()
    commands = (*COMMANDS, *MORE)
    shares = [chosen.randrange(len(commands)) for _ in range(points)]
    for number, command in enumerate(commands):
        with _warm() as warm:
            session = Faults(warm, command)
            for _ in range(shares.count(number)):
                session.put(chosen.choice(session.calls), KILL)
            outcome += session.outcome
    return outcome


@contextlib.contextmanager
def _warm() -> Iterator[Warm]:
    with (
        tempfile.TemporaryDirectory(prefix="journal-faults-") as name,
        Warm(Path(name)) as warm,
    ):
        yield warm
