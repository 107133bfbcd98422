"""The text of an entry as a list shows it: its words without markup.

The list has columns for the person and the state, so a lone `@alice`, `#waiting` and
`#promised` need not appear in the words. Nor does the global filter of the Tasks
plugin, if its setting “Remove global filter from description” is on.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from journal.language.regex import regex
from journal.model.entry import Entry, MentionKind

_BOX = regex(r"\A([^:]*: )[-*+][ \t]+\[[^\]]\][ \t]+")
_MARKUP = regex(r"[@#*`=~\[]|<[bB][rR]")
_BREAK = regex(r"`[^`]*`|<br\s*/?>", re.IGNORECASE)
_STATES = regex(r"(?<!\S)#(?:waiting|promised|followup)(?!\S)", re.IGNORECASE)
_WIKI = regex(r"!?\[\[([^\[\]|#^]*)(?:[#^][^\[\]|]*)?(?:\|([^\[\]]*))?\]\]")
_LINK = regex(r"!?\[([^\[\]]+)\]\((?:[^()\s]|\([^()\s]*\))*\)")
_EMPHASIS = regex(r"(\*\*|==|~~|\*|`)(?=\S)([^*=~`]+?)(?<=\S)\1")
_LEADING = (
    "to with for from by at of and mit an für von bei und à avec de con para a"
    " met voor van com"
).split()
_DANGLING = regex(rf"\s+(?:{'|'.join(_LEADING)})$", re.IGNORECASE)


def shown_text(entry: Entry) -> str:
    """The words of the entry, next to a column for the person; not clean.

    Never empty if the entry has any words.
    """
    text = _unfiltered(entry)
    if not _MARKUP.search(text):
        return text
    text = _STATES.sub("", _on_one_line(text))
    shown = plain_text(_without_person(entry, text))
    return shown or full_text(entry)


def full_text(entry: Entry) -> str:
    """The same with the person in it, as `@alice`: for a list without that column."""
    return without_markup(_unfiltered(entry))


def without_markup(text: str) -> str:
    """Words from a line, with links as their display text and without the tags of
    states; not clean."""
    if not _MARKUP.search(text):
        return text
    without = _STATES.sub("", _on_one_line(text))
    return plain_text(without) or plain_text(text) or text


def change_text(label: str) -> str:
    """The label of a change, as `added: - [ ] ring [[Ana]]`, in the words of lists:
    `added: ring Ana`."""
    return without_markup(_BOX.sub(r"\1", label))


def plain_text(text: str) -> str:
    """Links as their display text, emphasis as plain words, single spaces."""
    text = _on_one_line(text)
    if "[" in text:
        text = _WIKI.sub(lambda m: (m[2] or m[1]).strip() or m[0], text)
        text = _LINK.sub(r"\1", text)
    if "*" in text or "`" in text or "=" in text or "~" in text:
        text = _EMPHASIS.sub(r"\2", text)
    return " ".join(text.split())


def _on_one_line(text: str) -> str:
    """The text with a space for each line break, as Kanban writes it into a card."""
    if "<" not in text:
        return text
    return _BREAK.sub(lambda m: m[0] if m[0][0] == "`" else " ", text)


def _unfiltered(entry: Entry) -> str:
    """The text without the global filter as a word of its own, if that is hidden."""
    text, hidden = entry.text, entry.hidden_filter
    if not hidden or hidden not in text:
        return text
    left = re.sub(rf"(?<![^ ]){re.escape(hidden)}(?![^ ])", "", text)
    return " ".join(filter(None, left.split(" "))) or text


def _without_person(entry: Entry, text: str) -> str:
    """The text without the handle of the only person it names, who has a column."""
    handles = [m for m in entry.mentions if m.kind is MentionKind.HANDLE]
    if len(handles) != 1:
        return text
    handle = rf"(?<!\S)@{re.escape(handles[0].name)}(?![\w-])[:,]?"
    left, found = re.subn(handle, "", text, count=1)
    if not found:
        return text
    left = left.rstrip()
    return _DANGLING.sub("", left) if text.rstrip().endswith(handles[0].name) else left


def shown_words(
    words: Sequence[str], handles: Sequence[str], text: str, hidden: str = ""
) -> tuple[str, str] | None:
    """`full_text` and `shown_text` of a plain line with this `text`.

    `handles` are those it names, `hidden` is the global filter if lists leave it out.
    None if that takes the whole entry to decide.
    """
    if hidden and hidden in text:
        words = [word for word in words if word and word != hidden]
        text = " ".join(words)
        if " " in hidden or not words:
            return None
    if "@" not in text and "#" not in text:
        return text, text
    kept, full = list(filter(None, words)), text
    if "#" in text:
        kept = [word for word in kept if word.lower() not in _STATE_TAGS]
        if not kept or (not text.isascii() and any(map(_is_odd_tag, words))):
            return None
        full = " ".join(kept)
    if len(handles) != 1:
        return full, full
    handle = f"@{handles[0]}"
    if kept[-1] != handle and kept[-1].endswith(handles[0]):
        return None
    if handle not in kept:
        return full, full
    at = kept.index(handle)
    del kept[at]
    if kept and at == len(kept):
        if not kept[-1].isascii() or full != text:
            return None
        if len(kept) > 1 and kept[-1].lower() in _LEADING:
            kept.pop()
    return full, " ".join(kept) or full


_STATE_TAGS = frozenset(("#waiting", "#promised", "#followup"))


def _is_odd_tag(word: str) -> bool:
    """A quick test whether it may contain one of those tags."""
    return word[:1] == "#" and not word.isascii()
