"""How someone answers, from the log lines of the entries with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from journal.model.entry import Entry
from journal.model.log_kind import LogKind
from journal.model.value import field, value
from journal.model.when import When
from journal.practice.people.answers.answer_times import Question
from journal.practice.people.answers.answer_words import question_of
from journal.practice.people.people import Person
from journal.practice.people.threads import log_in_order, owners_of


@value
class Habits:
    """The results of asking; an attempt is a message that expects an answer."""

    waits: tuple[int, ...] = ()
    """Days from the first message to each answer."""
    asked: Counter[int] = field(default_factory=Counter)
    """How many first, second … attempts there were."""
    answered: Counter[int] = field(default_factory=Counter)
    """How many first, second … attempts were answered."""
    questions: tuple[Question, ...] = ()
    """Every question with its answer, oldest first."""

    @property
    def usual_wait(self) -> float | None:
        """Typical days until they answer; None before there are two answers."""
        if len(self.waits) < 2:
            return None
        # slower to import than most commands that look
        from statistics import median

        return median(self.waits)


def habits_of(
    entries: Iterable[tuple[Entry, Sequence[Person]]], of: Person | None = None
) -> Habits:
    """From the logs of these entries, open and closed, each with its people.

    With `of`, only the lines that concern that person.
    """
    waits: list[int] = []
    asked: Counter[int] = Counter()
    answered: Counter[int] = Counter()
    questions: list[Question] = []
    for entry, people in entries:
        first: When | None = None
        attempts = 0
        for line in log_in_order(entry):
            if of and of not in owners_of(line, people):
                continue
            if line.means is LogKind.REPLY:
                if first is not None:
                    waits.append((line.when.day - first.day).days)
                    answered[attempts] += 1
                    questions.append(question_of(first, line.when))
                first, attempts = None, 0
            elif line.means.is_outgoing:
                first = first or line.when
                if line.is_closing:
                    continue
                attempts += 1
                asked[attempts] += 1
        if first is not None:
            questions.append(question_of(first, None))
    # whatever the order of the entries
    questions.sort(
        key=lambda one: (one.asked, one.answered is None, one.answered or one.asked)
    )
    return Habits(tuple(waits), asked, answered, tuple(questions))
