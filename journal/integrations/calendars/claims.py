"""Claims: with several machines watching the same notes, each notification comes once.

A moment has a name that is the same on every machine. The first machine to store a
marker with that name raises the notification. The marker is stored in a shared place:
next to the calendar on the server, or as a ref of the vault's git remote; both refuse a
second one. Without either, one machine can be named in the settings.

If a marker cannot be stored because there is no connection, the notification still
comes: twice is better than never.
"""

from __future__ import annotations

import hashlib
import os
import platform
import secrets
import subprocess
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Protocol, TypeVar

from journal.api.journal import Journal
from journal.integrations.calendars.collections.caldav import CalDav
from journal.integrations.calendars.collections.collection import CollectionFailed
from journal.integrations.calendars.objects.content_lines import Component, text_line
from journal.integrations.calendars.targets import server_of
from journal.model.errors import ConfigError, JournalError
from journal.model.settings import CalendarSettings
from journal.model.when import When

KEPT = timedelta(days=14)
"""How long a marker is kept; no notification is that late."""
_SECONDS = 20
"""For git; a server has the time of its client."""


class Claims(Protocol):
    """Decides which machine raises which notification."""

    def claim(self, names: Sequence[str], now: datetime) -> set[str]:
        """The names that this machine should announce. Never raises."""

    def close(self) -> None:
        """Release resources."""


def key_of(name: str) -> str:
    """A moment's name in a marker, which reveals nothing about its content."""
    return hashlib.blake2b(
        name.encode("utf-8", "surrogateescape"), digest_size=16
    ).hexdigest()


@dataclass
class ByCalendar:
    """Markers in a separate calendar, next to the synchronised one."""

    server: CalDav
    say: Callable[[str], None]
    _made: bool = False
    _cleaned: date | None = None

    def claim(self, names: Sequence[str], now: datetime) -> set[str]:
        won: set[str] = set()
        for name in names:
            try:
                self._make()
                key = f"told-{now:%Y%m%d}-{key_of(name)}"
                # the day is only for cleaning up: around midnight two days overlap
                if self.server.claim(f"told-{key_of(name)}", _marker(key, now)):
                    won.add(name)
            except CollectionFailed as error:
                self.say(f"{error}; it is told here, perhaps elsewhere too")
                return won | set(names[names.index(name) :])
        self._clean(now)
        return won

    def _make(self) -> None:
        if not self._made:
            self.server.create("Follow-ups: told", "VJOURNAL")
            self._made = True

    def _clean(self, now: datetime) -> None:
        """Once a day, remove markers that are too old to matter."""
        if self._cleaned == now.date():
            return
        self._cleaned = now.date()
        oldest = f"{now - KEPT:%Y%m%dT%H%M%S}"
        try:
            there = self.server.changes("", {}).changed
            for href, (etag, text) in self.server.fetch(there).items():
                if _stamp(text) < oldest:
                    self.server.delete(href, etag)
        except Exception as error:
            # a failed clean-up is no reason not to notify
            self.say(f"{self.server.name}: old markers are left: {error}")

    def close(self) -> None:
        self.server.close()


def _marker(key: str, now: datetime) -> str:
    """An entry of a diary: what calendars and task lists do not show."""
    lines = [
        f"UID:{key}-{secrets.token_hex(8)}",
        f"DTSTAMP:{now:%Y%m%dT%H%M%S}Z",
        f"DTSTART;VALUE=DATE:{now:%Y%m%d}",
        text_line("SUMMARY", "A follow-up was told"),
        "CLASS:PRIVATE",
    ]
    head = ["VERSION:2.0", "PRODID:-//followup-journal//journal watch//EN"]
    return str(Component("VCALENDAR", [*head, Component("VJOURNAL", [*lines])]))


def _stamp(text: str) -> str:
    return text.partition("DTSTAMP:")[2][:15]


@dataclass
class ByGit:
    """Markers as refs of the vault's remote: a push makes each of them once."""

    root: Path
    say: Callable[[str], None]
    _cleaned: date | None = None

    def claim(self, names: Sequence[str], now: datetime) -> set[str]:
        refs = {f"refs/followups/{now:%Y%m}/{key_of(name)}": name for name in names}
        old = {_other_month(ref, now): name for ref, name in refs.items()}
        try:
            remote = self._remote()
            known = self._known(remote, old)
            left = {ref: name for ref, name in refs.items() if name not in known}
            won = self._push(remote, left, now)
            self._clean(remote, now)
        except (OSError, subprocess.SubprocessError, JournalError) as error:
            self.say(f"git: {error}; it is told here, perhaps elsewhere too")
            return set(names)
        return won

    def _known(self, remote: str, old: dict[str, str]) -> set[str]:
        """Claims of the neighbouring month: around its end both are checked."""
        if not old:
            return set()
        found = self._git("ls-remote", remote, *list(old)[:200])
        return {old[line.split("\t")[1]] for line in found.splitlines() if "\t" in line}

    def _push(self, remote: str, refs: dict[str, str], now: datetime) -> set[str]:
        if not refs:
            return set()
        # every claim is a distinct blob: pushing the same one twice would succeed
        said = f"{platform.node()} {now.isoformat()} {secrets.token_hex(8)}"
        blob = self._git("hash-object", "-w", "--stdin", given=said).strip()
        leases = [f"--force-with-lease={ref}:" for ref in refs]
        specs = [f"{blob}:{ref}" for ref in refs]
        words = ["push", "--porcelain", "--no-verify", *leases, remote, *specs]
        done = self._run(*words)
        won: set[str] = set()
        seen = 0
        for line in done.stdout.splitlines():
            flag, _, rest = line.partition("\t")
            ref = rest.partition("\t")[0].partition(":")[2]
            if ref in refs:
                seen += 1
                if flag.strip() == "*":
                    won.add(refs[ref])
        if not seen:
            raise JournalError(_last_line(done.stderr) or "the push failed")
        return won

    def _clean(self, remote: str, now: datetime) -> None:
        """Once a day, drop the refs of two months ago and before."""
        if self._cleaned == now.date():
            return
        self._cleaned = now.date()
        found = self._git("ls-remote", remote, "refs/followups/*")
        kept = {f"{now:%Y%m}", _month_before(now)}
        old = [
            line.split("\t")[1]
            for line in found.splitlines()
            if "\t" in line and line.split("\t")[1].split("/")[2] not in kept
        ]
        if old:
            self._run("push", "--no-verify", remote, *[f":{ref}" for ref in old[:200]])

    def _remote(self) -> str:
        found = self._git("remote").split()
        if not found:
            raise JournalError("the vault has no remote")
        return "origin" if "origin" in found else found[0]

    def _git(self, *words: str, given: str = "") -> str:
        done = self._run(*words, given=given)
        if done.returncode:
            raise JournalError(_last_line(done.stderr) or f"git {words[0]} failed")
        return done.stdout

    def _run(self, *words: str, given: str = "") -> subprocess.CompletedProcess[str]:
        """git in the vault; without password prompts and hooks."""
        safe = ["-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false"]
        return subprocess.run(
            ["git", *safe, "-C", str(self.root), *words],
            input=given,
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
            env={**os.environ, "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"},
        )

    def close(self) -> None:
        """Nothing to release."""


def _month_before(now: datetime) -> str:
    return f"{now.replace(day=1) - timedelta(days=1):%Y%m}"


def _other_month(ref: str, now: datetime) -> str:
    key = ref.rpartition("/")[2]
    return f"refs/followups/{_month_before(now)}/{key}"


def _last_line(text: str) -> str:
    lines = text.strip().splitlines()
    return lines[-1] if lines else ""


@dataclass
class ByMachine:
    """One machine notifies; all others are silent."""

    name: str
    own: str = field(default_factory=platform.node)

    @property
    def tells(self) -> bool:
        """Whether this is that machine."""
        return self.name.casefold() == self.own.casefold()

    @property
    def about(self) -> str:
        """For `doctor`."""
        who = (
            "this machine tells" if self.tells else f"“{self.name}” tells, not this one"
        )
        return f"{who} (once = “machine:{self.name}”; this is “{self.own}”)"

    def claim(self, names: Sequence[str], now: datetime) -> set[str]:
        return set(names) if self.tells else set()

    def close(self) -> None:
        """Nothing to release."""


def claims_of(journal: Journal, say: Callable[[str], None]) -> Claims | None:
    """The claims by the settings; None if every machine notifies independently.

    Raises ConfigError for a missing calendar, or a vault without git.
    """
    once = journal.settings.calendar.once
    if once.startswith("machine:"):
        return ByMachine(once.removeprefix("machine:").strip())
    if once == "git":
        if not (journal.root / ".git").exists():
            raise ConfigError('[calendar] once = "git": the vault is not in git')
        return ByGit(journal.root, say)
    if journal.settings.calendar.tells_for_itself:
        return None
    server = server_of(journal)
    if server is None:
        raise ConfigError('[calendar] once = "calendar": no url is set there')
    return ByCalendar(server.beside("-told", timeout=8.0), say)


def about(settings: CalendarSettings, own: str | None = None) -> str:
    """How notifications are kept from coming twice, for `doctor`."""
    once = settings.once
    if once.startswith("machine:"):
        machine = ByMachine(once.removeprefix("machine:").strip())
        return (ByMachine(machine.name, own) if own else machine).about
    if once == "git":
        return (
            "one machine notifies: the first to claim a git ref on the vault's remote"
        )
    if once == "calendar" or (once == "auto" and settings.url):
        return f"one machine notifies: the first to leave a claim beside {settings.url}"
    return "each machine that watches notifies; docs/how-to/calendars.md: notify once"


def trouble(settings: CalendarSettings, root: Path) -> str | None:
    """Why claiming cannot work with these settings, as far as that shows offline."""
    if settings.once == "calendar" and settings.url is None:
        return "once = “calendar”, but no url is set in [calendar]"
    if settings.once == "git" and not (root / ".git").exists():
        return "once = “git”, but the vault is not in git"
    return None


def won(claims: Claims, names: Iterable[str], now: datetime) -> set[str]:
    """The names to announce here; each is asked for once."""
    return claims.claim(list(dict.fromkeys(names)), now)


class Told(Protocol):
    """The part of a moment needed here."""

    @property
    def path(self) -> str:
        """The note it is about."""

    @property
    def name(self) -> str:
        """Its subject."""

    @property
    def when(self) -> When:
        """As the note has it."""


M = TypeVar("M", bound=Told)


class MomentClaims:
    """Claims of moments, as the notifier asks for them."""

    def __init__(
        self,
        journal: Journal,
        clock: Callable[[], datetime],
        say: Callable[[str], None],
    ) -> None:
        """By the journal's settings; `say` gets each problem once."""
        self._journal = journal
        self._clock = clock
        self._tell = say
        self._said: set[str] = set()
        self._claims: Claims | None = None

    def claim(self, moments: Sequence[M]) -> Sequence[M]:
        """The moments that this machine should announce; all of them if claiming
        fails."""
        if self._claims is None:
            try:
                self._claims = claims_of(self._journal, self._say)
            except JournalError as error:
                self._say(str(error))
        if self._claims is None:
            return moments
        mine = won(self._claims, map(_name, moments), self._clock())
        return [moment for moment in moments if _name(moment) in mine]

    def close(self) -> None:
        """Release resources."""
        if self._claims:
            self._claims.close()

    def _say(self, problem: str) -> None:
        if problem not in self._said:
            self._said.add(problem)
            self._tell(f"journal: {problem}")


def _name(moment: Told) -> str:
    """The same on every machine."""
    return "\0".join((moment.path, moment.name, str(moment.when)))
