"""Settings: what may be set where, what wins, and what Obsidian already knows."""

from __future__ import annotations

import os
from dataclasses import fields
from datetime import time
from typing import Any

import pytest

from journal.model.errors import ConfigError
from journal.model.mail_settings import MailBox, MailSettings, OutboxSettings
from journal.model.settings import (
    AgendaSettings,
    CalendarSettings,
    McpSettings,
    NotesSettings,
    NotifySettings,
    ScreenSettings,
    Settings,
)
from journal.vault.settings import load as config
from journal.vault.settings.keys import KEYS
from journal.vault.settings.load import VAULT_FILE, read_toml, value_of
from tests.settings import settings_with
from tests.vault.settings_place import Place


def test_nothing_set_is_the_defaults(place: Place) -> None:
    assert place.load() == config.Config(Settings(), {}, None)


# ---------------------------------------------------------------- our own files

EVERYTHING = """\
include = "all-tasks"
people-folder = "/Folk/"
ignore-handles = ["home", "work"]
me = ["Robin"]
inbox = "Notes/in"
add-to = "daily"
default-time = "8:05"
upcoming-days = 14
ignore = ["Archive/", "*.draft.md"]
notify = false
nudge-schedule = "gentle"
nudge-schedules = {gentle = [5, 10]}
keep-in-touch = {a = "2w"}
holidays = "DE-BY"
time-zone = "Europe/Berlin"
vault-id = "ana"
their-quiet-hours = "19:00-8:00"
max-open-questions = 3
my-quiet-hours = "22:00-7:00"
notify-about = ["remind", "due"]
group-above = 5
daily-digest = "8:15"
weekly-digest = "sun"
team = ["ana"]
dashboard = "Today.md"
clippings = "Clips"
quiet-days = ["sat", "sun", "holidays"]
mute = ["#someday", "@bob"]
"""
OF_THE_USER = """\
vault = "~/notes"
editor = "vim -n"
theme = "nord"
notify-with = ["desktop", "ntfy"]
also-notify-with = ["webhook"]
terminal-escape = "osc9"
ntfy = "https://ntfy.example.org/topic-1"
ntfy-token-file = "~/token"
webhook = "http://127.0.0.1:8080/hook?a=b"
apprise = ["json://localhost"]
[calendar]
vdir = "~/.calendars/followups"
read = ["~/.calendars/work"]
url = "https://dav.example.org/me/followups/"
user = "me"
password-command = "pass dav"
query = "-#someday"
remind = "08:00"
private = "leave-out"
once = "machine:laptop"
[mail]
addresses = ["Me@example.net"]
write = "auto"
capture = "me+*@example.net"
[[mail.box]]
kind = "imap"
host = "imap.example.net"
user = "me"
password-command = "pass mail"
[outbox]
send = "smtp"
from = "Me <me@example.net>"
window = "08:30-17:30"
[mcp]
write = true
[keys]
done = "x,space"
[filters]
Alice = "@alice"
"""


def test_every_key_is_read(place: Place) -> None:
    place.user(EVERYTHING + OF_THE_USER)
    found = place.load()
    settings = found.settings
    assert settings == settings_with(
        include="all-tasks",
        people_folder="Folk",
        ignore_handles=("home", "work"),
        me=("Robin",),
        inbox="Notes/in.md",
        add_to="daily",
        default_time=time(8, 5),
        upcoming_days=14,
        ignore=("Archive/", "*.draft.md"),
        notify=False,
        notify_about=("remind", "due"),
        group_above=5,
        daily_digest=time(8, 15),
        weekly_digest="sun",
        team=("ana",),
        dashboard="Today.md",
        clippings="Clips",
        quiet_days=("sat", "sun", "holidays"),
        mute=("#someday", "@bob"),
        notify_with=("desktop", "ntfy"),
        also_notify_with=("webhook",),
        terminal_escape="osc9",
        ntfy="https://ntfy.example.org/topic-1",
        ntfy_token_file="~/token",
        webhook="http://127.0.0.1:8080/hook?a=b",
        apprise=("json://localhost",),
        nudge_schedule="gentle",
        nudge_schedules={"gentle": (5, 10)},
        keep_in_touch={"A": "2w"},
        holidays="DE-BY",
        time_zone="Europe/Berlin",
        vault_id="ana",
        their_quiet_hours=(time(19), time(8)),
        max_open_questions=3,
        calendar=CalendarSettings(
            vdir="~/.calendars/followups",
            read=("~/.calendars/work",),
            url="https://dav.example.org/me/followups/",
            user="me",
            password_command="pass dav",
            query="-#someday",
            remind=time(8),
            private="leave-out",
            once="machine:laptop",
        ),
        mail=MailSettings(
            addresses=("me@example.net",),
            write="auto",
            capture="me+*@example.net",
            boxes=(
                MailBox(
                    "imap",
                    host="imap.example.net",
                    user="me",
                    password_command="pass mail",
                ),
            ),
        ),
        outbox=OutboxSettings(
            send="smtp", sender="Me <me@example.net>", window=("08:30", "17:30")
        ),
        my_quiet_hours=(time(22), time(7)),
        mcp=McpSettings(write=True),
        keys={"done": "x,space"},
        views={"Alice": "@alice"},
        editor="vim -n",
        theme="nord",
    )
    assert found.vault == "~/notes"
    assert found.origins == {key.name: str(place.user_file) for key in KEYS}


def test_a_vault_may_set_what_is_only_words(place: Place) -> None:
    place.vault(EVERYTHING)
    place.user("")
    in_vault = place.load()
    place.vault("")
    place.user(EVERYTHING)
    assert place.settings == in_vault.settings
    assert set(in_vault.origins.values()) == {str(place.root / VAULT_FILE)}


@pytest.mark.parametrize(
    "line", ['editor = "rm -rf"', 'theme = "x"', 'vault = "/"', '[keys]\ndone = "x"']
)
def test_a_vault_may_not_set_what_is_the_users_own(place: Place, line: str) -> None:
    place.vault(line)
    with pytest.raises(ConfigError) as caught:
        place.load()
    name = line.strip("[").partition("]")[0].partition(" ")[0]
    assert str(caught.value) == (
        f"{place.root / VAULT_FILE}: {name!r} can only be set in your own config "
        "file; not by a vault"
    )
    assert caught.value.exit_code == 2


def test_the_vault_wins_over_the_user_and_both_over_obsidian(place: Place) -> None:
    place.obsidian("app.json", {"userIgnoreFilters": ["Old/"]})
    place.user('upcoming-days = 3\ninclude = "all-tasks"\nignore = ["Mine"]')
    place.vault('upcoming-days = 5\nignore = ["Theirs"]')
    found = place.load()
    assert found.settings.agenda.upcoming_days == 5
    assert found.settings.notes.include == "all-tasks"
    assert found.settings.notes.ignore == ("Old/", "Mine", "Theirs")
    assert found.origins == {
        "upcoming-days": str(place.root / VAULT_FILE),
        "include": str(place.user_file),
        "ignore": str(place.root / VAULT_FILE),
    }
    place.vault("")
    place.user("")
    assert place.settings.notes.ignore == ("Old/",)
    assert place.load().origins == {"ignore": ".obsidian/app.json"}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('entires = "tasks"', "unknown setting 'entires'; did you mean include?"),
        ("withn = 3", "unknown setting 'withn'; did you mean upcoming-days?"),
        ("Within = 3", "unknown setting 'Within'; did you mean upcoming-days?"),
        ("xyzzy = 3", "unknown setting 'xyzzy'"),
        ('"\\u001b]0;x" = 3', "unknown setting '\\x1b]0;x'"),
        ('include = "all"', 'include must be "follow-ups" or "all-tasks"'),
        ("include = 3", 'include must be "follow-ups" or "all-tasks"'),
        ("include = [[]]", 'include must be "follow-ups" or "all-tasks"'),
        ('add-to = "weekly"', "add-to must be one of inbox, daily"),
        ("inbox = 3", "inbox must be a text in quotes"),
        ('inbox = ""', "inbox must be the name of a note"),
        ('inbox = "/"', "inbox must be the name of a note"),
        ('inbox = "../in"', "inbox must be a folder inside the vault"),
        ('people-folder = "a/../../b"', "people-folder must be a folder inside the v"),
        ('ignore-handles = "home"', "ignore-handles must be a list of texts, as"),
        ("ignore = [1]", "ignore must be a list of texts, as"),
        ('upcoming-days = "7"', "upcoming-days must be a number of days, up to 3650"),
        ("upcoming-days = true", "upcoming-days must be a number of days"),
        ("upcoming-days = -1", "upcoming-days must be a number of days"),
        ("upcoming-days = 3651", "upcoming-days must be a number of days"),
        ("upcoming-days = 1.5", "upcoming-days must be a number of days"),
        (
            'their-quiet-hours = "late"',
            'their-quiet-hours must be two times of day, as "18:00-08:30"',
        ),
        (
            'their-quiet-hours = "18:00-24:00"',
            "their-quiet-hours must be two times of day",
        ),
        ('holidays = "de"', 'holidays must be the code of a country, as "DE"'),
        ('time-zone = "Mars/X"', "time-zone must be the name of a time zone"),
        ('time-zone = "../x"', "time-zone must be the name of a time zone"),
        (
            "nudge-schedules = {a = 3}",
            "nudge-schedules must be business days before each nudge",
        ),
        (
            "nudge-schedules = {a = []}",
            "nudge-schedules must be business days before each nudge",
        ),
        (
            "nudge-schedules = {a = [0]}",
            "nudge-schedules must be business days before each nudge",
        ),
        ('keep-in-touch = {a = "soon"}', "keep-in-touch must be how long, as A ="),
        (
            "max-open-questions = -1",
            "max-open-questions must be a number, 0 for no limit",
        ),
        ('default-time = "9"', 'default-time must be a time of day, as "09:00"'),
        ('default-time = "24:00"', 'default-time must be a time of day, as "09:00"'),
        ("default-time = 9", 'default-time must be a time of day, as "09:00"'),
        ('notify = "yes"', "notify must be true or false"),
        ("notify = 1", "notify must be true or false"),
        ("keys = 3", "keys must be a table, as [keys] and then"),
        ("[keys]\ndone = 3", 'keys must be keys as a text, as done = "x,space"'),
        ("upcoming-days = ", "is not valid TOML: Invalid value (at "),
        ("upcoming-days = 1\nupcoming-days = 2", "is not valid TOML: "),
        ("upcoming-days = " + "1" * 5000, "is not valid TOML: "),
        ("ignore = " + "[" * 5000, "is not valid TOML: "),
    ],
)
def test_what_cannot_be_used_says_where_and_what_is_wanted(
    place: Place, line: str, said: str
) -> None:
    place.user(line)
    with pytest.raises(ConfigError) as caught:
        place.load()
    assert str(caught.value).startswith(f"{place.user_file}: {said}")


def test_a_time_may_be_a_toml_time(place: Place) -> None:
    place.vault("default-time = 07:30:00")
    assert place.settings.agenda.default_time == time(7, 30)


def test_a_byte_order_mark_is_no_part_of_a_setting(place: Place) -> None:
    place.user_file.write_bytes(b"\xef\xbb\xbfwithin = 3\r\n")
    assert place.settings.agenda.upcoming_days == 3


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda file: file.mkdir(), "cannot be read: it is not a regular file"),
        (os.mkfifo, "cannot be read: it is not a regular file"),
        (lambda file: file.symlink_to("/dev/zero"), "it is not a regular file"),
        (lambda file: file.write_bytes(b"upcoming-days = 3 # \xff"), "it is not utf-8"),
        (lambda file: file.symlink_to(file.name), "too many levels of symbolic links"),
        (lambda file: (file.touch(), os.truncate(file, 2**23)), "larger than 4 mb"),
    ],
)
def test_a_file_that_is_none_is_an_error_and_not_the_end(
    place: Place, make: Any, said: str
) -> None:
    make(place.user_file)
    with pytest.raises(ConfigError) as caught:
        read_toml(place.user_file, in_vault=False)
    assert said in str(caught.value).lower()
    assert str(place.user_file) in str(caught.value)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("calendar = 3", "a table"),
        ('[calendar]\nvdri = "x"', "did you mean vdir"),
        ('[calendar]\nurl = "ftp://x"', "in which url is an address"),
        ('[calendar]\nurl = "https://me:secret@x/"', "without a password"),
        ('[calendar]\nremind = "25:00"', "in which remind is a time of day"),
        ('[calendar]\nprivate = "no"', "one of busy, leave-out, as-is"),
        ('[calendar]\npassword = "secret"', "there is no 'password'"),
    ],
)
def test_the_table_of_calendars_is_checked(
    place: Place, written: str, said: str
) -> None:
    place.user(written)
    with pytest.raises(ConfigError, match=said):
        place.load()


def test_no_vault_says_where_entries_go(place: Place) -> None:
    place.vault('[calendar]\nurl = "https://evil.example/"')
    with pytest.raises(ConfigError, match="only be set in your own"):
        place.load()


# ---------------------------------------------------------------- showing them


def test_a_value_is_shown_as_toml_would_write_it(place: Place) -> None:
    """What is shown can be written into a file, and means the same."""
    place.user(EVERYTHING + OF_THE_USER)
    found = place.load()
    shown = "\n".join(f"{key.name} = {value_of(found, key)}" for key in KEYS)
    place.user(shown)
    again = place.load()
    assert again.settings == found.settings
    assert again.vault == found.vault


def test_the_defaults_are_shown_as_they_are() -> None:
    found = config.Config(Settings())
    assert {key.name: value_of(found, key) for key in KEYS} == {
        key.name: key.default for key in KEYS
    }


def test_every_attribute_of_a_group_is_set_by_one_row_of_the_table() -> None:
    groups = (NotesSettings, AgendaSettings, NotifySettings, ScreenSettings)
    names = ("notes", "agenda", "notify", "screen")
    grouped = [
        f"{name}.{field.name}"
        for name, group in zip(names, groups, strict=True)
        for field in fields(group)
    ]
    tables = ["calendar", "mail", "outbox", "mcp"]
    assert sorted(key.sets for key in KEYS) == sorted([*grouped, *tables, ""])
    assert [key.name for key in KEYS if not key.sets] == ["vault"]
