"""The notations of one vault: ours, adjusted to the settings of its plugins."""

from __future__ import annotations

import re
from functools import lru_cache

from journal.language.dates.written_moment import DATE as DATE
from journal.language.line.fields import FIELD_OF_KEY, FIELD_OF_SYMBOL, Field
from journal.language.line.speech import JOINED, SILENT
from journal.language.regex import regex
from journal.model.settings import (
    KanbanPlugin,
    ReminderPlugin,
    Settings,
    TasksPlugin,
)
from journal.model.value import value

_TIME_WORDS = """
    today tomorrow yesterday tonight now noon midnight morning afternoon evening
    week weekend month year monday tuesday wednesday thursday friday saturday
    sunday daily weekly monthly yearly due done start scheduled remind reminder
"""
NOT_PEOPLE = frozenset(_TIME_WORDS.split())
"""Words after `@` that are a time, not a person."""

KEYWORDS: dict[str, Field] = {
    "due": Field.DUE,
    "scheduled": Field.SCHEDULED,
    "start": Field.START,
    "remind": Field.REMIND,
    "reminder": Field.REMIND,
}
"""todo.txt's `due:2024-06-01`."""
PAPER: dict[str, Field] = {
    "due": Field.DUE,
    "start": Field.START,
    "defer": Field.START,
    "scheduled": Field.SCHEDULED,
}
"""TaskPaper's `@due(2024-06-01)`."""

TAG = (
    r"#[^\s!-,.:-@\[-^`{-~\u2000-\u200c\u200e-\u206f\u2e00-\u2e7f\u3000-\u303f"
    r"\uff01-\uff0f\uff1a-\uff20«»¿¡§·]+"
)
"""A tag as Obsidian reads it: letters, digits, `_`, `-`, `/`, other scripts, emoji."""

_OPENS = r"\s(\[{\"'“”‘’„‚«»‹›*_~=:;,&|>+—–!?"
_TAG_OPENS = r"\s(\"'“‘*_~=;"
_NO_BLANKS = (
    r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3000-\u30ff\u3400-\u9fff\uac00-\ud7af"
    r"\uf900-\ufaff\uff00-\uffef"
)
"""Scripts without blanks between words, or with endings attached (Korean)."""
_SCRIPT = f"[{_NO_BLANKS}]"
_WORD = rf"(?:(?!{_SCRIPT})[\w.-])"
_HANDLE = rf"(?:{_SCRIPT}[\w.-]*+|{_WORD}++)"
_DATE = (
    rf"(?:(?<!{JOINED})|(?<={_SCRIPT})|(?<=\s[@_]))"
    rf"{DATE}(?!(?!{_SCRIPT}|T[0-9]{{1,2}}:|_(?!\w))[\w@]|-(?!{DATE})\w"
    rf"|/(?!{DATE}|[0-9]{{2}}(?![\w/-]))|\.\w)"
)
"""An ISO date as a separate word, not part of a file name, address or id."""


MIXED_SCRIPTS = regex(rf"[^{_NO_BLANKS}]+{_SCRIPT}")
"""A handle that ends where a script without blanks begins."""


@value
class Grammar:
    """Compiled once per combination of settings; everything that reads a line uses
    it."""

    tasks: TasksPlugin
    kanban: KanbanPlugin
    reminder: ReminderPlugin
    not_people: frozenset[str]
    special: re.Pattern[str]
    """Matches any syntax that begins at the given position."""
    begins: re.Pattern[str]
    """Quickly finds where syntax may begin."""
    begins_wide: re.Pattern[str]
    """The same for a text that may contain an address or a keyword."""
    keys: tuple[tuple[str, Field], ...]

    def begins_in(self, text: str) -> re.Pattern[str]:
        """The pattern that finds where syntax may begin in `text`."""
        # each of them has one of these characters
        if (":" in text or "." in text) and _LETTERS.search(text):
            return self.begins_wide
        return self.begins

    def field_of_key(self, key: str) -> Field | None:
        return dict(self.keys).get(key.lower())


_LETTERS = regex(rf"://|www\.|mailto:|(?:{'|'.join(KEYWORDS)}):", re.IGNORECASE)


def _cases(char: str) -> set[str]:
    return {char, char.lower(), char.upper(), char.swapcase()}


def grammar_of(settings: Settings) -> Grammar:
    """The grammar for a vault with these settings (compiled once per setting)."""
    global _last
    # all notes share one settings object; hashing it would take 8 µs
    known, grammar = _last
    if known is not settings or grammar is None:
        grammar = _grammar(
            settings.obsidian.tasks,
            settings.obsidian.kanban,
            settings.obsidian.reminder,
            settings.notes.ignore_handles,
        )
        _last = settings, grammar
    return grammar


_last: tuple[Settings | None, Grammar | None] = None, None


@lru_cache(maxsize=64)
def _grammar(
    tasks: TasksPlugin,
    kanban: KanbanPlugin,
    reminder: ReminderPlugin,
    not_people: tuple[str, ...],
) -> Grammar:
    keys = dict(FIELD_OF_KEY)
    keys[reminder.field.lower()] = Field.REMIND
    names = "|".join(sorted(map(re.escape, keys), key=len, reverse=True))
    date_trigger = re.escape(kanban.date_trigger)
    time_trigger = re.escape(kanban.time_trigger)
    silent = {row.name: f"(?P<{row.name}>(?i:{row.pattern}))" for row in SILENT}
    inline = rf"(?P<inline>[\[(][ \t]*+(?P<key>(?i:{names}))[ \t]*+::)"
    card = (
        rf"(?P<clock>(?i:{time_trigger})\{{(?P<clock_value>[^{{}}]++)\}})"
        rf"|(?P<card>(?i:{date_trigger})(?:\{{(?P<card_value>[^{{}}]++)\}}"
        r"|\[\[(?P<card_link>[^\[\]]++)\]\]"
        r"|\[(?P<card_label>[^\[\]]++)\]\((?P<card_path>[^()\s]*+)\)))"
    )
    # compiled when the first line needs them: many a vault has plain lines only
    special = regex(
        "|".join(
            (
                silent.pop("code"),
                silent.pop("wiki"),
                inline,
                rf"(?P<symbol>[{''.join(FIELD_OF_SYMBOL)}])",
                r"(?P<remind>\(@(?P<remind_value>[^()]++)\))",
                card,
                rf"(?P<keyword>(?<![^\s(\[*_])(?P<word>(?i:{'|'.join(KEYWORDS)})):(?=[^\s:]))",
                rf"(?P<at_key>@(?P<at_word>(?i:{'|'.join(PAPER)}))\((?P<at_value>[^()]++)\))",
                *silent.values(),
                rf"(?P<tag>(?<![^{_TAG_OPENS}]){TAG})",
                rf"(?P<person>(?:(?<![^{_OPENS}/-])|(?<={_SCRIPT}))"
                rf"@(?=[^\W\d_])(?P<handle>{_HANDLE})(?!(?<!-)@|[{{(\[]|=(?!=)|/(?!@)))",
                f"(?P<date>{_DATE})",
            )
        ),
    )
    # a character set is searched quickly; alternatives are tried at every position
    chars = "".join(FIELD_OF_SYMBOL) + "".join(
        case for trigger in (kanban.date_trigger, kanban.time_trigger)
        for char in trigger[:1] for case in _cases(char)
    )  # fmt: skip
    first = rf"[`!\[(<#@%~0-9{re.escape(chars)}]"
    wide = (
        rf"{first}|(?<!\w)(?=[a-z][a-z0-9+.-]{{1,20}}://|www\.|mailto:)"
        rf"|(?<!\w)(?=(?:{'|'.join(KEYWORDS)}):)"
    )
    return Grammar(
        tasks,
        kanban,
        reminder,
        NOT_PEOPLE | {name.casefold().lstrip("@") for name in not_people},
        special,
        regex(first),
        regex(wide, re.IGNORECASE),
        tuple(keys.items()),
    )


def grammar_with(grammar: Grammar, kanban: KanbanPlugin) -> Grammar:
    """The same grammar with the Kanban settings of one board."""
    own = tuple(sorted(grammar.not_people - NOT_PEOPLE))
    return _grammar(grammar.tasks, kanban, grammar.reminder, own)


def field_at_key(word: str) -> Field:
    """The field of a TaskPaper tag, if it has one."""
    return PAPER[word.lower()]
