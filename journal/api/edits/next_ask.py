"""Asking someone, and asking again: refusals, log lines, and when to look again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from journal.language.clean import clean
from journal.language.edit.intents import Ask
from journal.model.entry import Entry, WhoseTurn
from journal.model.errors import AskRefused
from journal.model.log_kind import LogKind
from journal.model.value import replace
from journal.practice.agenda.agenda import Item
from journal.practice.agenda.objections import Objection
from journal.practice.messages.drafts import ANSWER_DAYS
from journal.practice.people.answers.endings import CLOSING, unanswered_closing
from journal.practice.people.ladder import LadderPosition, clock_of, next_day
from journal.practice.people.peace import is_left_alone
from journal.practice.people.promises import is_promised
from journal.practice.people.threads import mention_of

if TYPE_CHECKING:
    from journal.api.people_view import PeopleView


def nudge(view: PeopleView, entry: Entry, text: str = "", reason: str = "") -> Ask:
    """The nudge of an entry, or the first question if there was none yet.

    Raises AskRefused if something speaks against it and no reason is given, or if no
    reason is good enough.
    """
    item = view.journal.item(entry, view.now)
    found = view.objections(item)
    if any(objection.absolute for objection in found) or (found and not reason):
        raise _refused(view, entry, found)
    words = f"{text} (although {reason})" if found else text
    standing = view.standing(item)
    # an entry that waits was asked, even if no one logged it
    waits = item.turn is WhoseTurn.THEIRS and not entry.log
    if standing.asked is None and not standing.attempts and not waits:
        return ask(view, entry, words.strip(), sure=True)
    after = replace(standing, attempts=standing.attempts + 1)
    said = f"{_to_the_awaited(view, item)}{words.strip()}"
    return Ask(view.today, LogKind.NUDGE.word, said, _again(view, item, after))


def close_kindly(view: PeopleView, item: Item, text: str = "") -> Ask:
    """Log a closing message: the last thing that is asked of them.

    Raises AskRefused if they were not asked, or if someone is to be left alone.
    """
    place = item.entry.place
    absolute = [one.text for one in view.objections(item) if one.absolute]
    if absolute:
        raise AskRefused(f"{place}: not now: {clean('; '.join(absolute))}")
    if item.turn is not WhoseTurn.THEIRS:
        raise AskRefused(
            f"{place}: you are not waiting for a reply, so there is nothing to "
            'close; to give it up: cancel --reason "…"'
        )
    sent = unanswered_closing(item.entry)
    if sent:
        raise AskRefused(
            f"{place}: a closing message went to them on {sent.when.day} already; to "
            'close it: cancel --reason "…"'
        )
    words = f"{CLOSING}: {text.strip()}" if text.strip() else CLOSING
    said = f"{_to_the_awaited(view, item)}{words}"
    last = view.workdays.after(view.today, ANSWER_DAYS)
    return Ask(view.today, LogKind.SENT.word, said, last)


def _refused(view: PeopleView, entry: Entry, found: Sequence[Objection]) -> AskRefused:
    """Why not now, and how to do it anyway if that is possible."""
    first, *others = [clean(objection.text) for objection in found]
    more = others
    if found[0].code != "enough" and not any(one.absolute for one in found):
        id = view.journal.short_ids([entry]).get(entry.ref, entry.place)
        more = [*others, f'nudge anyway: journal nudge {id} --reason "…"']
    label = "too soon" if found[0].code == "too-soon" else "not now"
    return AskRefused(first, *more, label=label)


def _to_the_awaited(view: PeopleView, item: Item) -> str:
    """`to @ben: `, if others of the entry have already answered."""
    awaited = [p for p in view.awaited(item) if not is_left_alone(p, view.today)]
    if not awaited or len(awaited) == len(item.people):
        return ""
    names = [mention_of(person, item.entry) for person in awaited]
    return f"to {' and '.join(names)}: "


def ask(
    view: PeopleView,
    entry: Entry,
    text: str = "",
    reason: str = "",
    *,
    sure: bool = False,
) -> Ask:
    """The first question: it is their turn from today on.

    Raises AskRefused if they were already asked and have not answered, and if it is the
    user's own promise, unless the user is `sure` or gives a reason.
    """
    if is_promised(entry) and not (reason or sure):
        id = view.journal.short_ids([entry]).get(entry.ref, entry.place)
        raise AskRefused(
            "you promised this yourself, and waiting would make it their turn",
            f'wait anyway: journal asked {id} --reason "…"',
        )
    if is_promised(entry) and reason:
        text = f"{text or 'asked'} (although {reason})"
    item = view.journal.item(entry, view.now)
    standing = replace(view.standing(item), attempts=0)
    if standing.asked and item.turn is WhoseTurn.THEIRS:
        raise AskRefused(
            f"{entry.place}: you are already waiting for them; to record asking "
            "again, use nudge"
        )
    word = LogKind.SENT.word
    return Ask(view.today, word, text or "asked", _again(view, item, standing))


def first_look(view: PeopleView, entry: Entry) -> date:
    """When to look for the first time at what was asked today."""
    item = view.journal.item(entry, view.now)
    return _again(view, item, replace(view.standing(item), attempts=0))


def _again(view: PeopleView, item: Item, standing: LadderPosition) -> date:
    clock = clock_of(item.people, view.journal.settings)
    return next_day(view.today, standing, clock, view.workdays)
