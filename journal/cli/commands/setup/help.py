"""`journal help`: the help of a command, or a page about what several share."""

from __future__ import annotations

import click

from journal.cli.formats.table import folded
from journal.cli.session import Session

TOPICS = {
    "filters": """\
Filters narrow today, due, list and export. Words are joined by “and”; a “-” in front
of one turns it round.

  word  "two words"    in the text, the note or a name
  @alice  #tag         who it is with; a tag, or one below it
  is:overdue           also nudge, today, due (all three), upcoming, later,
                       someday, hidden, open, done, cancelled, waiting,
                       promised, in-progress, recurring, problem
  due:<7d              also <=, >, >=, a day (due:fri), due:none, due:any
  note:clients         part of the note's path
  priority:high        highest, high, medium, none, low, lowest

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
"""What can be asked for beside commands."""


@click.command("help")
@click.argument("words", nargs=-1, metavar="[COMMAND…]")
@click.pass_context
def help_(context: click.Context, words: tuple[str, ...]) -> None:
    """The help of a command; also: filters, dates."""
    session: Session = context.obj
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
            raise click.UsageError(f"No such command {name!r}.", found)
        found = click.Context(command, info_name=name, parent=found)
    assert command is not None
    session.out.data(command.get_help(found))
