"""The rows of the dashboard: what is up, one checkbox each, in a note of the user's.

A row shows an entry and its day as plain words: a date field, a tag or a block id would
make it a separate task for every plug-in. It depends only on the entry and the day, so
two machines write the same row.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from journal.language.clean import clean
from journal.language.regex import regex
from journal.model.calendar_names import MONTHS
from journal.model.entry import Entry, Priority, Status, WhoseTurn
from journal.practice.agenda.agenda import Item, Section
from journal.practice.agenda.item_words import when_text

_TAG = regex(r"(?:^|(?<=\s))#[^\s#]+")
_IN_LINK = regex(r"[\[\]|#^\\\n]+")
_READ = regex(r"(?P<words>.*?) · (?P<rest>.* · )?\[\[(?P<link>[^\[\]]+)\]\]")


def row_texts(items: Sequence[Item], today: date) -> list[str]:
    """The text after the box of each row. No two are equal."""
    texts = [_row(item, today) for item in items]
    twins = Counter(texts)
    longer = [
        _with(text, _last_words(item.entry)) if twins[text] > 1 else text
        for item, text in zip(items, texts, strict=True)
    ]
    twins, seen = Counter(longer), Counter[str]()
    found = []
    for text in longer:
        seen[text] += 1
        of = twins[text]
        found.append(_with(text, f"{seen[text]} of {of}") if of > 1 else text)
    return found


def _with(text: str, more: str) -> str:
    """A row with one more remark before its link."""
    if not more:
        return text
    words, separator, link = text.rpartition(" · ")
    return f"{words} · {more}{separator}{link}"


def _row(item: Item, today: date) -> str:
    entry = item.entry
    state = "begun" if entry.status is Status.IN_PROGRESS else ""
    urgent = "" if entry.priority is Priority.NONE else entry.priority.name.lower()
    parts = (words_of(entry), when_of(item, today), urgent, state, _today(entry, today))
    return " · ".join(part for part in (*parts, link_to(entry)) if part)


def words_of(entry: Entry) -> str:
    """The words of an entry, made harmless as plain words in another note."""
    words = clean(" ".join(_TAG.sub(" ", entry.text).split()))
    words = words.replace("<!--", "‹!--").replace("-->", "--›").replace("%%", "%")
    return words.replace(" · ", " - ").replace("::", ":") or "…"


def when_of(item: Item, today: date) -> str:
    """`3 d late, 23 Nov`: the note may be read days after it was written."""
    when = item.when
    if item.section is Section.CLOSED:
        closed = item.entry.done or item.entry.cancelled
        return f"{item.entry.status.value} {_day(closed)}" if closed else ""
    if when is None:
        return "any time"
    asks = item.turn is WhoseTurn.THEIRS and item.is_up and not item.rests
    words = "to nudge" if asks else when_text(when, today)
    return words if _day(when.day) in words else f"{words}, {_day(when.day)}"


def _day(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1][:3]}"


def _today(entry: Entry, today: date) -> str:
    """What was logged today: an answer or a nudge makes it a different row."""
    lines = [line for line in entry.log if line.when.day == today]
    if not lines:
        return ""
    kind = clean(lines[-1].kind) or "noted"
    return f"{kind} today" + (f" ({len(lines)})" if len(lines) > 1 else "")


def _last_words(entry: Entry) -> str:
    return clean(entry.log[-1].text)[:40].replace(" · ", " ") if entry.log else ""


def link_to(entry: Entry) -> str:
    """`[[Clients/Quay#Offers|Quay]]`; only the name if no link can hold the path."""
    path = entry.path.removesuffix(".md")
    name = path.rpartition("/")[2]
    if _IN_LINK.search(path):
        return f"[[{clean(_IN_LINK.sub(' ', name))}]]"
    heading = _IN_LINK.sub(" ", entry.heading or "").strip()
    target = f"{path}#{heading}" if heading and heading != name else path
    return f"[[{target}]]" if target == name else f"[[{target}|{name}]]"


def fits(row: str, items: Iterable[Item], today: date) -> list[Item]:
    """The items that a row written by another machine may stand for."""
    read = _READ.fullmatch(row)
    if read is None:
        return []
    return [
        item
        for item in items
        if words_of(item.entry) == read["words"]
        and link_to(item.entry) == f"[[{read['link']}]]"
    ]


def same_day(row: str, item: Item) -> bool:
    """Whether the row shows the day on which the item comes up."""
    return (
        item.when is not None
        and re.search(rf"\b{re.escape(_day(item.when.day))}\b", row) is not None
    )


def link_in(row: str) -> str:
    """The link at the end of a row, `[[Quay]]`; empty if there is none."""
    found = re.search(r"\[\[[^\[\]]+\]\]", row)
    return found[0] if found else ""
