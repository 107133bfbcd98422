"""Random edits on both sides, and kills at random steps: nothing lost, nothing twice.

Each task has a token in its words by which it is known on both sides, whatever
happens to it. JOURNAL_CALENDAR_EDITS says how many edits a run makes; the nightly
profile makes a thousand.
"""

from __future__ import annotations

import os
import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from journal.api.journal import Journal
from journal.integrations.calendars.collections.caldav import CalDav
from journal.integrations.calendars.collections.collection import Changes, Collection
from journal.integrations.calendars.collections.vdir import Vdir
from journal.integrations.calendars.sync.sync import Sync
from tests.conftest import VaultMaker
from tests.integrations.calendars.conftest import Pair
from tests.integrations.calendars.servers import radicale

NIGHTLY = os.environ.get("HYPOTHESIS_PROFILE") == "nightly"
EDITS = int(os.environ.get("JOURNAL_CALENDAR_EDITS", "1000" if NIGHTLY else "70"))
NOTES = ("a.md", "b.md", "sub/c.md")


class Killed(BaseException):
    """The process ends here."""


@dataclass
class Deadly:
    """A folder in which the process may end just after a file was written."""

    inner: Collection
    die: Callable[[], None]

    @property
    def name(self) -> str:
        return self.inner.name

    def changes(self, token: str, known: Mapping[str, str]) -> Changes:
        return self.inner.changes(token, known)

    def fetch(self, hrefs: Iterable[str]) -> dict[str, tuple[str, str]]:
        return self.inner.fetch(hrefs)

    def href_of(self, uid: str) -> str:
        return self.inner.href_of(uid)

    def put(self, href: str, text: str, etag: str | None) -> str:
        made = self.inner.put(href, text, etag)
        self.die()
        return made

    def delete(self, href: str, etag: str) -> None:
        self.inner.delete(href, etag)
        self.die()

    def close(self) -> None:
        self.inner.close()


@dataclass
class World:
    made: Pair
    dice: random.Random
    count: int = 0
    collection: Collection | None = None
    """A server whose objects are the files of the folder; else the folder itself."""
    gone: set[str] = field(default_factory=set)
    """Tokens that someone took away, on one of the sides."""
    renames: set[int] = field(default_factory=set)
    """Numbers that were given to a word, and to no task."""
    words: dict[str, str] = field(default_factory=dict)
    """What the phone called a task since the last sync, by token."""

    # ---------------------------------------------------- the notes

    def lines(self) -> list[tuple[str, int, str]]:
        """Open tasks: note, index, line."""
        found = []
        for note in (*NOTES, "inbox.md"):
            file = self.made.root / note
            if file.exists():
                for at, line in enumerate(file.read_text().split("\n")):
                    if line.startswith(("- [ ]", "- [/]")):
                        found.append((note, at, line))
        return found

    def put_line(self, note: str, at: int, *lines: str) -> None:
        file = self.made.root / note
        texts = file.read_text().split("\n")
        texts[at : at + 1] = lines
        file.write_text("\n".join(texts))

    def new_text(self) -> str:
        self.count += 1
        person = self.dice.choice(["@ann", "@ben", "@cy"])
        verb = self.dice.choice(["call", "write to", "send the plan to", "ask"])
        return f"{verb} {person} about tok{self.count}x"

    def day(self) -> str:
        return f"2024-0{self.dice.randint(6, 9)}-{self.dice.randint(10, 28)}"

    def edit_note(self) -> None:
        choice = self.dice.random()
        lines = self.lines()
        if choice < 0.25 or not lines:
            note = self.dice.choice(NOTES)
            file = self.made.root / note
            file.parent.mkdir(exist_ok=True)
            series = " 🔁 every week" if self.dice.random() < 0.3 else ""
            text = f"- [ ] {self.new_text()}{series} 📅 {self.day()}\n"
            old = file.read_text() if file.exists() else ""
            file.write_text(text + old if self.dice.random() < 0.5 else old + text)
            return
        note, at, line = self.dice.choice(lines)
        if choice < 0.45:
            day = self.day()
            if "📅" in line:
                line = re.sub(r"📅 \S+", f"📅 {day}", line)
            else:
                line = f"{line} 📅 {day}"
            self.put_line(note, at, line)
        elif choice < 0.6:
            self.put_line(note, at, line.replace(" about ", " again about ", 1))
        elif choice < 0.75 and "🔁" not in line:
            self.put_line(note, at, f"- [x]{line[5:]} ✅ 2024-06-05")
        elif choice < 0.85:
            self.gone.add(token_of(line))
            self.put_line(note, at)
        else:
            other = self.dice.choice(NOTES)
            self.put_line(note, at)
            file = self.made.root / other
            file.parent.mkdir(exist_ok=True)
            old = file.read_text() if file.exists() else ""
            file.write_text(f"{line}\n{old}")

    # ---------------------------------------------------- the phone

    def edit_phone(self) -> None:
        choice = self.dice.random()
        there = {
            summary: todo
            for summary, todo in self.made.objects().items()
            if todo.value("STATUS") not in ("COMPLETED", "CANCELLED")
        }
        if choice < 0.25 or not there:
            text = self.new_text()
            self.made.add(
                f"phone-{self.count}", f"SUMMARY:{text}", f"DUE;VALUE=DATE:{self.due()}"
            )
            return
        summary = self.dice.choice(sorted(there))
        if choice < 0.45:
            self.made.edit(summary, DUE=f";VALUE=DATE:{self.due()}")
        elif choice < 0.6:
            self.count += 1
            word = f"word{self.count}x"
            self.renames.add(self.count)
            self.words[token_of(summary)] = word
            clean = re.sub(r" word\d+x", "", summary)
            self.made.edit(summary, SUMMARY=f":{clean} {word}")
        elif choice < 0.85:
            self.made.edit(summary, STATUS=":COMPLETED", COMPLETED=":20240605T080000Z")
        else:
            self.gone.add(token_of(summary))
            self.made.file_of(summary).unlink()

    def due(self) -> str:
        return self.day().replace("-", "")

    # ---------------------------------------------------- the sync

    def sync(self, *, deadly: bool) -> bool:
        """Whether it came to its end."""

        def die(step: str = "") -> None:
            if deadly and self.dice.random() < 0.15:
                raise Killed(step)

        inner = self.collection or Vdir(self.made.folder)
        sync = Sync(
            self.made.journal,
            Deadly(inner, die),
            self.made.records,
            accept_empty=True,
            reached=die,
        )
        try:
            sync.run(self.made.now)
        except Killed:
            return False
        return True

    def everything(self) -> str:
        return "\n".join(f.read_text() for f in sorted(self.made.root.rglob("*.md")))


def token_of(text: str) -> str:
    found = re.search(r"tok\d+x", text)
    assert found, text
    return found[0]


def live(world: World, rounds: int) -> None:
    """Edits on both sides, a sync that may be killed, and so on."""
    for _ in range(rounds):
        for _ in range(world.dice.randint(1, 5)):
            if world.dice.random() < 0.5:
                world.edit_note()
            else:
                world.edit_phone()
        for _ in range(20):
            if world.sync(deadly=True):
                break
        else:
            assert world.sync(deadly=False)
        check(world)


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("seed", range(10 if NIGHTLY else 5))
def test_nothing_is_lost_and_nothing_twice(
    pair: Callable[..., Pair], seed: int
) -> None:
    made = pair({"a.md": ""})
    live(World(made, random.Random(seed)), EDITS // 5)
    assert made.settled()


@pytest.mark.timeout(1800)
def test_nor_with_a_server(
    vault: VaultMaker, open_vault: Callable[[Path], Journal], tmp_path: Path
) -> None:
    with radicale(tmp_path / "server") as server:
        client = CalDav(server.url, server.user, server.password)
        client.create()
        journal = open_vault(vault({"a.md": ""}))
        folder = next(server.folder.rglob("followups"))
        made = Pair(journal, folder, journal.state / "calendar" / "with-x.json")
        live(World(made, random.Random(11), 0, client), EDITS // 10)
        sync = Sync(journal, client, made.records)
        client.requests = 0
        assert sync.run(made.now).is_empty
        assert client.requests <= 2
        client.close()


def check(world: World) -> None:
    """After a sync both sides say the same, and all that was said is there."""
    made, text = world.made, world.everything()
    opened = Counter(token_of(line) for _, _, line in world.lines())
    assert [token for token, count in opened.items() if count > 1] == []
    there = Counter(
        token_of(summary)
        for summary, todo in made.objects().items()
        if todo.value("STATUS") not in ("COMPLETED", "CANCELLED")
    )
    assert there == opened
    # made and ticked on the phone between two syncs: history, and left there
    kept = text + "\n".join(made.objects())
    for number in range(1, world.count + 1):
        token = f"tok{number}x"
        if token not in world.gone and number not in world.renames:
            assert token in kept, f"{token} is lost"
    for token, word in world.words.items():
        # what the phone wrote is in the note or its log, unless the line was removed
        if token not in world.gone and token in text:
            assert word in text, f"{word} of {token} is lost"
    world.words.clear()
    days = {}
    for summary, todo in made.objects().items():
        days[token_of(summary)] = todo.value("DUE")
    for _, _, line in world.lines():
        due = re.search(r"📅 (\S+)", line)
        assert days[token_of(line)] == (due[1].replace("-", "") if due else None), line
