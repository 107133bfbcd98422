"""Links to mails in the log of an entry: `[Subject](mid:ID)` (RFC 2392).

Obsidian shows the subject only. The id survives sync, other machines and a lost state
folder, and makes writing idempotent: an id in the log is never written again.

With `ids = "sidecar"`, the notes have the subject alone, and the ids are in the state
folder of this machine. All code about mail reads entries through `LinkedView`, which
puts the links back.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from journal.api.open_vault import OpenVault
from journal.api.outside.agenda import Item
from journal.api.outside.composer import Composer
from journal.api.view import View
from journal.integrations.mail.facts import MailFacts
from journal.integrations.mail.reading.head import one_line
from journal.model.entry import Entry, LogLine
from journal.model.log_kind import LogKind
from journal.model.value import replace
from journal.model.when import When

_LINK = re.compile(r"\(mid:([^\s()]{1,1200})\)")
_MOST = 120
_CELLS = 5
_MOST_KEPT = 20_000
"""The most mails the sidecar knows; the oldest make room."""
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


class Sidecar:
    """The ids of mails that are kept out of the notes, in a file.

    A line of the log is known by its day, the subject at its end, and whether it is
    the user's own message. Of mails that are alike in this, those of the same entry
    count.
    """

    def __init__(self, file: Path) -> None:
        """What is damaged in the file is left out."""
        self._file = file
        self._take([row for row in _read(file) if _is_row(row)])

    def _take(self, rows: list[list[str]]) -> None:
        self._rows = rows
        self._alike: dict[tuple[str, str], list[list[str]]] = {}
        for row in rows:
            self._alike.setdefault((row[0], row[1]), []).append(row)

    def keep(self, line: LogLine, words: str, mail_id: str, about: str) -> None:
        """The mail that the words of a log line, still to be written, stand for."""
        row = [f"{line.when.day}", _side(line), words, _words_of(about), mail_id]
        if row in self._rows:
            return
        self._take([*self._rows[-_MOST_KEPT:], row])
        new = self._file.with_name(f".{self._file.name}.new")
        new.write_text(json.dumps(self._rows), "utf-8")
        new.replace(self._file)

    def linked(self, entry: Entry) -> Entry:
        """The entry with links in its log, as if the notes had them."""
        about = _words_of(entry.text) if entry.log else ""
        log = tuple(self._linked(line, about) for line in entry.log)
        return entry if log == entry.log else replace(entry, log=log)

    def _linked(self, line: LogLine, about: str) -> LogLine:
        alike = self._alike.get((f"{line.when.day}", _side(line)), ())
        found = [row for row in alike if line.text.endswith(row[2])]
        longest = max((len(row[2]) for row in found), default=0)
        found = [row for row in found if len(row[2]) == longest]
        own = [row for row in found if row[3] == about]
        ids = dict.fromkeys(row[4] for row in own or found)
        if not ids or _LINK.search(line.text):
            return line
        before, words = line.text[:-longest], line.text[-longest:]
        links = "".join(f"(mid:{_encoded(one)})" for one in ids)
        return replace(line, text=f"{before}[{words}]{links}")


def _read(file: Path) -> list[Any]:
    try:
        found = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        return []
    return found if isinstance(found, list) else []


def _is_row(row: Any) -> bool:
    is_whole = isinstance(row, list) and len(row) == _CELLS
    # the words are never empty: every line of a log ends with those
    return is_whole and all(isinstance(cell, str) for cell in row) and bool(row[2])


def _words_of(text: str) -> str:
    """The words of an entry; its tags come and go while it waits."""
    return " ".join(word for word in text.split() if word[0] != "#")


def _side(line: LogLine) -> str:
    return "mine" if line.means.is_outgoing else "theirs"


class LinkedView(View):
    """A vault whose notes have no ids of mails, seen as if they had."""

    def __init__(self, journal: OpenVault, now: datetime, sidecar: Sidecar) -> None:
        super().__init__(journal, now)
        self.sidecar = sidecar

    @cached_property
    def _entries(self) -> tuple[Entry, ...]:
        return tuple(map(self.sidecar.linked, super().entries))

    @property
    def entries(self) -> tuple[Entry, ...]:
        return self._entries

    @cached_property
    def _items(self) -> tuple[Item, ...]:
        return tuple(map(self._with_links, super().items))

    @property
    def items(self) -> tuple[Item, ...]:
        return self._items

    def _with_links(self, item: Item) -> Item:
        entry = self.sidecar.linked(item.entry)
        return item if entry is item.entry else replace(item, entry=entry)

    def find(self, wanted: str) -> Entry:
        return self.sidecar.linked(super().find(wanted))


def link_in(
    view: View,
    mail: MailFacts,
    kind: LogKind,
    subject: str,
    about: str,
    mail_id: str = "",
) -> str:
    """What a log line of this kind says about a mail: its subject, as a link unless the
    ids are kept out of the notes. `about` are the words of the entry.

    Raises NotLiteral.
    """
    one = mail_id or mail.id
    link = link_to(one, subject, view.journal.composer)
    if not isinstance(view, LinkedView):
        return link
    words = link[1 : link.rindex("](mid:")]
    view.sidecar.keep(LogLine(When(mail.day), kind.word, words, 0), words, one, about)
    return words
