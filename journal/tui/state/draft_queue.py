"""A queue of messages to write: the draft of each, and its sources.

Nothing is sent from here. Independent of Textual: the screen calls it in a worker.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cached_property
from pathlib import Path

from journal.api.journal import Journal
from journal.api.messages.drafts import draft, matter_of
from journal.api.messages.message_texts import LANGUAGES, Wordings
from journal.api.places import config_file
from journal.language.clean import clean
from journal.language.edit.intents import Log
from journal.model.errors import JournalError, NoOneNamed
from journal.model.value import replace, value
from journal.practice.agenda.agenda import Item
from journal.practice.messages.drafts import Draft
from journal.practice.messages.mail import to_mailto, to_text
from journal.practice.messages.phrases import Language
from journal.practice.people.promises import is_promised
from journal.tui.state import deeds
from journal.tui.state.deeds import Outcome

_QUOTED = 12
"""A history line with this many characters in the draft counts as quoted."""


@value
class MadeDraft:
    """A draft made from the notes, or why there is none."""

    item: Item
    text: str = ""
    """With its headers `To:` and `Subject:`."""
    draft: Draft | None = None
    sources: tuple[str, ...] = ()
    """The sources of its quotes: `Clients/Northlight.md:14`."""
    refused: str = ""
    template: str = ""
    language: str = ""

    @property
    def to(self) -> str:
        return "" if self.draft is None else self.text.partition("\n")[0]


class DraftQueue:
    """The marked follow-ups, in list order."""

    def __init__(
        self, journal: Journal, items: Sequence[Item], way_to_assign: str
    ) -> None:
        """`way_to_assign` are the keys that name someone on a follow-up."""
        self.journal = journal
        self._way_to_assign = way_to_assign
        self.items = list(items)
        self._wordings = Wordings(journal.root, config_file().parent)

    @cached_property
    def languages(self) -> list[Language]:
        """What lint knows about each language. Raises ConfigError."""
        return [self._wordings.language(name) for name in self._wordings.languages()]

    @cached_property
    def templates(self) -> list[str]:
        return self._wordings.templates()

    def make(
        self,
        at: int,
        now: datetime,
        template: str | None = None,
        language: str | None = None,
    ) -> MadeDraft:
        """The draft for one of them, or why there is none."""
        item = self.items[at]
        try:
            made = draft(
                self.journal, self._wordings, item.entry, now, language, template
            )
            sources = tuple(self._sources(item, made, now))
        except NoOneNamed as error:
            then = f"press esc, then {self._way_to_assign} to add a name"
            return MadeDraft(item, refused=f"{error.why}; {then}")
        except JournalError as error:
            return MadeDraft(item, refused=str(error))
        name = Path(made.template).stem
        return MadeDraft(
            item, to_text(made), made, sources, "", name, language or LANGUAGES[0]
        )

    def _sources(self, item: Item, made: Draft, now: datetime) -> Iterator[str]:
        body = " ".join(made.body.casefold().split())
        for line in matter_of(self.journal, item.entry, now).log:
            said = " ".join(clean(line.text).casefold().split())
            if len(said) >= _QUOTED and said[:40] in body:
                yield f"{clean(item.entry.path)}:{line.line}"

    # -------------------------------------------------------- what comes of it

    def mailto(self, made: MadeDraft, text: str) -> str:
        """The link that opens the edited draft in the mail program.

        Raises ConfigError for an invalid address.
        """
        assert made.draft is not None
        subject, body = parts_of(text)
        return to_mailto(replace(made.draft, subject=subject, body=body))

    def keep(self, made: MadeDraft, text: str) -> Path:
        """A file of the draft for an editor. Raises JournalError."""
        folder = self.journal.state / "drafts"
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            number = 1
            while (file := folder / f"draft-{number}.txt").exists():
                number += 1
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
            with open(os.open(file, flags, 0o600), "w", encoding="utf-8") as out:  # noqa: PTH123
                out.write(text)
        except OSError as error:
            why = error.strerror or str(error)
            raise JournalError(f"the draft cannot be saved: {why.lower()}") from None
        return file

    def record(self, made: MadeDraft, text: str, now: datetime) -> Outcome:
        """Record it as sent: a nudge, or a log line if it asks nothing.

        Raises what `Journal.apply` raises.
        """
        item, said = made.item, parts_of(text)[0]
        if is_promised(item.entry) or item.entry.status.closed:
            intent = Log(now, "sent", said)
            return deeds.write(
                self.journal, [(intent, item)], now, "sent", "Recorded as sent"
            )
        return deeds.nudge(self.journal, item, now, said, "")


def parts_of(text: str) -> tuple[str, str]:
    """Subject and body of a draft with its headers."""
    subject, lines = "", text.splitlines()
    for number, line in enumerate(lines):
        if not line.strip():
            return subject, "\n".join(lines[number + 1 :])
        name, colon, value = line.partition(":")
        if not colon or " " in name.strip():
            return subject, text
        if name.strip().casefold() == "subject":
            subject = value.strip()
    return subject, ""
