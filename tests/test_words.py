"""One word for one thing: words that the vocabulary avoids stay out of prose.

Prose is the README, the manual, and what `--help`, the keys and the settings say; names
in code spans, fences and links are as they are.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import CHECKOUT

AVOIDED = {
    r"entr(?:y|ies)": "follow-up",
    r"(?:some|any|every|no)body": "someone, anyone, everyone, no one",
    r"whoever": "anyone who, or the person who",
    r"ladders?|rungs?": "nudge schedule",
    r"cadences?": "how often you keep in touch",
    r"timelines?": "history",
    r"value notes?": "talking point",
    r"deeds?": "change",
    r"mend(?:s|ed|ing)?": "fix",
    r"(?:take|takes|taken|took) (?:(?:it|that|this|them|all) )?back": "undo",
    r"(?<!there )is no (?!one\b|longer\b|more than\b)\w+": "is not a …",
    r"as (?:it is|it was|you) meant": "say what is meant",
    r"mails": "emails",
    r"(?:a|an|the|your|their|my) mail(?! server|box|ing)": "email",
    r"folder of notes": "vault, notes folder",
}
"""What is avoided, as a regular expression of whole words, and what to say instead."""

ALLOWED = {
    ("docs/how-to/mail.md", "the mail"): "the names of columns in a mail program",
}
"""Words that stand where they are, by page, with the reason."""

_NOT_PROSE = re.compile(
    r"^```.*?^```|`[^`\n]*`|<!--.*?-->|\]\([^)]*\)|“journal[^”]*”|<[^>\n]+>"
    r"|^---\n.*?^---$|^(?: {4}|\t)\S[^\n]*$",
    re.MULTILINE | re.DOTALL,
)
_AVOIDED = {
    re.compile(rf"\b(?:{words})\b", re.IGNORECASE): say
    for words, say in AVOIDED.items()
}


def avoided(text: str) -> Iterator[tuple[str, str]]:
    """The words of a page that are avoided, each with what to say instead."""
    prose = " ".join(_NOT_PROSE.sub("·", text).split())
    for pattern, instead in _AVOIDED.items():
        for found in pattern.finditer(prose):
            yield found.group(), instead


def pages() -> list[Path]:
    docs = CHECKOUT / "docs"
    manual = [p for p in docs.rglob("*.md") if p.parent.name != "decisions"]
    return [CHECKOUT / "README.md", *sorted(manual)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Each entry is shown.", ["entry"]),
        ("What nobody needs, whoever asks.", ["nobody", "whoever"]),
        ("It is no date.", ["is no date"]),
        ("It is no longer there. It is no one's.", []),
        ("Undo takes it\nback.", ["takes it back"]),
        ("The key `entry`, and [entry](entry.md#entry-x).", ["entry"]),
        ("```\nentry\n```\nA mailbox, a mail server.", []),
    ],
)
def test_it_finds_them_in_prose_only(text: str, found: list[str]) -> None:
    assert [word for word, _ in avoided(text)] == found


def messages() -> Iterator[tuple[str, str]]:
    """What the program may print: its texts of several words, without docstrings."""
    for file in sorted((CHECKOUT / "journal").rglob("*.py")):
        text = file.read_text("utf-8")
        if not _SUSPECT.search(text) or file.name in _WORD_LISTS:
            continue
        tree = ast.parse(text)
        documented = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr)}
        for node in ast.walk(tree):
            known = isinstance(node, ast.Constant) and id(node) not in documented
            value = getattr(node, "value", None) if known else None
            if isinstance(value, str) and " " in value:
                yield file.name, value


_SUSPECT = re.compile(
    r"\b(?:some|any|every|no)body\b"
    r"|(?<!there) (?:is|are) no (?!one\b|longer\b|more than\b)\w+",
    re.IGNORECASE,
)
"""What no message says; most files contain nothing like it."""
_WORD_LISTS = ("common_words.py", "days_in_words.py")
"""Files whose texts are words to look for."""


def test_no_message_speaks_of_somebody_or_says_is_no() -> None:
    assert [text for text in messages() if _SUSPECT.search(text[1])] == []


_UNIDIOMATIC = re.compile(
    r"\b(?:(?:some|any|every|no)body|whoever|by then|\w*manieth|for who|in peace|mend(?:s|ed|ing)?"
    r"|(?:what|all|nothing|more) there is|lets? go of|(?:take|takes|taken|took) back"
    r"|for itself|the one who|such as have)\b",
    re.IGNORECASE,
)
"""What comments and docstrings do not say: words and turns that a native engineer would
not choose."""


def explanations(text: str) -> Iterator[str]:
    """The comments and docstrings of a module, each on one line."""
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            yield token.string
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield " ".join(str(node.value.value).split())


def test_comments_and_docstrings_are_idiomatic() -> None:
    found = [
        f"{file.relative_to(CHECKOUT)}: {words}"
        for room in ("journal", "tests", "benchmarks", "scripts")
        for file in sorted((CHECKOUT / room).rglob("*.py"))
        if _UNIDIOMATIC.search(text := file.read_text("utf-8"))
        for words in explanations(text)
        if _UNIDIOMATIC.search(words)
    ]
    assert found == []


def test_it_looks_into_comments_and_docstrings_alone() -> None:
    text = (
        '''def f():\n    """What\n    there is."""\n    return "nobody"  # mend it\n'''
    )
    found = [words for words in explanations(text) if _UNIDIOMATIC.search(words)]
    assert found == ["# mend it", "What there is."]
