"""The one table of settings: how each is written, checked and explained.

The default is declared once, in `journal/model/settings.py`; documentation, `journal
config` and the manual are made from this table.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Any

from journal.model.settings import Settings
from journal.model.value import replace, value
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
from journal.vault.settings.spelling import spelled


@value
class Key:
    """One setting: how it is written, what it may be and what it sets."""

    name: str
    """How users write it."""
    sets: str
    """The group and attribute of `Settings`, or a whole group that is a table."""
    read: Callable[[Any], Any]
    """Converts the TOML value; raises ValueError, saying what is expected."""
    help: str
    user_only: bool = False
    """Whether only the user's own file may set it, never a vault."""
    secret: bool = False
    """Whether `journal config` hides the value."""
    old: str = ""
    """Its former name, still read; the file that uses it is named once."""

    @property
    def default(self) -> str:
        """The default as TOML would write it; `none` where there is none."""
        return self.spelled_in(Settings())

    def spelled_in(self, settings: Settings) -> str:
        """The value as TOML would write it. `vault` is in no vault's settings."""
        value = self._value_in(settings)
        if value is None and self._value_in(Settings()) is not None:
            return '"off"'
        return spelled(value)

    def _value_in(self, settings: Settings) -> Any:
        return attrgetter(self.sets)(settings) if self.sets else None


KEYS: tuple[Key, ...] = (
    Key(
        "include",
        "notes.include",
        read_include,
        "which lines count: `follow-ups` are checkboxes with a date, a person, "
        "`#followup` or `#waiting`; `all-tasks` is every checkbox",
        old="entries",
    ),
    Key(
        "people-folder",
        "notes.people_folder",
        read_folder,
        "notes in this folder are people",
    ),
    Key(
        "ignore-handles",
        "notes.ignore_handles",
        read_texts,
        "handles that are not people, such as `@home`",
        old="not-people",
    ),
    Key(
        "me",
        "agenda.me",
        read_texts,
        "your own names and addresses: in what is imported, and as the owner of "
        "follow-ups",
    ),
    Key(
        "team",
        "agenda.team",
        read_texts,
        'the people who share this vault, such as `["ana", "bo"]`: the one named '
        "on a line owns it",
    ),
    Key(
        "clippings",
        "notes.clippings",
        read_folder,
        "the folder of your clippings; `draft` and `reach-out` suggest those that may "
        'interest the person ([find](find.md#whom-it-would-interest)); `""`: never',
    ),
    Key("inbox", "notes.inbox", read_note, "the note that `add` writes to"),
    Key(
        "add-to",
        "notes.add_to",
        one_of("inbox", "daily"),
        "where `add` writes: the inbox, or today's daily note",
    ),
    Key(
        "dashboard",
        "notes.dashboard",
        read_note,
        "the note in which `watch` keeps today's list ([dashboard](dashboard.md))",
    ),
    Key(
        "default-time",
        "agenda.default_time",
        read_clock,
        "time of day for reminders without a time",
    ),
    Key(
        "upcoming-days",
        "agenda.upcoming_days",
        read_days,
        "how many days ahead `due` looks",
        old="within",
    ),
    Key("ignore", "notes.ignore", read_texts, "folders and patterns to ignore"),
    Key(
        "notify",
        "notify.enabled",
        read_flag,
        "whether `watch` raises notifications, or only prints",
    ),
    Key(
        "notify-about",
        "notify.about",
        some_of("remind", "due", "nudge", "cold", "birthday"),
        "what notifications are about: reminders, due dates, when to nudge, who you "
        "are losing touch with, birthdays and other yearly days of people",
        old="tell",
    ),
    Key(
        "group-above",
        "notify.group_above",
        read_several,
        "combine more than this many notifications into one",
        old="at-once",
    ),
    Key(
        "daily-digest",
        "notify.daily_digest",
        read_clock_or_off,
        "when everything overdue, to nudge and due today comes in one message, if "
        'there is more than one; `"off"`: one by one, at `default-time`',
        old="morning-digest",
    ),
    Key(
        "weekly-digest",
        "notify.weekly_digest",
        read_day_or_off,
        "the day on which the week comes in one message, at the hour of the daily "
        'digest; `"off"`: never',
    ),
    Key(
        "quiet-days",
        "notify.quiet_days",
        some_of(*DAYS, "holidays"),
        'days without notifications, such as `["sat", "sun", "holidays"]` (those '
        "of `holidays`); what falls due on them is notified afterwards",
        old="silent-days",
    ),
    Key(
        "mute",
        "notify.mute",
        read_muted,
        'never notify about these, for example `["#someday", "@bob"]`',
    ),
    Key(
        "notify-with",
        "notify.channels",
        some_of("desktop", "plyer", "terminal", "ntfy", "webhook", "apprise"),
        "notification channels; the first that works is used "
        "([notifications](notifications.md))",
        user_only=True,
        old="channels",
    ),
    Key(
        "also-notify-with",
        "notify.also_channels",
        some_of("ntfy", "webhook", "apprise"),
        "channels that are always used as well, whatever `notify-with` does",
        user_only=True,
        old="push",
    ),
    Key(
        "terminal-escape",
        "notify.terminal_escape",
        one_of("auto", "bell", "osc9", "osc777", "osc99"),
        "what the channel `terminal` writes; `auto` goes by the terminal",
        user_only=True,
        old="terminal-form",
    ),
    Key(
        "ntfy",
        "notify.ntfy",
        read_topic,
        "server and topic of the channel `ntfy`",
        user_only=True,
        secret=True,
    ),
    Key(
        "ntfy-token-file",
        "notify.ntfy_token_file",
        read_text,
        "file with the token for `ntfy`",
        user_only=True,
    ),
    Key(
        "webhook",
        "notify.webhook",
        read_address,
        "address the channel `webhook` posts to",
        user_only=True,
        secret=True,
    ),
    Key(
        "apprise",
        "notify.apprise",
        read_texts,
        "addresses of the channel `apprise`",
        user_only=True,
        secret=True,
    ),
    Key(
        "nudge-schedule",
        "agenda.nudge_schedule",
        read_text,
        "when to nudge: `default` (3, 5, 8 business days), `maintainer` (5, 5, 10), "
        "`support` (5), or one of your `nudge-schedules`",
        old="ladder",
    ),
    Key(
        "nudge-schedules",
        "agenda.nudge_schedules",
        read_ladders,
        "table of nudge schedules: business days before each nudge",
        old="ladders",
    ),
    Key(
        "keep-in-touch",
        "agenda.keep_in_touch",
        read_tiers,
        "table of how often, by tier, beside A 3w, B 2mo, C 6mo, D 1y",
        old="tiers",
    ),
    Key(
        "holidays",
        "agenda.holidays",
        read_country,
        "the country whose public holidays are not business days: `DE-BY`",
        old="country",
    ),
    Key(
        "time-zone",
        "agenda.time_zone",
        read_zone,
        "your time zone, if it differs from the computer's",
    ),
    Key(
        "vault-id",
        "notes.vault_id",
        read_text,
        "any words, by which a vault is recognised after you move it to another disk",
    ),
    Key(
        "their-quiet-hours",
        "agenda.their_quiet_hours",
        read_hours,
        "hours in which no one is nudged",
        old="quiet",
    ),
    Key(
        "my-quiet-hours",
        "notify.my_quiet_hours",
        read_hours,
        "hours in which `watch` is silent, such as `22:00-07:00`; notifications arrive "
        "when they end",
        old="do-not-disturb",
    ),
    Key(
        "views",
        "screen.views",
        read_filters,
        "table of filters with a name, the tabs of the terminal interface: "
        '`Alice = "@alice is:waiting"`',
        old="filters",
    ),
    Key(
        "max-open-questions",
        "agenda.max_open_questions",
        read_count,
        "open questions to one person; 0 means no limit",
        old="open-asks",
    ),
    Key("vault", "", read_text, "the vault to use where none is named", user_only=True),
    Key(
        "editor",
        "screen.editor",
        read_text,
        "command for `edit`, before $VISUAL",
        user_only=True,
    ),
    Key(
        "theme",
        "screen.theme",
        read_text,
        "theme of the terminal interface",
        user_only=True,
    ),
    Key(
        "calendar",
        "calendar",
        read_calendar,
        "table of calendars to keep in step with ([calendars](calendars.md))",
        user_only=True,
    ),
    Key(
        "mail",
        "mail",
        read_mail,
        "table of mail boxes to look at ([email](mail.md))",
        user_only=True,
    ),
    Key(
        "outbox",
        "outbox",
        read_outbox,
        "table of how messages are sent ([email](mail.md#outbox)); without it, none is",
        user_only=True,
    ),
    Key(
        "mcp",
        "mcp",
        read_mcp,
        "table of what an assistant may do, such as `write = true` "
        "([assistants](assistants.md))",
        user_only=True,
    ),
    Key(
        "keys",
        "screen.keys",
        read_bindings,
        'table of actions by id, and their keys: `done = "d,space"`',
        user_only=True,
    ),
)
BY_NAME = {key.name: key for key in KEYS}
NEW_NAMES = {key.old: key.name for key in KEYS if key.old}
"""Current names by former names."""


def with_values(settings: Settings, values: Mapping[str, Any]) -> Settings:
    """The settings with these values, each under its written name."""
    changes: dict[str, dict[str, Any]] = {}
    for name, wanted in values.items():
        group, _, attribute = BY_NAME[name].sets.partition(".")
        changes.setdefault(group, {})[attribute] = wanted
    groups = {
        group: given[""] if "" in given else replace(getattr(settings, group), **given)
        for group, given in changes.items()
    }
    return replace(settings, **groups)
