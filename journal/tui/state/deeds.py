"""What can be done from the screen, for a worker: each changes notes and reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from journal.api.changes import Change
from journal.api.journal import Journal
from journal.api.requests import Act, Add, Mend, Redo, Undo
from journal.api.verbs import Answer, Verb
from journal.api.view import View
from journal.desktop.notify.missed import take_as_seen, what_was_missed
from journal.language.cells import fit
from journal.language.edit.intents import Ask, Intent
from journal.language.edit.typed_words import contact_of
from journal.model.entry import EntryRef, NotePath, Problem
from journal.model.errors import AskRefused, JournalError
from journal.practice.agenda.agenda import Item
from journal.practice.agenda.item_words import day_text, when_text
from journal.practice.agenda.objections import Objection
from journal.practice.people.people import Person


def objection_text(known: View, item: Item, objection: Objection) -> str:
    """Why not to ask, without the commands that are an answer to it."""
    if objection.code != "enough":
        return objection.text
    sent = len(known.standing(item).waits)
    all_were = "1 nudge was" if sent == 1 else f"all {sent} nudges were"
    return f"{all_were} sent, and there is no answer"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What there is to say about a deed."""

    said: str
    failed: bool = False
    at: tuple[NotePath, int] | None = None
    """Note and line to go to, where the deed was not about the entry at the cursor."""


def carry_out(
    journal: Journal, verb: Verb, items: Sequence[Item], answer: Answer
) -> Outcome:
    """Do it to each entry, as one step. Raises what `Journal.apply` raises."""
    view = journal.at(answer.now)
    pairs = [(verb.intent(view, item, answer), item) for item in items]
    asked = [intent for intent, _ in pairs if isinstance(intent, Ask)]
    after = _when_again(asked, answer.now) or verb.then
    said = verb.done(items, answer)
    return write(journal, pairs, answer.now, verb.label(answer), said, after)


def write(
    journal: Journal,
    pairs: Sequence[tuple[Intent, Item]],
    now: datetime,
    label: str,
    said: str,
    after: str = "",
) -> Outcome:
    """Apply an intent to each entry, as one step; `after` is what happens next.

    Raises what `Journal.apply` raises.
    """
    edits = [(intent, item.entry) for intent, item in pairs]
    changes = journal.apply(Act(edits, label), now)
    if all(change.is_unchanged for change in changes):
        return Outcome("Nothing to change: it is so already")
    hint = f"{after}, u to undo" if after else "u to undo"
    what = _words([item for _, item in pairs])
    return Outcome("; ".join([f"{said}: {what} ({hint})", *_remarks(changes)]))


def _words(items: Sequence[Item]) -> str:
    if len(items) > 1:
        return f"{len(items)} entries"
    return fit(items[0].entry.text, 40).rstrip()


# -------------------------------------------------------- whose turn it is


def nudge(
    journal: Journal, item: Item, now: datetime, text: str, reason: str
) -> Outcome:
    """Note a nudge, or the first question. Raises AskRefused, and as `write` does.

    What counts is the log as it is now, not as it was when the key was pressed.
    """
    entry = journal.current(item.entry)
    known = View(journal, now)
    try:
        intent = known.nudge(entry, text, reason)
    except AskRefused:
        found = known.objections(journal.item(entry, now))
        why = "; ".join(objection_text(known, item, o) for o in found)
        raise AskRefused(f"Not now: {why}") from None
    said = "Nudged" if intent.kind == "nudge" else "Asked"
    after = _when_again([intent], now)
    return write(journal, [(intent, item)], now, said.lower(), said, after)


def _when_again(asked: Sequence[Ask], now: datetime) -> str:
    """When what was asked comes up again, in words; empty where nothing was."""
    days = {intent.again for intent in asked if intent.again}
    first = min(days, default=None)
    if first is None:
        return ""
    again = "come up again" if len(asked) > 1 else "comes up again"
    after = f"{again} {day_text(first, now.date())}"
    return f"the first {after.replace('come ', 'comes ')}" if len(days) > 1 else after


def follow_up(journal: Journal, item: Item, now: datetime, text: str) -> Outcome:
    """Tick it and write the next step. Raises what `Journal.apply` raises."""
    intent = View(journal, now).follow_up(item.entry, text)
    changes = journal.apply(
        Act.each(intent, [item.entry], "done, with a next step"), now
    )
    added = {
        (change.path, change.line + number)
        for change in changes
        for number, line in enumerate(change.new)
        if line not in change.old
    }
    steps = [
        journal.item(entry, now)
        for entry in journal.entries
        if (entry.path, entry.line) in added and not entry.status.closed
    ]
    when = next((step.when for step in steps if step.when), None)
    day = f"next step {when_text(when, now.date())}" if when else "next step noted"
    said = f"Done: {_words([item])} ({day}, u to undo)"
    return Outcome("; ".join([said, *_remarks(changes)]))


def log_with(journal: Journal, person: Person, now: datetime, text: str) -> Outcome:
    """Note contact with somebody. Raises what `Journal.apply` raises."""
    request = View(journal, now).log(person, now, *contact_of(text))
    [change] = journal.apply(request, now)
    said = f"Logged: {fit(person.label, 40).rstrip()} in {change.path} (u to undo)"
    return Outcome("; ".join([said, *_remarks([change])]))


# -------------------------------------------------------- all the others


def add(journal: Journal, sentence: str, now: datetime) -> Outcome:
    """Add an entry. Raises what `Journal.apply` raises."""
    [change] = journal.apply(Add(sentence), now)
    said = f"Added to {change.path} (u to undo)"
    return Outcome("; ".join([said, *_remarks([change])]))


def undo(journal: Journal, now: datetime) -> Outcome:
    """Take back the last change, and go to it. Raises what `Journal.apply` raises."""
    return _turned("Taken back", journal.apply(Undo(), now))


def undo_entry(journal: Journal, item: Item, now: datetime) -> Outcome:
    """Take back the newest change of an entry. Raises what `Journal.apply` raises."""
    return _turned("Taken back", journal.apply(Undo(item.entry.place), now))


def mend(journal: Journal, problems: Sequence[Problem], now: datetime) -> Outcome:
    """Write the corrections that these offer. Raises what `Journal.apply` raises."""
    changes = [c for c in journal.apply(Mend(problems), now) if not c.is_unchanged]
    if not changes:
        return Outcome("Nothing to correct: the lines are others now")
    what = changes[0].new[0].strip() if len(changes) == 1 else f"{len(changes)} lines"
    said = f"Corrected: {fit(what, 60).rstrip()} (u to undo)"
    return Outcome("; ".join([said, *_remarks(changes)]))


def missed_refs(journal: Journal, now: datetime) -> frozenset[EntryRef]:
    """The entries that fell due while nobody could see it."""
    try:
        found = what_was_missed(journal, now) or []
    except JournalError:
        return frozenset()  # the notifier says so
    return frozenset(moment.entry.ref for moment in found if moment.entry)


def seen(journal: Journal, now: datetime) -> Outcome:
    """Take what was missed as seen. Raises JournalError."""
    found = what_was_missed(journal, now) or []
    take_as_seen(journal, found, now)
    return Outcome(f"{len(found)} seen" if found else "Nothing was missed")


def redo(journal: Journal, now: datetime) -> Outcome:
    """Make again what was taken back. Raises what `Journal.apply` raises."""
    return _turned("Made again", journal.apply(Redo(), now))


def _turned(said: str, changes: Sequence[Change]) -> Outcome:
    first = changes[0]
    text = "; ".join([f"{said} in {first.path}", *_remarks(changes)])
    return Outcome(text, at=(first.path, first.line))


def _remarks(changes: Sequence[Change]) -> list[str]:
    return [remark for change in changes for remark in change.notes]
