"""What a shell offers after a command: follow-ups, people, filters and dates.

From the cache alone and without looking at notes, since a key press cannot wait;
without a cache nothing is offered.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from journal.api.glance.agenda import GlanceQuery, stored_agenda
from journal.cli.clock import clock
from journal.model.entry import Priority
from journal.model.errors import JournalError
from journal.vault import places

if TYPE_CHECKING:
    from journal.api.glance.items import AnyItem

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


def stored(ctx: click.Context) -> list[AnyItem]:
    """The open entries in the cache; none without a cache."""
    files, now = _files(ctx), ctx.find_root().params.get("now")
    if files is None:
        return []
    try:
        now = clock(now or os.environ.get("JOURNAL_NOW"))()
    except JournalError:
        return []
    found = stored_agenda(files.cache, now, GlanceQuery(everything=True))
    return found.items if found else []


class EntryArgument(click.Argument):
    """Ids with their text; after the first also dates, if the command takes one."""

    def shell_complete(
        self, ctx: click.Context, incomplete: str
    ) -> list[CompletionItem]:
        found = [
            CompletionItem(item.id, help=item.text)
            for item in stored(ctx)
            if item.id.startswith(incomplete)
        ]
        if "WHEN" in (self.metavar or ""):
            found += _starting(_WHEN, incomplete)
        if "@NAME" in (self.metavar or ""):
            found += _people(ctx, incomplete)
        if incomplete.startswith("is:"):
            found += _starting(_filters(), incomplete)
        return found


class QueryArgument(click.Argument):
    """Filters, `@handles` and `#tags` of open entries."""

    def shell_complete(
        self, ctx: click.Context, incomplete: str
    ) -> list[CompletionItem]:
        minus = incomplete[:1] == "-" and len(incomplete) > 1
        wanted = incomplete[1:] if minus else incomplete
        found = _starting(_filters(), wanted)
        found += _people(ctx, wanted)
        found += _starting(_values_of(ctx, wanted), wanted)
        if wanted[:2] in ("", "v", "vi"):
            found += _starting(_views(ctx), wanted)
        if wanted.startswith("#"):
            words = (word for item in stored(ctx) for word in item.text.split())
            tags = {w for w in words if w.startswith(wanted) and len(w) > 1}
            found += [CompletionItem(tag) for tag in sorted(tags)]
        if minus:
            return [CompletionItem(f"-{one.value}", help=one.help) for one in found]
        return found


_DUE = {
    "due:<7d": "before the 7th day from now",
    "due:fri": "on Friday",
    "due:none": "without a date",
    "due:any": "with a date",
}


def _filters() -> dict[str, str]:
    """Every `is:` filter, and the beginnings of the others."""
    from journal.practice.agenda.query import STATES

    names = (*(f"is:{state}" for state in STATES), "due:", "note:", "priority:")
    return dict.fromkeys(names, "")


def _values_of(ctx: click.Context, wanted: str) -> dict[str, str]:
    """The values of a filter, once its colon is typed."""
    if wanted.startswith("due:"):
        return _DUE
    if wanted.startswith("priority:"):
        return dict.fromkeys((f"priority:{one.name.lower()}" for one in Priority), "")
    if wanted.startswith("note:"):
        return dict.fromkeys((f"note:{path}" for path in _notes(ctx)), "")
    return {}


def _notes(ctx: click.Context) -> Sequence[str]:
    """The paths of the notes in the cache; none without a cache."""
    from journal.api.glance.agenda import stored_notes

    found = _files(ctx)
    return stored_notes(found.cache) if found else []


def _views(ctx: click.Context) -> dict[str, str]:
    """The saved views, as `view:North`, with their filters."""
    from journal.cli.saved_views import PREFIX
    from journal.vault.settings import load

    found = _files(ctx)
    if found is None:
        return {}
    try:
        views = load.load(
            Path(found.root), Path(found.user_config)
        ).settings.screen.views
    except JournalError:
        return {}
    return {f"{PREFIX}{name}": text for name, text in views.items()}


class PersonArgument(click.Argument):
    """`@handles` of people with open entries."""

    def shell_complete(
        self, ctx: click.Context, incomplete: str
    ) -> list[CompletionItem]:
        return _people(ctx, incomplete)


def _people(ctx: click.Context, incomplete: str) -> list[CompletionItem]:
    if incomplete[:1] not in ("", "@"):
        return []
    found: dict[str, str] = {}
    for item in stored(ctx):
        for handle in _handles(item.text):
            found.setdefault(handle, item.who)
    return _starting(dict(sorted(found.items())), incomplete)


def _handles(text: str) -> Iterator[str]:
    for word in text.split():
        handle = word.rstrip(",.:;!?)")
        if handle.startswith("@") and len(handle) > 1:
            yield handle


def _starting(words: dict[str, str], incomplete: str) -> list[CompletionItem]:
    return [
        CompletionItem(word, help=text or None)
        for word, text in words.items()
        if word.startswith(incomplete)
    ]


# -------------------------------------------------------- values of options


def complete_note(
    ctx: click.Context, _: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """The notes in the cache, for an option that takes one."""
    return _starting(dict.fromkeys(_notes(ctx), ""), incomplete)


def complete_template(
    ctx: click.Context, _: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """The templates of messages, with those of the vault and the user."""
    from journal.api.messages.message_texts import Wordings

    found = _files(ctx)
    if found is None:
        return []
    names = Wordings(Path(found.root), Path(found.user_config).parent).templates()
    return _starting(dict.fromkeys(names, ""), incomplete)


def complete_setting(
    _ctx: click.Context, _: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """The names of the settings, with their purpose."""
    from journal.vault.settings.keys import KEYS

    return _starting({key.name: key.help for key in KEYS}, incomplete)


class UndoArgument(EntryArgument):
    """The recorded changes that can be undone, with their labels; then ids."""

    def shell_complete(
        self, ctx: click.Context, incomplete: str
    ) -> list[CompletionItem]:
        found = _files(ctx)
        steps = _steps(found.root) if found else {}
        offered = _starting(steps, incomplete)
        if not incomplete and offered:
            return offered  # the ids would push them off the screen
        return [*offered, *super().shell_complete(ctx, incomplete)]


def _steps(root: str) -> dict[str, str]:
    """The newest changes in effect: their names, and what was done."""
    from journal.vault.write.on_record import OnRecord
    from journal.vault.write.steps import undoable

    home = places.state_home()
    if home is None:
        return {}
    try:
        deeds = OnRecord(Path(home, "journal", places.name_of(root))).deeds()
    except JournalError:
        return {}
    return {step.name: step.deeds[-1].label for step in undoable(deeds)[:_STEPS]}


def _files(ctx: click.Context) -> places.Files | None:
    return places.files(ctx.find_root().params.get("vault"))
