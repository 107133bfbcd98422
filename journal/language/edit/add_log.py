"""Contact that belongs to no open entry is logged in the person's note."""

from __future__ import annotations

import re

from journal.language.document import Document, LineEdit
from journal.language.note.blocks import heading_text, read_blocks
from journal.language.note.front_matter import body_start
from journal.language.note.read_note import parse_note
from journal.language.regex import regex
from journal.model.entry import NotePath
from journal.model.errors import WriteRefused
from journal.model.settings import Settings

_HEADINGS = regex(r"(?:contact )?log|contacts?|history|timeline", re.IGNORECASE)


def append_log(
    document: Document, bullet: str, path: NotePath, settings: Settings
) -> LineEdit:
    """The edit that adds a dated bullet to a note.

    It joins existing bullets, above them if the newest comes first; else it goes under
    a heading such as log, contact, history or timeline; else to the end. Raises
    WriteRefused if it would not be read as a log line there.
    """
    for edit in _places(document, bullet, path, settings):
        after = parse_note(path, document.apply(edit), settings)
        before = parse_note(path, document.content, settings)
        if len(after.log) == len(before.log) + 1 and len(after.entries) == len(
            before.entries
        ):
            return edit
    raise WriteRefused(
        f"{path}: a line added there would not be read as contact "
        "(is a code block or a comment not closed?); write it by hand"
    )


def _places(
    document: Document, bullet: str, path: NotePath, settings: Settings
) -> list[LineEdit]:
    texts = document.texts()
    body = body_start(texts)
    blocks = read_blocks(texts, body)
    found = []
    log = parse_note(path, document.content, settings).log
    if log:
        newest_first = len(log) > 1 and str(log[0].when) > str(log[-1].when)
        line = log[0].line - 1 if newest_first else log[-1].line - 1
        indent = texts[line][: len(texts[line]) - len(texts[line].lstrip())]
        item = next(item for item in blocks.items if item.line == line)
        at = line - 1 if newest_first else _not_blank(texts, line, item.end)
        found.append(document.insert_after(at, f"{indent}{bullet}"))
    for number, heading in enumerate(blocks.headings):
        if _HEADINGS.fullmatch(heading_text(texts[heading.line])):
            later = blocks.headings[number + 1 :]
            end = next((h.line for h in later if h.level <= heading.level), len(texts))
            last = _not_blank(texts, heading.line, end)
            gap = [""] if last == heading.line else []
            found.append(document.insert_after(last, *gap, bullet))
            break
    last = _not_blank(texts, body - 1, len(texts))
    spaced = [""] if last >= 0 and texts[last].strip() else []
    found.append(document.insert_after(last, *spaced, bullet))
    return found


def _not_blank(texts: list[str], first: int, end: int) -> int:
    """The last line between `first` and `end` that is not blank."""
    last = end - 1
    while last > first and not texts[last].strip():
        last -= 1
    return last
