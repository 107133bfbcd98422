"""Surgery on the tokens of one line: replace, insert or remove single ones.

Everything else keeps its bytes. This is the one place that decides where a new field
goes: after the last field that Tasks sees, or at the end of the line if it sees none.
Text that Tasks cannot read past (a reminder, a name, a tag of ours) goes before the
first field that Tasks sees, because after it, it would hide that field.
"""

from __future__ import annotations

from collections import Counter

from journal.language.document import Document
from journal.language.line.fields import Dialect, Field, spell
from journal.language.line.grammar import Grammar
from journal.language.line.syntax import scan
from journal.language.line.tokens import Kind, TaskLine, Token
from journal.model.value import replace

_CLOSE = ".,;:!?)]}”’»…"
"""Punctuation that attaches to the preceding word."""


def filled(token: Token, value: str) -> Token:
    """A sign with an unreadable date, given a readable one."""
    at = len(token.text) if not token.value else token.text.rfind(token.value)
    head, tail = token.text[:at], token.text[at + len(token.value) :]
    gap = "" if head.endswith((" ", "\t", ":", "(", "{", "@", "\xa0")) else " "
    text = f"{head}{gap}{value}{tail}"
    return replace(token, kind=Kind.FIELD, text=text, value=value)


class Splice:
    """A task line being changed; `str()` gives its current text."""

    def __init__(self, line: TaskLine, dialect: Dialect) -> None:
        self.tokens = list(line.tokens)
        self.dialect = dialect
        """The notation new fields are written in."""

    def __str__(self) -> str:
        return "".join(token.text for token in self.tokens)

    @property
    def line(self) -> TaskLine:
        box = next(t for t in self.tokens if t.kind is Kind.CHECKBOX)
        return TaskLine(tuple(self.tokens), box.value)

    def set_mark(self, mark: str) -> None:
        at = self._index(Kind.CHECKBOX)
        self.tokens[at] = Token(Kind.CHECKBOX, f"[{mark}]", value=mark)

    def replace(self, old: Token, new: Token) -> None:
        """Replace `old` (this very token) with `new`."""
        self.tokens[self._position(old)] = new

    def set(self, name: Field, value: str, key: str | None = None) -> None:
        """Give the field this value: in its own notation, else as a new field."""
        line = self.line
        token = line.field(name)
        if token is None and (unread := line.unread(name)) is not None:
            # the unreadable value is replaced by a readable one
            self.fill(unread, value)
            return
        if token is not None:
            self.replace(token, token.with_value(value))
            return
        text = spell(name, value, self.dialect, key)
        # after the last field that Tasks sees, this one is seen as well
        new = Token(Kind.FIELD, text, name, value, self.dialect, seen=True)
        self._insert(self._after_fields(), new)

    def fill(self, unread: Token, value: str) -> None:
        """Give a sign with an unreadable value a new one, apart from what follows."""
        at = self._position(unread)
        self.tokens[at] = filled(unread, value)
        after = "".join(token.text for token in self.tokens[at + 1 : at + 2])
        if after and after[0].isalnum():
            self.tokens.insert(at + 1, Token(Kind.TEXT, " "))

    def add_in_front(self, token: Token) -> None:
        """Insert something unknown to Tasks where it hides no field."""
        self._insert(self._before_fields(), token)

    def append(self, token: Token) -> None:
        """Put a field known to Tasks after the last one it sees."""
        self._insert(self._after_fields(), replace(token, seen=True))

    def insert_before(self, token: Token, new: Token) -> None:
        """Put `new` before `token`, with spaces."""
        self._insert(self._position(token), new)

    def insert_after(self, token: Token, new: Token) -> None:
        """Put `new` after `token`, with spaces."""
        self._insert(self._position(token) + 1, new)

    def remove(self, *names: Field) -> None:
        """Remove every token of these fields, with the space before it."""
        for token in [t for t in self.tokens if t.kind is Kind.FIELD]:
            if token.field in names:
                self.take_out(token)

    def take_out(self, token: Token) -> None:
        at = self._position(token)
        del self.tokens[at]
        self._close_gap(at)

    # -------------------------------------------------------- places

    def _index(self, kind: Kind) -> int:
        return next(i for i, t in enumerate(self.tokens) if t.kind is kind)

    def _position(self, token: Token) -> int:
        return next(i for i, t in enumerate(self.tokens) if t is token)

    def _after_fields(self) -> int:
        for at in range(len(self.tokens), 0, -1):
            if self.tokens[at - 1].seen:
                return at
        return self._end()

    def _before_fields(self) -> int:
        """The position before the first field that Tasks sees, or the end."""
        first = next((i for i, t in enumerate(self.tokens) if t.seen), None)
        return self._end() if first is None else first

    def _end(self) -> int:
        """The position after the last word: before a block id and trailing space."""
        at = len(self.tokens)
        while at > 0 and (
            self.tokens[at - 1].kind in (Kind.BLOCK_ID, Kind.BREAK)
            or not self.tokens[at - 1].text.strip()
        ):
            at -= 1
        last = self.tokens[at - 1]
        trailing = len(last.text) - len(last.text.rstrip())
        if last.kind is Kind.TEXT and trailing:
            # split off the spaces, so that they stay at the end
            words, spaces = last.text[:-trailing], last.text[-trailing:]
            self.tokens[at - 1 : at] = [
                Token(Kind.TEXT, words),
                Token(Kind.TEXT, spaces),
            ]
        return max(at, self._index(Kind.CHECKBOX) + 1)

    # -------------------------------------------------------- spaces

    def _insert(self, at: int, token: Token) -> None:
        """Insert with a space on each side that has none.

        A Dataview field gets two: with one, Obsidian hides every second field.
        """
        wide = token.kind is Kind.FIELD and self.dialect is Dialect.DATAVIEW
        before = next((t.text for t in self.tokens[:at][::-1] if t.text), "")
        after = next((t.text for t in self.tokens[at:] if t.text), "")
        put = [token]
        if not before.endswith((" ", "\t")):
            put.insert(0, Token(Kind.TEXT, "  " if wide else " "))
        if after and not after[0].isspace():
            put.append(Token(Kind.TEXT, " "))
        self.tokens[at:at] = put

    def _close_gap(self, at: int) -> None:
        """Remove the space before a token that was taken out at `at`.

        One space stays if a word follows directly, and after the checkbox, because
        Obsidian sees no task without it.
        """
        while at > 0 and self.tokens[at - 1].kind is Kind.TEXT:
            before = self.tokens[at - 1]
            kept = before.text.rstrip(" \t")
            if kept == before.text:
                break
            if kept:
                self.tokens[at - 1] = Token(Kind.TEXT, kept)
                break
            del self.tokens[at - 1]
            at -= 1
        after = next((t.text for t in self.tokens[at:] if t.text), "")
        behind_box = self.tokens[at - 1].kind is Kind.CHECKBOX
        goes_on = after and not after[0].isspace() and after[0] not in _CLOSE
        if goes_on or (behind_box and not after):
            self.tokens.insert(at, Token(Kind.TEXT, " "))


# ---------------------------------------------------------------- notation


def dialect_for(
    line: TaskLine, document: Document, grammar: Grammar, vault: Dialect
) -> Dialect:
    """The notation for a new field: the line's own, else the vault's.

    The vault's is the Tasks setting if the plugin is used, else the notation of most
    fields in the note, then in the vault.
    """
    own = _dialect_of(line)
    if own:
        return own
    tasks = grammar.tasks
    if tasks.present:
        return Dialect.DATAVIEW if tasks.dataview else Dialect.EMOJI
    if any(token.kind is Kind.DATE for token in line.tokens):
        return Dialect.EMOJI
    return _majority(document, grammar) or vault


def _dialect_of(line: TaskLine) -> Dialect | None:
    found = [
        token
        for token in line.tokens
        if token.dialect in (Dialect.EMOJI, Dialect.DATAVIEW)
    ]
    found.sort(key=lambda token: not token.seen)
    return found[0].dialect if found else None


def _majority(document: Document, grammar: Grammar) -> Dialect | None:
    counts: Counter[Dialect] = Counter()
    for text in document.texts():
        line = scan(text, grammar)
        dialect = _dialect_of(line) if line else None
        if dialect:
            counts[dialect] += 1
    return counts.most_common(1)[0][0] if counts else None
