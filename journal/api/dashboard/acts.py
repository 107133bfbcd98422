"""Doing what a row of the dashboard asks for, if its entry has not changed.

Compare and set: at the moment of writing, the entry must still be what it was when the
row was written. So an old copy of the note cannot repeat what was done long ago, and of
two machines only one acts.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from journal.api.changes import plan_change
from journal.api.dashboard.block_lines import BlockLine, Said
from journal.api.dashboard.row_record import EntryState, RowRecord, act_key
from journal.api.dashboard.typed_verbs import (
    NotUnderstood,
    TypedVerb,
    typed_verb,
    why_not,
)
from journal.api.requests import Edits
from journal.language.clean import clean
from journal.language.document import Document, LineEdit
from journal.language.edit.intents import Intent
from journal.language.note.read_note import parse_note
from journal.model.entry import Entry, NotePath
from journal.model.errors import JournalError
from journal.model.value import record, value
from journal.practice.agenda.reports.dashboard_rows import fits, link_in, same_day

if TYPE_CHECKING:
    from journal.api.open_vault import OpenVault
    from journal.api.view import View


@value
class Outcome:
    """The outcome of a line that asked for something."""

    clear: bool
    """Whether the line is done with and may be removed."""
    warning: str = ""
    """Why it stays."""
    done: str = ""
    """What was done, for the log of `watch`."""


class Acts:
    """Carries out what lines ask for, in one vault at one moment."""

    def __init__(self, view: View, record: RowRecord) -> None:
        self._view = view
        self._journal = view.journal
        self._record = record

    def do(self, line: BlockLine) -> Outcome:
        """Do what the line asks for, if it is valid. Never raises."""
        try:
            verb = self._verb(line)
        except NotUnderstood as error:
            return Outcome(False, str(error))
        key = act_key(line.row, f"{line.mark} {line.words}")
        state = self._record.rows.get(line.row) or self._state_without_record(line.row)
        if state is None:
            link = link_in(line.row)
            return Outcome(False, f"it cannot be told which one this was; see {link}")
        entry = self._entry(state)
        if entry is None:
            if key in self._record.acts or self._is_done(state, verb):
                return Outcome(True)
            return Outcome(False, self._what_changed(state))
        return self._act(line, entry, state, verb)

    def _verb(self, line: BlockLine) -> TypedVerb:
        if line.said is Said.UNKNOWN:
            raise NotUnderstood(
                f"“[{clean(line.mark)}]” does nothing here; [x] is done, [-] given up"
            )
        if line.said is not Said.NOTHING and line.words:
            raise NotUnderstood(f"ticked, and “{clean(line.words)}”: which of the two?")
        if line.said is not Said.NOTHING:
            return typed_verb(line.said.value, self._view)
        return typed_verb(line.words, self._view)

    # -------------------------------------------------------- which entry

    def _entry(self, state: EntryState) -> Entry | None:
        """The one entry that is unchanged since the row was written."""
        entries = self._journal.entries
        same = [e for e in entries if e.ref.raw.strip() == state.raw.strip()]
        here = [e for e in same if e.path == state.path]
        return _only(here or same, state)

    def _state_without_record(self, row: str) -> EntryState | None:
        """For a row that another machine wrote: it must fit exactly one entry."""
        view = self._view
        found = [
            item
            for item in fits(row, view.items, view.today)
            if same_day(row, item) and not item.entry.status.closed
        ]
        if len(found) != 1:
            return None
        return EntryState.of_entry(found[0].entry, view.today)

    def _successors(self, state: EntryState) -> list[Entry]:
        """What the entry may have become: equal words, those in the same note first."""
        entries = self._journal.entries
        same = [entry for entry in entries if entry.text == state.text]
        return [entry for entry in same if entry.path == state.path] or same

    def _is_done(self, state: EntryState, verb: TypedVerb) -> bool:
        return any(verb.is_done(entry) for entry in self._successors(state))

    def _what_changed(self, state: EntryState) -> str:
        found = self._successors(state)
        if len(found) != 1:
            return f"it is not in {clean(state.path)} any more as it was"
        entry = found[0]
        if entry.status.closed:
            return f"it is {entry.status.value} already"
        return "it was changed meanwhile; the row of now is above, or not due"

    # -------------------------------------------------------- doing it

    def _act(
        self, line: BlockLine, entry: Entry, state: EntryState, verb: TypedVerb
    ) -> Outcome:
        view, journal = self._view, self._journal
        try:
            intent = verb.intent(view, view.item(entry))
            plan = _Plan(journal, entry.path, state, intent)
            label = f"{verb.label}: {entry.text}"
            journal.apply(Edits([(entry.path, plan.edit)], label), view.now)
        except (JournalError, NotUnderstood) as error:
            return Outcome(False, why_not(error, entry))
        if not plan.found:
            # another machine or an editor was faster: try again next time
            return Outcome(self._is_done(state, verb), "it was changed just now")
        self._record.did(line.row, f"{line.mark} {line.words}", view.today)
        return Outcome(True, done=f"{entry.place}: {label}")


@record
class _Plan:
    """An intent planned on the entry as it was, and on no other."""

    journal: OpenVault
    path: NotePath
    state: EntryState
    intent: Intent
    found: bool = False

    def edit(self, document: Document) -> LineEdit | None:
        """The edit of the current note; None if the entry has changed."""
        settings = self.journal.settings
        note = parse_note(self.path, document.content, settings)
        same = [e for e in note.entries if e.ref.raw.strip() == self.state.raw.strip()]
        entry = _only(same, self.state)
        self.found = entry is not None
        if entry is None:
            return None
        dialect = self.journal.dialect()
        _, plan = plan_change(self.intent, entry, document, settings, dialect)
        return plan.edit


def _only(same: Sequence[Entry], state: EntryState) -> Entry | None:
    """The entry with that state among those with equal text."""
    place = state.nth, state.of
    found = [e for e in same if (e.ref.nth, e.ref.of) == place and state.is_of(e)]
    return found[0] if len(found) == 1 else None
