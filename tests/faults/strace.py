"""Faults put into single system calls of a process, by strace.

A first run of a command is traced to learn which system calls touch the vault or
the state folder. Each further run gets one fault, at one of these calls, which is
named by its kind and how many of this kind came before it. The trace of that run
must show that the fault struck the very call that it was meant for.
"""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.faults.outcome import NotPermitted

_LINE = re.compile(r"(?:\d+ +)?(\w+)\((.*)")
_RANDOM = re.compile(r"\.[0-9a-f]{8}\.tmp|/[0-9a-f]{8}-")
_PATH = re.compile(r'[<"](/[^>"]*)[>"]')


_CHANGING = (
    *("write", "pwrite", "rename", "link", "unlink", "rmdir", "mkdir", "symlink"),
    *("ftruncate", "fchmod", "chmod", "fchown", "chown", "fsetxattr", "setxattr"),
    *("fsync", "fdatasync", "flock", "utime", "copy_file_range", "sendfile"),
)


@dataclass(frozen=True)
class Call:
    """One system call: the `nth` of its kind, from 1, and the paths it is about."""

    name: str
    nth: int
    paths: tuple[str, ...]
    creates: bool

    def __str__(self) -> str:
        places = " ".join(path.rpartition("/")[2] for path in self.paths)
        return f"{self.name} {self.nth} ({places})"

    @property
    def changes(self) -> bool:
        """Whether the call changes anything that outlives the process."""
        return self.creates or self.name.startswith(_CHANGING)

    @property
    def matters(self) -> bool:
        """Whether it reads or changes; not so those that look or bring to an end."""
        return (
            self.changes
            or "xattr" in self.name
            or self.name in ("openat", "open", "fcntl")
            or self.name.startswith(("read", "pread"))
        )


def require() -> None:
    """Raises NotPermitted where strace may not trace."""
    try:
        done = subprocess.run(
            ["strace", "-o", "/dev/null", "true"], capture_output=True, check=False
        )
    except FileNotFoundError:
        raise NotPermitted("strace is not installed") from None
    if done.returncode:
        raise NotPermitted("strace may not trace here")


def calls_in(trace: str, places: Sequence[Path]) -> list[Call]:
    """The system calls of a trace that touch one of the places."""
    counts: Counter[str] = Counter()
    found = []
    for line in trace.splitlines():
        parsed = _LINE.match(line)
        if not parsed:
            continue
        name, rest = parsed.groups()
        # what it returns is not known of one that was not carried out
        rest = rest.rpartition(") = ")[0] or rest
        counts[name] += 1
        paths = tuple(
            _RANDOM.sub(".RANDOM", path)
            for path in _PATH.findall(rest)
            if any(Path(path).is_relative_to(place) for place in places)
        )
        if paths:
            found.append(Call(name, counts[name], paths, "O_CREAT" in rest))
    return found


def options(log: Path, call: Call | None = None, fault: str = "") -> list[str]:
    """What strace is to be told: to trace all calls, or to put a fault into one.

    `fault` is as strace knows it: `signal=KILL` or `error=EIO`.
    """
    words = ["strace", "-f", "-y", "-s", "0", "-o", str(log)]
    if call is None:
        return [*words, "-e", "trace=all"]
    inject = f"inject={call.name}:{fault}:when={call.nth}"
    return [*words, "-e", f"trace={call.name}", "-e", inject]


@contextmanager
def attached(pid: int, words: Sequence[str]) -> Iterator[None]:
    """strace, tracing a process that has begun, until that ends."""
    tracer = subprocess.Popen(
        [*words, "-p", str(pid)], stderr=subprocess.PIPE, text=True
    )
    assert tracer.stderr
    said = tracer.stderr.readline()
    if "attached" not in said:
        tracer.kill()
        tracer.wait()
        raise NotPermitted(f"strace may not trace here: {said.strip()}")
    yield
    tracer.wait(60)
    tracer.stderr.close()


def struck(trace: str, call: Call, fault: str, places: Sequence[Path]) -> bool:
    """Whether the trace shows the fault at this call and at no other."""
    lines = [line for line in trace.splitlines() if _LINE.match(line)]
    if len(lines) < call.nth:
        return False
    hit = [c for c in calls_in(trace, places) if c.nth == call.nth]
    if fault.startswith("signal"):
        return hit == [call] and len(lines) == call.nth and "+++ killed by" in trace
    injected = [n for n, line in enumerate(lines, 1) if "(INJECTED)" in line]
    return hit == [call] and injected == [call.nth]
