"""An entry and its log → the message to send next: to whom, about what, by when.

The message is made from the notes alone. It is a draft: shown to the user, never sent
by us.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from urllib.parse import unquote

from journal.language.clean import clean
from journal.language.line.grammar import Grammar
from journal.language.regex import regex
from journal.model.entry import Entry, LogLine, Status
from journal.model.errors import AskRefused, NoOneNamed
from journal.model.log_kind import LogKind, log_kind
from journal.model.note import ValueNote
from journal.model.value import value
from journal.practice.messages import sentence
from journal.practice.messages.days import day_in_words
from journal.practice.messages.phrases import TextFile
from journal.practice.messages.recipients import Recipients
from journal.practice.messages.templates import fill
from journal.practice.people.contacts import Contact
from journal.practice.people.ladder import LadderPosition
from journal.practice.people.peace import paused_words, rests_until
from journal.practice.people.people import People, Person
from journal.practice.people.promises import is_promised
from journal.practice.people.threads import Thread
from journal.practice.people.workdays import Workdays

ANSWER_DAYS = 3
"""Business days allowed for an answer if the entry names no day."""
_OWED = ("promise", "thanks")
"""Templates for what they are waiting for; a pause does not hold these back."""


@value
class Recipient:
    """The recipient of a message; `email` is taken from their note and may be
    invalid."""

    name: str
    email: str | None


@value
class Draft:
    """A message that could be sent."""

    to: tuple[Recipient, ...]
    subject: str
    body: str
    template: str
    value: ValueNote | None = None
    """The value note that the body offers, if any."""
    answers: tuple[str, ...] = ()
    """Ids of the mails it replies to, `local@host`, newest last."""
    remarks: tuple[str, ...] = ()
    """What the user should know before sending it, one sentence each."""


@value
class DraftFacts:
    """Everything that a draft about an entry is made of."""

    entry: Entry
    people: People
    recipients: Recipients
    thread: Thread
    """The standing with the recipient."""
    standing: LadderPosition
    log: Sequence[LogLine]
    """The log lines that concern all recipients, oldest first, up to today."""
    contact: Contact | None
    """The newest contact with them."""
    talk: Contact | None
    """The newest call, meeting or chat with them."""
    values: Sequence[ValueNote]
    """Value notes that could be offered, best first."""
    grammar: Grammar
    workdays: Workdays
    today: date


def template_for(matter: DraftFacts) -> str:
    """The template that fits the state of the entry.

    Closed or just answered: thanks. What I owe: promise. Never asked: ask. Then the
    first nudge, the later ones, and the closing at the end of the schedule.
    """
    entry, standing = matter.entry, matter.standing
    said = [line for line in matter.log if line.means.is_contact]
    answered = bool(said) and said[-1].means is LogKind.REPLY
    if entry.status is Status.DONE or answered:
        return "thanks"
    if is_promised(entry):
        return "promise"
    if standing.exhausted:
        return "closing"
    if standing.attempts:
        return "nudge2"
    return "nudge1" if standing.asked else "ask"


def compose(matter: DraftFacts, template: TextFile, language: str) -> Draft:
    """The draft that the template makes from the facts.

    `template` carries the name used in messages. Raises ConfigError if the template
    uses an unknown name; AskRefused if there is no recipient, if the recipient is
    marked `do-not-contact`, and for a nudge to someone who is paused.
    """
    to = _persons(matter, template)
    value = matter.values[0] if matter.values else None
    values = _values(matter, to, value, language)
    filled = fill(template, {key: clean(text) for key, text in values.items()})
    return Draft(
        to=tuple(_recipient(person) for person in to),
        subject=filled.subject,
        body=filled.body,
        template=template.name,
        value=value if "value" in filled.named else None,
        answers=mail_ids(matter.log),
        remarks=tuple(_remarks(matter, to)),
    )


def _persons(matter: DraftFacts, template: TextFile) -> tuple[Person, ...]:
    """The recipients. Raises AskRefused if there are none."""
    entry, people = matter.entry, matter.people
    to, alone = matter.recipients.to, matter.recipients.left_alone
    if to:
        return to
    for person in alone:
        if rests_until(person) == date.max:
            raise AskRefused(
                f"{clean(person.name)} is marked do-not-contact in "
                f"{clean(str(person.path))}; there is no draft for them"
            )
    if alone:
        if template.stem in _OWED:
            return alone
        raise AskRefused(
            f"{_paused(alone[0], matter.today)}, by {clean(str(alone[0].path))}; "
            "there is no draft for them until then"
        )
    for mention in entry.mentions:
        if several := people.ambiguous(mention):
            names = " or ".join(clean(str(person.path)) for person in several)
            raise AskRefused(
                f"{entry.place}: “{clean(mention.name)}” could be {names}; "
                "name one of them on the line"
            )
    raise NoOneNamed(
        f"{entry.place}: it names no one, so there is no one to write to",
        "add a name: journal assign ID @name",
    )


def _paused(person: Person, today: date) -> str:
    until = rests_until(person) or today
    when = day_in_words(until, "en", today)
    return f"{clean(person.name)} is {paused_words(until, when)}"


def _remarks(matter: DraftFacts, to: Sequence[Person]) -> Iterable[str]:
    for person in matter.recipients.left_alone:
        if rests_until(person) == date.max:
            yield f"{clean(person.name)} is left out: marked do-not-contact"
        elif person in to:
            yield _paused(person, matter.today)
        else:
            yield f"{clean(person.name)} is left out: paused"
    if matter.thread.bounced:
        yield "the last message bounced: check the address first"
    if matter.thread.away and matter.thread.away >= matter.today:
        away = day_in_words(matter.thread.away, "en", matter.today)
        yield f"they are away until {away}"
    standing = matter.standing
    if standing.asked and standing.attempts == len(standing.waits) - 1:
        yield "this is the last nudge; --template closing ends it kindly instead"


def _recipient(person: Person) -> Recipient:
    emails = person.note.emails if person.note else ()
    return Recipient(sentence.full_name(person), emails[0] if emails else None)


def _values(
    matter: DraftFacts, to: Sequence[Person], value: ValueNote | None, language: str
) -> dict[str, str]:
    """The value of each template variable; empty if there is nothing to say."""
    today, grammar, people = matter.today, matter.grammar, matter.people
    spoken_to = matter.recipients.spoken_to
    ask = sentence.ask_of(matter.entry, spoken_to, people, grammar, language)
    last = _last_said(matter)

    def day(value: date | None) -> str:
        return day_in_words(value, language, today) if value else ""

    names = [sentence.full_name(person) for person in to]
    first_names = [sentence.first_name(person) for person in to]
    return {
        "name": sentence.joined(names, language),
        "first_name": sentence.joined(first_names, language),
        "ask": ask,
        "subject": sentence.short(ask, language),
        "asked_on": day(matter.standing.asked),
        "attempts": str(matter.standing.attempts),
        "last_said": _said(last, matter) if last else "",
        "last_said_on": day(last.when.day if last else None),
        "spoke_on": day(matter.talk.day if matter.talk else None),
        "last_contact_on": day(matter.contact.day if matter.contact else None),
        "by": day(_answer_by(matter)),
        "value": sentence.without_remarks(value.text).strip() if value else "",
        "today": day(today),
    }


def _answer_by(matter: DraftFacts) -> date:
    """The due date if that leaves them time, else a few business days from now."""
    due, today = matter.entry.due, matter.today
    if due and due.day > today:
        return due.day
    return matter.workdays.after(today, ANSWER_DAYS)


def _last_said(matter: DraftFacts) -> LogLine | None:
    """The newest log line that was said to them or by them."""
    for line in reversed(matter.log):
        if line.means.is_private:
            continue
        if _said(line, matter):
            return line
    return None


def _said(line: LogLine, matter: DraftFacts) -> str:
    """What can be quoted of it; empty for `sent: asked`, which tells nothing more."""
    if log_kind(line.text.strip()) is not LogKind.UNKNOWN:
        return ""
    text = _MAIL_ID.sub(" ", _MAIL_LINK.sub(r"\1", line.text))
    return sentence.quoted(text, matter.people, matter.grammar)


_MAIL_LINK = regex(r"\[([^\[\]]{1,400})\]\(mid:[^\s()]{1,1200}\)")
"""A link to a mail as the mail room writes it: its subject is its text."""
_MAIL_ID = regex(r"\bmid:([A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,120}@[A-Za-z0-9.-]{1,120})")


def mail_ids(lines: Iterable[LogLine]) -> tuple[str, ...]:
    """The ids of mails in the log, as `mid:local@host`, in order."""
    found = (
        unquote(m[1].rstrip("."))
        for line in lines
        for m in _MAIL_ID.finditer(line.text)
    )
    # an escape may decode to a character that ends a header
    plain = (one for one in found if re.fullmatch(r"[!-;=?-~]+", one))
    return tuple(dict.fromkeys(plain))
