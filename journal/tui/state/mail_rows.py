"""Mail findings as rows above the agenda, and what the keys do with them.

The screen opens no mail box: `journal watch` and `journal mail look` do. It reads what
they stored.
"""

from __future__ import annotations

from datetime import datetime

from journal.api.journal import Journal
from journal.language.clean import clean
from journal.model.entry import NotePath
from journal.model.errors import JournalError
from journal.model.value import value
from journal.tui.state.deeds import Outcome

TITLE = "Email"


@value
class FindingRow:
    """One finding; its words clean."""

    words: str
    """`Ana Lima answered “Offer” 2 h ago`."""
    offer: str
    """What accepting it does."""
    pair: str
    """Its stable key, independent of its number."""
    at: tuple[NotePath, int]
    """The entry it is about."""


class MailFindings:
    """Reads them in the calling thread; none if no box is configured."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self.rows: tuple[FindingRow, ...] = ()

    def read(self, now: datetime) -> bool:
        """Read them; returns whether they changed."""
        before = self.rows
        try:
            self.rows = self._read(now)
        except JournalError:
            self.rows = ()
        return self.rows != before

    def _read(self, now: datetime) -> tuple[FindingRow, ...]:
        if not self._journal.settings.mail.boxes:
            return ()
        from journal.integrations.mail.mailroom import Mailroom
        from journal.integrations.mail.wording import offered, said

        with Mailroom(self._journal, now) as room:
            view = room.view()
            return tuple(
                FindingRow(
                    clean(said(one, view, room.here)),
                    clean(offered(one, view)),
                    one.pair,
                    (one.entry.path, one.entry.line),
                )
                for one in room.found(view)
            )


def accept(journal: Journal, row: FindingRow, now: datetime) -> Outcome:
    """Write the line. Raises what `Journal.apply` raises."""
    from journal.integrations.mail.mailroom import Mailroom

    with Mailroom(journal, now) as room:
        found = [one for one in room.found() if one.pair == row.pair]
        request = room.request(found)
        if request is None:
            return Outcome("Nothing to record for this one. Press - to dismiss it")
        journal.apply(request, now)
        room.summarise(room.found())
    return Outcome(f"{row.words}: recorded", undoable=True)


def put_away(journal: Journal, row: FindingRow, now: datetime) -> Outcome:
    """Never offer this mail for this entry again."""
    from journal.integrations.mail.mailroom import Mailroom

    with Mailroom(journal, now) as room:
        for one in room.found():
            if one.pair == row.pair:
                room.dismiss(one)
        room.summarise(room.found())
    return Outcome(f"{row.words}: not offered again")
