"""A full filesystem and a read-only one: real ones, small, and our own.

Run by `mounts.measured` in a process whose mounts no one else sees.
"""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.faults import mounts
from tests.faults.commands import COMMANDS, Stage
from tests.faults.outcome import NotPermitted, Outcome
from tests.faults.profile import commands
from tests.faults.warm import Ended, Warm
from tests.processes import contents

Mount = Callable[[Path, Path], None]
"""Mounts a small filesystem at the first place; the second one is for its image."""


def tmpfs(place: Path, scratch: Path) -> None:
    mounts.mount("-t", "tmpfs", "-o", "size=256k", "none", place)


def few_inodes(place: Path, scratch: Path) -> None:
    mounts.mount("-t", "tmpfs", "-o", "size=256k,nr_inodes=40", "none", place)


def ext4(place: Path, scratch: Path) -> None:
    image = scratch / "image"
    mounts.make_ext4(image, 1024 * 1024, "-b", "1024", "-O", "^has_journal")
    mounts.mount("-o", "loop", image, place)


FILESYSTEMS: dict[str, Mount] = {
    "tmpfs": tmpfs,
    "tmpfs with few inodes": few_inodes,
    "ext4": ext4,
}


def measure(name: str, full: str, most: int) -> Outcome:
    """The commands, on a filesystem with 0 to `most` blocks (or inodes) left.

    `full` says which folder is there: `vault` or `state`. With `most` 1, only the
    commands that are tried in each run of the tests.
    """
    tried = [c for c in COMMANDS if most > 1 or c in commands()]
    outcome = Outcome()
    with tempfile.TemporaryDirectory(prefix="journal-faults-") as folder:
        place, scratch = Path(folder) / "place", Path(folder)
        (place / full).mkdir(parents=True)
        FILESYSTEMS[name](place / full, scratch)
        try:
            with Warm(place) as warm:
                for command in tried:
                    stage = Stage(warm, command)
                    for left in range(most + 1):
                        where = f"{full} on {name} with {left} left"
                        _when_full(stage, place / full, left, where, outcome)
                        stage.reset()
                    _when_read_only(
                        stage, place / full, f"{full} on read-only {name}", outcome
                    )
        finally:
            mounts.unmount(place / full)
    return outcome


def _when_full(
    stage: Stage, folder: Path, left: int, where: str, outcome: Outcome
) -> None:
    outcome.runs += 1
    where = f"{stage.command.name}, {where}"
    fillers = _fill(folder, left)
    ended = stage.run(stage.command.words)
    _check(stage, ended, where, "no space left on device", outcome)
    for filler in fillers:
        filler.unlink()
    again = stage.run(["undo"])
    if stage.notes() != stage.original:
        outcome.violated(where, f"undo does: {again}")


def _fill(folder: Path, left: int) -> list[Path]:
    """Take all blocks, and all inodes, but these."""
    filler = folder / "filler"
    with contextlib.suppress(OSError), filler.open("wb") as file:
        while os.write(file.fileno(), bytes(512)):
            pass
    status = os.statvfs(folder)
    with contextlib.suppress(OSError):
        os.truncate(filler, max(0, filler.stat().st_size - left * status.f_frsize))
    made = [filler]
    if status.f_ffree < 100:
        for number in range(status.f_ffree - left):
            made.append(folder / f"filler{number}")
            made[-1].touch()
    return [file for file in made if file.exists()]


def _when_read_only(stage: Stage, folder: Path, where: str, outcome: Outcome) -> None:
    outcome.runs += 1
    where = f"{stage.command.name}, {where}"
    before = contents(stage.warm.vault)
    mounts.mount("-o", "remount,ro", folder)
    ended = stage.run(stage.command.words)
    mounts.mount("-o", "remount,rw", folder)
    _check(stage, ended, where, "read-only file system", outcome)
    if ended.code == 0 or contents(stage.warm.vault) != before:
        outcome.violated(where, f"something was written: {ended}")


def _check(stage: Stage, ended: Ended, where: str, why: str, outcome: Outcome) -> None:
    """All of it, or nothing, and said so; the steps of a batch are each a whole."""
    notes = stage.notes()
    strays = [name for name in stage.strays() if not name.startswith("filler")]
    if strays:
        outcome.violated(where, f"left behind: {strays}")
    if notes not in stage.states:
        outcome.violated(where, f"the notes are neither old nor new: {notes}")
        return
    done = stage.states.index(notes)
    outcome.seen["written" if ended.code == 0 else "refused"] += 1
    if ended.code == 0 and done != len(stage.states) - 1:
        outcome.violated(where, f"exit 0, but {done} steps are done")
    if ended.code == 0:
        return
    said = "written, but" in ended.err or "undo takes that back" in ended.err
    first, *more = ended.err.splitlines() or [""]
    is_one_error = all(line.startswith("  ") for line in more)
    if not is_one_error or why not in first or said != (done > 0):
        outcome.violated(where, f"{done} steps are done: {ended}")


if __name__ == "__main__":
    try:
        mounts.tell(measure(sys.argv[1], sys.argv[2], int(sys.argv[3])))
    except NotPermitted as error:
        mounts.tell(error)
