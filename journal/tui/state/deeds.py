"""Actions from the screen, run by a worker: each changes notes and reports."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime

from journal.api.changes import Change
from journal.api.edits.verb_steps import Answer
from journal.api.journal import Journal
from journal.api.requests import Act, Add, Mend, Redo, Undo
from journal.api.verbs import Verb
from journal.api.view import View
from journal.desktop.notify.missed import take_as_seen, what_was_missed
from journal.language.cells import fit
from journal.language.edit.intents import Ask, Intent
from journal.language.edit.typed_words import contact_of
from journal.model.entry import NotePath, Problem
from journal.model.errors import AskRefused, JournalError
from journal.model.value import value
from journal.practice.agenda.agenda import Item
from journal.practice.agenda.item_words import day_text, when_text
from journal.practice.agenda.objections import Objection
from journal.practice.agenda.shown_text import full_text
from journal.practice.people.people import Person


def objection_text(known: View, item: Item, objection: Objection) -> str:
    """Why not to ask, without the suggested commands."""
    if objection.code != "enough":
        return objection.text
    sent = len(known.standing(item).waits)
    all_were = "1 nudge was" if sent == 1 else f"all {sent} nudges were"
    return f"{all_were} sent without a reply"


@value
class Outcome:
    """The report on an action."""

    said: str
    failed: bool = False
    at: tuple[NotePath, int] | None = None
    """Note and line to go to, if the action was not about the entry at the cursor."""
    undoable: bool = False
    """Whether notes were changed, so that undo applies."""


def carry_out(
    journal: Journal,
    verb: Verb,
    items: Sequence[Item],
    answer: Answer,
    progress: Callable[[int, int], None] | None = None,
) -> Outcome:
    """Apply it to each entry as one step. Raises what `Journal.apply` raises."""
    view = journal.at(answer.now)
    pairs = [(verb.intent(view, item, answer), item) for item in items]
    asked = [intent for intent, _ in pairs if isinstance(intent, Ask)]
    after = _when_again(asked, answer.now) or verb.then
    said = verb.done(items, answer)
    label = verb.label(answer)
    return write(journal, pairs, answer.now, label, said, after, progress)


def write(
    journal: Journal,
    pairs: Sequence[tuple[Intent, Item]],
    now: datetime,
    label: str,
    said: str,
    after: str = "",
    progress: Callable[[int, int], None] | None = None,
) -> Outcome:
    """Apply an intent to each entry as one step; `after` is the later effect.

    Raises what `Journal.apply` raises.
    """
    edits = [(intent, item.entry) for intent, item in pairs]
    several = progress if len(pairs) > 1 else None
    changes = journal.apply(Act(edits, label), now, several)
    if all(change.is_unchanged for change in changes):
        return Outcome("Nothing to change")
    hint = f"; {after}" if after else ""
    what = _words([item for _, item in pairs])
    text = "; ".join([f"{said}: {what}{hint}", *_in_sum(changes)])
    return Outcome(text, undoable=True)


def _words(items: Sequence[Item]) -> str:
    if len(items) > 1:
        return f"{len(items)} follow-ups"
    return _short(full_text(items[0].entry))


# -------------------------------------------------------- whose turn it is


def nudge(
    journal: Journal, item: Item, now: datetime, text: str, reason: str
) -> Outcome:
    """Log a nudge, or the first question. Raises AskRefused, and as `write` does.

    The current log decides, not the one from when the key was pressed.
    """
    entry = journal.current(item.entry)
    known = View(journal, now)
    try:
        intent = known.nudge(entry, text, reason)
    except AskRefused:
        found = known.objections(journal.item(entry, now))
        why = "; ".join(objection_text(known, item, o) for o in found)
        raise AskRefused(f"Too soon: {why}") from None
    said = "Nudged" if intent.kind == "nudge" else "Asked"
    after = _when_again([intent], now)
    return write(journal, [(intent, item)], now, said.lower(), said, after)


def _when_again(asked: Sequence[Ask], now: datetime) -> str:
    """When the question comes up again, in words; empty if there is none."""
    days = {intent.again for intent in asked if intent.again}
    first = min(days, default=None)
    if first is None:
        return ""
    again = "come back" if len(asked) > 1 else "comes back"
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
    day = f"next step {when_text(when, now.date())}" if when else "next step added"
    said = f"Done: {_words([item])}; {day}"
    return Outcome("; ".join([said, *_remarks(changes)]), undoable=True)


def log_with(journal: Journal, person: Person, now: datetime, text: str) -> Outcome:
    """Log contact with someone. Raises what `Journal.apply` raises."""
    request = View(journal, now).log(person, now, *contact_of(text))
    [change] = journal.apply(request, now)
    who = fit(person.label, 40).rstrip()
    said = f"Recorded contact: {who} in {change.path}"
    return Outcome("; ".join([said, *_remarks([change])]), undoable=True)


# -------------------------------------------------------- all the others


def add(
    journal: Journal, sentence: str, now: datetime, to: str | None = None
) -> Outcome:
    """Add an entry, and go to it. Raises what `Journal.apply` raises."""
    [change] = journal.apply(Add(sentence, to), now)
    said = "; ".join([f"Added to {change.path}", *_remarks([change])])
    at = (change.path, change.line + len(change.new) - 1)
    return Outcome(said, at=at, undoable=True)


def undo(journal: Journal, now: datetime) -> Outcome:
    """Undo the last change, and go to it. Raises what `Journal.apply` raises."""
    return _turned(journal, "Undone", journal.apply(Undo(), now), now)


def undo_entry(journal: Journal, item: Item, now: datetime) -> Outcome:
    """Undo the newest change of an entry. Raises what `Journal.apply` raises."""
    changes = journal.apply(Undo(item.entry.place), now)
    return _turned(journal, "Undone", changes, now)


def mend(journal: Journal, problems: Sequence[Problem], now: datetime) -> Outcome:
    """Write the corrections that these offer. Raises what `Journal.apply` raises."""
    changes = [c for c in journal.apply(Mend(problems), now) if not c.is_unchanged]
    if not changes:
        return Outcome("Nothing to fix: these lines have changed")
    what = changes[0].new[0].strip() if len(changes) == 1 else f"{len(changes)} lines"
    said = f"Fixed: {fit(what, 60).rstrip()}"
    return Outcome("; ".join([said, *_remarks(changes)]), undoable=True)


def missed_words(journal: Journal, now: datetime) -> tuple[str, ...]:
    """The texts of missed notifications."""
    try:
        found = what_was_missed(journal, now) or []
    except JournalError:
        return ()  # the notifier reports that
    return tuple(full_text(moment.entry) for moment in found if moment.entry)


def seen(journal: Journal, now: datetime) -> Outcome:
    """Mark missed notifications as seen. Raises JournalError."""
    found = what_was_missed(journal, now) or []
    take_as_seen(journal, found, now)
    return Outcome(f"{len(found)} seen" if found else "Nothing was missed")


def redo(journal: Journal, now: datetime) -> Outcome:
    """Redo what was undone. Raises what `Journal.apply` raises."""
    return _turned(journal, "Redone", journal.apply(Redo(), now), now)


def _turned(
    journal: Journal, said: str, changes: Sequence[Change], now: datetime
) -> Outcome:
    """Report what was restored, and go there."""
    first = changes[0]
    at = {(c.path, c.line + n) for c in changes for n in range(len(c.new) or 1)}
    back = [e for e in journal.entries if (e.path, e.line) in at]
    if len(changes) > 1:
        what = f"{len(changes)} changes, {len({c.path for c in changes})} notes"
        if len(back) == len(changes):
            what = f"{len(back)} follow-ups are back"
    elif back:
        entry = back[0]
        shown = when_text(journal.item(entry, now).when, now.date())
        when = f", {shown}" if shown and not entry.status.closed else ""
        what = f"{_short(full_text(entry))}{when}"
    else:
        gone = next((line.strip() for line in first.old if line.strip()), "")
        what = f"{_short(gone)} is gone from {first.path}" if gone else first.path
    text = "; ".join([f"{said}: {what}", *_in_sum(changes)])
    place = (back[0].path, back[0].line) if back else (first.path, first.line)
    return Outcome(text, at=place)


def _short(text: str) -> str:
    return fit(text, 40).rstrip()


def _in_sum(changes: Sequence[Change]) -> list[str]:
    """The remarks of several changes, without repetition."""
    if len(changes) == 1:
        return _remarks(changes)
    counts = Counter(_remarks(changes))
    return [f"{count} × {remark}" for remark, count in counts.items()]


def _remarks(changes: Sequence[Change]) -> list[str]:
    return [remark for change in changes for remark in change.notes]


def look_as(journal: Journal, everyone: bool) -> Outcome:
    """Show everyone's follow-ups, or the user's own again."""
    me = journal.settings.agenda.me
    if not me:
        return Outcome("These are everyone's. To see only yours, set “me”")
    journal.look_as(*(() if everyone else me))
    own = "Yours, and those without an owner"
    return Outcome("Everyone's follow-ups" if everyone else own)
