"""How each command is used: two lines of `--help`, and what goes with it.

The ids are those of the sample vault, so that the lines can be tried there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Examples:
    """Two lines to copy, and the names of commands that go with it."""

    lines: tuple[str, str]
    see_also: tuple[str, ...] = ()


def _use(first: str, second: str, *see_also: str) -> Examples:
    return Examples((f"journal {first}", f"journal {second}"), see_also)


EXAMPLES: Mapping[str, Examples] = {
    "today": _use("today", "today @alice --why", "due", "list", "help filters"),
    "add": _use(
        'add "@alice pilot answer in 3bd"',
        'add --to "Clients/Larkspur Ferries" "call @alice fri 14:00"',
        "done --next",
        "help dates",
    ),
    "done": _use(
        "done 57a5", 'done 7046 --next "@alice the signed offer in 2w"', "undo"
    ),
    "snooze": _use("snooze 2d39 fri", "snooze 2d39 13ec 3d", "park", "reschedule"),
    "undo": _use("undo", "undo --list", "redo"),
    "demo": _use("demo", "demo | cat", "today", "tui"),
    "due": _use("due", "due --days 14 @alice", "today", "list"),
    "list": _use("list", "list @alice -is:waiting", "today", "find", "help filters"),
    "show": _use("show 57a5", "show 57a5 --explain", "why", "edit"),
    "waiting": _use("waiting", "waiting --json", "asked", "nudge", "draft"),
    "review": _use("review", "review --dry-run", "stats", "cold"),
    "forecast": _use("forecast", "forecast --days 7", "due", "waiting"),
    "stats": _use("stats", "stats @alice", "review", "who"),
    "start": _use("start 2d39", "start 2d39 --dry-run", "done", "reopen"),
    "cancel": _use("cancel 2d39", 'cancel 2d39 --reason "too dear"', "done", "reopen"),
    "reopen": _use("reopen 2d39", "reopen 2d39 --dry-run", "undo", "done"),
    "edit": _use("edit 57a5", 'edit "Clients/Larkspur Ferries.md:16"', "show"),
    "reschedule": _use(
        "reschedule 57a5 fri", "reschedule 57a5 none", "snooze", "help dates"
    ),
    "priority": _use("priority 57a5 high", "priority 57a5 none", "list"),
    "park": _use(
        "park 2d39 2w", 'park 2d39 "1 sep" --reason "after the summer"', "snooze"
    ),
    "assign": _use("assign 2d39 @dev", "assign 57a5 @zoe --dry-run", "handover"),
    "redo": _use("redo", "redo 57a5", "undo"),
    "asked": _use(
        "asked 57a5", 'asked 57a5 -m "sent the price list"', "nudge", "replied"
    ),
    "nudge": _use(
        'nudge 0c23 -m "asked again"', 'nudge 711e --reason "the fair is on Friday"',
        "draft", "replied",
    ),
    "replied": _use(
        'replied 685c -m "signed"', "replied 685c --by @bram", "asked", "done"
    ),
    "log": _use(
        'log @alice call "wants a number"', 'log @alice --on yesterday mail "sent it"',
        "who", "replied",
    ),
    "handover": _use(
        "handover 685c @carla", "handover 685c @carla --dry-run", "assign"
    ),
    "draft": _use("draft 685c", "draft 685c --lang de", "lint", "nudge", "outbox"),
    "lint": _use("lint --explain value", "lint draft.txt", "draft"),
    "people": _use(
        "people is:cold", 'people add "Ada Lovelace" --alias @ada', "who", "cold"
    ),
    "who": _use("who @alice", "who @alice --json", "brief", "log"),
    "brief": _use("brief @alice", "brief @alice @zoe", "who", "calendar read"),
    "cold": _use("cold", "cold --csv", "reach-out", "people"),
    "reach-out": _use("reach-out", "reach-out --skip", "cold", "log"),
    "watch": _use("watch --once", "watch", "service", "notify"),
    "dashboard": _use(
        "dashboard --note Follow-ups", "dashboard", "watch", "today", "config"
    ),
    "service": _use("service status", "service install --dry-run", "watch", "notify"),
    "notify": _use("notify pause 2h", "notify test", "watch", "missed"),
    "missed": _use("missed", "missed --clear", "watch", "notify"),
    "status": _use("status", "status --line", "today", "due"),
    "find": _use("find pilot price", "find quay @alice", "list", "history"),
    "history": _use("history 57a5", "history @alice", "show", "undo"),
    "match": _use(
        'match "Reading/Tides for the impatient"', "match inbox --json", "find", "who"
    ),
    "why": _use("why 57a5", "why tracking", "show"),
    "shake": _use("shake list", "shake new @bo", "draft", "handover"),
    "merge": _use("merge install", "merge --help", "history", "undo"),
    "mail": _use("mail", "mail look", "track", "outbox"),
    "track": _use(
        "track 57a5 --unless-reply 3bd --dry-run",
        'track 57a5 "pilot price"',
        "mail",
        "pending",
    ),
    "pending": _use("pending", "pending --json", "mail", "track"),
    "outbox": _use("outbox", "outbox run", "draft", "mail"),
    "calendar": _use("calendar feed", "calendar vdir ~/calendar", "export", "serve"),
    "import": _use(
        "import tasks.csv --dry-run", "import trello.json --to Inbox", "export"
    ),
    "export": _use("export --as csv is:overdue", "export --person @alice", "import"),
    "render": _use("render inbox", "render inbox --json", "list"),
    "lsp": _use("lsp --check", "lsp", "check"),
    "mcp": _use("mcp --check", "mcp", "lsp", "find"),
    "check": _use("check", "check --fix --dry-run", "doctor"),
    "doctor": _use("doctor", "doctor --fix", "check", "config"),
    "config": _use("config show", "config set include all-tasks", "doctor"),
    "completion": _use(
        "completion bash", "completion install --dry-run", "help", "config"
    ),
    "serve": _use("serve", "serve --port 8650", "demo"),
}  # fmt: skip
