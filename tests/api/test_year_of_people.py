"""A year with forty people, day by day.

A user nudges whenever it is suggested. People answer, by command and by hand, fall
silent, go away, are paused, and ask not to be contacted. What the test itself knows
of each of them decides what may be suggested: no one who is paused or not to be
contacted, no one who has answered; and no one who still owes an answer is forgotten.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random

import pytest

from journal.api.journal import Journal
from journal.api.messages.drafts import draft
from journal.api.messages.message_texts import Wordings
from journal.api.requests import Act
from journal.api.view import View
from journal.desktop.notify.messages import Messages
from journal.language.edit.intents import Park
from journal.practice.agenda.moments import moments_of
from journal.practice.agenda.reports.simulation import simulate
from journal.practice.agenda.sections import TO_NUDGE
from tests.conftest import VaultMaker
from tests.settings import settings_with

FIRST = date(2024, 1, 1)
PEOPLE = 40
FORGOTTEN = 60
"""Days without a suggestion after which someone who owes an answer is forgotten:
more than the longest rung, an absence and a pause together."""


@dataclass
class Somebody:
    """What the test knows of one person."""

    name: str
    never: bool = False
    paused: date = FIRST
    away: date = FIRST
    owes: set[int] = field(default_factory=set)
    """Numbers of the entries they have not answered."""

    def may_be_asked(self, number: int, today: date) -> bool:
        return number in self.owes and not self.is_left_alone(today)

    def is_left_alone(self, today: date) -> bool:
        return self.never or self.paused > today

    def note(self) -> str:
        lines = ["---", "type: person", f"aliases: {self.handle}", "keep: 30d"]
        lines += [f"pause-until: {self.paused}"] * (self.paused > FIRST)
        lines += ["do-not-contact: true"] * self.never
        return "\n".join([*lines, "---", "", "- 2023-12-20 call: hello", ""])

    @property
    def handle(self) -> str:
        return self.name.lower()


class Year:
    """The vault, the people, and what happens to them."""

    def __init__(self, root: Path, journal: Journal, random: Random) -> None:
        self.root = root
        self.journal = journal
        self.random = random
        self.people = [Somebody(f"P{n:02}") for n in range(PEOPLE)]
        self.about = [
            [self.people[n], *random.sample(self.people, n % 3)] for n in range(PEOPLE)
        ]
        self.suggested = dict.fromkeys(range(PEOPLE), FIRST)
        self.nudges = 0
        for number, about in enumerate(self.about):
            self.about[number] = about = list({p.name: p for p in about}.values())
            names = " ".join(f"@{person.handle}" for person in about)
            day = FIRST - timedelta(days=random.randrange(1, 10))
            text = f"- [ ] matter {number} {names} #waiting\n    - {day} sent: asked\n"
            self.file(number).write_text(text)
            for person in about:
                person.owes.add(number)
        for person in self.people:
            self.keep(person)

    def file(self, number: int) -> Path:
        return self.root / f"m{number:02}.md"

    def keep(self, person: Somebody) -> None:
        (self.root / f"People/{person.name}.md").write_text(person.note())

    def by_hand(self, number: int, line: str) -> None:
        file = self.file(number)
        file.write_text(f"{file.read_text()}    - {line}\n")

    def number_of(self, path: str) -> int:
        return int(path.removeprefix("m").removesuffix(".md"))

    # ---------------------------------------------------------------- a day

    def something_happens(self, now: datetime) -> None:
        today, random = now.date(), self.random
        for person in self.people:
            if random.random() < 0.004:
                person.paused = today + timedelta(days=random.randrange(5, 40))
                self.keep(person)
            elif random.random() < 0.001:
                person.never = True
                self.keep(person)
            for number in sorted(person.owes):
                chance = random.random()
                if chance < 0.01:
                    self.by_hand(number, f"{today} reply: @{person.handle} says yes")
                    person.owes.discard(number)
                elif chance < 0.015:
                    back = today + timedelta(days=random.randrange(3, 20))
                    self.by_hand(number, f"{today} ooo: @{person.handle} until {back}")
                elif chance < 0.025:
                    self.answer(number, person, now)
        for number, about in enumerate(self.about):
            if random.random() < 0.01 and not any(number in p.owes for p in about):
                self.ask_anew(number, today)
        self.journal.refresh()

    def answer(self, number: int, person: Somebody, now: datetime) -> None:
        self.journal.refresh()
        entry = self.journal.find(f"{self.file(number).name}:1")
        intent = View(self.journal, now).replied(entry, "yes", person.name)
        self.journal.apply(Act.each(intent, [entry], "replied"), now)
        person.owes.discard(number)

    def ask_anew(self, number: int, today: date) -> None:
        text = self.file(number).read_text()
        if "#waiting" not in text:
            text = text.replace("\n", " #waiting\n", 1)
        self.file(number).write_text(text)
        self.by_hand(number, f"{today} sent: and another thing")
        for person in self.about[number]:
            person.owes.add(number)
        self.suggested[number] = today

    def may_be_asked(self, number: int, today: date) -> list[Somebody]:
        return [p for p in self.about[number] if p.may_be_asked(number, today)]

    # ---------------------------------------------------------------- what is suggested

    def look(self, now: datetime, wordings: Wordings) -> None:
        view, today = View(self.journal, now), now.date()
        for item in view.items:
            number = self.number_of(item.entry.path)
            allowed = self.may_be_asked(number, today)
            if not allowed:
                assert item.heading != TO_NUDGE, (now, item.entry)
                assert "time to nudge" not in view.why(item), now
                self.suggested[number] = today
            elif item.heading == TO_NUDGE:
                self.suggested[number] = today
                self.nudge(view, number, {p.name for p in allowed}, wordings)
            assert (today - self.suggested[number]).days < FORGOTTEN, item.entry
        self.look_at_the_rest(view, today)

    def nudge(
        self, view: View, number: int, allowed: set[str], wordings: Wordings
    ) -> None:
        entry = self.journal.find(f"{self.file(number).name}:1")
        if view.standing(view.item(entry)).exhausted:
            until = view.today + timedelta(days=self.random.randrange(20, 50))
            park = Park(view.today, until, "no answer so far")
            self.journal.apply(Act.each(park, [entry], "parked"), view.now)
            return
        made = draft(self.journal, wordings, entry, view.now, "en")
        assert {one.name for one in made.to} <= allowed
        intent = view.nudge(entry, "again", "it is a test")
        before = self.file(number).read_text()
        self.journal.apply(Act.each(intent, [entry], "nudged"), view.now)
        added = self.file(number).read_text().splitlines()[-1]
        assert added not in before.splitlines()
        about = {person.name for person in self.about[number]}
        for name in about - allowed:
            assert f"@{name.lower()}" not in added
        if about != allowed:
            assert {w.strip(":@").upper() for w in added.split() if "@" in w} <= allowed
        self.nudges += 1

    def look_at_the_rest(self, view: View, today: date) -> None:
        """The cold, the notifications and the forecast."""
        alone = {p.name for p in self.people if p.is_left_alone(today)}
        assert not alone & {touch.person.name for touch in view.cold}
        if today.day % 14:
            return
        journal, settings = self.journal, self.journal.settings
        entries, people = journal.entries, journal.people
        moments = moments_of(entries, people, settings, today)
        due = [moment for moment in moments if moment.at.date() == today]
        for moment in due:
            for message in Messages(journal, view.now).of([moment]):
                told = "\n".join([message.title, *message.lines]).replace("nudged", "")
                if "nudge" in told:
                    assert moment.entry
                    assert self.may_be_asked(self.number_of(moment.path), today), told
        for event in simulate(entries, people, settings, view.now, 3):
            day = event.at.date()
            number = self.number_of(event.item.entry.path)
            if event.nudge:
                assert self.may_be_asked(number, day), (now_of(event.at), number)


def now_of(at: datetime) -> str:
    return at.isoformat()


def business_days() -> Iterator[datetime]:
    for number in range(366):
        day = FIRST + timedelta(days=number)
        if day.weekday() < 5:
            yield datetime.combine(day, time(10))


NIGHTLY = os.environ.get("HYPOTHESIS_PROFILE") == "nightly"
SEEDS = range(6) if NIGHTLY else [1]
EVERY = 1 if NIGHTLY else 3
"""Business days from one look to the next."""


@pytest.mark.parametrize("seed", SEEDS)
def test_nobody_is_nudged_who_is_not_to_be(
    vault: VaultMaker, tmp_path: Path, seed: int
) -> None:
    root = vault({})
    (root / "People").mkdir()
    settings = settings_with(max_open_questions=0)
    wordings = Wordings(None, tmp_path)
    with Journal(root, settings, state=tmp_path / "state", cache=None) as journal:
        year = Year(root, journal, Random(seed))
        journal.refresh()
        for now in list(business_days())[::EVERY]:
            year.something_happens(now)
            year.look(now, wordings)
    assert year.nudges > 300 / EVERY
    assert any(person.never for person in year.people)
