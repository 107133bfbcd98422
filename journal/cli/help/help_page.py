"""`journal --help`: every command in a group, on one page of a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from journal.cli.formats.table import fitted_lines, folded

_LEFT = 12
"""Cells for the name of a command; longer names push their text to the right."""

ROWS: Mapping[str, Sequence[tuple[str, str]]] = {
    "Start here": (
        ("today", "What needs you today: overdue, due, time to nudge"),
        ("add", 'Add a follow-up: journal add "@alice pilot answer in 3bd"'),
        ("done", "Mark follow-ups as done; repeating ones move to their next date"),
        ("snooze", "Bring follow-ups back later: journal snooze 2d39 fri"),
        ("undo", "Undo the last change; --list shows all of them"),
        ("demo", "Try everything on a throw-away sample vault"),
    ),
    "Look": (
        ("due", "Overdue, today and the next 7 days"),
        ("list", "Open follow-ups; filter: words, @person, is:waiting, due:<7d"),
        ("show", "One follow-up: why now, who, its history, the note around it"),
        ("waiting", "What you are waiting for, from whom, and for how long"),
        ("review", "Write this week's review note"),
        ("forecast", "What will come up in the next 30 days"),
        ("stats", "Replies per nudge, waiting times, promises kept"),
    ),
    "Change a follow-up": (
        (
            "start, cancel, reopen, edit",
            "reschedule, priority, park (hide until)",
        ),
        ("assign (name a person), redo", ""),
    ),
    "Follow up": (
        ("asked, nudge, replied", "Record that you asked, asked again, got a reply"),
        ("log", "Record a call, meeting or message with someone"),
        ("handover", "Ask someone else from now on"),
        ("draft, lint", "Write the next message; check a message"),
    ),
    "People": (
        ("people, who, brief", "Everyone; one person; a page for a meeting"),
        ("cold, reach-out", "Who is going cold; one person to write to today"),
    ),
    "Reminders": (
        ("watch, service", "Notify in this terminal; in the background"),
        ("dashboard", "Today's list in a note of yours, to tick there"),
        ("notify, missed, status", "Test or pause; what you missed; status-bar line"),
    ),
    "Search and history": (
        ("find, history", "Search the notes; what changed, and when"),
        ("match", "Whom a clipping would interest"),
        ("why", "Why a follow-up is listed now"),
    ),
    "Connect": (
        ("mail, track, pending", "Replies in your email; what waits for one"),
        ("outbox", "Messages you approve, sent when you said"),
        ("calendar, import, export", "Calendars; exports of other programs, both ways"),
        ("render, lsp, mcp", "Editors and assistants"),
        ("merge, shake", "Notes that several people share"),
    ),
    "Setup": (
        ("check, doctor", "Problems in your notes; problems with the setup"),
        ("config, completion", "Settings in force; shell completion"),
        ("serve", "The interface in your browser"),
    ),
}
"""The text for the commands of each group; a row may hold several. The text has to fit
each of them."""

_HEAD = """\
Follow-ups from your Markdown notes: what is due, with whom, and why.

Usage: journal [FOLDER]                    open the interface on your notes
       journal [--vault FOLDER] COMMAND    run one command"""
_FOOT = """\
Options: --vault FOLDER  --now TIME  --color auto|always|never  --config FILE
         --version  -h, --help            More: journal help COMMAND"""


def names_in(row: str) -> list[str]:
    """The commands in a row or its text: `assign (name a person), redo`."""
    words = row.replace("(", ",(").split(",")
    return [word.strip() for word in words if word.strip() and "(" not in word]


def page(
    groups: Mapping[str, Sequence[str]], abouts: Mapping[str, str], width: int
) -> str:
    """The whole page. `groups` are the commands to show, `abouts` their descriptions; a
    command without a row gets a separate one."""
    lines = list(_framed(_HEAD, width))
    for heading, names in groups.items():
        lines += ["", heading, *_group(heading, names, abouts, width)]
    return "\n".join([*lines, "", *_framed(_FOOT, width)])


def _framed(text: str, width: int) -> Iterator[str]:
    for line in text.splitlines():
        yield from fitted_lines(line, width, "  ")


def _group(
    heading: str, names: Sequence[str], abouts: Mapping[str, str], width: int
) -> Iterator[str]:
    left = list(names)
    for row, text in ROWS.get(heading, ()):
        named = [*names_in(row), *([] if _is_sentence(text) else names_in(text))]
        known = [name for name in named if name in names]
        if not known:
            continue
        left = [name for name in left if name not in known]
        yield from _line(row if known == named else ", ".join(known), text, width)
    for name in left:
        yield from _line(name, abouts[name], width)


def _is_sentence(text: str) -> bool:
    return text[:1].isupper()


def _line(names: str, text: str, width: int) -> Iterator[str]:
    if "," not in names:
        head = f"  {names:<{_LEFT}}"
    elif not _is_sentence(text):
        head = f"  {names:<37}"
    else:
        head = f"  {names:<25}"
    lines = folded(text, max(width, 40) - len(head)) if text else [""]
    yield f"{head}{lines[0]}".rstrip()
    for line in lines[1:]:
        yield f"{' ' * len(head)}{line}"
