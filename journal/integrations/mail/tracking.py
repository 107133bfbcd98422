"""Linking an entry to a sent mail: `[Subject](mid:…)` in its log."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time

from journal.api.requests import Act, Ask, Intent, SetUnlessReply, Together
from journal.api.view import View
from journal.integrations.mail.facts import MailFacts
from journal.integrations.mail.findings import asked_of
from journal.integrations.mail.links import ids_of, link_in
from journal.integrations.mail.store import Store
from journal.model.entry import Entry
from journal.model.errors import ConfigError, NoSuchEntry
from journal.model.log_kind import LogKind

WHY = """\
journal counts no opens and no clicks, and never will: it puts no remote picture into
an email and wraps no link. Such pixels tell little: privacy proxies load them unasked,
other programs never do, and the reader never agreed to it.

What works instead:
  answers      journal mail look reads your own mail and knows who answered, who is
               away until when, and what bounced
  no answer    [unless-reply:: 3bd] on a follow-up, or journal track ID --unless-reply
               3bd: it comes up only if no one answered
  receipts     receipts: true in a person's note asks them for one; shown is asked,
               confirmed, or no information. No receipt never means unread
  delivery     [outbox] dsn = true asks their server to confirm delivery
"""


def sent_mail(
    entry: Entry, view: View, store: Store, wanted: str | None
) -> Iterator[MailFacts]:
    """The user's own mail that may be meant, newest first.

    Selected by Message-ID or words of the subject in `wanted`, else by the people of
    the entry. Mails that are already tracked are left out.
    """
    written = ids_of(entry.log)
    if wanted:
        plain = wanted.strip().strip("<>")
        known = store.mail(plain)
        if known and known.mine:
            yield known
            return
        for mail in reversed(store.own()):
            if plain.casefold() in mail.subject.casefold() and mail.id not in written:
                yield mail
        return
    people = view.item(entry).people
    addresses = {e.lower() for p in people if p.note for e in p.note.emails}
    addresses |= asked_of(entry, view, store).addresses
    if not addresses:
        raise ConfigError(
            f"{entry.place}: no one in it has an address; add `email:` to their note, "
            "or name the mail"
        )
    yield from (m for m in store.sent_to(addresses) if m.id not in written)


def track(entry: Entry, mail: MailFacts, view: View, unless_reply: str | None) -> Act:
    """The request that links them. Raises NoSuchEntry if they already are."""
    if mail.id in ids_of(entry.log):
        raise NoSuchEntry(f"{entry.place}: this mail is tracked already")
    again = None
    asked_before = any(line.means.is_outgoing for line in entry.log)
    if not (unless_reply or entry.unless_reply):
        then = View(view.journal, datetime.combine(mail.day, time(12)))
        again = then.first_look(entry)
    private = any(p.note and p.note.private for p in view.item(entry).people)
    subject = "mail" if private else mail.subject
    kind = LogKind.NUDGE if asked_before else LogKind.SENT
    link = link_in(view, mail, kind, subject, entry.text)
    intent: Intent = Ask(mail.day, kind.word, link, again)
    if unless_reply:
        intent = Together((intent, SetUnlessReply(unless_reply)))
    return Act([(intent, entry)], "tracked")
