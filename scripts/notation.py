"""The tables of the pages about notation in notes, from the language's own tables.

Each example is read, here and now, by what reads notes: the page cannot say anything
else than what the program does. An example that stops meaning what its row is about is
an error of the script.
"""

from __future__ import annotations

from datetime import datetime

from journal.language.line.date_roles import WORDS_BEFORE
from journal.language.line.fields import (
    DATE_FIELDS,
    KEYS,
    PRIORITY_NAMES,
    PRIORITY_SYMBOLS,
    SYMBOLS,
    Dialect,
    Field,
    spell,
)
from journal.language.line.grammar import KEYWORDS, PAPER, grammar_of
from journal.language.line.meaning import mentions_of
from journal.language.line.problems.advice import relative_date_problem
from journal.language.line.speech import SILENT
from journal.language.line.status import OWN_MARKS
from journal.language.line.syntax import MAX_MARKS, scan
from journal.language.line.tokens import MAX_LINE, Role
from journal.language.note.blocks import MAX_NESTING
from journal.language.note.note_reader import MOST_EXAMINED
from journal.language.note.read_note import MOST_BOXES, parse_note
from journal.model.entry import Entry, NotePath, Status
from journal.model.log_kind import SYNONYMS, LogKind
from journal.model.settings import Settings
from journal.vault.open import MAX_NOTE
from journal.vault.settings.keys import with_values
from scripts.markdown_table import code, table

NOW = datetime(2026, 11, 25, 9)  # noqa: DTZ001 - as people write, without a zone
"""A Wednesday: the examples are read as on this day."""
SETTINGS = with_values(Settings(), {"include": "all-tasks"})
GRAMMAR = grammar_of(SETTINGS)
_DAY = "2026-12-01"


def read(body: str) -> Entry:
    """The follow-up that a line with these words is."""
    content = f"- [ ] {body}\n".encode()
    [entry] = parse_note(NotePath("note.md"), content, SETTINGS).entries
    return entry


# ---------------------------------------------------------------- marks and limits


def marks() -> str:
    """What the character in the checkbox means."""
    by_state: dict[Status, list[str]] = {}
    for mark, state in OWN_MARKS.items():
        by_state.setdefault(state, []).append(mark)
    rows = [
        (" ".join(code(f"[{mark}]") for mark in found), state.value.replace("_", " "))
        for state, found in by_state.items()
    ]
    return table(("checkbox", "state"), *rows, ("any other character", "open"))


def limits() -> str:
    """What is not read, so that no note can stall the program."""
    return table(
        ("part", "read up to"),
        ("a list in a list", f"{MAX_NESTING // 2} levels"),
        ("a line with a checkbox", f"{MAX_LINE // 1024} KB"),
        ("dates, names and tags on a line", f"{MAX_MARKS}"),
        ("a note", f"{MAX_NOTE // 1024 // 1024} MB"),
        ("checkboxes in a note", f"{MOST_BOXES:,}"),
        ("unusual follow-ups checked for mistakes in a note", f"{MOST_EXAMINED:,}"),
    )


# ---------------------------------------------------------------- fields

MEANINGS: dict[Field, str] = {
    Field.DUE: "the day it is due",
    Field.REMIND: "when to remind you",
    Field.SCHEDULED: "the day you plan to do it",
    Field.START: "hidden until then",
    Field.CREATED: "when it was written",
    Field.DONE: "when it was done",
    Field.CANCELLED: "when it was cancelled",
    Field.PRIORITY: "priority",
    Field.REPEAT: "repeat rule",
    Field.ON_COMPLETION: "what happens to the line when it is done",
    Field.TASK_ID: "its id",
    Field.DEPENDS_ON: "the ids of what has to be done first",
    Field.PERSON: "who it is about",
    Field.FROM: "the follow-up before this one",
    Field.OWNER: "who does it, in a team",
    Field.UNLESS_REPLY: "comes up if there is no reply by then",
}
_VALUES: dict[Field, str] = {
    Field.REPEAT: "every week",
    Field.ON_COMPLETION: "delete",
    Field.TASK_ID: "abc1",
    Field.DEPENDS_ON: "abc1",
    Field.PERSON: "[[Ana]]",
    Field.FROM: "^abc1",
    Field.OWNER: "bo",
    Field.PRIORITY: "high",
    Field.UNLESS_REPLY: "3bd",
}
_OTHERS: dict[Field, tuple[str, ...]] = {
    Field.DUE: (_DAY,),
    Field.REMIND: (f"(@{_DAY} 09:00)", f"@{{{_DAY}}}", f"@{{{_DAY}}} @@{{09:00}}"),
    Field.PERSON: ("@ana", "[[Ana]]", "#person/ana"),
    Field.OWNER: ("[assignee:: bo]",),
}
"""Notations that no table has: a plain date, the Reminder and the Kanban plugin."""


def value_of(field: Field) -> str:
    """The value of a field in the examples."""
    return _DAY if field in DATE_FIELDS else _VALUES[field]


def notations(field: Field) -> tuple[list[str], list[str], list[str]]:
    """The ways to write a field: with a sign, as Dataview, and the others."""
    value = value_of(field)
    if field is Field.PRIORITY:
        signs = list(PRIORITY_SYMBOLS)
        keys = [spell(field, name, Dialect.DATAVIEW) for name in PRIORITY_NAMES]
        return signs, keys, []
    signs = [f"{sign} {value}" for sign in SYMBOLS.get(field, ())]
    others = [f"{word}:{value}" for word, name in KEYWORDS.items() if name is field]
    others += [f"@{word}({value})" for word, name in PAPER.items() if name is field]
    others = [*_OTHERS.get(field, ()), *others]
    return signs, [spell(field, value, Dialect.DATAVIEW)], others


def fields() -> str:
    """All fields, in all notations."""
    assert MEANINGS.keys() == KEYS.keys()
    rows = [
        (meaning, *(" ".join(map(code, found)) or "–" for found in notations(field)))
        for field, meaning in MEANINGS.items()
    ]
    return table(("field", "sign", "Dataview", "other"), *rows)


# ---------------------------------------------------------------- what is read

_SPANS = {
    "code": "code",
    "comment": "comment; never shown, sent or quoted",
    "struck": "struck out",
    "wiki": "link",
    "own": "field with a name of your own",
    "link": "link to a file or an address",
    "reference": "link by reference",
    "auto": "address in angle brackets",
    "html": "HTML",
    "url": "web address",
    "paper": "TaskPaper's tag of another name",
}
_NAMING = {
    "wiki": "[[Ana]]",
    "own": "[sponsor:: @ana]",
    "link": "[Ana](../People/Ana.md)",
}
"""The spans that can lead to a person, and how."""


def names_in(text: str) -> list[str]:
    """Whom a line with this text is about."""
    line = scan(f"- [ ] call {text}", GRAMMAR)
    return [mention.name for mention in mentions_of(line.tokens)] if line else []


def silent() -> str:
    """The spans in which no date is read."""
    assert _SPANS.keys() == {row.name for row in SILENT}
    rows = []
    for row in SILENT:
        assert read(f"call {row.example}").due is None, row.example
        naming = _NAMING.get(row.name)
        if naming is None:
            assert not {"ana", "Ana"} & set(names_in(row.example)), row.example
            people = "not read"
        else:
            [name] = names_in(naming)
            people = f"{code(naming)} is about {code(name)}"
        rows.append((_SPANS[row.name], code(row.example), people))
    return table(("span", "example", "people"), *rows)


_ROLES = {
    Role.DUE: "the date is due",
    Role.BEGIN: "the date counts only if there is no other",
    Role.TOLD: "the date is only mentioned",
}


def roles() -> str:
    """The words in front of a plain date that say what it is."""
    assert _ROLES.keys() == WORDS_BEFORE.keys()
    return table(
        ("after one of these words", "then"),
        *(
            (" ".join(map(code, WORDS_BEFORE[role].split())), text)
            for role, text in _ROLES.items()
        ),
    )


DUE = (
    ("a field comes before a plain date", "call 2026-12-09 📅 2026-12-01"),
    ("a word before a date", "by 2026-12-01 the numbers of 2026-11-20"),
    ("otherwise the last date", "answered 2026-11-20, ask again 2026-12-01"),
    ("a start counts only alone", "due 2026-12-04 scheduled 2026-12-01"),
    ("", "start 2026-12-01"),
    ("a mentioned day does not count", "met @ana 2026-11-20"),
    ("", "2026-11-20 met @ana"),
    ("", "the letter of 2026-11-20"),
    ("a range counts as its end", "away 2026-12-01..2026-12-03"),
    ("", "away from 2026-12-01 to 2026-12-03"),
    ("unless there is another date", "away 2026-12-01..2026-12-03, call 2026-11-30"),
    ("part of a name, an address or an id", "send report-2026-11-20.pdf"),
    ("", "renewal:2026-11-20 for INV-2026-11-20"),
    ("two dates, and no word", "call 2026-12-01, send 2026-12-04"),
)


def due() -> str:
    """Which date of a line is due."""
    rows = []
    for rule, body in DUE:
        entry = read(body)
        found = f"{entry.due}" if entry.due else "none"
        codes = "".join(f"; reported: `{problem.code}`" for problem in entry.problems)
        rows.append((rule, code(body), f"{found}{codes}"))
    return table(("rule", "example", "due"), *rows)


BESIDE = (
    "Tue 2026-12-01",
    "2026-12-01 (Tue) 10:00",
    "Dienstag, 2026-12-01",
    "2026-12-01 3pm",
    "2026-12-01 12:30 a.m.",
    "2026-12-01 15h30",
    "2026-12-01 15 Uhr",
    "10:00 on 2026-12-01",
    "<2026-12-01 Tue 10:00>",
    "2026-12-01 10:00-11:00",
    "2026-12-01 10 people",
    "2026-12-01T10:00+02:00",
    "2026-12-01 25:00",
    "2026-12-01 midnight",
    "Mon 2026-12-01",
)


def beside() -> str:
    """What belongs to the date beside it."""
    rows = []
    for body in BESIDE:
        entry = read(f"call {body}")
        codes = ", ".join(f"`{problem.code}`" for problem in entry.problems)
        rows.append((code(body), str(entry.due).replace("T", " "), codes or "–"))
    return table(("written", "due", "reported as"), *rows)


OTHER_DATES = (
    *"2026/12/01 2026-12-1 2026–12–01 20261201 1.12.2026 13/12/2026".split(),
    *("1 Dec 2026", "1. Dezember 2026", "2026-W49-2"),
    *("01/12/2026", "1/12", "01.12.26", "2026-W49", "KW 49", "1. Dezember"),
    *("tomorrow", "on friday", "in 2 weeks", "today or tomorrow"),
    *("about last friday", "since monday", "for her 30th", "for the “friday” list"),
    *("📅 2026-12-1", "[due:: 1.12.2026]", "📅 tomorrow", "due:fri", "⏰ 10:00"),
    *("📅 soon", "📅", "@{01/12/2026}"),
    *("📅 [[2026-12-01]]", "📅 [2026-12-01](../Daily/2026-12-01.md)"),
)


def answer(words: str) -> str:
    """What `check` says of these words in “call @ana …”, and what it would write."""
    entry = read(f"call @ana {words}")
    in_words = relative_date_problem(entry, GRAMMAR, Dialect.EMOJI, NOW)
    found = [*entry.problems, *([in_words] if in_words else [])]
    if not found:
        return f"read as {entry.due}" if entry.due else "left alone"
    best = next((problem for problem in found if problem.fix), found[0])
    if best.fix is None:
        return f"reported: `{best.code}`"
    flag = "--fix" if best.safe else "--fix --dates"
    return f"`{flag}` writes {code(best.fix.removeprefix('- [ ] '))}"


def other_dates() -> str:
    """Dates in other spellings, and in words."""
    rows = [(code(words), answer(words)) for words in OTHER_DATES]
    return table(("in “call @ana …”", "what `check` does"), *rows)


def kinds() -> str:
    """The kinds of a line of the history."""
    rows = []
    for kind in LogKind:
        words = [kind.word, *SYNONYMS.get(kind, "").split()]
        name = " ".join(code(word) for word in words if word)
        if kind is LogKind.PLAIN:
            name = "none"
        elif kind is LogKind.UNKNOWN:
            name = "any other word"
        answers = (kind.is_contact, kind.is_outgoing, kind.ends_turn)
        cells = ["yes" if answer else "no" for answer in answers]
        rows.append((name, *cells, "no" if kind.is_private else "yes"))
    head = ("kind", "contact", "a message to them", "ends the wait", "quoted in drafts")
    return table(head, *rows)


TABLES = [
    *(
        ("docs/reference/language.md", make.__name__.replace("_", "-"), make)
        for make in (marks, limits, fields, silent, roles, due, beside, other_dates)
    ),
    ("docs/explanation/contact.md", "kinds", kinds),
]
"""The page, the name of the table on it, and what makes it."""
