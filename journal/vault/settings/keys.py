"""Everything that can be set: its name, what it may be, and what it is for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from journal.vault.settings.calendar_table import read_calendar
from journal.vault.settings.clock import read_clock
from journal.vault.settings.mail_table import read_mail, read_outbox
from journal.vault.settings.readers import (
    DAYS,
    one_of,
    read_address,
    read_bindings,
    read_clock_or_off,
    read_count,
    read_country,
    read_day_or_off,
    read_days,
    read_filters,
    read_flag,
    read_folder,
    read_hours,
    read_include,
    read_ladders,
    read_mcp,
    read_muted,
    read_note,
    read_several,
    read_text,
    read_texts,
    read_tiers,
    read_topic,
    read_zone,
    some_of,
)


@dataclass(frozen=True, slots=True)
class Key:
    """One thing that can be set. `read` raises ValueError, saying what is wanted."""

    name: str
    read: Callable[[Any], Any]
    default: str
    help: str
    user_only: bool = False
    secret: bool = False
    """Whether the value is a secret, which is not shown."""
    old: str = ""
    """What it was called before; read as before, and said once."""


KEYS: tuple[Key, ...] = (
    Key(
        "include",
        read_include,
        '"follow-ups"',
        "which lines count: `follow-ups` are checkboxes with a date, a person, "
        "`#followup` or `#waiting`; `all-tasks` is every checkbox",
        old="entries",
    ),
    Key("people-folder", read_folder, '"People"', "notes in this folder are people"),
    Key(
        "ignore-handles",
        read_texts,
        "[]",
        "handles that are no person, as `@home`",
        old="not-people",
    ),
    Key(
        "me",
        read_texts,
        "[]",
        "your own names and addresses: in what is imported, and as the owner of "
        "follow-ups",
    ),
    Key(
        "team",
        read_texts,
        "[]",
        'who keeps the vault together, as `["ana", "bo"]`: the one who is named '
        "on a line owns it",
    ),
    Key(
        "clippings",
        read_folder,
        '"Clippings"',
        "the folder of what you clip; `draft` and `reach` hint at what someone there "
        'would like to see ([find](find.md#whom-it-would-interest)); `""`: never',
    ),
    Key("inbox", read_note, '"inbox.md"', "the note that `add` writes to"),
    Key(
        "add-to",
        one_of("inbox", "daily"),
        '"inbox"',
        "where `add` writes: the inbox, or today's daily note",
    ),
    Key(
        "dashboard",
        read_note,
        "none",
        "the note in which `watch` keeps today's list ([dashboard](dashboard.md))",
    ),
    Key(
        "default-time",
        read_clock,
        '"09:00"',
        "time of day for reminders without a time",
    ),
    Key(
        "upcoming-days", read_days, "7", "how many days ahead `due` looks", old="within"
    ),
    Key("ignore", read_texts, "[]", "folders and patterns to ignore"),
    Key(
        "notify",
        read_flag,
        "true",
        "whether `watch` raises notifications, or only prints",
    ),
    Key(
        "notify-about",
        some_of("remind", "due", "nudge", "cold", "birthday"),
        '["remind", "due", "nudge", "cold", "birthday"]',
        "what notifications are about: reminders, due dates, when to nudge, who you "
        "are losing touch with, birthdays and other yearly days of people",
        old="tell",
    ),
    Key(
        "group-above",
        read_several,
        "3",
        "combine more than this many notifications into one",
        old="at-once",
    ),
    Key(
        "daily-digest",
        read_clock_or_off,
        '"08:30"',
        "when all that is overdue, to nudge and due today comes in one message, if it "
        'is more than one; `"off"`: one by one, at `default-time`',
        old="morning-digest",
    ),
    Key(
        "weekly-digest",
        read_day_or_off,
        '"mon"',
        "the day on which the week comes in one message, at the hour of the daily "
        'digest; `"off"`: never',
    ),
    Key(
        "quiet-days",
        some_of(*DAYS, "holidays"),
        "[]",
        'days without notifications, as `["sat", "sun", "holidays"]` (those of '
        "`holidays`); what falls due on them is told after them",
        old="silent-days",
    ),
    Key(
        "mute",
        read_muted,
        "[]",
        'never notify about these, for example `["#someday", "@bob"]`',
    ),
    Key(
        "notify-with",
        some_of("desktop", "plyer", "terminal", "ntfy", "webhook", "apprise"),
        '["desktop", "plyer", "terminal"]',
        "notification channels; the first that works is used "
        "([notifications](notifications.md))",
        True,
        old="channels",
    ),
    Key(
        "also-notify-with",
        some_of("ntfy", "webhook", "apprise"),
        "[]",
        "ways to notify that are taken each time, whatever `notify-with` does",
        True,
        old="push",
    ),
    Key(
        "terminal-escape",
        one_of("auto", "bell", "osc9", "osc777", "osc99"),
        '"auto"',
        "what the channel `terminal` writes; `auto` goes by the terminal",
        True,
        old="terminal-form",
    ),
    Key(
        "ntfy", read_topic, "none", "server and topic of the channel `ntfy`", True, True
    ),
    Key("ntfy-token-file", read_text, "none", "file with the token for `ntfy`", True),
    Key(
        "webhook",
        read_address,
        "none",
        "address the channel `webhook` posts to",
        True,
        True,
    ),
    Key("apprise", read_texts, "[]", "addresses of the channel `apprise`", True, True),
    Key(
        "nudge-schedule",
        read_text,
        '"default"',
        "when to nudge: `default` (3, 5, 8 business days), `maintainer` (5, 5, 10), "
        "`support` (5), or one of your `nudge-schedules`",
        old="ladder",
    ),
    Key(
        "nudge-schedules",
        read_ladders,
        "{}",
        "table of nudge schedules: business days before each nudge",
        old="ladders",
    ),
    Key(
        "keep-in-touch",
        read_tiers,
        "{}",
        "table of how often, by tier, beside A 3w, B 2mo, C 6mo, D 1y",
        old="tiers",
    ),
    Key(
        "holidays",
        read_country,
        "none",
        "the country whose public holidays are not business days: `DE-BY`",
        old="country",
    ),
    Key(
        "time-zone",
        read_zone,
        "none",
        "your time zone, if it differs from the computer's",
    ),
    Key(
        "vault-id",
        read_text,
        "none",
        "any words: a vault that was moved to another disk is known again by them",
    ),
    Key(
        "their-quiet-hours",
        read_hours,
        '"18:00-08:30"',
        "hours in which no one is nudged",
        old="quiet",
    ),
    Key(
        "my-quiet-hours",
        read_hours,
        "none",
        "hours in which `watch` is silent, as `22:00-07:00`; notifications arrive "
        "when they end",
        old="do-not-disturb",
    ),
    Key(
        "views",
        read_filters,
        "{}",
        "table of filters with a name, the tabs of the terminal interface: "
        '`Alice = "@alice is:waiting"`',
        old="filters",
    ),
    Key(
        "max-open-questions",
        read_count,
        "2",
        "open questions to one person; 0 means no limit",
        old="open-asks",
    ),
    Key("vault", read_text, "none", "the vault to use where none is named", True),
    Key("editor", read_text, "none", "command for `edit`, before $VISUAL", True),
    Key("theme", read_text, "none", "theme of the terminal interface", True),
    Key(
        "calendar",
        read_calendar,
        "{}",
        "table of calendars to keep in step with ([calendars](calendars.md))",
        True,
    ),
    Key(
        "mail",
        read_mail,
        "{}",
        "table of mail boxes to look at ([email](mail.md))",
        True,
    ),
    Key(
        "outbox",
        read_outbox,
        "{}",
        "table of how messages are sent ([email](mail.md#outbox)); none, and none is",
        True,
    ),
    Key(
        "mcp",
        read_mcp,
        "{}",
        "table of what an assistant may do, as `write = true` "
        "([assistants](assistants.md))",
        True,
    ),
    Key(
        "keys",
        read_bindings,
        "{}",
        'table of actions by id, and their keys: `done = "d,space"`',
        True,
    ),
)
BY_NAME = {key.name: key for key in KEYS}
NEW_NAMES = {key.old: key.name for key in KEYS if key.old}
"""What settings were called before, and what they are called now."""

FIELDS: dict[str, str] = {
    "ignore-handles": "not_people",
    "upcoming-days": "within_days",
    "notify-about": "tell",
    "group-above": "at_once",
    "quiet-days": "silent_days",
    "notify-with": "channels",
    "also-notify-with": "push",
    "terminal-escape": "terminal_form",
    "nudge-schedule": "ladder",
    "nudge-schedules": "ladders",
    "keep-in-touch": "tiers",
    "holidays": "country",
    "their-quiet-hours": "quiet",
    "my-quiet-hours": "do_not_disturb",
    "views": "filters",
    "max-open-questions": "open_asks",
}
"""The attribute of `Settings`, where it is another word than the key."""


def field_of(name: str) -> str:
    """The attribute of `Settings` that a key sets."""
    return FIELDS.get(name, name.replace("-", "_"))
