"""Commands that change entries: those made from verbs, and add and edit."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from inspect import cleandoc
from typing import Any

import click

from journal.api.changes import Change
from journal.api.edits.operations import UNLISTED
from journal.api.edits.verb_steps import Answer
from journal.api.journal import Journal
from journal.api.requests import Act, Add
from journal.api.verbs import VERBS, Asks, Option, Verb, after_words
from journal.cli.arguments import (
    DRY_RUN,
    EXPECT,
    IDS,
    SAYS,
    YES,
    WordsCommand,
    is_term,
    read_ids,
    split_last,
    split_typed_when,
    stdin_lines,
)
from journal.cli.bulk import Stopped, agreed, stoppable
from journal.cli.completion.offers import EntryArgument, complete_note
from journal.cli.formats.question import agrees
from journal.cli.saved_views import filter_of
from journal.cli.session import Session
from journal.language.clean import clean
from journal.language.edit.intents import Complete, Intent
from journal.model.entry import Entry, EntryRef, MentionKind, Priority
from journal.model.errors import (
    ConfigError,
    NothingHere,
    StaleEntry,
    Unclear,
)
from journal.model.value import replace
from journal.practice.agenda.day_words import when_text
from journal.practice.agenda.entry_ids import reads


@click.command(cls=WordsCommand)
@click.argument("text", nargs=-1, required=True)
@click.option(
    "--to",
    metavar="NOTE",
    shell_complete=complete_note,
    help="Note (or NOTE#Heading) to add it to.",
)
@click.option(
    "--force",
    is_flag=True,
    help="Add it even if a date is not clear, or no list will show it.",
)
@SAYS
@DRY_RUN
@click.pass_obj
def add(
    session: Session, text: tuple[str, ...], to: str | None, force: bool, dry_run: bool
) -> None:
    """Add a follow-up: `journal add "@alice pilot answer in 3bd"`.

    A date, a time or a series anywhere in the sentence is understood: 3d, 3bd, on
    fri at 14:30, next week, 21 jan, tomorrow morning, every other week, first monday
    of every month; also in German, French, Spanish, Italian, Dutch and Portuguese.
    If a date is not clear, or no list would show the line, you are asked; without a
    terminal it is refused. Words in quotes are never a date. `-` reads one follow-up
    per line from standard input.
    """
    sentences = [" ".join(text)]
    if sentences == ["-"]:
        sentences = stdin_lines()
    try:
        session.root()
    except NothingHere as error:
        from journal.cli.first_run import start_here

        start_here(session, error)
    # the lines on stdin were written before, and no one can be asked about them
    ask = session.can_ask and text != ("-",)
    with session.journal() as journal:
        for sentence in sentences:
            request = Add(sentence, to, as_words=force)
            try:
                if not (force or dry_run):
                    _check_listed(session, journal, request, ask)
                session.change(journal, request, dry_run, "added")
            except Unclear as error:
                if not ask:
                    raise
                for reason in error.reasons:
                    session.out.talk(f"journal: {reason}")
                if not agrees("Add it as it is?"):
                    raise click.Abort from None
                asked = replace(request, as_words=True)
                session.change(journal, asked, dry_run, "added")


def _check_listed(session: Session, journal: Journal, request: Add, ask: bool) -> None:
    """Ask before adding something that no list would show. Raises ConfigError if that
    is not possible."""
    [change, *_] = journal.preview(request, session.now)
    if UNLISTED not in change.notes:
        return
    if not ask:
        raise ConfigError(
            f"“{clean(request.text)}” would not be listed: it has no date and names "
            "no one",
            "give it a date, a @person or #followup, or add it all the same: --force",
        )
    session.out.talk(UNLISTED[:1].upper() + UNLISTED[1:] + ".")
    if not agrees("Add it all the same?"):
        raise click.Abort


@click.command()
@click.argument("id", metavar="ID", cls=EntryArgument)
@click.pass_obj
def edit(session: Session, id: str) -> None:
    """Open the note in $EDITOR at this follow-up."""
    import os

    from journal.desktop.open.editor import editor_command, open_editor

    with session.journal() as journal:
        entry = journal.find(id)
        file = journal.root / entry.path
        editor = journal.settings.screen.editor
        open_editor(editor_command(file, entry.line, os.environ, editor))


# ---------------------------------------------------------------- from the verbs

_WORDS = {
    Asks.DAY: "ID… WHEN",
    Asks.DAY_OR_NONE: "ID… WHEN|none",
    Asks.PERSON: "ID… @NAME",
    Asks.PRIORITY: "ID… LEVEL",
}


def command_of(verb: Verb) -> click.Command:
    """The command of a verb: its ids, what it asks for, its options."""
    words = _WORDS.get(verb.asks)

    def callback(session: Session, dry_run: bool, **given: Any) -> None:
        options = {o.name: given.pop(_parameter(o)) for o in verb.options}
        ids, answer = given.get("ids", ()), Answer(session.now, options=options)
        if words:
            ids, answer = _answered(verb, given["words"], session.now, options)
        carry_out(session, verb, ids, answer, dry_run)

    made: Callable[..., Any] = click.pass_obj(callback)
    made = DRY_RUN(made)
    for option in reversed(verb.options):
        made = _click_option(option)(made)
    if words:
        made = EXPECT(YES(SAYS(made)))
        made = click.argument(
            "words", nargs=-1, required=True, metavar=words, cls=EntryArgument
        )(made)
    else:
        made = IDS(made)
    return click.command(verb.command or verb.id, help=cleandoc(verb.about))(made)


def _parameter(option: Option) -> str:
    return f"option_{option.name.replace('-', '_')}"


def _click_option(option: Option) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    short = [f"-{option.short}"] if option.short else []
    names = [*short, f"--{option.name}", _parameter(option)]
    if option.metavar is None:
        return click.option(*names, is_flag=True, help=option.help)
    return click.option(*names, metavar=option.metavar, help=option.help)


def _answered(
    verb: Verb, words: Sequence[str], now: datetime, options: Mapping[str, str | bool]
) -> tuple[Sequence[str], Answer]:
    """The ids, and the answer in the words after them. Raises ConfigError."""
    command = verb.command or verb.id
    if verb.asks is Asks.PERSON:
        whom = (
            "to whom, such as @alice"
            if verb.id == "handover"
            else "whom, such as @alice"
        )
        ids, name = split_last(words, whom, command)
        return ids, Answer(now, person=name, options=options)
    if verb.asks is Asks.PRIORITY:
        ids, name = split_last(words, "which priority", command)
        return ids, Answer(now, name, priority=_priority(name), options=options)
    if verb.asks is Asks.DAY_OR_NONE and words[-1] == "none":
        ids, _ = split_last(words, "which date", command)
        return ids, Answer(now, options=options)
    ids, typed = split_typed_when(words, now, command)
    return ids, Answer(now, day=typed, options=options)


def _priority(name: str) -> Priority:
    try:
        return Priority[name.upper()]
    except KeyError:
        known = ", ".join(level.name.lower() for level in Priority)
        raise ConfigError(
            f"“{clean(name)}” is not a priority", f"use one of: {known}"
        ) from None


def carry_out(
    session: Session, verb: Verb, ids: Sequence[str], answer: Answer, dry_run: bool
) -> None:
    """Apply the verb to the entries with these ids as one undo step, and report it.

    Raises what `Journal.find` and `Journal.apply` raise.
    """
    following = answer.options.get("next")
    if following and len(ids) > 1:
        raise ConfigError("--next works with one follow-up at a time")
    if isinstance(following, str) and not following.strip():
        raise ConfigError("--next is empty", "say what to follow up on next")
    with session.journal() as journal:
        view = journal.at(session.now)

        def intent_of(entry: Entry) -> Intent:
            return verb.intent(view, view.item(entry), answer)

        label = verb.label(answer)
        apply_each(
            session, journal, ids, intent_of, label, dry_run, _question(verb, answer)
        )


def _question(verb: Verb, answer: Answer) -> str:
    """The question before it is applied to several: `Snooze {} to Mon 10 Jun?`."""
    if answer.day:
        return f"{verb.title} {{}} to {when_text(answer.day.when, answer.today)}?"
    if answer.person:
        return f"{verb.title} {{}} to {answer.person}?"
    return f"Mark {{}} as {verb.label(answer)}?"


def apply_each(
    session: Session,
    journal: Journal,
    ids: Sequence[str],
    intent_of: Callable[[Entry], Intent],
    label: str,
    dry_run: bool,
    question: str = "",
) -> None:
    """Carry out each entry's intent as one undo step, and print what was written.

    With `dry_run` the diffs are printed. Several are asked about, with `question`.
    Raises as `Journal.find` and `Journal.apply` do.
    """
    entries = _named(session, journal, ids)
    if session.expected is not None:
        _require(entries, session.expected)
    pairs = [(intent_of(entry), entry) for entry in entries]
    request = Act(pairs, label)
    if dry_run:
        changes = journal.preview(request, session.now)
        _say_unchanged(session, changes)
        for change in changes:
            session.out.diff(change)
        return
    if len(pairs) == 1:
        changes = journal.apply(request, session.now)
        _say_unchanged(session, changes)
        session.tell(journal, changes, label, _after(pairs, session.now.date()))
        if session.out.width is not None and not session.says:
            _offer_next_step(session, *pairs[0])
        return
    # if one of them refuses, nothing is written
    journal.preview(request, session.now)
    question = (question or f"{label}: {{}}?").format(f"{len(pairs)} follow-ups")
    if not session.yes and not agreed(session.out, question, entries, journal):
        session.out.talk("Nothing was changed.")
        return
    try:
        with stoppable(label) as step:
            changes = journal.apply(request, session.now, step)
    except Stopped as error:
        session.out.talk(f"stopped after {error.done}; undo them: journal undo")
        raise click.Abort from None
    _tell_all(session, journal, changes, label, _after(pairs, session.now.date()))


def _offer_next_step(session: Session, intent: Intent, entry: Entry) -> None:
    """After a follow-up with a person is done for good: suggest the next one."""
    handle = next((m.name for m in entry.mentions if m.kind is MentionKind.HANDLE), "")
    if isinstance(intent, Complete) and handle and not entry.repeat:
        session.out.talk(f'Next step? journal add "@{handle} …"')


def _after(pairs: Sequence[tuple[Intent, Entry]], today: date) -> list[tuple[str, str]]:
    """The later effect, if any: `comes back on fri`, with its place."""
    said = [(entry.place, after_words(intent, today)) for intent, entry in pairs]
    return [(place, words) for place, words in said if words]


def _named(session: Session, journal: Journal, ids: Sequence[str]) -> list[Entry]:
    """The entries for ids, places and filter terms, without duplicates.

    Reports the current id for a former one.
    """
    names = read_ids(ids)
    terms = [name for name in names if is_term(name)]
    found: dict[EntryRef, Entry] = {}
    for name in names:
        if not is_term(name):
            entry = session.find(journal, name)
            found[entry.ref] = entry
    if terms:
        _, matches = filter_of(session, journal, terms)
        for item in journal.agenda(session.now).items:
            if matches(item) and not item.entry.status.closed:
                found[item.entry.ref] = item.entry
        if not found:
            raise ConfigError(f"no follow-up matches {clean(' '.join(terms))}")
    return list(found.values())


def _say_unchanged(session: Session, changes: Sequence[Change]) -> None:
    for change in changes:
        if change.is_unchanged:
            session.out.talk(f"journal: {change.path}:{change.line}: no change needed")


def _tell_all(
    session: Session,
    journal: Journal,
    changes: Sequence[Change],
    label: str,
    after: Sequence[tuple[str, str]],
) -> None:
    """With many on a terminal just the number; else each one."""
    if session.out.width is None or session.says:
        _say_unchanged(session, changes)
        session.tell(journal, changes, label, after)
        return
    same = sum(change.is_unchanged for change in changes)
    unchanged = f", {same} unchanged" if same else ""
    session.say_notes(changes, after)
    session.out.data(
        f"{label} {len(changes) - same}{unchanged}. Undo all: journal undo"
    )


def _require(entries: Sequence[Entry], expected: str) -> None:
    """Raises StaleEntry if the entry does not read as expected."""
    if len(entries) > 1:
        raise ConfigError("--expect goes with one entry at a time")
    [entry] = entries
    if not reads(entry, expected):
        raise StaleEntry(
            f"{clean(entry.place)}: the line reads “{clean(entry.ref.raw.strip())}”, "
            f"not “{clean(expected.strip())}”; nothing was written"
        )


VERB_COMMANDS: dict[str, click.Command] = {
    verb.command or verb.id: command_of(verb) for verb in VERBS if verb.group
}
"""The commands made from verbs, by name."""
