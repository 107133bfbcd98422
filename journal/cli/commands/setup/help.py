"""`journal help`: the help of a command, or a page about what several share."""

from __future__ import annotations

import click

from journal.cli.formats.table import folded
from journal.cli.help.usage_errors import no_such_command
from journal.cli.session import Session
from journal.language.clean import clean
from journal.model.errors import ConfigError
from journal.model.problem_codes import PROBLEM_CODES

TOPICS = {
    "filters": """\
Filters narrow today, due, list and export. All words have to match; a “-” in front
of one excludes what it matches.

  word  "two words"    in the text, the note or a name
  @alice  #tag         who it is with; a tag, or one below it
  is:overdue           also nudge, today, due (all three), upcoming, later,
                       someday, hidden, open, done, cancelled, waiting,
                       promised, in-progress, recurring, problem
  due:<7d              also <=, >, >=, a day (due:fri), due:none, due:any
  note:clients         part of the note's path
  priority:high        highest, high, medium, none, low, lowest
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
    parent = context.parent
    assert parent is not None
    found = parent
    command: click.Command | None = parent.command
    for word in words:
        if not isinstance(command, click.Group):
            break
        name = word
        command = command.get_command(found, name)
        if command is None:
            raise no_such_command(name)
        found = click.Context(command, info_name=name, parent=found)
    assert command is not None
    session.out.data(command.get_help(found))


def _manual_page(context: click.Context, words: tuple[str, ...]) -> None:
    """Show the page with man(1); without a terminal, print its source."""
    import shutil
    import subprocess
    import tempfile

    from journal.cli.formats.man_page import command_page, installed_page

    session: Session = context.obj
    parent = context.parent
    assert parent is not None
    name = words[0] if words else ""
    text = installed_page(f"journal-{name}" if name else "journal")
    command = parent.command
    if name and isinstance(command, click.Group):
        found = command.get_command(parent, name)
        text = command_page(name, found) if found else text
    if not text:
        raise ConfigError(
            f"no manual page for “{clean(name or 'journal')}”", "see: journal --help"
        )
    viewer = shutil.which("man")
    if not viewer or not session.out.chatty:
        session.out.data(text.rstrip("\n"))
        return
    with tempfile.NamedTemporaryFile("w", suffix=".1", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        subprocess.run([viewer, file.name], check=False)
