"""The entries of the vault shared with others, and the effect of a block."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from journal.api.outside.composer import Fields
from journal.api.requests import (
    Act,
    AddLines,
    Intent,
    Replied,
    Reschedule,
    SetWaiting,
    Together,
)
from journal.api.view import View
from journal.integrations.shake.block import MOST_TEXT, Block, is_words, words_of
from journal.integrations.shake.keys import Role, new_entry_id, other
from journal.integrations.shake.pair import Pair, Shared
from journal.model.entry import Entry, Mention, MentionKind, WhoseTurn
from journal.model.errors import AmbiguousEntry, ConfigError, WriteRefused
from journal.model.value import value
from journal.model.when import When


def in_utc(now: datetime, zone: str | None) -> datetime:
    """A wall-clock time in UTC, as used in blocks."""
    if now.tzinfo is None and zone:
        now = now.replace(tzinfo=ZoneInfo(zone))
    return now.astimezone(UTC)


# ---------------------------------------------------------------- people


def key_of_person(view: View, name: str) -> str:
    """The person a handle means here. Raises AmbiguousEntry if it could be several."""
    handle = name.removeprefix("@")
    found = view.people.candidates(handle)
    if len(found) > 1:
        several = " and ".join(str(person.path) for person in found)
        raise AmbiguousEntry(f"@{handle} could be {several}; use more of the name")
    if found:
        return found[0].key
    person = view.people.resolve(Mention(MentionKind.HANDLE, handle))
    return person.key if person else f"@{handle.casefold()}"


def pair_with(view: View, pairs: dict[str, Pair], name: str) -> Pair | None:
    """The active pair with this person."""
    key = key_of_person(view, name)
    return next(
        (
            pair
            for pair in pairs.values()
            if not pair.ended and key_of_person(view, pair.handle) == key
        ),
        None,
    )


def addresses_of(view: View, pair: Pair) -> set[str]:
    """The addresses in their note; may be empty."""
    found = view.people.candidates(pair.handle)
    notes = [person.note for person in found if person.note]
    return {email.casefold() for note in notes for email in note.emails}


# ---------------------------------------------------------------- what goes out


def offered_words(entry: Entry, text: str | None) -> str:
    """The words of an entry for an offer. Raises ConfigError if there are none."""
    words = words_of(entry.text) if text is None else text.strip()
    if is_words(words):
        return words
    raise ConfigError(
        f"{entry.place}: say in words what is offered, with --text: at most "
        f"{MOST_TEXT} letters, no link, tag, person or date"
    )


def share(pair: Pair, entry: Entry, words: str) -> str:
    """The shared name of an entry; an existing one is reused."""
    known = shared_as(pair, entry)
    if known is not None:
        return known
    shared = new_entry_id()
    pair.offer(shared, entry.block_id or shared, words)
    return shared


def shared_as(pair: Pair, entry: Entry) -> str | None:
    """The shared name of the entry; None if it is not shared."""
    if not entry.block_id:
        return None
    return next(
        (id for id, known in pair.entries.items() if known.line == entry.block_id),
        None,
    )


def block_of(
    view: View, pair: Pair, entry: Entry, now: datetime, *, turn: Role | None = None
) -> Block | None:
    """The block with the state of a shared entry here; None if there is nothing to
    tell.

    `turn` is whose turn it will be once the block is sent, if known.
    """
    shared = shared_as(pair, entry)
    if shared is None:
        return None
    waits = view.item(entry).turn is WhoseTurn.THEIRS
    here = other(pair.role) if waits else pair.role
    by = entry.due.day if entry.due else None
    closed = entry.status.closed
    return pair.say(shared, turn=turn or here, by=by, done=closed, now=now)


def block_text(block: Block, about: str) -> str:
    """A block as text for a mail or a file."""
    return "\n".join(block.lines(about)) + "\n"


def footer(
    view: View,
    pairs: dict[str, Pair],
    entry: Entry,
    to: Collection[str],
    *,
    asks: bool,
) -> str:
    """The blocks for a message about an entry to these people, by name.

    `asks`: after the message it is their turn.
    """
    now = in_utc(view.now, view.journal.settings.agenda.time_zone)
    texts = []
    for pair in pairs.values():
        shared = shared_as(pair, entry)
        if pair.ended or shared is None or not _is_among(view, pair, to):
            continue
        turn = other(pair.role) if asks and not entry.status.closed else None
        block = block_of(view, pair, entry, now, turn=turn)
        if block is not None:
            texts.append(block_text(block, pair.entries[shared].text))
    return "".join(texts)


def _is_among(view: View, pair: Pair, names: Collection[str]) -> bool:
    """Whether a message to these people goes to this person alone."""
    key = key_of_person(view, pair.handle)
    return len(names) == 1 and all(key_of_person(view, one) == key for one in names)


# ---------------------------------------------------------------- what comes in


@value
class Proposal:
    """What a block would do here."""

    request: Act | AddLines | None
    """None where nothing is to be written."""
    line: str
    """The block id of the entry it is about, or will be."""
    remark: str = ""
    """Further remarks."""


def proposal(view: View, pair: Pair, block: Block) -> Proposal:
    """What accepting a block would write. Nothing is written here."""
    known = pair.entries.get(block.entry)
    if known is None or not known.line:
        return _new_entry(view, pair, block, known)
    entry = entry_of(view, known)
    if entry is None:
        remark = f"no entry has the block id ^{known.line} any more"
        return Proposal(None, known.line, remark)
    if block.state == "done":
        remark = f"they say it is done; if so: journal done {entry.place}"
        return Proposal(None, known.line, "" if entry.status.closed else remark)
    if entry.status.closed:
        return Proposal(None, known.line, f"{entry.place} is closed here")
    intents = list(_changes(view, entry, block))
    if not intents:
        return Proposal(None, known.line, "it stands like that here already")
    intent = intents[0] if len(intents) == 1 else Together(tuple(intents))
    return Proposal(Act([(intent, entry)], "taken over from them"), known.line)


def _changes(view: View, entry: Entry, block: Block) -> list[Intent]:
    found: list[Intent] = []
    waits = view.item(entry).turn is WhoseTurn.THEIRS
    if block.turn == "you" and waits:
        found.append(Replied(view.today, "the turn is mine again"))
    elif block.turn == "me" and not waits:
        found.append(SetWaiting(True))
    if block.by and (entry.due is None or entry.due.day != block.by):
        found.append(Reschedule(When(block.by), view.now))
    return found


def _new_entry(view: View, pair: Pair, block: Block, known: Shared | None) -> Proposal:
    """The line of an offer: its words, without any syntax."""
    words = block.text or (known.text if known else "")
    if block.state == "done" or not words:
        return Proposal(None, "", "there is nothing to take over")
    fields = Fields(
        due=When(block.by) if block.by else None,
        people=(pair.handle,),
        tags=("waiting",) if block.turn == "me" else (),
        block_id=block.entry,
    )
    line = view.journal.composer.line(words, fields)
    return Proposal(AddLines([line], None, "taken over from them"), block.entry)


def entry_of(view: View, shared: Shared) -> Entry | None:
    """The entry here; None if it is gone. Raises WriteRefused if there are two."""
    found = [one for one in view.entries if one.block_id == shared.line]
    if len(found) > 1:
        places = " and ".join(one.place for one in found)
        raise WriteRefused(f"the block id ^{shared.line} is in two lines: {places}")
    return found[0] if found else None


def due_words(by: date | None, today: date) -> str:
    """`, by 2026-12-05 (in 3 days)`, or nothing."""
    if by is None:
        return ""
    days = (by - today).days
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}.get(days)
    ago = f"in {days} days" if days > 0 else f"{-days} days ago"
    return f", by {by} ({near or ago})"
