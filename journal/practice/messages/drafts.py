"""An entry and its log → the message to send next: to whom, about what, by when.

What the message says comes from the notes alone. It is a draft: it is shown to
the user, and never sent by us.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from journal.language.clean import clean
from journal.language.line.grammar import Grammar
from journal.language.line.meaning import label_of
from journal.language.line.syntax import scan, scan_sentence
from journal.language.line.tokens import Kind, Token
from journal.model.entry import Entry, LogLine, Status
from journal.model.errors import AskRefused
from journal.model.note import ValueNote
from journal.practice.messages.days import day_in_words
from journal.practice.messages.phrases import TextFile
from journal.practice.messages.templates import fill
from journal.practice.people.contacts import Contact
from journal.practice.people.ladder import Standing
from journal.practice.people.people import People, Person
from journal.practice.people.threads import log_in_order
from journal.practice.people.whose_turn import PROMISED_TAG, outgoing_of
from journal.practice.people.workdays import Workdays

ANSWER_DAYS = 3
"""Business days that are left for an answer, where the entry names no day."""
SUBJECT_WORDS = 5
"""Words of the entry in a subject; with those of the template they are 7 at most."""

_PRIVATE = ("note", "parked", "closed", "bounce")
"""Kinds of log lines that are remarks for the user, and go into no message."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a message is for; `email` is as their note has it, perhaps nonsense."""

    name: str
    email: str | None


@dataclass(frozen=True, slots=True)
class Draft:
    """A message that could be sent."""

    to: tuple[Recipient, ...]
    subject: str
    body: str
    template: str
    value: ValueNote | None = None
    """The value note that the body offers, if it offers one."""
    answers: tuple[str, ...] = ()
    """Ids of the mails it follows, `local@host`, the newest last."""


@dataclass(frozen=True, slots=True)
class Matter:
    """All that a draft about an entry is made of."""

    entry: Entry
    people: People
    standing: Standing
    contact: Contact | None
    """The newest contact with them."""
    values: Sequence[ValueNote]
    """What could be offered, the best first."""
    grammar: Grammar
    workdays: Workdays
    today: date

    @property
    def persons(self) -> tuple[Person, ...]:
        return self.people.of(self.entry)


def template_for(matter: Matter) -> str:
    """The template that fits where the entry stands.

    Closed, or just answered: thanks. What I owe: promise. Never asked: ask. Then
    the first nudge, the others, and when the ladder is at its end the closing.
    """
    entry, standing = matter.entry, matter.standing
    said = [line for line in log_in_order(entry) if line.when.day <= matter.today]
    if entry.status is Status.DONE or (said and said[-1].kind == "reply"):
        return "thanks"
    if entry.has_tag(PROMISED_TAG):
        return "promise"
    if standing.exhausted:
        return "closing"
    if standing.attempts:
        return "nudge2"
    return "nudge1" if standing.asked else "ask"


def compose(matter: Matter, template: TextFile, language: str) -> Draft:
    """The draft that the template makes of what is known.

    `template` is named as it is to be spoken of. Raises ConfigError where the
    template names what there is not, and AskRefused for somebody who is marked
    `do-not-contact`.
    """
    for person in matter.persons:
        if person.note and person.note.do_not_contact:
            raise AskRefused(
                f"{clean(person.name)} is marked do-not-contact in "
                f"{clean(str(person.path))}; there is no draft for them"
            )
    value = matter.values[0] if matter.values else None
    values = {k: clean(v) for k, v in _values(matter, value, language).items()}
    filled = fill(template, values)
    return Draft(
        to=tuple(_recipient(person) for person in matter.persons),
        subject=filled.subject,
        body=filled.body,
        template=template.name,
        value=value if "value" in filled.named else None,
        answers=mail_ids(log_in_order(matter.entry)),
    )


def _recipient(person: Person) -> Recipient:
    emails = person.note.emails if person.note else ()
    return Recipient(person.name, emails[0] if emails else None)


def _values(matter: Matter, value: ValueNote | None, language: str) -> dict[str, str]:
    """What each variable of a template stands for; empty where there is nothing."""
    entry, today = matter.entry, matter.today
    ask = ask_of(matter, language)
    last = _last_said(entry, today)
    names = [person.name for person in matter.persons]
    asked = outgoing_of(entry)
    asked_on = matter.standing.asked or (asked[0].when.day if asked else None)

    def day(value: date | None) -> str:
        return day_in_words(value, language, today) if value else ""

    return {
        "name": _joined(names, language),
        "first_name": _joined([name.split()[0] for name in names], language),
        "ask": ask,
        "subject": _short(ask),
        "asked_on": day(asked_on),
        "attempts": str(matter.standing.attempts),
        "last_said": _plain(last.text, matter.grammar) if last else "",
        "last_said_on": day(last.when.day if last else None),
        "last_contact_on": day(matter.contact.day if matter.contact else None),
        "by": day(_answer_by(matter)),
        "value": value.text if value else "",
        "today": day(today),
    }


def _answer_by(matter: Matter) -> date:
    """The day it is due, if that leaves them time; else in a few business days."""
    due, today = matter.entry.due, matter.today
    if due and due.day > today:
        return due.day
    return matter.workdays.after(today, ANSWER_DAYS)


def _last_said(entry: Entry, today: date) -> LogLine | None:
    """The newest line of the log that is about what was said."""
    for line in reversed(log_in_order(entry)):
        if line.text and line.when.day <= today and line.kind not in _PRIVATE:
            return line
    return None


_MAIL_ID = re.compile(
    r"\bmid:([A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,120}@[A-Za-z0-9.-]{1,120})"
)


def mail_ids(lines: Iterable[LogLine]) -> tuple[str, ...]:
    """The ids of mails that the log names, as `mid:local@host`, in its order."""
    found = (m[1].rstrip(".") for line in lines for m in _MAIL_ID.finditer(line.text))
    return tuple(dict.fromkeys(found))


# ---------------------------------------------------------------- words

_AND = {"en": "and", "de": "und"}
_YOU = {"en": "you", "de": "Ihnen"}
_BEFORE_YOU = frozenset(
    "by to from with for of at about von mit an für bei zu über".split()
)
"""Words behind which the name of the person becomes “you”."""
_HIDDEN = frozenset(
    {Kind.INDENT, Kind.MARKER, Kind.CHECKBOX, Kind.FIELD, Kind.TIME, Kind.BLOCK_ID}
)
_EDGES = " ,;:–-"


def ask_of(matter: Matter, language: str) -> str:
    """What the entry says, as it can stand in a message to whom it is about.

    Without fields, tags and their own name; “the patch by @lu” becomes “the
    patch by you”.
    """
    line = scan(matter.entry.ref.raw, matter.grammar)
    if line is None:
        return matter.entry.text
    words: list[str] = []
    for token in line.tokens:
        if token.kind in _HIDDEN or token.kind is Kind.TAG or token is line.due_token:
            words.append(" ")
        elif _names_them(token, matter):
            before = "".join(words).split()[-1:]
            you = before and before[0].casefold() in _BEFORE_YOU
            words.append(_YOU.get(language, _YOU["en"]) if you else " ")
        elif token.kind is Kind.PERSON:
            words.append(token.value)
        else:
            words.append(label_of(token))
    text = " ".join("".join(words).split()).strip(_EDGES)
    text = re.sub(r"\s+([,;:.!?])", r"\1", text)
    return re.sub(rf"^(?:{'|'.join(_AND.values())}|&)\s+", "", text)


def _names_them(token: Token, matter: Matter) -> bool:
    if token.kind not in (Kind.PERSON, Kind.LINK):
        return False
    found = matter.people.candidates(token.value.removesuffix(".md"))
    if not found and token.kind is Kind.PERSON:
        return True
    return len(found) == 1 and found[0] in matter.persons


def _plain(text: str, grammar: Grammar) -> str:
    """A log line without what only the vault understands."""
    tokens = scan_sentence(_MAIL_ID.sub(" ", text), grammar)
    kept = (label_of(t) for t in tokens if t.kind not in (Kind.FIELD, Kind.TAG))
    return " ".join("".join(kept).split())


_LEFT_HANGING = _BEFORE_YOU | frozenset(
    "the a an and or on in whether which that if der die das ein eine und oder auf im "
    "ob".split()
)


def _short(ask: str) -> str:
    """The first words of it, as a subject: none that waits for the next one."""
    words = ask.split()[:SUBJECT_WORDS]
    while len(words) > 1 and words[-1].casefold() in _LEFT_HANGING:
        words.pop()
    return " ".join(words).rstrip(".,;:!?…–- ")


def _joined(names: Sequence[str], language: str) -> str:
    """`Alice, Bram and Carla`."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {_AND.get(language, _AND['en'])} {names[-1]}"
