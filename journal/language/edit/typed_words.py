"""What people type at a prompt or on the command line, apart from dates."""

from __future__ import annotations

import re

from journal.language.clean import clean
from journal.model.errors import ConfigError
from journal.model.log_kind import LogKind

_WRITTEN_BY_VERBS = (LogKind.PARKED, LogKind.CLOSED, LogKind.HANDED)
KINDS = tuple(
    kind.word
    for kind in LogKind
    if kind not in (LogKind.PLAIN, LogKind.UNKNOWN, *_WRITTEN_BY_VERBS)
)
"""The kinds that the first word of a contact may name."""


def contact_of(words: str) -> tuple[str, str]:
    """`call wants a number` → `call` and its subject; the kind may be missing."""
    first, _, rest = words.strip().partition(" ")
    kind = first.lower().rstrip(":")
    return (kind, rest.strip()) if kind in KINDS else ("", words.strip())


def handle_of(name: str) -> str:
    """`@alice` → `alice`. Raises ConfigError for a name that could not be read back."""
    handle = name.removeprefix("@")
    if not re.fullmatch(r"[^\W\d_][\w.-]*[\w]|[^\W\d_]", handle):
        raise ConfigError(
            f"“{clean(name)}” is not a handle; write @alice or @alice.smith"
        )
    return handle
