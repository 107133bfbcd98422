"""The arguments and options of click whose values are completed."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from journal.cli.completion.stored_offers import StoredOffers

if TYPE_CHECKING:
    from journal.cli.completion.stored_offers import Offer


def _stored(ctx: click.Context) -> StoredOffers:
    options = ctx.find_root().params
    return StoredOffers(options.get("vault"), options.get("now"))


def _items(offers: Iterable[Offer]) -> list[CompletionItem]:
    return [CompletionItem(word, help=text) for word, text in offers]


class EntryArgument(click.Argument):
    """Ids with their text; after the first also dates, if the command takes one."""

    def shell_complete(
        self, ctx: click.Context, incomplete: str
    ) -> list[CompletionItem]:
        return _items(_stored(ctx).of_entries(incomplete, self.metavar or ""))


class QueryArgument(click.Argument):
    """Filters, `@handles` and `#tags` of open entries."""

    def shell_complete(
        self, ctx: click.Context, incomplete: str
    ) -> list[CompletionItem]:
        return _items(_stored(ctx).of_filters(incomplete))


class PersonArgument(click.Argument):
    """`@handles` of people with open entries."""

    def shell_complete(
        self, ctx: click.Context, incomplete: str
    ) -> list[CompletionItem]:
        return _items(_stored(ctx).of_people(incomplete))


class UndoArgument(click.Argument):
    """The recorded changes that can be undone, with their labels; then ids."""

    def shell_complete(
        self, ctx: click.Context, incomplete: str
    ) -> list[CompletionItem]:
        return _items(_stored(ctx).of_steps(incomplete))


def complete_note(
    ctx: click.Context, _: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """The notes in the cache, for an option that takes one."""
    return _items(_stored(ctx).of_notes(incomplete))


def complete_template(
    ctx: click.Context, _: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """The templates of messages, with those of the vault and the user."""
    from journal.api.messages.message_texts import Wordings

    found = _stored(ctx).files
    if found is None:
        return []
    names = Wordings(Path(found.root), Path(found.user_config).parent).templates()
    return [CompletionItem(name) for name in names if name.startswith(incomplete)]


def complete_setting(
    _ctx: click.Context, _: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """The names of the settings, with their purpose."""
    from journal.vault.settings.keys import KEYS

    return [
        CompletionItem(key.name, help=key.help)
        for key in KEYS
        if key.name.startswith(incomplete)
    ]
