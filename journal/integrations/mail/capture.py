"""Capture by mail: `me+3bd@example.net` among the recipients makes an entry.

As with FollowUpThen: in Bcc or Cc it is about the mail (wait for an answer), alone in
To it is a note to oneself. Only the user's own mail counts, and only with proof: its
copy is in Sent, or the user's own server vouches for it. What is not understood is
reported, never guessed.
"""

from __future__ import annotations

import re
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from journal.api.outside.composer import Fields
from journal.api.outside.typed_date import TypedDate, UnknownDate, parse_english
from journal.api.requests import Act, AddLines, Batch, Cancel
from journal.api.view import View
from journal.integrations.mail.facts import MailFacts
from journal.integrations.mail.kinds.classify import prefix_of
from journal.integrations.mail.links import ids_of, link_in, sent_ids
from journal.integrations.mail.pending import citing, closing
from journal.integrations.mail.reading.head import addresses, ids, one_line
from journal.integrations.mail.reading.message import Message
from journal.model.entry import Entry
from journal.model.log_kind import LogKind
from journal.model.mail_settings import MailSettings
from journal.model.value import value

_WORDS = (
    "every next this in on at end of beginning mid month week weekday weekend year day "
    "days weeks months years hours hour minutes minute mins min tomorrow today tonight "
    "morning noon afternoon evening monday tuesday wednesday thursday friday saturday "
    "sunday mon tues tue wed thurs thur thu fri sat sun january february march april "
    "may "
    "june july august september october november december jan feb mar apr jun jul aug "
    "sept sep oct nov dec am pm bd"
).split()
_TOKENS = re.compile(
    r"\d{1,2}(?:am|pm)|\d+(?:bd|mo|[dwmyh])(?![a-z])|\d+(?:st|nd|rd|th)?|"
    + "|".join(sorted(_WORDS, key=len, reverse=True))
)
_SPAN = re.compile(r"(\d{1,3})\s*(bd|d|days?|w|weeks?)")
_FORWARDED = re.compile(
    r"^[ >*]*(?:from|von|de|van|da|från|fra)\s*:\s*(.{3,300})$", re.I | re.M
)


class Unclear(Exception):
    """The meaning is unclear; the message says why."""


class CitesNothing(Unclear):
    """A proven `+cancel` that answers no mail of an entry; its subject may identify
    one."""


@value
class Wish:
    """The request encoded in the address."""

    typed: TypedDate | None
    span: str = ""
    """`3bd`, where it was counted in days from the mail on."""
    cancels: bool = False
    replaces: bool = False
    """`.c`: earlier ones of the same thread are dropped."""


def read_wish(words: str, sent: datetime) -> Wish:
    """The wish in `3bd`, `fri-2pm`, `every-monday`, `2w.c`. Raises Unclear.

    `sent` is the wall clock at which the mail was written.
    """
    text = words.strip().lower()
    if text in ("cancel", "done", "stop"):
        return Wish(None, cancels=True)
    replaces = bool(re.search(r"[.\-_]c$", text))
    text = re.sub(r"[.\-_]c$", "", text)
    iso = re.fullmatch(r"(\d{4})[.\-_]?(\d\d)[.\-_]?(\d\d)", text)
    plain = "-".join(iso.groups()) if iso else _spaced(text)
    try:
        typed = parse_english(plain, sent)
    except UnknownDate:
        raise Unclear(f"“{one_line(words)[:40]}” is not a date") from None
    span = _SPAN.fullmatch(plain)
    return Wish(typed, f"{span[1]}{_unit(span[2])}" if span else "", replaces=replaces)


def _unit(word: str) -> str:
    return "bd" if word == "bd" else word[0]


def _spaced(text: str) -> str:
    """`nexttuesday9am` as words; raises Unclear where a part is none."""
    found: list[str] = []
    for piece in re.split(r"[-._+ ]+", text):
        at = 0
        while at < len(piece):
            match = _TOKENS.match(piece, at)
            if match is None:
                raise Unclear(f"“{one_line(text)[:40]}” is not a date")
            found.append(match.group(0))
            at = match.end()
    if len(found) > 1 and re.fullmatch(r"\d{3,4}", found[-1]):
        # every-mon-830
        found[-1] = f"{found[-1][:-2]}:{found[-1][-2:]}"
    return " ".join(found)


# ------------------------------------------------------------------ the mail


def wish_words(message: Message, capture: str) -> tuple[str, str]:
    """The text in place of the star in the capture address, and its field.

    The field is Bcc if only the envelope names it. Empty if nothing does.
    """
    head, _, tail = capture.partition("*")
    for name in ("to", "cc", "bcc", "delivered-to", "x-original-to", "envelope-to"):
        for line in message.headers.all(name):
            for one in addresses(line):
                fits = one.startswith(head) and one.endswith(tail)
                if fits and len(one) > len(head) + len(tail):
                    field = name if name in ("to", "cc") else "bcc"
                    return one[len(head) : len(one) - len(tail)], field
    return "", ""


def is_proven(message: Message, mail: MailFacts, settings: MailSettings) -> bool:
    """Whether the user wrote it: it is in Sent, or their own server confirms it."""
    if mail.role == "sent":
        return True
    if mail.sender not in settings.addresses:
        return False
    domain = mail.sender.rpartition("@")[2]
    for line in message.headers.all("authentication-results"):
        server, _, results = line.partition(";")
        if server.strip().split(" ")[0].lower() not in settings.trusted_authserv:
            continue
        aligned = re.search(
            rf"\bdkim=pass\b[^;]*\bheader\.(?:d|i)=@?{re.escape(domain)}(?![\w.-])|"
            rf"\bspf=pass\b[^;]*\bsmtp\.mail(?:from)?=(?:[^;\s]*@)?{re.escape(domain)}(?![\w.-])",
            results.lower(),
        )
        if aligned:
            return True
    return False


def captured(
    message: Message, mail: MailFacts, settings: MailSettings, view: View
) -> Batch | None:
    """What to write for a captured mail; None if it is already written.

    Raises Unclear if it is not proven, not understood, or ambiguous; CitesNothing for a
    `+cancel` that only its subject can assign to an entry.
    """
    words, field = wish_words(message, settings.capture or "*@")
    if not words:
        return None
    if not is_proven(message, mail, settings):
        raise Unclear("it is not proven that you wrote it")
    sent = mail.sent.astimezone(view_zone(mail, view)).replace(tzinfo=None)
    wish = read_wish(words, sent)
    if wish.cancels:
        return _cancel(message, view)
    if any(mail.id in ids_of(entry.log) for entry in view.entries):
        return None
    alone = field == "to" and not _others(mail, settings)
    lines = _lines(message, mail, wish, settings, view, alone=alone)
    requests: list[Act | AddLines] = [AddLines(lines, None, "captured")]
    if wish.replaces:
        earlier = _of_thread(message, view)
        if earlier:
            gone = Cancel(view.today, "captured anew")
            requests.insert(0, Act([(gone, entry) for entry in earlier], "dropped"))
    return Batch(requests, "captured by mail")


def view_zone(mail: MailFacts, view: View) -> tzinfo | None:
    zone = view.journal.settings.agenda.time_zone
    return ZoneInfo(zone) if zone else mail.sent.tzinfo


def _lines(
    message: Message,
    mail: MailFacts,
    wish: Wish,
    settings: MailSettings,
    view: View,
    *,
    alone: bool,
) -> list[str]:
    composer = view.journal.composer
    address, mail_id, subject = _about(message, mail, settings, alone=alone)
    people, links = _person(address, view)
    waits = not alone
    assert wish.typed is not None
    # a span with nothing else waits from the mail on; a day is a day
    by_span = bool(wish.span) and waits
    fields = Fields(
        due=None if by_span else wish.typed.when,
        repeat=wish.typed.repeat,
        tags=("waiting",) if waits else (),
    )
    title = subject or "mail"
    if waits and not (people or links) and address:
        title = f"{title} ({address})"
    line = composer.line(title, fields)
    for name in (*(f"@{one}" for one in people), *(f"[[{one}]]" for one in links)):
        line = line.replace("- [ ] ", f"- [ ] {name} ", 1)
    if by_span:
        line = f"{line} [unless-reply:: {wish.span}]"
    kind = LogKind.SENT if waits else LogKind.NOTE
    link = link_in(view, mail, kind, mail.subject, "", mail_id)
    return [line, f"    - {mail.day.isoformat()} {kind.word}: {link}"]


def _about(
    message: Message, mail: MailFacts, settings: MailSettings, *, alone: bool
) -> tuple[str, str, str]:
    """The people it is about, the id of the mail, and the subject without prefixes."""
    subject = re.sub(
        r"^\s*(?:(?:re|fwd?|aw|wg|sv|tr|rv|vb)\s*:\s*)+", "", mail.subject, flags=re.I
    )
    if not (alone and prefix_of(mail.subject) == "forward"):
        return next(iter(_others(mail, settings)), ""), mail.id, subject
    # forwarded to oneself: it is about the mail inside
    for part in message.parts:
        if part.type == "message/rfc822":
            inner = re.search(
                rb"^message-id:\s*(<[^>\s]+>)", part.body[:20_000], re.I | re.M
            )
            found = ids(inner.group(1).decode("latin-1")) if inner else ()
            sender = re.search(rb"^from:(.*)$", part.body[:20_000], re.I | re.M)
            who = addresses(sender.group(1).decode("latin-1")) if sender else []
            return next(iter(who), ""), next(iter(found), mail.id), subject
    quoted = _FORWARDED.search(message.text[:20_000])
    who = addresses(quoted.group(1)) if quoted else []
    cited = (*mail.reply_to, *reversed(mail.references))
    return next(iter(who), ""), next(iter(cited), mail.id), subject


def _others(mail: MailFacts, settings: MailSettings) -> list[str]:
    """The recipients that are not the user."""
    head, _, tail = (settings.capture or "\0*\0").partition("*")
    return [
        one
        for one in mail.recipients
        if one not in settings.addresses
        and not (one.startswith(head) and one.endswith(tail))
    ]


def _person(address: str, view: View) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The person with that address: by a unique handle, else by a link."""
    if not address:
        return (), ()
    for person in view.everybody():
        if person.note and address in [e.lower() for e in person.note.emails]:
            handle = person.name.split()[0].lower() if person.name.split() else ""
            if handle.isalnum() and view.people.candidates(handle) == [person]:
                return (handle,), ()
            return (), (person.name,)
    return (), ()


def _of_thread(message: Message, view: View) -> list[Entry]:
    cited = {*message.in_reply_to, *message.references}
    return [
        entry
        for entry in view.entries
        if not entry.status.closed and cited & sent_ids(entry)
    ]


def _cancel(message: Message, view: View) -> Batch:
    cited = {*message.in_reply_to, *message.references}
    found = citing(cited, view)
    if len(found) == 1:
        return Batch(
            [Act([(closing(found[0], view.today), found[0])], "done")],
            "cancelled by mail",
        )
    if found:
        places = ", ".join(entry.place for entry in found)
        raise Unclear(f"it could close several: {places}")
    words = "it closes nothing: no open entry is about a mail it cites"
    if any(cited & ids_of(entry.log) for entry in view.entries):
        # what it is about is closed already: another one is not meant
        raise Unclear(words)
    raise CitesNothing(f"{words}, or has its subject")


def unclear_words(mail: MailFacts, why: str) -> str:
    return f"captured “{one_line(mail.subject)[:80]}”: {why}"
