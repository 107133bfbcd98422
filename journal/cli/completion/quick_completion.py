"""Instant completion of ids, people, filters, views and notes.

A key press waits for this, so it imports almost nothing: no click, and none of the
commands. In any other case (an option, a command's name, a quoted word) it returns
None, and the usual code takes over, with the same offers.
"""

from __future__ import annotations

import os
import sys

from journal.cli.completion.lines import LINES
from journal.cli.completion.stored_offers import StoredOffers

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from journal.cli.completion.stored_offers import Offer

    Offers = Callable[[StoredOffers, str], list[Offer]]


def answer(words: list[str]) -> int | None:
    """The exit code of a completion; None if not handled here.

    What to complete is in the environment; `words` are only passed on by the shell.
    """
    shell, _, asked = os.environ["_JOURNAL_COMPLETE"].partition("_")
    if asked != "complete" or shell not in LINES or sys.stdout is None:
        return None
    found = _words(shell, os.environ)
    if found is None:
        return None
    (options, words), incomplete = _options(found[0]), found[1]
    if not words or words[0] not in OFFERS:
        return None
    command, *given = words
    plain = not incomplete.startswith("-") and incomplete != "="
    plain = plain and not any(word.startswith("-") for word in given)
    if not plain or (given and command in ONE):
        return None
    stored = StoredOffers(options.get("--vault"), options.get("--now"))
    offers = OFFERS[command](stored, incomplete)
    lines = [LINES[shell]("plain", word, about) for word, about in offers]
    text = "".join(f"{line}\n" for line in lines) or "\n"
    sys.stdout.buffer.write(text.encode())
    sys.stdout.buffer.flush()
    return 0


USAGES = {
    **dict.fromkeys(("park", "reschedule", "snooze"), "WHEN"),
    **dict.fromkeys(("assign", "handover", "history", "log"), "@"),
}
"""What commands take after ids."""


def _entries(command: str) -> Offers:
    return lambda stored, word: stored.of_entries(word, USAGES.get(command, ""))


_OF_ENTRIES = (
    *("asked", "cancel", "done", "draft", "edit", "nudge", "priority", "reopen"),
    *("replied", "show", "start", "track", "why", *USAGES),
)
OFFERS: Mapping[str, Offers] = {
    **dict.fromkeys(("due", "list", "today"), StoredOffers.of_filters),
    **{command: _entries(command) for command in _OF_ENTRIES},
    "undo": StoredOffers.of_steps,
    **dict.fromkeys(("brief", "stats", "who"), StoredOffers.of_people),
}
"""Commands, and what is offered for their words."""
ONE = frozenset(
    ("draft", "edit", "history", "log", "show", "stats", "track", "undo", "who", "why")
)
"""Those that take one such word; the others take any number."""
_VALUED = ("--vault", "--now", "--color")
_SPECIAL = frozenset("'\"\\")


def _words(shell: str, asked: Mapping[str, str]) -> tuple[list[str], str] | None:
    """The words before the one to complete, and that one; None if they are quoted."""
    words, at = _split(asked.get("COMP_WORDS", "'")), asked.get("COMP_CWORD", "")
    if words is None:
        return None
    if shell != "fish":
        if not (at.isascii() and at.isdigit()):
            return None
        cut = int(at)
        return words[1:cut], words[cut] if cut < len(words) else ""
    # fish gives the word itself, which is also among the words
    own, before = _split(at), words[1:]
    if own is None or len(own) > 1:
        return None
    if own and before[-1:] == own:
        before.pop()
    return before, own[0] if own else ""


def _split(text: str) -> list[str] | None:
    """The words between blanks; None if a shell could divide the text otherwise."""
    line = text.replace("\n", " ").replace("\t", " ").replace("\r", " ")
    plain = line.isprintable() and _SPECIAL.isdisjoint(line)
    return line.split() if plain else None


def _options(words: list[str]) -> tuple[dict[str, str], list[str]]:
    """The leading options with their values, and the words after them."""
    found, left = {}, list(words)
    while len(left) > 1 and left[0] in _VALUED:
        found[left[0]] = left[1]
        del left[:2]
    return found, left
