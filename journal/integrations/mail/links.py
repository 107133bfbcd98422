"""Links to mails in the log of an entry: `[Subject](mid:ID)` (RFC 2392).

Obsidian shows the subject only. The id survives sync, other machines and a lost state
folder, and makes writing idempotent: an id in the log is never written again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import quote, unquote

from journal.api.outside.composer import Composer
from journal.integrations.mail.reading.head import one_line
from journal.model.entry import Entry, LogLine

_LINK = re.compile(r"\(mid:([^\s()]{1,1200})\)")
_MOST = 120
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_TABLE = str.maketrans({"[": "(", "]": ")", "`": "'", "\\": "/", "<": "(", ">": ")"})


def link_to(mail_id: str, subject: str, composer: Composer) -> str:
    """The link, its subject as plain words: no date, tag, person or link.

    Raises NotLiteral for a subject that cannot be made safe.
    """
    title = one_line(subject).translate(_TABLE)[:_MOST].strip() or "mail"
    return f"[{composer.words(title)}](mid:{_encoded(mail_id)})"


def _encoded(mail_id: str) -> str:
    told = quote(mail_id[:400], safe="@.+-_!$*=~,")
    if _DAY.search(told):
        told = told.replace("-", "%2D")
    return told


def ids_in(text: str) -> list[str]:
    """The ids of mails that a line links to."""
    return [unquote(found) for found in _LINK.findall(text)]


def ids_of(lines: Iterable[LogLine]) -> frozenset[str]:
    return frozenset(one for line in lines for one in ids_in(line.text))


def sent_ids(entry: Entry) -> frozenset[str]:
    """Ids of the user's own mails in the entry's log."""
    return ids_of(line for line in entry.log if line.means.is_outgoing)
