"""Actions of notification buttons besides edits: a draft, the review note."""

from __future__ import annotations

from collections.abc import Sequence

from journal.api.journal import Journal
from journal.cli.session import Session
from journal.model.entry import Entry
from journal.model.errors import JournalError
from journal.model.value import value


@value
class WatchDeeds:
    """Carried out by `journal watch`, with its own options."""

    session: Session
    journal: Journal

    def draft(self, entries: Sequence[Entry]) -> str:
        """Draft the next message about each in `Outbox/`; show a single one.

        Nothing is sent. Raises JournalError if none could be drafted.
        """
        from journal.api.messages.drafts import draft
        from journal.api.messages.message_texts import Wordings
        from journal.api.requests import Edits
        from journal.desktop.open.open_note import open_place
        from journal.integrations.mail.outbox.letter import new_letter

        journal, now = self.journal, self.session.clock()
        wordings = Wordings(journal.root, self.session.user_file().parent)
        made, failed = [], []
        for entry in entries:
            try:
                text = draft(journal, wordings, entry, now, None, None)
                to = [(one.name, one.email) for one in text.to if one.email]
                made.append(
                    new_letter(
                        to, text.subject, text.body, text.answers, None,
                        journal.composer, unless_reply=False, receipt=False,
                        entry=journal.short_ids([entry])[entry.ref],
                    )
                )  # fmt: skip
            except JournalError as error:
                failed.append(f"{entry.place}: {error}")
        if not made:
            raise JournalError(
                "; ".join(failed) or "there is nothing to nudge any more"
            )
        journal.apply(Edits(made, "outbox: drafted"), now)
        if len(made) == 1:
            open_place(journal, made[0][0])
        done = "; ".join(f"{path}: drafted" for path, _ in made)
        return "; ".join([done, *failed])

    def review(self) -> str:
        """Write this week's review note, and show it."""
        from journal.api.view import View
        from journal.cli.commands.look.review import review_request
        from journal.desktop.open.open_note import open_place

        now = self.session.clock()
        path, request, _ = review_request(View(self.journal, now), "Reviews")
        self.journal.apply(request, now)
        open_place(self.journal, path)
        return f"{path}: written, and shown"
