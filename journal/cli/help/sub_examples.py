"""Examples of each subcommand (`mail look`, `people add`), and related commands.

As in `examples.py`.
"""

from __future__ import annotations

from collections.abc import Mapping

from journal.cli.help.examples import Examples, use

SUB_EXAMPLES: Mapping[str, Examples] = {
    "calendar feed": use(
        "calendar feed", "calendar feed --to ~/follow-ups.ics", "calendar serve",
        "export",
    ),
    "calendar serve": use(
        "calendar serve", "calendar serve --port 8770", "calendar feed"
    ),
    "calendar vdir": use(
        "calendar vdir ~/calendar --dry-run", "calendar vdir", "calendar sync"
    ),
    "calendar sync": use(
        "calendar sync --dry-run", "calendar sync --create", "calendar vdir", "config"
    ),
    "calendar read": use(
        "calendar read ~/meetings.ics", "calendar read ~/calendar --since mon",
        "brief", "import",
    ),
    "config show": use("config show", "config show | grep nudge", "config set"),
    "config set": use(
        "config set include all-tasks", "config set upcoming-days 14 --user",
        "config show",
    ),
    "mail look": use("mail look", "mail look --json", "mail accept", "watch"),
    "mail accept": use(
        "mail accept 3f2a --dry-run", "mail accept 3f2a 91c0", "mail not", "undo"
    ),
    "mail not": use("mail not 3f2a", "mail not 3f2a 91c0", "mail accept"),
    "mail add": use(
        "mail add maildir ~/Mail", "mail add imap me@example.org", "mail look", "config"
    ),
    "mail why": use("mail why message.eml", "mail why - < message.eml", "mail look"),
    "notify test": use("notify test", "notify test --json", "doctor", "config"),
    "notify pause": use("notify pause 2h", "notify pause mon 9:00", "notify resume"),
    "notify resume": use(
        "notify resume", "notify resume && journal missed", "notify pause", "missed"
    ),
    "outbox approve": use(
        "outbox approve Outbox/offer.md", "outbox approve Outbox/offer.md --yes",
        "outbox hold", "outbox run",
    ),
    "outbox hold": use(
        "outbox hold Outbox/offer.md", 'outbox hold "Outbox/second offer.md"',
        "outbox approve",
    ),
    "outbox undo": use(
        "outbox undo Outbox/offer.md", 'outbox undo "Outbox/second offer.md"',
        "outbox approve",
    ),
    "outbox run": use("outbox run", "outbox run && journal outbox", "watch"),
    "people add": use(
        'people add "Ada Lovelace" --alias @ada',
        'people add "Bo Lindqvist" --email bo@example.org --tier B', "who", "assign",
    ),
    "people pause": use(
        "people pause @alice 2mo", 'people pause @alice "1 sep" --dry-run', "who"
    ),
    "service install": use(
        "service install --dry-run", "service install", "service status", "watch"
    ),
    "service uninstall": use(
        "service uninstall --dry-run", "service uninstall", "service install"
    ),
    "service status": use(
        "service status", "service status && echo running", "service logs", "doctor"
    ),
    "service logs": use("service logs", "service logs | tail -5", "service status"),
    "shake new": use("shake new @alice", 'shake new "@Zoe Hartmann"', "shake accept"),
    "shake accept": use(
        "shake accept @alice 7QK2-M4XD-9TRB", "shake accept @zoe 7QK2-M4XD-9TRB",
        "shake read",
    ),
    "shake end": use("shake end @alice", 'shake end "@Zoe Hartmann"', "shake list"),
    "shake offer": use(
        "shake offer 57a5 @alice",
        'shake offer 57a5 @alice --text "send the pilot price"',
        "shake read", "handover",
    ),
    "shake read": use("shake read block.txt", "shake read - --yes", "shake offer"),
    "shake list": use("shake list", "shake list --json", "shake new"),
}  # fmt: skip
