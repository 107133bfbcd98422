"""Asking git about a vault's past; the only module that runs git for that.

A vault may come from anyone, and `.git/config` can name programs: monitors, pagers,
filters, viewers, hooks, credential programs. None of them is run. Only reading commands
are used (`log`, `rev-parse`, `cat-file`), with every such setting overridden, no
network, no locks, no password prompt, and a time limit. Only the environment variables
that git needs are passed on.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import threading
from collections.abc import Generator
from pathlib import Path

_OVERRULED = (
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.pager=cat",
    "core.sshCommand=false",
    "core.alternateRefsCommand=",
    "credential.helper=",
    "diff.external=",
    "diff.orderFile=/dev/null",
    "diff.renames=true",
    "gpg.program=false",
    "log.follow=false",
    "log.mailmap=false",
    "log.showRoot=true",
    "log.showSignature=false",
    "protocol.allow=never",
    "safe.bareRepository=explicit",
)
_LONGEST = 64 * 1024
"""The most bytes in a line of output; longer lines are ignored."""
_SECONDS = 10.0


class NoGit(Exception):
    """The past cannot be read from git; the message says why."""


class Git:
    """Read access to git in one vault."""

    def __init__(self, root: Path) -> None:
        """Raises NoGit if git is not installed."""
        found = shutil.which("git")
        if found is None or not os.path.isabs(found):
            raise NoGit("git is not installed")
        safe = [word for setting in _OVERRULED for word in ("-c", setting)]
        self._words = [
            found, "--no-pager", "--no-optional-locks", *safe, "-C", os.fspath(root)
        ]  # fmt: skip
        self._environment = _environment()

    def ask(self, *words: str, given: bytes = b"") -> bytes:
        """The output of git for the input `given`. Raises NoGit with its error
        message."""
        try:
            done = subprocess.run(
                [*self._words, *words],
                input=given,
                capture_output=True,
                timeout=_SECONDS,
                check=False,
                env=self._environment,
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise NoGit(str(error)) from None
        if done.returncode:
            said = done.stderr.decode("utf-8", "replace").strip().splitlines()
            raise NoGit(said[0] if said else f"git {words[0]} failed")
        return done.stdout

    def lines(self, *words: str, seconds: float) -> Generator[bytes, None, None]:
        """The lines of a long output, without line ends, as they arrive.

        The caller may stop early. Raises NoGit if git fails or takes too long.
        """
        try:
            process = subprocess.Popen(
                [*self._words, *words],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=self._environment,
            )
        except OSError as error:
            raise NoGit(str(error)) from None
        assert process.stdout is not None
        timer = threading.Timer(seconds, process.kill)
        timer.daemon = True
        timer.start()
        try:
            whole = True
            while line := process.stdout.readline(_LONGEST):
                began, whole = whole, line.endswith(b"\n")
                # the rest of an overlong line is no separate line
                if began:
                    yield line.rstrip(b"\r\n")
            if process.wait():
                raise NoGit(f"git {words[0]} took too long, or failed")
        finally:
            timer.cancel()
            with contextlib.suppress(OSError):
                process.kill()
            process.stdout.close()
            process.wait()


def may_be_in_git(root: Path) -> bool:
    """Whether it is worth running git: the vault, or a folder above it, has a
    `.git`."""
    return any(
        os.path.lexists(os.path.join(folder, ".git"))
        for folder in (root, *root.parents)
    )


def _environment() -> dict[str, str]:
    """The environment without `GIT_DIR` and the like, which redirect git or run
    programs."""
    kept = ("PATH", "HOME", "XDG_CONFIG_HOME", "USERPROFILE", "SYSTEMROOT")
    return {name: os.environ[name] for name in kept if name in os.environ} | {
        "LC_ALL": "C",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_OPTIONAL_LOCKS": "0",
    }
