"""Everything that can be set: its name, what it may be, and what it is for."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import time
from types import MappingProxyType
from typing import Any

from journal.language.dates.spans import parse_hours, parse_span, zone_of
from journal.model.settings import McpSettings
from journal.vault.settings.calendar_table import read_calendar
from journal.vault.settings.clock import read_clock
from journal.vault.settings.mail_table import read_mail, read_outbox


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


def _one_of(*values: str) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if value not in values:
            raise ValueError(f"one of {', '.join(values)}")
        return str(value)

    return read


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("a text in quotes")
    return value


def leads_out(path: str) -> bool:
    """Whether a path leaves the vault, on this system or another.

    A vault goes from one to another, and what is a name here may be a way out
    there: both separators count, and so does the letter of a drive.
    """
    parts = re.split(r"[/\\]", path)
    return ".." in parts or re.match(r"[A-Za-z]:|\\\\", path) is not None


def _folder(value: Any) -> str:
    text = _text(value).strip("/")
    if leads_out(text):
        raise ValueError("a folder inside the vault")
    return text


def _note(value: Any) -> str:
    text = _folder(value)
    if not text:
        raise ValueError("the name of a note")
    return text if text.endswith(".md") else f"{text}.md"


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
        raise ValueError('a list of texts, as ["a", "b"]')
    return tuple(value)


def _days(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 3650:
        raise ValueError("a number of days, up to 3650")
    return value


def _count(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 1000:
        raise ValueError("a number, 0 for no limit")
    return value


def _hours(value: Any) -> tuple[time, time]:
    if isinstance(value, str) and (hours := parse_hours(value)):
        return hours
    raise ValueError('two times of day, as "18:00-08:30"')


def _some_of(*names: str) -> Callable[[Any], tuple[str, ...]]:
    def read(value: Any) -> tuple[str, ...]:
        known = isinstance(value, list) and all(v in names for v in value)
        if not known:
            raise ValueError(f"a list of some of {', '.join(names)}")
        return tuple(dict.fromkeys(value))

    return read


def _muted(value: Any) -> tuple[str, ...]:
    texts = isinstance(value, list) and all(isinstance(v, str) for v in value)
    if not texts or not all(len(v) > 1 and v[0] in "#@" for v in value):
        raise ValueError('a list of tags and people, as ["#someday", "@bob"]')
    return tuple(value)


def _several(value: Any) -> int:
    if type(value) is not int or not 1 <= value <= 100:
        raise ValueError("a number from 1 to 100")
    return value


def _address(value: Any) -> str:
    if isinstance(value, str) and re.fullmatch(r"https?://[^\s/@]+(/\S*)?", value):
        return value
    raise ValueError('an address, as "https://example.org/…", without a password')


def _topic(value: Any) -> str:
    address = _address(value)
    if not re.fullmatch(r"https?://[^/]+/[\w-]{1,64}", address, re.ASCII):
        raise ValueError('server and topic, as "https://ntfy.example.org/my-topic"')
    return address


def _country(value: Any) -> str:
    if isinstance(value, str) and re.fullmatch(r"[A-Z]{2}(-[A-Z0-9]{1,4})?", value):
        return value
    raise ValueError('the code of a country, as "DE" or with its region "DE-BY"')


def _zone(value: Any) -> str:
    if isinstance(value, str) and zone_of(value):
        return value
    raise ValueError('the name of a time zone, as "Europe/Berlin"')


def _ladders(value: Any) -> Mapping[str, tuple[int, ...]]:
    if not isinstance(value, dict):
        raise ValueError("a table, as [ladders] and then gentle = [5, 10]")
    for days in value.values():
        good = isinstance(days, list) and 0 < len(days) <= 20
        if not good or not all(type(d) is int and 0 < d <= 260 for d in days):
            raise ValueError("business days before each nudge, as gentle = [5, 10]")
    return MappingProxyType({name: tuple(days) for name, days in value.items()})


def _tiers(value: Any) -> Mapping[str, str]:
    if not isinstance(value, dict):
        raise ValueError('a table, as [tiers] and then A = "3w"')
    for span in value.values():
        if not isinstance(span, str) or parse_span(span) is None:
            raise ValueError('how long, as A = "3w", "2mo" or "1y"')
    return MappingProxyType({name.upper(): span for name, span in value.items()})


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("true or false")
    return value


def _bindings(value: Any) -> Mapping[str, str]:
    if not isinstance(value, dict):
        raise ValueError('a table, as [keys] and then done = "x"')
    for action, keys in value.items():
        if not isinstance(keys, str):
            raise ValueError(f'keys as a text, as {action} = "x,space"')
    return MappingProxyType(dict(value))


def _filters(value: Any) -> Mapping[str, str]:
    if not isinstance(value, dict):
        raise ValueError('a table, as [filters] and then Alice = "@alice"')
    for name, text in value.items():
        if not isinstance(text, str):
            raise ValueError(f'filters as texts, as {name} = "is:waiting @alice"')
    return MappingProxyType(dict(value))


def _mcp(value: Any) -> McpSettings:
    known = isinstance(value, dict) and value.keys() <= {"write"}
    if not known or not isinstance(value.get("write", False), bool):
        raise ValueError("a table, as [mcp] and then write = true")
    return McpSettings(**value)


KEYS: tuple[Key, ...] = (
    Key(
        "entries",
        _one_of("followups", "tasks"),
        '"followups"',
        "which lines count: `followups` are checkboxes with a date, a person, "
        "`#followup` or `#waiting`; `tasks` is every checkbox",
    ),
    Key("people-folder", _folder, '"People"', "every note in it is a person"),
    Key("not-people", _texts, "[]", "handles that are nobody, as `@home`"),
    Key("me", _texts, "[]", "your own names and addresses in what is imported"),
    Key(
        "clippings",
        _folder,
        '"Clippings"',
        "the folder of what you clip; `draft` and `reach` hint at what somebody there "
        'would like to see ([find](find.md#whom-it-would-interest)); `""`: never',
    ),
    Key("inbox", _note, '"inbox.md"', "the note that `add` writes to"),
    Key(
        "add-to",
        _one_of("inbox", "daily"),
        '"inbox"',
        "where `add` writes: the inbox, or today's daily note",
    ),
    Key("default-time", read_clock, '"09:00"', "when a day without a time falls due"),
    Key("within", _days, "7", "how many days ahead `due` looks"),
    Key("ignore", _texts, "[]", "folders and globs that are not looked at"),
    Key(
        "notify", _flag, "true", "whether `watch` raises notifications, or only prints"
    ),
    Key(
        "tell",
        _some_of("remind", "due", "nudge", "cold", "birthday"),
        '["remind", "due", "nudge", "cold", "birthday"]',
        "what notifications are about: reminders, due dates, when to nudge, with whom "
        "contact is going cold, birthdays and other yearly days of people",
    ),
    Key("at-once", _several, "3", "more than so many at a time become one message"),
    Key(
        "morning-digest",
        read_clock,
        "none",
        "when all that has only a day is told, in one message; else it is told one by "
        "one, at `default-time`",
    ),
    Key(
        "silent-days",
        _some_of("mon", "tue", "wed", "thu", "fri", "sat", "sun", "holidays"),
        "[]",
        'days without notifications, as `["sat", "sun", "holidays"]` (those of '
        "`country`); what falls due on them is told after them",
    ),
    Key("mute", _muted, "[]", 'of whom nothing is told, as `["#someday", "@bob"]`'),
    Key(
        "channels",
        _some_of("desktop", "plyer", "terminal", "ntfy", "webhook", "apprise"),
        '["desktop", "plyer", "terminal"]',
        "ways to notify, of which the first that works is taken "
        "([notifications](notifications.md))",
        True,
    ),
    Key(
        "push",
        _some_of("ntfy", "webhook", "apprise"),
        "[]",
        "ways to notify that are taken each time, whatever `channels` do",
        True,
    ),
    Key(
        "terminal-form",
        _one_of("auto", "bell", "osc9", "osc777", "osc99"),
        '"auto"',
        "what the channel `terminal` writes; `auto` goes by the terminal",
        True,
    ),
    Key("ntfy", _topic, "none", "server and topic of the channel `ntfy`", True, True),
    Key("ntfy-token-file", _text, "none", "file with the token for `ntfy`", True),
    Key(
        "webhook",
        _address,
        "none",
        "address the channel `webhook` posts to",
        True,
        True,
    ),
    Key("apprise", _texts, "[]", "addresses of the channel `apprise`", True, True),
    Key(
        "ladder",
        _text,
        '"default"',
        "nudge profile: `default` (3, 5, 8 business days), `maintainer` (5, 5, 10), "
        "`support` (5), or one of your `ladders`",
    ),
    Key("ladders", _ladders, "{}", "table of nudge profiles: days before each nudge"),
    Key("tiers", _tiers, "{}", "table of tiers, beside A 3w, B 2mo, C 6mo, D 1y"),
    Key("country", _country, "none", "whose holidays are no business days: `DE-BY`"),
    Key("time-zone", _zone, "none", "where you are, if not where the computer is"),
    Key(
        "vault-id",
        _text,
        "none",
        "any words: a vault that was moved to another disk is known again by them",
    ),
    Key("quiet", _hours, '"18:00-08:30"', "hours in which nobody is nudged"),
    Key(
        "do-not-disturb",
        _hours,
        "none",
        "hours in which `watch` is silent, as `22:00-07:00`; it tells at their end",
    ),
    Key(
        "filters",
        _filters,
        "{}",
        "table of filters, the tabs of the terminal interface: "
        '`Alice = "@alice is:waiting"`',
    ),
    Key("open-asks", _count, "2", "open questions to one person; 0 is no limit"),
    Key("vault", _text, "none", "the vault to use where none is named", True),
    Key("editor", _text, "none", "command for `edit`, before $VISUAL", True),
    Key("theme", _text, "none", "theme of the terminal interface", True),
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
        "table of mail boxes to look at ([mail](mail.md))",
        True,
    ),
    Key(
        "outbox",
        read_outbox,
        "{}",
        "table of how messages are sent ([mail](mail.md#outbox)); none, and none is",
        True,
    ),
    Key(
        "mcp",
        _mcp,
        "{}",
        "table of what an assistant may do, as `write = true` "
        "([assistants](assistants.md))",
        True,
    ),
    Key(
        "keys",
        _bindings,
        "{}",
        'table of actions by id, and their keys: `done = "d,space"`',
        True,
    ),
)
BY_NAME = {key.name: key for key in KEYS}

FIELDS: dict[str, str] = {
    "people-folder": "people_folder",
    "not-people": "not_people",
    "add-to": "add_to",
    "default-time": "default_time",
    "within": "within_days",
    "time-zone": "time_zone",
    "vault-id": "vault_id",
    "open-asks": "open_asks",
    "do-not-disturb": "do_not_disturb",
    "at-once": "at_once",
    "morning-digest": "morning_digest",
    "silent-days": "silent_days",
    "terminal-form": "terminal_form",
    "ntfy-token-file": "ntfy_token_file",
}
