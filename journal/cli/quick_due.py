"""Instant `today`, `due` and `list`: from the cache, if it can be trusted.

Prompts and status bars use this, so it imports almost nothing: no click, no notes, no
settings. In any other case (another option, a changed note or setting) it returns None,
and the usual code takes over.
"""

from __future__ import annotations

import os
import sys

from journal.api.glance.agenda import (
    LATE_SHOWN,
    Believed,
    Glance,
    GlanceQuery,
    Outdated,
    believed,
    stored_agenda,
)
from journal.cli.clock import clock
from journal.cli.formats.output import Output
from journal.model.when import datetime
from journal.vault import places
from journal.vault.cache import kept_answers

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path


def answer(words: list[str]) -> int | None:
    """The exit code of `journal` with these arguments; None if not handled here."""
    if sys.stdin is None or sys.stdout is None or sys.stderr is None:
        return None
    asked = _asked(words)
    files = asked and places.files(asked.vault)
    if not asked or not files:
        return None
    mail = places.mail_seen(files.root)
    if mail and mail[1]:
        return None  # entries answered by mail are then left out
    found = believed(files.cache, files.root, files.user_config)
    if isinstance(found, Outdated):
        again = _looked_again(found, files)
        found = believed(files.cache, None, files.user_config) if again else None
    elif found is None and asked.question.is_plain and _looked_first(files):
        found = believed(files.cache, None, files.user_config)
    if not isinstance(found, Believed):
        return None
    out = Output.of_terminal(asked.colour)
    with found:
        code = _answer(found, files, asked, out)
    as_text = asked.question.is_text
    if code is not None and mail and as_text and asked.question.command != "list":
        say_mail_seen(out, mail[0], asked.now)
    return code


def _looked_again(outdated: Outdated, files: places.Files) -> bool:
    """Whether the cache is up to date now."""
    states = places.state_home()
    if states is None:
        return False
    from pathlib import Path

    from journal.api.glance.fresh_look import look_again

    root, cache, config = map(Path, (files.root, files.cache, files.user_config))
    return look_again(outdated, root, Path(states) / "journal", cache, config)


def _looked_first(files: places.Files) -> bool:
    """Whether there was no cache, and is one now."""
    states = places.state_home()
    if states is None or os.path.lexists(files.cache):
        return False
    from pathlib import Path

    from journal.api.glance.fresh_look import look_first
    from journal.cli.progress import Progress

    root, cache, config = map(Path, (files.root, files.cache, files.user_config))
    progress = Progress()
    try:
        return look_first(root, Path(states) / "journal", cache, config, progress)
    finally:
        progress.end()


def _answer(
    found: Believed, files: places.Files, asked: _Asked, out: Output
) -> int | None:
    """Answer from the kept output, or from the rows."""
    cache, question = files.cache, asked.question
    mark, words = found.mark, question.words(out, asked.now.date())
    printed = kept_answers.recall(cache, words, mark) if mark else None
    if printed is not None:
        out.again(printed)
        return 0
    if not (question.is_plain or mark):
        return None
    import gc

    kept = kept_answers.KeptAnswer(cache, words, mark) if mark else None
    out.printed, code = kept, None
    gc.disable()  # no reference cycles are created here
    try:
        day = asked.now.date()
        if question.is_plain:
            glance = found.agenda(asked.now, question.wanted)
            if glance is not None:
                code = _print(glance, out, day, question)
        else:
            from journal.cli.quick_entries import print_entries

            def with_reasons(glance: Glance, reasons: dict[str, str]) -> int | None:
                return _print(glance, out, day, question, reasons)

            code = print_entries(found, files, asked.now, out, question, with_reasons)
    finally:
        gc.enable()
        out.printed = None
        if kept and code != 0:
            kept.drop()
    if kept and code == 0:
        kept.keep()
    return code


_NO_REASONS: dict[str, str] = {}


class Question:
    """The parsed arguments of `today`, `due` or `list`, without filters."""

    def __init__(
        self,
        command: str,
        *,
        limit: int | None = None,
        days: int | None = None,
        form: str = "",
        why: bool = False,
        closed: bool = False,
    ) -> None:
        """`form` is `json`, `csv`, or empty; `closed` includes closed entries."""
        self.command = command
        self.limit = limit
        self.closed = closed
        self.is_text = not form
        self.wanted = GlanceQuery(
            everything=command == "list",
            within=days,
            limit=None if command == "today" else limit,
            # one more than is shown says that there are more
            late=(limit or LATE_SHOWN + 1) if command == "today" else None,
        )
        self.is_plain = not (form or why or closed)
        """Whether the rows suffice for the answer."""
        self.form = form
        rest = limit or days or why or closed
        self.is_whole_list = command == "list" and form == "json" and not rest
        """Whether a later answer can take over what did not change."""
        self._asked = f"{command} {limit} {days} {form} {why} {closed}"

    def words(self, out: Output, today: date) -> str:
        """Everything that the answer depends on, except notes and settings."""
        form = f"{out.colour} {out.width} {out.chatty}"
        encodings = f"{sys.stdout.encoding} {sys.stderr.encoding}"
        return f"{self._asked} {today} {form} {encodings}"


def say_mail_seen(out: Output, seen: str, now: datetime) -> None:
    """The age of the mail data: `journal: mail seen 3 h ago`."""
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
    cache: Path, now: datetime, out: Output, question: Question
) -> int | None:
    """Answer from a cache that was just updated; None if it cannot tell."""
    found = stored_agenda(os.fspath(cache), now, question.wanted)
    return _print(found, out, now.date(), question) if found else None


def say_how_many(out: Output, count: int) -> None:
    """The last line of `list`."""
    out.data("1 follow-up" if count == 1 else f"{count} follow-ups")


def say_more(out: Output, more: int) -> None:
    """The line about what -n leaves out."""
    out.talk(f"…{more} more")


def _print(
    found: Glance,
    out: Output,
    today: date,
    question: Question,
    reasons: Mapping[str, str] = _NO_REASONS,
) -> int | None:
    if question.command == "today":
        return _print_today(found, out, today, question.limit, reasons)
    if not found.items:
        return None  # the reason for an empty list is printed then
    from journal.cli.formats.agenda_table import print_agenda, print_yearly

    print_agenda(out, found.items, found.counts, reasons, found.days)
    print_yearly(out, found.yearly, today)
    more = sum(found.counts.values()) - len(found.items)
    if question.command == "list" and not more:
        say_how_many(out, len(found.items))
    if more:
        say_more(out, more)
    for told in found.taken_back:
        out.talk(f"journal: {told}")
    return 0


def _print_today(
    found: Glance,
    out: Output,
    today: date,
    limit: int | None,
    reasons: Mapping[str, str],
) -> int | None:
    from journal.cli.formats.pages.today_page import (
        HEADINGS,
        following,
        print_today,
        yearly_ahead,
    )
    from journal.practice.agenda.sections import Counts

    rows = [item for item in found.items if item.heading in HEADINGS]
    if not rows:
        return None  # the reason for an empty list is printed then
    promised = dict.fromkeys(found.counts, 0)
    for row in rows:
        promised[row.heading] += bool(row.promised)
    # if something is promised, all rows were read
    counts = Counts(
        {(name, False, True): number for name, number in promised.items()}
        | {(n, False, False): all - promised[n] for n, all in found.counts.items()}
    )
    coming = found.following
    comes = following(coming.up, coming.who, coming.words, today) if coming else ""
    print_today(out, rows, counts, reasons, limit, "", comes, today)
    if found.yearly:
        from journal.cli.formats.agenda_table import print_yearly

        last = yearly_ahead(found.days)
        near = [one for one in found.yearly if (one[0] - today).days <= last]
        print_yearly(out, near, today)
    for told in found.taken_back:
        out.talk(f"journal: {told}")
    return 0


class _Asked:
    """A command line that is simple enough."""

    def __init__(
        self,
        vault: str | None,
        now: datetime,
        colour: str,
        question: Question,
    ) -> None:
        self.vault = vault
        self.now = now
        self.colour = colour
        self.question = question


def _asked(words: list[str]) -> _Asked | None:
    before, left = _options(words, ("--vault", "--now", "--color"))
    if not left or left[0] not in _FLAGS:
        return None
    known = _FLAGS[left[0]]
    flags = {word for word in left[1:] if word in known}
    rest = [word for word in left[1:] if word not in known]
    behind, rest = _options(rest, ("--limit", "-n", "--within", "--days"))
    now = _now(before.get("--now") or os.environ.get("JOURNAL_NOW"))
    if rest or now is None or {"--json", "--csv"} <= flags:
        return None
    colour = before.get("--color", "auto")
    limit = behind.get("--limit", behind.get("-n"))
    within = behind.get("--days", behind.get("--within", ""))
    if within.isdigit():
        within = f"{within}d"
    most = None if limit is None else _number(limit)
    days = _number(within[:-1]) if within.endswith("d") else None
    question = Question(
        left[0],
        limit=most,
        days=days,
        form="json" if "--json" in flags else "csv" if "--csv" in flags else "",
        why="--why" in flags,
        closed="--all" in flags,
    )
    plain = (
        colour in _COLOURS
        and (limit is None or most)
        and (not within or (days is not None and left[0] == "due"))
    )
    if not plain:
        return None
    return _Asked(before.get("--vault"), now, colour, question)


_FLAGS = {
    "today": frozenset(("--json", "--csv", "--why")),
    "due": frozenset(("--json", "--csv", "--why")),
    "list": frozenset(("--json", "--csv", "--why", "--all")),
}
"""The flags of each command that may be answered here."""


def _options(
    words: list[str], known: tuple[str, ...]
) -> tuple[dict[str, str], list[str]]:
    """The leading options with their values, and the remaining words."""
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
