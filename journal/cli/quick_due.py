"""`due` and `list` at once: from the cache, where it can be believed.

A prompt or a status bar asks this, so it imports next to nothing: no click, no
notes, no settings. Whatever is not plain (another option, a changed note, a
setting that was touched) is answered by None, and the usual way is gone.
"""

from __future__ import annotations

import os
import sys

from journal.api.glance.agenda import Glance, GlanceQuery, stored_agenda
from journal.cli.clock import clock
from journal.cli.formats.agenda_table import print_agenda, print_yearly
from journal.cli.formats.output import Output
from journal.model.when import datetime
from journal.vault import places

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path


def answer(words: list[str]) -> int | None:
    """The exit code of `journal` with these arguments, or None: not said here."""
    if sys.stdin is None or sys.stdout is None or sys.stderr is None:
        return None
    asked = _asked(words)
    files = asked and places.files(asked.vault)
    if not asked or not files:
        return None
    mail = places.mail_seen(files.root)
    if mail and mail[1]:
        return None  # what was answered by mail is left out then
    found = stored_agenda(
        files.cache, asked.now, asked.wanted, files.root, files.user_config
    )
    out = Output.of_terminal(asked.colour)
    everything = asked.wanted.everything
    code = _print(found, out, asked.now.date(), everything) if found else None
    if code is not None and mail and not asked.wanted.everything:
        say_mail_seen(out, mail[0], asked.now)
    return code


def say_mail_seen(out: Output, seen: str, now: datetime) -> None:
    """How old what is known of mail is: `journal: mail seen 3 h ago`."""
    try:
        when = datetime.fromisoformat(seen).replace(tzinfo=None)
    except ValueError:
        return
    minutes = max(0, int((now - when).total_seconds()) // 60)
    ago = f"{minutes} min" if minutes < 60 else f"{minutes // 60} h"
    if minutes >= 48 * 60:
        ago = f"{minutes // 1440} d"
    out.talk(f"journal: mail seen {ago} ago")


def answer_after_look(
    cache: Path, now: datetime, out: Output, within: int, limit: int | None
) -> int | None:
    """`due` from a cache that holds what was read just now; None: it cannot."""
    wanted = GlanceQuery(within=within, limit=limit)
    found = stored_agenda(os.fspath(cache), now, wanted)
    return _print(found, out, now.date()) if found else None


def say_how_many(out: Output, count: int) -> None:
    """The last line of `list`."""
    out.data("1 follow-up" if count == 1 else f"{count} follow-ups")


def say_more(out: Output, more: int) -> None:
    """What -n leaves out."""
    out.talk(f"…{more} more")


def _print(
    found: Glance, out: Output, today: date, everything: bool = False
) -> int | None:
    if not found.items:
        return None  # why there is nothing is said then
    print_agenda(out, found.items, found.counts, {}, found.days)
    print_yearly(out, found.yearly, today)
    more = sum(found.counts.values()) - len(found.items)
    if everything and not more:
        say_how_many(out, len(found.items))
    if more:
        say_more(out, more)
    for told in found.taken_back:
        out.talk(f"journal: {told}")
    return 0


class _Asked:
    """A command line that is plain enough."""

    def __init__(
        self, vault: str | None, now: datetime, colour: str, wanted: GlanceQuery
    ) -> None:
        self.vault = vault
        self.now = now
        self.colour = colour
        self.wanted = wanted


def _asked(words: list[str]) -> _Asked | None:
    before, left = _options(words, ("--vault", "--now", "--color"))
    if left[:1] not in (["due"], ["list"]):
        return None
    behind, rest = _options(left[1:], ("--limit", "-n", "--within", "--days"))
    now = _now(before.get("--now") or os.environ.get("JOURNAL_NOW"))
    if rest or now is None:
        return None
    everything, colour = left[0] == "list", before.get("--color", "auto")
    limit = behind.get("--limit", behind.get("-n"))
    within = behind.get("--days", behind.get("--within", ""))
    if within.isdigit():
        within = f"{within}d"
    wanted = GlanceQuery(
        everything=everything,
        limit=None if limit is None else _number(limit),
        within=_number(within[:-1]) if within.endswith("d") else None,
    )
    plain = (
        colour in _COLOURS
        and (limit is None or wanted.limit)
        and (not within or (wanted.within is not None and not everything))
    )
    return _Asked(before.get("--vault"), now, colour, wanted) if plain else None


def _options(
    words: list[str], known: tuple[str, ...]
) -> tuple[dict[str, str], list[str]]:
    """Options with their values at the beginning, and what is left behind them."""
    found, left = {}, list(words)
    while len(left) > 1 and left[0] in known:
        found[left[0]] = left[1]
        del left[:2]
    return found, left


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else None


_COLOURS = ("auto", "always", "never")


def _now(text: str | None) -> datetime | None:
    if text is None:
        return clock(None)()
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    plain = moment.tzinfo is None and 1970 <= moment.year <= 2100
    return moment if plain else None
