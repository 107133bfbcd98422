"""The notations of one vault: ours, as the settings of its plugins change them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from journal.language.line.fields import FIELD_OF_KEY, FIELD_OF_SYMBOL, Field
from journal.language.line.tasks_view import TAG
from journal.model.settings import KanbanPlugin, ReminderPlugin, Settings, TasksPlugin

DATE = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_CLOCK = "(?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?(?![0-9:])"
MOMENT = rf"{DATE}(?:[ T]{_CLOCK})?"

_TIME_WORDS = """
    today tomorrow yesterday tonight now noon midnight morning afternoon evening
    week weekend month year monday tuesday wednesday thursday friday saturday
    sunday daily weekly monthly yearly due done start scheduled remind reminder
"""
NOT_PEOPLE = frozenset(_TIME_WORDS.split())
"""Words after `@` that are a time, not somebody."""


@dataclass(frozen=True, slots=True)
class Grammar:
    """Compiled once per setting; everything that reads a line asks it."""

    tasks: TasksPlugin
    kanban: KanbanPlugin
    reminder: ReminderPlugin
    not_people: frozenset[str]
    special: re.Pattern[str]
    """Whatever is more than words, if it begins where it is tried."""
    begins: re.Pattern[str]
    """Finds where something special may begin, fast."""
    keys: tuple[tuple[str, Field], ...]

    def find(self, text: str, at: int) -> re.Match[str] | None:
        """The next special thing from `at` on: what `special.search` finds."""
        if "://" in text or (":" in text and "due:" in text.lower()):
            return self.special.search(text, at)  # these begin with a letter
        while begin := self.begins.search(text, at):
            found = self.special.match(text, begin.start())
            if found:
                return found
            at = begin.start() + 1
        return None

    def field_of_key(self, key: str) -> Field | None:
        return dict(self.keys).get(key.lower())


def _cases(char: str) -> set[str]:
    return {char, char.lower(), char.upper(), char.swapcase()}


def grammar_of(settings: Settings) -> Grammar:
    """The grammar for a vault with these settings (compiled once per setting)."""
    return _grammar(
        settings.tasks, settings.kanban, settings.reminder, settings.not_people
    )


@lru_cache(maxsize=8)
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
    special = re.compile(
        r"(?P<code>`+)"
        r"|(?P<wiki>!?\[\[[^\[\]]++\]\])"
        rf"|(?P<inline>[\[(][ \t]*+(?P<key>{names})[ \t]*+::)"
        r"|(?P<link>!?\[[^\[\]]*+\]\((?:<[^<>]*+>|[^()\s]*+)(?:[ \t]+\"[^\"]*+\")?\))"
        r"|(?P<auto><[a-z][a-z0-9+.-]*+:[^<>\s]*+>)"
        r"|(?P<url>\b[a-z][a-z0-9+.-]{1,20}://[^\s<>]*+)"
        rf"|(?P<symbol>[{''.join(FIELD_OF_SYMBOL)}])"
        r"|(?P<remind>\(@(?P<remind_value>[^()]++)\))"
        rf"|(?P<clock>{time_trigger}\{{(?P<clock_value>[^{{}}]++)\}})"
        rf"|(?P<card>{date_trigger}(?:\{{(?P<card_value>[^{{}}]++)\}}"
        r"|\[\[(?P<card_link>[^\[\]]++)\]\]))"
        rf"|(?P<keyword>(?<!\S)due:(?P<keyword_value>{DATE})(?!\S))"
        rf"|(?P<tag>(?<!\S){TAG})"
        r"|(?P<person>(?<![^\s(])@(?P<handle>[^\W\d_][\w.-]*+))(?![/@{(\[])"
        rf"|(?P<date>(?<![\w/.:-]){MOMENT})(?![\w/-])",
        re.IGNORECASE,
    )
    # a set of characters is found at once, a choice of patterns is tried everywhere
    chars = "".join(FIELD_OF_SYMBOL) + "".join(
        case for trigger in (kanban.date_trigger, kanban.time_trigger)
        for char in trigger[:1] for case in _cases(char)
    )  # fmt: skip
    begins = re.compile(rf"[`!\[(<#@0-9{re.escape(chars)}]")
    return Grammar(
        tasks,
        kanban,
        reminder,
        NOT_PEOPLE | {name.casefold().lstrip("@") for name in not_people},
        special,
        begins,
        tuple(keys.items()),
    )
