"""Examples of each command for `--help`, and related commands.

The ids are from the sample vault, so that the lines can be tried there.
"""

from __future__ import annotations

from collections.abc import Mapping

from journal.model.value import value


@value
class Examples:
    """Two lines to copy, and the names of related commands."""

    lines: tuple[str, str]
    see_also: tuple[str, ...] = ()


def use(first: str, second: str, *see_also: str) -> Examples:
    """Both lines without the `journal` in front, and what goes with them."""
    return Examples((f"journal {first}", f"journal {second}"), see_also)


EXAMPLES: Mapping[str, Examples] = {
    "today": use("today", "today @alice --why", "due", "list", "help filters"),
    "add": use(
        'add "@alice pilot answer in 3bd"',
        'add --to "Clients/Larkspur Ferries" "call @alice fri 14:00"',
        "done --next",
        "help dates",
    ),
    "done": use(
        "done 57a5", 'done 7046 --next "@alice the signed offer in 2w"', "undo"
    ),
    "snooze": use("snooze 2d39 fri", "snooze 2d39 13ec 3d", "park", "reschedule"),
    "undo": use("undo", "undo --list", "redo"),
    "demo": use("demo", "demo | cat", "today", "add"),
    "due": use("due", "due --days 14 @alice", "today", "list"),
    "list": use("list", "list @alice -is:waiting", "today", "find", "help filters"),
    "show": use("show 57a5", "show 57a5 --explain", "why", "edit"),
    "waiting": use("waiting", "waiting --json", "asked", "nudge", "draft"),
    "review": use("review", "review --dry-run", "stats", "cold"),
    "forecast": use("forecast", "forecast --days 7", "due", "waiting"),
    "stats": use("stats", "stats @alice", "review", "who"),
    "start": use("start 2d39", "start 2d39 --dry-run", "done", "reopen"),
    "cancel": use("cancel 2d39", 'cancel 2d39 --reason "too late"', "done", "reopen"),
    "reopen": use("reopen 2d39", "reopen 2d39 --dry-run", "undo", "done"),
    "edit": use("edit 57a5", 'edit "Clients/Larkspur Ferries.md:16"', "show"),
    "reschedule": use(
        "reschedule 57a5 fri", "reschedule 57a5 none", "snooze", "help dates"
    ),
    "priority": use("priority 57a5 high", "priority 57a5 none", "list"),
    "park": use(
        "park 2d39 2w", 'park 2d39 "1 sep" --reason "after the summer"', "snooze"
    ),
    "assign": use("assign 2d39 @dev", "assign 57a5 @zoe --dry-run", "handover"),
    "redo": use("redo", "redo 57a5", "undo"),
    "asked": use(
        "asked 57a5", 'asked 57a5 -m "sent the price list"', "nudge", "replied"
    ),
    "nudge": use(
        'nudge 0c23 -m "asked again"', 'nudge 711e --reason "the fair is on Friday"',
        "draft", "replied",
    ),
    "replied": use(
        'replied 685c -m "signed"', "replied 685c --by @bram", "asked", "done"
    ),
    "log": use(
        'log @alice call "wants a number"', 'log @alice --on yesterday mail "sent it"',
        "who", "replied",
    ),
    "handover": use(
        "handover 685c @carla", "handover 685c @carla --dry-run", "assign"
    ),
    "draft": use("draft 685c", "draft 685c --lang de", "lint", "nudge", "outbox"),
    "lint": use("lint --explain value", "lint draft.txt", "draft"),
    "people": use(
        "people is:cold", 'people add "Ada Lovelace" --alias @ada', "who", "cold"
    ),
    "who": use("who @alice", "who @alice --json", "brief", "log"),
    "brief": use("brief @alice", "brief @alice @zoe", "who", "calendar read"),
    "cold": use("cold", "cold --csv", "reach-out", "people"),
    "reach-out": use("reach-out", "reach-out --skip", "cold", "log"),
    "watch": use("watch --once", "watch", "service", "notify"),
    "dashboard": use(
        "dashboard --note Follow-ups", "dashboard", "watch", "today", "config"
    ),
    "service": use("service status", "service install --dry-run", "watch", "notify"),
    "notify": use("notify pause 2h", "notify test", "watch", "missed"),
    "missed": use("missed", "missed --clear", "watch", "notify"),
    "status": use("status", "status --line", "today", "due"),
    "find": use("find pilot price", "find quay @alice", "list", "history"),
    "history": use("history 57a5", "history @alice", "show", "undo"),
    "match": use(
        'match "Reading/Tides for the impatient"', "match inbox --json", "find", "who"
    ),
    "why": use("why 57a5", "why tracking", "show"),
    "shake": use("shake list", "shake new @bo", "draft", "handover"),
    "merge": use("merge install", "merge --help", "history", "undo"),
    "mail": use("mail", "mail look", "track", "outbox"),
    "track": use(
        "track 57a5 --unless-reply 3bd --dry-run",
        'track 57a5 "pilot price"',
        "mail",
        "pending",
    ),
    "pending": use("pending", "pending --json", "mail", "track"),
    "outbox": use("outbox", "outbox run", "draft", "mail"),
    "calendar": use("calendar feed", "calendar vdir ~/calendar", "export", "serve"),
    "import": use(
        "import tasks.csv --dry-run", "import trello.json --to Inbox", "export"
    ),
    "export": use("export --as csv is:overdue", "export --person @alice", "import"),
    "render": use("render inbox", "render inbox --json", "list"),
    "lsp": use("lsp --check", "lsp", "check"),
    "mcp": use("mcp --check", "mcp", "lsp", "find"),
    "check": use("check", "check --fix --dry-run", "doctor"),
    "doctor": use("doctor", "doctor --fix", "check", "config"),
    "config": use("config show", "config set include all-tasks", "doctor"),
    "completion": use(
        "completion bash", "completion install --dry-run", "help", "config"
    ),
    "serve": use("serve", "serve --port 8650", "demo"),
}  # fmt: skip
