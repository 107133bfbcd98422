"""Promises, by tag or in words: what I owe someone, and what they owe me.

`#promised` and `I owe @bob: the slides` are promises of mine; `@bob owes me the keys`
is one of theirs, and waits like `#waiting`. The words count where the entry begins
with them: “ask @bob what I owe” is a question.
"""

from __future__ import annotations

import re

from journal.language.regex import regex
from journal.model.entry import Entry

PROMISED_TAG = "#promised"

_SOMEBODY = r"(?:@\w|\[\[|\[[^\[\]]+\]\()"
_LISTED = (
    r"(?:@[\w.-]+|\[\[[^\[\]]+\]\]|\[[^\[\]]+\]\([^()]*\))"
    r"(?:(?:,| and| &) ?(?=[@\[]))?\s*"
)
_I_OWE = regex(rf"(?:#\S+\s+)*(?:I|we) (?:still )?owe {_SOMEBODY}", re.IGNORECASE)
_OWES_ME = regex(
    rf"(?:#\S+\s+)*(?:{_LISTED})+(?:still )?owes? (?:me|us)\b", re.IGNORECASE
)


def is_promised(entry: Entry) -> bool:
    """Whether I owe this to someone."""
    return entry.has_tag(PROMISED_TAG) or _I_OWE.match(entry.text) is not None


def is_owed(entry: Entry) -> bool:
    """Whether it says that someone owes me this."""
    return _OWES_ME.match(entry.text) is not None
