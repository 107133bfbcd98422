"""What is offered after a command: follow-ups, people, filters and dates.

From the cache alone and without looking at notes, since a key press cannot wait;
without a cache nothing is offered. For the same reason click is not imported here.
"""

from __future__ import annotations

import os

from journal.api.glance.agenda import GlanceQuery, stored_agenda, stored_notes
from journal.cli.clock import clock
from journal.model.errors import JournalError
from journal.vault import places

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from journal.api.glance.items import AnyItem

    Offer = tuple[str, str | None]
    """A word, and what is said about it."""

_STEPS = 20
"""The most changes offered."""
_WHEN = {
    "tomorrow": "the day after today",
    "mon": "the next Monday",
    "fri": "the next Friday",
    "next": "next week, next fri",
    "3d": "in three days",
    "3bd": "in three business days",
    "1w": "in a week",
    "2w": "in two weeks",
    "1mo": "in a month",
}
_DUE = {
    "due:<7d": "before the 7th day from now",
    "due:fri": "on Friday",
    "due:none": "without a date",
    "due:any": "with a date",
}


class StoredOffers:
    """The offers from one vault's cache."""

    def __init__(self, vault: str | None, now: str | None) -> None:
        """`vault` and `now` are the values of the options with these names."""
        self.files = places.files(vault)
        self._now = now
        self._items: Sequence[AnyItem] | None = None

    @property
    def items(self) -> Sequence[AnyItem]:
        """The open entries; none without a cache."""
        if self._items is None:
            self._items = self._stored() if self.files else []
        return self._items

    def _stored(self) -> Sequence[AnyItem]:
        assert self.files
        try:
            now = clock(self._now or os.environ.get("JOURNAL_NOW"))()
        except JournalError:
            return []
        found = stored_agenda(self.files.cache, now, GlanceQuery(everything=True))
        return found.items if found else []

    def of_entries(self, incomplete: str, usage: str) -> list[Offer]:
        """Ids with their text, and what else `usage` has: `ID… WHEN`, `ID… @NAME`."""
        found: list[Offer] = [
            (item.id, item.text)
            for item in self.items
            if item.id.startswith(incomplete)
        ]
        if "WHEN" in usage:
            found += _starting(_WHEN, incomplete)
        if "@" in usage:
            found += self.of_people(incomplete)
        if incomplete.startswith("is:"):
            found += _starting(_filters(incomplete), incomplete)
        return found

    def of_filters(self, incomplete: str) -> list[Offer]:
        """Filters, `@handles` and `#tags` of open entries."""
        minus = incomplete[:1] == "-" and len(incomplete) > 1
        wanted = incomplete[1:] if minus else incomplete
        found = _starting(_filters(wanted), wanted)
        found += self.of_people(wanted)
        found += _starting(self._values_of(wanted), wanted)
        if wanted[:2] in ("", "v", "vi"):
            found += _starting(self._views(), wanted)
        if wanted.startswith("#"):
            words = (word for item in self.items for word in item.text.split())
            tags = {w for w in words if w.startswith(wanted) and len(w) > 1}
            found += [(tag, None) for tag in sorted(tags)]
        return [(f"-{word}", text) for word, text in found] if minus else found

    def of_people(self, incomplete: str) -> list[Offer]:
        """`@handles` of people with open entries."""
        if incomplete[:1] not in ("", "@"):
            return []
        found: dict[str, str] = {}
        for item in self.items:
            for handle in _handles(item.text):
                found.setdefault(handle, item.who)
        return _starting(dict(sorted(found.items())), incomplete)

    def of_notes(self, incomplete: str) -> list[Offer]:
        """The paths of the notes."""
        return _starting(dict.fromkeys(self._notes(), ""), incomplete)

    def of_steps(self, incomplete: str) -> list[Offer]:
        """The newest changes in effect, with their labels; then ids."""
        offered = _starting(self._steps(), incomplete)
        if not incomplete and offered:
            return offered  # the ids would push them off the screen
        return [*offered, *self.of_entries(incomplete, "")]

    def _values_of(self, wanted: str) -> Mapping[str, str]:
        """The values of a filter, once its colon is typed."""
        if wanted.startswith("due:"):
            return _DUE
        if wanted.startswith("priority:"):
            from journal.model.entry import Priority

            return dict.fromkeys(
                (f"priority:{one.name.lower()}" for one in Priority), ""
            )
        if wanted.startswith("note:"):
            return dict.fromkeys((f"note:{path}" for path in self._notes()), "")
        return {}

    def _notes(self) -> Sequence[str]:
        return stored_notes(self.files.cache) if self.files else []

    def _views(self) -> dict[str, str]:
        """The saved views, as `view:North`, with their filters."""
        if self.files is None:
            return {}
        from pathlib import Path

        from journal.cli.saved_views import PREFIX
        from journal.vault.settings.load import load

        try:
            config = load(Path(self.files.root), Path(self.files.user_config))
        except JournalError:
            return {}
        views = config.settings.screen.views
        return {f"{PREFIX}{name}": text for name, text in views.items()}

    def _steps(self) -> dict[str, str]:
        home = places.state_home()
        if self.files is None or home is None:
            return {}
        from pathlib import Path

        from journal.practice.agenda.shown_text import change_text
        from journal.vault.write.on_record import OnRecord
        from journal.vault.write.steps import undoable

        record = OnRecord(Path(home, "journal", places.name_of(self.files.root)))
        try:
            deeds = record.deeds()
        except JournalError:
            return {}
        steps = undoable(deeds)[:_STEPS]
        return {step.name: change_text(step.deeds[-1].label) for step in steps}


def _filters(wanted: str) -> Mapping[str, str]:
    """Every `is:` filter, and the beginnings of the others; none if none is wanted."""
    states: list[str] = []
    if wanted.startswith("is:") or "is:".startswith(wanted):
        from journal.practice.agenda.query import STATES

        states = [f"is:{state}" for state in STATES]
    return dict.fromkeys((*states, "due:", "note:", "priority:", "owner:"), "")


def _handles(text: str) -> Iterator[str]:
    for word in text.split():
        handle = word.rstrip(",.:;!?)")
        if handle.startswith("@") and len(handle) > 1:
            yield handle


def _starting(words: Mapping[str, str], incomplete: str) -> list[Offer]:
    return [
        (word, text or None)
        for word, text in words.items()
        if word.startswith(incomplete)
    ]
