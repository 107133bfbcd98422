"""A vault at one moment, and what can be asked, answered and noted in it."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from journal.api.edits import contact_log, next_ask
from journal.api.edits.replies import reply
from journal.api.people_view import Card, PeopleView
from journal.api.requests import Act, Edits
from journal.language.edit.intents import Ask, FollowUp, Replied
from journal.language.hashes import blake2b
from journal.language.line.grammar import grammar_of
from journal.model.entry import (
    Entry,
    MentionKind,
)
from journal.practice.people.people import Person

if TYPE_CHECKING:
    from journal.practice.messages.drafts import Draft

__all__ = ["Card", "View"]


class View(PeopleView):
    """A vault at `now`: all that can be read of it, and the next step with someone.

    What changes something is returned as an intent or a request; `Journal.apply`
    carries it out.
    """

    # -------------------------------------------------------- asking

    def nudge(self, entry: Entry, text: str = "", reason: str = "") -> Ask:
        """The nudge of an entry, or the first question if there was none yet.

        Raises AskRefused if something speaks against it and no reason is given, or if
        no reason is good enough.
        """
        return next_ask.nudge(self, entry, text, reason)

    def ask(
        self, entry: Entry, text: str = "", reason: str = "", *, sure: bool = False
    ) -> Ask:
        """The first question: it is their turn from today on.

        Raises AskRefused if they were already asked and have not answered, and if it is
        the user's own promise, unless the user is `sure` or gives a reason.
        """
        return next_ask.ask(self, entry, text, reason, sure=sure)

    def first_look(self, entry: Entry) -> date:
        """When to look for the first time at what was asked today."""
        return next_ask.first_look(self, entry)

    def replied(self, entry: Entry, text: str, by: str = "") -> Replied:
        """The answer of the person that `by` or the text names, else of all.

        The entry keeps waiting while others have not answered. Raises NoSuchEntry if
        the entry is not about that person.
        """
        item = self.journal.item(entry, self.now)
        grammar = grammar_of(self.journal.settings)
        awaited = self.awaited(item)
        return reply(self.today, by, text, item, awaited, grammar, self.person)

    def draft(
        self, entry: Entry, language: str | None = None, template: str | None = None
    ) -> Draft:
        """A message to send about the entry now, in one of `message_texts.LANGUAGES`.

        By default it is in the language of the entry, if recognisable. Raises
        ConfigError for a template that is missing or cannot be filled, and AskRefused
        without a recipient or for someone who is to be left alone.
        """
        from journal.api.messages.drafts import draft
        from journal.api.messages.message_texts import Wordings
        from journal.api.places import config_file

        wordings = Wordings(self.journal.root, config_file().parent)
        return draft(self.journal, wordings, entry, self.now, language, template)

    # -------------------------------------------------------- contact

    def log(self, person: Person, at: datetime, kind: str, text: str) -> Act | Edits:
        """The request to log contact: under the only open entry with them, else in
        their note. Raises ConfigError if they have neither.
        """
        return contact_log.log(self, person, at, kind, text)

    def log_place(self, person: Person) -> str:
        """Where `log` puts it among several possible places; empty if there is just
        one."""
        return contact_log.log_place(self, person)

    # -------------------------------------------------------- the next step

    def follow_up(self, entry: Entry, text: str) -> FollowUp:
        """Tick an entry and continue with `text`, with the same people if it names
        none.

        Raises ConfigError for a text without words.
        """
        handles = [m for m in entry.mentions if m.kind is not MentionKind.TAG]
        if handles and "@" not in text and "[[" not in text:
            first = handles[0]
            link = first.kind is MentionKind.LINK
            text = f"[[{first.name}]] {text}" if link else f"@{first.name} {text}"
        line = self.journal.compose(text, self.now)
        seed = f"{entry.path}\n{entry.ref.raw}\n{entry.ref.nth}".encode(
            "utf-8", "surrogateescape"
        )
        digest = blake2b(seed, digest_size=3).hexdigest()
        return FollowUp(self.today, line, f"fu-{digest}")
