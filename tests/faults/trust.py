"""The right line, told once: the journal itself, over and over, in made-up vaults.

Typed twice: an id is listed, the line ticked, and the same typed again, in vaults
where lines say the same. Pressed late: an entry is told, the note edited as people
do (`twins.py`), and a button pressed. Told: days on which entries say the same, with
other tags, in other sections, in other notes, looked at several times a day while
the notes are edited. Pushed: a server that is away for an hour, or sends elsewhere,
while a desktop beside it is spoken to.
"""

from __future__ import annotations

import json
import random
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from journal.api.journal import Journal
from journal.api.requests import Act, Complete
from journal.desktop.notify.announcements import SCREEN, Announcements
from journal.desktop.notify.buttons import BUTTONS, DONE, SNOOZE, TOMORROW, Answers
from journal.desktop.notify.channel import ChannelFallback, Message
from journal.desktop.notify.channels.push_channels import NtfyChannel
from journal.desktop.notify.notifier import Notifier
from journal.language.note.read_note import parse_note
from journal.model.entry import NotePath
from journal.model.errors import JournalError
from journal.practice.agenda.entry_ids import entry_id
from journal.practice.agenda.moments import Moment, moments_of
from journal.practice.people.people import People
from tests.faults.outcome import Outcome
from tests.faults.twins import Made, side_by_side
from tests.settings import settings_with

_DAY = datetime(2026, 11, 25, 9, 30)
_SETTINGS = settings_with("all-tasks", daily_digest=None, weekly_digest="off")


@contextmanager
def _vault() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="journal-trust-") as name:
        (Path(name) / "vault").mkdir()
        yield Path(name)


def _open(place: Path) -> Journal:
    journal = Journal(
        place / "vault", _SETTINGS, state=place / "state", cache=place / "cache"
    )
    journal.refresh()
    return journal


# ---------------------------------------------------------------- typed twice


def typed_twice(vaults: int, seed: int) -> Outcome:
    """`done ID`, and `done ID` again: each in a process of its own, as it were."""
    chosen, outcome = random.Random(seed), Outcome()
    for _ in range(vaults):
        outcome.runs += 1
        made = Made(chosen)
        with _vault() as place:
            file = place / "vault" / "n.md"
            file.write_text("".join(f"{line.text}\n" for line in made.lines()))
            with _open(place) as journal:
                entry = chosen.choice(journal.entries)
                wanted = entry_id(entry.ref)
            before = file.read_text().splitlines()
            for _ in range(2):
                with _open(place) as journal:
                    try:
                        found = journal.find(wanted)
                        done = Act.each(Complete(date(2026, 11, 25)), [found], "done")
                        journal.apply(done, _DAY)
                    except JournalError:
                        outcome.seen["refused"] += 1
            after = file.read_text().splitlines()
            changed = [
                n
                for n, (a, b) in enumerate(zip(before, after, strict=True), 1)
                if a != b
            ]
            if changed != [entry.line]:
                outcome.violated(f"{before}, {entry.line}", f"lines {changed} changed")
    return outcome


# ---------------------------------------------------------------- pressed late


def pressed_late(presses: int, seed: int) -> Outcome:
    """A button is pressed after the note was edited."""
    chosen, outcome = random.Random(seed), Outcome()
    for _ in range(presses):
        outcome.runs += 1
        with _vault() as place:
            _press(chosen, outcome, place)
    return outcome


def _press(chosen: random.Random, outcome: Outcome, place: Path) -> None:
    made, file = Made(chosen), place / "vault" / "n.md"
    file.write_text("".join(f"{line.text}\n" for line in made.lines()))
    with _open(place) as journal:
        moments = _moments(journal)
        moment = chosen.choice(moments)
        assert moment.entry
        held, headings = moment.entry, moment.entry.headings
        number = list(made.lines())[held.line - 1].number
        message = Message("told", moments=(moment,), choices=BUTTONS)
        for _ in range(chosen.randrange(1, 5)):
            made.edit()
        if chosen.random() < 0.2:
            made.put_off(number)
        then = list(made.lines())
        file.write_text("".join(f"{line.text}\n" for line in then))
        by_line = {e.line: e for e in made.note().entries}
        answers = Answers(journal, lambda: _DAY, Announcements(journal.state).use)
        button = chosen.choice((DONE, SNOOZE, TOMORROW))
        try:
            answers.carry_out(message, button)
        except JournalError:
            outcome.seen["said what has changed"] += 1
            return
    after = file.read_text().splitlines()
    changed = [
        n for n, (a, b) in enumerate(zip(then, after, strict=True)) if a.text != b
    ]
    right = [n for n, line in enumerate(then) if line.number == number]
    # lines side by side that say the same are interchangeable
    same = right == changed or bool(
        right and changed and side_by_side(then, changed[0] + 1, right[0] + 1)
    )
    as_told = right and by_line[right[0] + 1].headings == headings
    if not (same and as_told) or "2026-11-25" not in then[right[0]].text:
        outcome.violated(f"{held} {[x.text for x in then]}", f"{button}: {changed}")
    outcome.seen["done"] += 1
    with _open(place) as journal:
        try:
            Answers(journal, lambda: _DAY, Announcements(journal.state).use).carry_out(
                message, button
            )
            outcome.violated(str(held), "a button was used twice")
        except JournalError:
            pass


def _moments(journal: Journal) -> list[Moment]:
    found = moments_of(journal.entries, journal.people, _SETTINGS, _DAY.date())
    return [moment for moment in found if moment.at <= _DAY]


# ---------------------------------------------------------------- each is announced

_WORDS = ("send the offer", "call back", "pay", "ask")
_TAGS = ("", " #acme", " #bolt", " #acme #bolt", " #Acme")


def told_once(days: int, seed: int) -> Outcome:
    """Entries that say the same, of one day: each claimed once, whatever comes."""
    chosen, outcome = random.Random(seed), Outcome()
    for _ in range(days):
        outcome.runs += 1
        with tempfile.TemporaryDirectory(prefix="journal-told-") as name:
            _one_day(chosen, outcome, Path(name))
    return outcome


def _one_day(chosen: random.Random, outcome: Outcome, folder: Path) -> None:
    notes = {
        f"{name}.md": _lines(chosen) for name in ("a", "b")[: chosen.randrange(1, 3)]
    }
    told: Counter[int] = Counter()
    for hour in (9, 12, 15):
        now = _DAY.replace(hour=hour)
        moments = _due(notes, now)
        # as a process that has just been started
        for moment in Announcements(folder).claim(moments, SCREEN, now, moments):
            told[_number(notes, moment)] += 1
        _stir(notes, chosen)
    wanted = {
        number for lines in notes.values() for number, text in lines if "- [" in text
    }
    for number in wanted:
        if told[number] != 1:
            text = next(t for x in notes.values() for n, t in x if n == number)
            outcome.violated(f"{notes}: {text}", f"told {told[number]} times")
    outcome.seen["entries"] += len(wanted)


def _lines(chosen: random.Random) -> list[tuple[int, str]]:
    lines = []
    for section in range(chosen.randrange(1, 3)):
        lines.append(f"## Section {section}")
        for _ in range(chosen.randrange(1, 5)):
            words = chosen.choice(_WORDS) + chosen.choice(_TAGS)
            at = chosen.choice(("📅 2026-11-25", "⏰ 2026-11-25 09:00"))
            lines.append(f"- [ ] {words} {at}")
    return [(chosen.getrandbits(60), text) for text in lines]


def _due(notes: dict[str, list[tuple[int, str]]], now: datetime) -> list[Moment]:
    found = []
    for path, lines in notes.items():
        content = "".join(f"{text}\n" for _, text in lines).encode()
        entries = parse_note(NotePath(path), content, _SETTINGS).entries
        found += moments_of(entries, People(()), _SETTINGS, now.date())
    return [moment for moment in found if moment.at <= now]


def _number(notes: dict[str, list[tuple[int, str]]], moment: Moment) -> int:
    assert moment.entry
    return notes[moment.path][moment.entry.line - 1][0]


def _stir(notes: dict[str, list[tuple[int, str]]], chosen: random.Random) -> None:
    """Edits that make no new entry and take none away."""
    for lines in notes.values():
        if chosen.random() < 0.5:
            lines.insert(chosen.randrange(len(lines) + 1), (0, "text"))


# ---------------------------------------------------------------- pushed


class _Server:
    """Takes what is posted, or does what it is told to instead."""

    def __init__(self) -> None:
        self.mode = "away"
        self.got = 0
        self.tokens = 0
        """How many came where none was to come."""
        self.elsewhere = ""

    def answer(self, request: BaseHTTPRequestHandler, *, other: bool) -> None:
        body = request.rfile.read(int(request.headers.get("Content-Length", 0)))
        if other:
            self.tokens += "Authorization" in request.headers
            request.send_response(200)
        elif self.mode == "away":
            request.send_response(503)
        elif self.mode.isdigit():
            request.send_response(int(self.mode))
            request.send_header("Location", f"{self.elsewhere}/other")
        else:
            if self.mode == "slow":
                time.sleep(0.8)
            json.loads(body)
            self.got += 1
            request.send_response(200)
        request.end_headers()


def pushed(pushes: int, seed: int) -> Outcome:
    """So many moments in two hours: each is to arrive once, and no token elsewhere."""
    outcome, chosen = Outcome(), random.Random(seed)
    kept = _Server()
    with (
        _vault() as place,
        _serving(kept, False) as here,
        _serving(kept, True) as there,
    ):
        kept.elsewhere = there
        times = sorted(chosen.randrange(120) for _ in range(pushes))
        start = datetime(2026, 11, 25, 10)
        lines = [
            f"- [ ] errand {n} ⏰ {start + timedelta(minutes=at):%Y-%m-%d %H:%M}\n"
            for n, at in enumerate(times)
        ]
        (place / "vault" / "n.md").write_text("".join(lines))
        (place / "token").write_text("secret")
        desktop = _Desktop()
        phone = _Counting(f"{here}/t", str(place / "token"))
        now = [start - timedelta(minutes=1)]
        with _open(place) as journal:
            notifier = Notifier(
                journal,
                lambda: now[0],
                lambda answered: [
                    ChannelFallback(SCREEN, [desktop], lambda text: None),
                    ChannelFallback("ntfy", [phone], lambda text: None),
                ],
                lambda message: None,
                lambda text: None,
            )
            notifier.begin()
            end = start + timedelta(hours=4)
            while now[0] < end:
                minutes = (now[0] - start).total_seconds() / 60
                kept.mode = _mode(minutes, chosen)
                began = time.monotonic()
                desktop.asked = began
                notifier.look()
                now[0] += timedelta(seconds=20)
            notifier.close()
    outcome.runs = pushes
    for number in range(pushes):
        arrived = phone.taken[f"errand {number}"]
        if arrived != 1:
            outcome.violated(
                f"errand {number} at {times[number]}", f"came {arrived} times"
            )
    if kept.got != phone.messages:
        outcome.violated("phone", f"{kept.got} came, {phone.messages} were confirmed")
    if kept.tokens:
        outcome.violated("elsewhere", f"{kept.tokens} tokens came")
    if desktop.slowest >= 1:
        outcome.violated("desktop", f"waited {desktop.slowest:.1f} s")
    outcome.seen["desktop messages"] = len(desktop.sent)
    return outcome


def _mode(minutes: float, chosen: random.Random) -> str:
    if minutes < 60:
        return "away"
    if minutes < 75:
        return chosen.choice(("301", "302", "303", "307", "308"))
    return "slow" if chosen.random() < 0.05 else "well"


class _Counting(NtfyChannel):
    """Knows which moments its server has taken: many come as one message."""

    def __init__(self, address: str, token: str) -> None:
        super().__init__(address, token)
        self.taken: Counter[str] = Counter()
        self.messages = 0

    def send(self, message: Message) -> None:
        super().send(message)
        self.messages += 1
        for moment in message.moments:
            assert moment.entry
            self.taken[moment.entry.text] += 1


class _Desktop:
    name = "desktop"

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.asked = 0.0
        self.slowest = 0.0

    def send(self, message: Message) -> None:
        self.slowest = max(self.slowest, time.monotonic() - self.asked)
        self.sent.append(message.title)

    def close(self) -> None:
        """It holds nothing."""


@contextmanager
def _serving(kept: _Server, other: bool) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            kept.answer(self, other=other)

        do_GET = do_POST

        def log_message(self, *_: object) -> None:
            """Nothing on stderr."""

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{http.server_port}"
    finally:
        http.shutdown()
        thread.join()
        http.server_close()
