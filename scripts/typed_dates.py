"""The tables of docs/reference/dates.md: dates as they are typed at a prompt.

Each phrase is read, here and now, by what reads a prompt, as in `notation.py`.
"""

from __future__ import annotations

import re

from journal.language.dates.typed_dates import TypedDate, parse_typed
from journal.language.edit.new_line import compose
from journal.language.line.fields import Dialect
from journal.model.errors import Unclear
from journal.practice.agenda.day_words import day_text
from scripts.markdown_table import code, table
from scripts.notation import NOW, SETTINGS

TYPED = (
    ("counted", "3d; 2w; 1mo; 3bd; 2h; in a fortnight; in half an hour"),
    ("", "a week from monday; 3 days before 12 january"),
    ("days", "today; tomorrow; day after tomorrow; fri; next fri; this weekend"),
    ("calendar", "21 jan; jan 21st; the 15th; 24.12.; 31/12; friday 27 november"),
    ("periods", "next week; in january; end of month; mid december; eom"),
    ("times", "8pm; 14:30; noon; tomorrow morning; friday evening at 8"),
    ("series", "every mon 8:30; every other week; monthly"),
    ("", "first monday of every month; last friday of the month"),
    ("", "every 3 days starting tomorrow; every friday until 31 december"),
)


def in_words(found: TypedDate) -> str:
    """`Fri 27 Nov 10:00`, and the rule if it is a series."""
    clock = f" {found.when.clock:%H:%M}" if found.when.clock else ""
    rule = f", {code(found.repeat)}" if found.repeat else ""
    return f"{day_text(found.when.day, NOW.date())}{clock}{rule}"


def typed() -> str:
    """What is understood at a prompt."""
    rows = []
    for kind, examples in TYPED:
        for place, phrase in enumerate(examples.split("; ")):
            meant = in_words(parse_typed(phrase, NOW))
            rows.append((kind if place == 0 else "", code(phrase), meant))
    return table(("kind", "typed on Wed 25 Nov 2026, 9:00", "means"), *rows)


UNCLEAR = (
    "call @ana on 5/6",
    "call @ana 30 feb",
    "call @ana thursday 27 nov",
    "call @ana at 3",
    "call @ana tomorrow or friday",
    "call @ana in a few days",
    "call @ana every second monday",
    "call @ana biweekly",
    "call @ana every monday of june",
    "prepare friday slides for @ana",
    "we met @ana on friday",
)


def refusal(sentence: str) -> str:
    """Why `add` does not take the sentence as it is."""
    try:
        line = compose(sentence, NOW, SETTINGS, Dialect.EMOJI)
    except Unclear as error:
        return str(error).partition("; --force")[0]
    raise AssertionError(f"“{sentence}” is understood: {line}")


def unclear() -> str:
    """What may be a date but is not clear."""
    rows = [
        (code(sentence), re.sub("“(.+?)”", r"`\1`", refusal(sentence)))
        for sentence in UNCLEAR
    ]
    return table(("typed", "answer"), *rows)


TABLES = [
    ("docs/reference/dates.md", "typed", typed),
    ("docs/reference/dates.md", "unclear", unclear),
]
"""The page, the name of the table on it, and what makes it."""
