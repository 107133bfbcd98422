"""Lines that say the same, in a note that changes between reading and writing.

Each line of the note has a number that only the measure knows. While the journal
holds an entry, lines are put in, taken out and moved, as people do in an editor.
Then the entry is ticked: on the line with its number, or not at all.

The journal cannot see the numbers. It takes the k-th of the n lines that say the
same, if there are still n. Where only other lines came, went and moved, and where
twins came or went, that is never wrong. Where a twin was moved past another, or
one taken out and another put in, the bytes are those of a note in which nothing of
the kind happened: nobody who reads the note alone can tell. These are counted by
themselves (`told apart by nothing`).
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date

from journal.language.document import Document
from journal.language.edit.intents import Complete
from journal.language.edit.plan import Context, plan
from journal.language.line.grammar import grammar_of
from journal.model.entry import EntryRef, NotePath
from journal.model.errors import StaleEntryError
from journal.model.settings import Settings
from tests.faults.outcome import Outcome

_TWIN = "- [ ] @a call"
_OTHERS = ("- [ ] @b pay", "text", "", "# Heading", "- [x] @a call", "- [ ] @a call ")
_TICKED = b"- [x] @a call \xe2\x9c\x85 2024-06-05"
_CONTEXT = Context(grammar_of(Settings("tasks")))


@dataclass
class _Line:
    number: int
    text: str


def measure(notes: int, seed: int) -> Outcome:
    chosen, outcome = random.Random(seed), Outcome()
    for _ in range(notes):
        _one_note(chosen, outcome)
    return outcome


def _one_note(chosen: random.Random, outcome: Outcome) -> None:
    outcome.runs += 1
    texts = [_TWIN] * chosen.randrange(1, 5)
    texts += [chosen.choice(_OTHERS) for _ in range(chosen.randrange(7))]
    chosen.shuffle(texts)
    lines = [_Line(number, text) for number, text in enumerate(texts)]
    twins = [line.number for line in lines if line.text == _TWIN]
    nth = chosen.randrange(len(twins))
    ref = EntryRef(NotePath("n.md"), _TWIN, nth, len(twins), twins[nth] + 1)
    for _ in range(chosen.randrange(1, 5)):
        _change(lines, chosen)
    now = [line.number for line in lines if line.text == _TWIN]
    # as many as before, but not the same ones in the same order
    ambiguous = len(now) == len(twins) and now != twins
    content = "".join(f"{line.text}\n" for line in lines).encode()
    document = Document(content)
    where = f"{texts} -> {[line.text for line in lines]}, {nth}"
    try:
        index = document.locate(ref)
        edit = plan(Complete(date(2024, 6, 5)), document, index, _CONTEXT).edit
    except StaleEntryError:
        outcome.seen["refused"] += 1
        return
    assert edit
    after = Document(document.apply(edit)).lines
    expected = list(document.lines)
    expected[index] = _TICKED + b"\n"
    if after != expected or document.text(index) != _TWIN:
        outcome.violated(where, "a foreign byte was changed")
    right = lines[index].number == ref.line - 1
    if ambiguous:
        outcome.seen["told apart by nothing"] += 1
        outcome.seen["of these the other one ticked"] += not right
    elif right:
        outcome.seen["the right one ticked"] += 1
    else:
        outcome.violated(where, "the wrong one was ticked")


def _change(lines: list[_Line], chosen: random.Random) -> None:
    """Put a line in, take one out, move one, or change what one says."""
    at = chosen.randrange(len(lines) + 1)
    there = at < len(lines)
    how = chosen.choice(["insert", "insert twin", "delete", "move", "change"])
    if how == "insert":
        lines.insert(at, _Line(-1, chosen.choice(_OTHERS)))
    elif how == "insert twin":
        lines.insert(at, _Line(-1, _TWIN))
    elif how == "delete" and there:
        del lines[at]
    elif how == "move" and there:
        line = lines.pop(at)
        lines.insert(chosen.randrange(len(lines) + 1), line)
    elif how == "change" and there:
        lines[at] = _Line(lines[at].number, chosen.choice(_OTHERS))
