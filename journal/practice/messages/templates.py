"""Templates: plain text with `{names}`, filled in and never executed.

`{name}` is replaced once; the inserted text is not expanded again. There is nothing
else: no attributes, calls, formats or conditions. A line with a name that has no value
is left out.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping

from journal.language.clean import clean
from journal.language.regex import regex
from journal.model.errors import ConfigError
from journal.model.value import value
from journal.practice.messages.phrases import TextFile

VARIABLES: dict[str, str] = {
    "name": "their name, as their note has it",
    "first_name": "the first word of it",
    "ask": "what the follow-up says, without names, dates and tags",
    "subject": "the first words of that",
    "asked_on": "the day of the oldest `sent`, `mail` or `nudge` that was not answered",
    "attempts": "how many messages after the first they did not answer",
    "last_said": "the newest line of the history that went to them, or came from them",
    "last_said_on": "its day",
    "spoke_on": "the day of the newest call, meeting or chat with them",
    "last_contact_on": "the day of the newest contact with them, wherever it is noted",
    "by": "a day to answer by: when it is due, else in three business days",
    "value": "a talking point for them that was not used yet",
    "today": "the day it is",
}
"""The names a template may use, and their meaning."""

_BRACES = regex(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")
_SUBJECT = regex(r"subject:[ \t]*(.*)", re.IGNORECASE)


@value
class Filled:
    """A template with its names replaced."""

    subject: str
    body: str
    named: frozenset[str]
    """The variables in the remaining lines."""


def fill(template: TextFile, values: Mapping[str, str]) -> Filled:
    """The message that the template makes from `values`, one for each variable.

    Raises ConfigError, with template and line, for an unknown name.
    """
    kept: list[str] = []
    named: set[str] = set()
    for number, line in enumerate(re.split(r"\r\n|\n|\r", template.text), 1):
        names = _names(line, f"{clean(template.name)}:{number}")
        if any(not values[name] for name in names):
            continue
        named |= names
        kept.append(clean(_BRACES.sub(lambda m: _replaced(m, values), line)))
    subject = ""
    if found := _SUBJECT.match(kept[0] if kept else ""):
        subject = found[1].strip()
        del kept[0]
    body = re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip("\n")
    return Filled(subject, f"{body}\n", frozenset(named))


def _replaced(found: re.Match[str], values: Mapping[str, str]) -> str:
    return values[found[1]] if found[1] is not None else found.group()[0]


def _names(line: str, place: str) -> set[str]:
    """The variables in a line. Raises ConfigError for an unknown one."""
    names = set()
    for found in _BRACES.finditer(line):
        name = found[1]
        if found.group() in ("{{", "}}"):
            continue
        if name is None:
            brace = found.group()
            raise ConfigError(
                f"{place}: a {brace} stands alone; for the character itself "
                f"write {brace * 2}"
            )
        if name not in VARIABLES:
            near = difflib.get_close_matches(name, VARIABLES, 1)
            hint = f"; did you mean {{{near[0]}}}?" if near else ""
            raise ConfigError(
                f"{place}: there is no variable {{{clean(name)}}}{hint} "
                f"(known are {', '.join(VARIABLES)})"
            )
        names.add(name)
    return names
