"""`journal help`: the help of a command, or a page about what several share."""

from __future__ import annotations

from collections.abc import Sequence

import click

from journal.cli.formats.table import folded
from journal.cli.help.usage_errors import no_such_command
from journal.cli.session import Session
from journal.language.clean import clean
from journal.model.errors import ConfigError, suggestion
from journal.model.problem_codes import PROBLEM_CODES

TOPICS = {
    "filters": """\
Filters narrow today, due, list and export. All words have to match; a “-” in front
of one excludes what it matches. There is no “or”: ask for one at a time.

  word  "two words"    in the text, the note or a name
  @alice  #tag         who it is with; a tag, or one below it
  is:overdue           also nudge, today, due (all three), upcoming, later,
                       someday, hidden, open, done, cancelled, waiting,
                       promised, in-progress, recurring, problem
  due:<7d              also <=, >, >=, a day (due:fri), due:none, due:any
  note:clients         part of the note's path
  priority:high        highest, high, medium, none, low, lowest
  owner:bo             whose it is in a team; owner:me, owner:none, owner:any
  view:North           a filter named in the setting “views”

  journal list @alice -is:waiting
  journal list is:overdue | journal snooze - mon""",
    "dates": """\
Where a command asks for a date (WHEN), and in what you add:

  3d  2w  1mo          from today; 3bd counts business days
  fri  next fri        the next one; the one of next week
  tomorrow 8am         with a time: 14:30, 8am, noon
  21 jan  2024-06-01   a day; 31/12 where it can be read one way only
  every 2 weeks        in “journal add”: a series

  journal snooze 2d39 next fri
  journal add "@alice pilot answer in 3bd\"""",
}
"""Topics besides commands."""


@click.command("help")
@click.argument("words", nargs=-1, metavar="[COMMAND…]")
@click.option("--man", is_flag=True, help="As a manual page; in a pipe, its source.")
@click.pass_context
def help_(context: click.Context, words: tuple[str, ...], man: bool) -> None:
    """The help of a command; also: filters, dates, problems."""
    session: Session = context.obj
    if man:
        _manual_page(context, words)
        return
    if words == ("problems",):
        for code, (what, fix) in PROBLEM_CODES.items():
            line = f"{code:<18}{what}{f' [--fix {fix}]' if fix else ''}"
            session.out.fitted(line, " " * 18)
        return
    if words and words[0] in TOPICS and len(words) == 1:
        for line in TOPICS[words[0]].splitlines():
            for part in folded(line, session.out.width):
                session.out.data(part)
        return
    found = _command(context, words)
    session.out.data(found.command.get_help(found))


def _command(context: click.Context, words: Sequence[str]) -> click.Context:
    """The context of the command that the words name; those after a command without
    subcommands are ignored.

    Raises ConfigError if a word names no command.
    """
    found = context.parent
    assert found is not None
    for word in words:
        if not isinstance(found.command, click.Group):
            break
        command = found.command.get_command(found, word)
        if command is None:
            known = found.command.list_commands(found)
            if found is context.parent:
                known = [*known, *TOPICS, "problems"]
            raise no_such_command(word, suggestion(word, known))
        found = click.Context(command, info_name=word, parent=found)
    return found


def _manual_page(context: click.Context, words: tuple[str, ...]) -> None:
    """Show the page with man(1); without a terminal, print its source."""
    import shutil
    import subprocess
    import tempfile

    from journal.cli.formats.man_page import command_page, installed_page, page_name

    session: Session = context.obj
    try:
        # the program itself has a page of another form, made with the package
        found = _command(context, words) if words else None
    except ConfigError:
        found = None
    if found is not None:
        text = command_page(_words_of(found), found.command)
    else:
        text = installed_page(page_name(" ".join(words)))
    if not text:
        named = clean(" ".join(words) or "journal")
        raise ConfigError(f"no manual page for “{named}”", "see: journal --help")
    viewer = shutil.which("man")
    if not viewer or not session.out.chatty:
        session.out.data(text.rstrip("\n"))
        return
    with tempfile.NamedTemporaryFile("w", suffix=".1", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        subprocess.run([viewer, file.name], check=False)


def _words_of(context: click.Context) -> str:
    """“mail look”, also where a former name was asked for."""
    names = []
    while context.parent is not None:
        names.append(context.command.name or "")
        context = context.parent
    return " ".join(reversed(names))
