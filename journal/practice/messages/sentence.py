"""The text of an entry and its log, fit for a message to others.

It contains nothing that was not meant for them: no comments, fields, tags or struck-out
text, and no Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from journal.language.fold import fold
from journal.language.line.grammar import Grammar
from journal.language.line.meaning import label_of
from journal.language.line.syntax import scan, scan_sentence
from journal.language.line.tokens import Kind, TaskLine, Token
from journal.language.regex import regex
from journal.model.entry import Entry
from journal.practice.messages.words import BETWEEN, Words, words_for
from journal.practice.people.people import People, Person

SUBJECT_WORDS = 5
"""The most words of the entry in a subject; with the template's that makes 7 at
most."""

_NOT_FOR_THEM = regex(
    r"%%.*?(?:%%|\Z)|<!--.*?(?:-->|\Z)|~~.*?~~|\[\^[^\[\]]+\]", re.DOTALL
)
"""Comments, struck-out text, footnotes."""
_OWN_FIELD = regex(r"\[[^\[\]:]+::[^\[\]]*\]|\([^():]+::[^()]*\)")
"""Unknown Dataview fields are private to the vault."""
_TAG_OF_HTML = regex(r"</?[A-Za-z][^<>]*>")
_MARKS = regex(
    r"\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|\*\*\*|\*\*|==|(?<!\w)__(?=\S)|(?<=\S)__(?!\w)|`+"
    r"|(?<![\w*])\*(?=\S)|(?<=\S)\*(?![\w*])|(?<!\w)_(?=\w)|(?<=\w)_(?!\w)"
)
_POSSESSIVE = regex(r"['’]s?\b|['’](?=\s)")
_HIDDEN = frozenset(
    {
        *(Kind.INDENT, Kind.MARKER, Kind.CHECKBOX, Kind.FIELD),
        *(Kind.TIME, Kind.BLOCK_ID, Kind.TAG),
    }
)
_EDGES = " ,;:–-"


def without_remarks(text: str) -> str:
    """The text without anything that was never meant for others."""
    return _OWN_FIELD.sub(" ", _NOT_FOR_THEM.sub(" ", text))


def ask_of(
    entry: Entry, to: Sequence[Person], people: People, grammar: Grammar, language: str
) -> str:
    """The text of the entry, fit for a message to the people in `to`.

    Without fields, tags and their own name; “the patch by @lu” becomes “the patch
    by you”, “@lu's patch” “your patch”, “ask @lu for the patch” “the patch”.
    """
    line = scan(without_remarks(entry.ref.raw), grammar)
    if line is None:
        return entry.text
    words = words_for(language)
    whole = _spoken(line, to, people, words, drop_asking=False)
    return _spoken(line, to, people, words, drop_asking=True) or whole


def _spoken(
    line: TaskLine,
    to: Sequence[Person],
    people: People,
    words: Words,
    *,
    drop_asking: bool,
) -> str:
    said: list[str] = []
    row: int | None = None
    """Where the words after the last of their names begin."""
    named = asked = False
    """Whether the previous token is their name with only a verb before it."""
    for token in line.tokens:
        if token.kind in _HIDDEN or token is line.due_token:
            said.append(" ")
            continue
        if _names_one_of(token, to, people):
            if row is not None and BETWEEN.fullmatch("".join(said[row:])):
                del said[row:]  # “@ana and @ben” are one “you”
                named = True
                continue
            before = "".join(said)
            last = before.split()[-1:]
            asked = drop_asking and words.asks.match(before) is not None
            if asked:
                said = []
            elif last and last[0].casefold() in words.preposition:
                said.append(words.you)
            else:
                said.append(" ")
            named, row = True, len(said)
            continue
        text = _shown(token, people)
        if named and (own := _POSSESSIVE.match(text)):
            if said and said[-1] == words.you:
                said.pop()
            said.append(words.your)
            text = text[own.end() :]
        elif asked:
            text = words.matter.sub("", text, count=1)
        said.append(text)
        named = asked = False
    text = " ".join(_plain("".join(said)).split()).strip(_EDGES)
    text = re.sub(r"\s+([,;:.!?])", r"\1", text)
    joint = rf"(?:{words.joint}|&)"
    return re.sub(rf"^{joint}\s+|[\s,]+{joint}$", "", text)


def _names_one_of(token: Token, to: Sequence[Person], people: People) -> bool:
    if token.kind not in (Kind.PERSON, Kind.LINK):
        return False
    found = people.candidates(token.value.removesuffix(".md"))
    if not found and token.kind is Kind.PERSON:
        return any(person.key == f"@{fold(token.value)}" for person in to)
    return len(found) == 1 and found[0] in to


def _shown(token: Token, people: People) -> str:
    """The words of a token; for a handle, the name it stands for."""
    if token.kind is not Kind.PERSON:
        return label_of(token)
    found = people.candidates(token.value)
    return found[0].name if len(found) == 1 else called(token.value)


def _plain(text: str) -> str:
    """The text without Markdown and HTML."""
    bare = _TAG_OF_HTML.sub("", text)
    return _MARKS.sub(lambda found: found["escaped"] or "", bare)


def quoted(text: str, people: People, grammar: Grammar) -> str:
    """A log line without syntax that only the vault understands."""
    tokens = scan_sentence(without_remarks(text), grammar)
    hidden = (Kind.FIELD, Kind.TAG)
    kept = (_shown(token, people) for token in tokens if token.kind not in hidden)
    return " ".join(_plain("".join(kept)).split()).strip(_EDGES)


def short(ask: str, language: str) -> str:
    """The first words of it as a subject, not ending in a word that needs the next
    one."""
    hanging = words_for(language).waits_for_more
    words = ask.split()[:SUBJECT_WORDS]
    while len(words) > 1 and words[-1].casefold() in hanging:
        words.pop()
    return " ".join(words).rstrip(".,;:!?…–- ")


# ---------------------------------------------------------------- names

_TITLES = frozenset(
    "dr prof mr mrs ms mx sir herr frau m mme mlle sr sra sig dhr mevr ing".split()
)


def called(handle: str) -> str:
    """`ana` → `Ana`, `lu.chen` → `Lu`: the name for someone without a note."""
    first = re.split(r"[._-]", handle)[0] or handle
    return first[:1].upper() + first[1:]


def full_name(person: Person) -> str:
    """Their name for a heading, as in their note."""
    return person.name if person.note else called(person.name)


def first_name(person: Person) -> str:
    """What to call them: without a title, and the name after the comma in “Reis,
    Ana”."""
    if not person.note:
        return called(person.name)
    family, comma, given = person.name.partition(",")
    words = (given if comma and given.strip() else family).split()
    while len(words) > 1 and words[0].rstrip(".").casefold() in _TITLES:
        words.pop(0)
    return words[0] if words else person.name


def joined(names: Sequence[str], language: str) -> str:
    """`Alice, Bram and Carla`."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {words_for(language).joint} {names[-1]}"
