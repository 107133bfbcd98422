"""Filesystems of our own, which are gone with the process that mounted them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tests.faults.outcome import NotPermitted, Outcome
from tests.processes import environment


def _own_mounts() -> list[str]:
    """What starts a process whose mounts no one else sees. Raises NotPermitted."""
    words = ["unshare", "-m"] if os.geteuid() == 0 else ["unshare", "-rm"]
    try:
        probe = subprocess.run(
            [*words, "mount", "-t", "tmpfs", "none", "/mnt"],
            capture_output=True,
            check=False,
        )
    except FileNotFoundError:
        raise NotPermitted("unshare is not installed") from None
    if probe.returncode:
        raise NotPermitted("mounting a filesystem is not permitted here")
    return words


def measured(module: str, *arguments: object) -> Outcome:
    """The outcome that a module of ours prints, run with mounts of its own."""
    words = [*_own_mounts(), sys.executable, "-m", f"tests.faults.{module}"]
    done = subprocess.run(
        [*words, *map(str, arguments)],
        stdout=subprocess.PIPE,
        env=environment(),
        check=False,
    )
    if done.returncode:
        raise AssertionError(f"tests.faults.{module} ended with {done.returncode}")
    told = json.loads(done.stdout)
    if "not permitted" in told:
        raise NotPermitted(told["not permitted"])
    return Outcome(told["runs"], Counter(told["seen"]), told["violations"])


def tell(outcome: Outcome | NotPermitted) -> None:
    """Print an outcome for `measured` in the process that asked for it."""
    if isinstance(outcome, NotPermitted):
        sys.stdout.write(json.dumps({"not permitted": str(outcome)}))
    else:
        sys.stdout.write(json.dumps(vars(outcome)))


def mount(*words: str | Path) -> None:
    """Raises NotPermitted with what mount says."""
    _run(["mount", *map(str, words)])


def unmount(place: Path) -> None:
    _run(["umount", str(place)])


def make_ext4(image: Path, size: int, *options: str) -> None:
    """An image of a filesystem, of so many bytes."""
    with image.open("wb") as file:
        file.truncate(size)
    _run(["mkfs.ext4", "-q", "-F", *options, str(image)])


def _run(words: Sequence[str]) -> None:
    # mkfs is where only root's PATH leads
    path = f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/sbin"
    try:
        done = subprocess.run(
            words,
            capture_output=True,
            text=True,
            check=False,
            env=os.environ | {"PATH": path},
        )
    except FileNotFoundError:
        raise NotPermitted(f"{words[0]} is not installed") from None
    if done.returncode:
        said = done.stderr.strip().splitlines() or ["it failed"]
        raise NotPermitted(f"{words[0]} is not possible here: {said[0]}")
