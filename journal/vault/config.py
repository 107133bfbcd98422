"""Settings: the user's TOML, the vault's TOML and what Obsidian already knows.

Precedence: vault file over user file over Obsidian's own over the default; flags
and environment are the command line's business. One table, `KEYS`, says what
can be set, where, and how it is checked; the documentation is made from it.

A vault may have come from somebody else, so its file can set data only: never a
command, an editor or an address. Nothing is written here, least of all inside
`.obsidian/`.
"""

from __future__ import annotations

import difflib
import json
import re
import stat
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import time
from pathlib import Path
from types import MappingProxyType
from typing import Any

from journal.errors import ConfigError
from journal.model import (
    DailyNotes,
    KanbanPlugin,
    ReminderPlugin,
    Settings,
    StatusRule,
    TasksPlugin,
)

VAULT_FILE = ".journal.toml"
_MAX_SIZE = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Key:
    """One thing that can be set. `read` raises ValueError, saying what is wanted."""

    name: str
    read: Callable[[Any], Any]
    default: str
    help: str
    user_only: bool = False


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


def _folder(value: Any) -> str:
    text = _text(value).strip("/")
    if ".." in text.split("/"):
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


def _clock(value: Any) -> time:
    if isinstance(value, time):
        return value
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,2}:[0-9]{2}", value):
        hour, minute = map(int, value.split(":"))
        if hour < 24 and minute < 60:
            return time(hour, minute)
    raise ValueError('a time of day, as "09:00"')


def _days(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 3650:
        raise ValueError("a number of days, up to 3650")
    return value


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
    Key("inbox", _note, '"inbox.md"', "the note that `add` writes to"),
    Key(
        "add-to",
        _one_of("inbox", "daily"),
        '"inbox"',
        "where `add` writes: the inbox, or today's daily note",
    ),
    Key("default-time", _clock, '"09:00"', "when a day without a time falls due"),
    Key("within", _days, "7", "how many days ahead `due` looks"),
    Key("ignore", _texts, "[]", "folders and globs that are not looked at"),
    Key("notify", _flag, "true", "whether `watch` raises desktop notifications"),
    Key("vault", _text, "none", "the vault to use where none is named", True),
    Key("editor", _text, "none", "command for `edit`, before $VISUAL", True),
    Key("theme", _text, "none", "theme of the terminal interface", True),
    Key("keys", _bindings, "{}", "table of actions and their keys", True),
)
_BY_NAME = {key.name: key for key in KEYS}

_FIELDS: dict[str, str] = {
    "people-folder": "people_folder",
    "not-people": "not_people",
    "add-to": "add_to",
    "default-time": "default_time",
    "within": "within_days",
}


@dataclass(frozen=True, slots=True)
class Config:
    """Settings, and for each key where its value comes from."""

    settings: Settings
    origins: Mapping[str, str] = field(default_factory=dict)
    vault: str | None = None
    """The vault the user file names."""


def read_toml(file: Path, *, in_vault: bool) -> dict[str, Any]:
    """Checked values of one file, by key. Empty where there is no file.

    Raises ConfigError with file, key and what is wanted.
    """
    try:
        content = tomllib.loads(_content(file))
    except FileNotFoundError:
        return {}
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise ConfigError(f"{file}: cannot be read: {why}") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{file}: cannot be read: it is no UTF-8") from None
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"{file}: is no valid TOML: {error}") from None
    found: dict[str, Any] = {}
    for name, value in content.items():
        key = _BY_NAME.get(name)
        if key is None:
            near = difflib.get_close_matches(name, _BY_NAME, 1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise ConfigError(f"{file}: there is no setting {name!r}{hint}")
        if in_vault and key.user_only:
            raise ConfigError(
                f"{file}: {name!r} can only be set in your own config file, "
                "not by a vault"
            )
        try:
            found[name] = key.read(value)
        except ValueError as error:
            raise ConfigError(f"{file}: {name} must be {error}") from None
    return found


def _content(file: Path) -> str:
    """The text of a settings file, without a byte order mark.

    Raises OSError also for what would never end: a FIFO, a device, gigabytes.
    """
    status = file.stat()
    if not stat.S_ISREG(status.st_mode):
        raise OSError("it is no regular file")
    if status.st_size > _MAX_SIZE:
        raise OSError(f"it is larger than {_MAX_SIZE // 2**20} MB")
    return file.read_text("utf-8-sig")


def load(root: Path | None, user_file: Path) -> Config:
    """The settings that hold in the vault at `root`. Raises ConfigError."""
    settings = Settings()
    origins: dict[str, str] = {}
    if root is not None:
        settings, origins = _from_obsidian(root / ".obsidian")
    user = read_toml(user_file, in_vault=False)
    layers = [(user_file, user)]
    if root is not None:
        vault_file = root / VAULT_FILE
        layers.append((vault_file, read_toml(vault_file, in_vault=True)))
    for file, values in layers:
        changes = {
            _FIELDS.get(name, name): value
            for name, value in values.items()
            if name != "vault"
        }
        if "ignore" in changes:
            changes["ignore"] = settings.ignore + changes["ignore"]
        settings = replace(settings, **changes)
        origins.update(dict.fromkeys(values, str(file)))
    return Config(settings, origins, user.get("vault"))


# ---------------------------------------------------------------- Obsidian's own


def _json(file: Path) -> dict[str, Any]:
    """A settings file of Obsidian; empty if it is missing, broken or too large.

    Another program's file is no reason to fail: its settings just do not count.
    """
    try:
        content = json.loads(_content(file))
    except (OSError, ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}


def _get(content: dict[str, Any], key: str, kind: type, default: Any) -> Any:
    value = content.get(key, default)
    return value if isinstance(value, kind) else default


def _from_obsidian(folder: Path) -> tuple[Settings, dict[str, str]]:
    plugins = folder / "plugins"
    daily = _json(folder / "daily-notes.json")
    templates = [
        _get(_json(folder / "templates.json"), "folder", str, ""),
        _get(
            _json(plugins / "templater-obsidian" / "data.json"),
            "templates_folder",
            str,
            "",
        ),
        _get(daily, "template", str, "").rpartition("/")[0],
    ]
    app = _json(folder / "app.json")
    reminder, clock = _reminder_plugin(plugins / "obsidian-reminder-plugin")
    settings = Settings(
        default_time=clock or Settings().default_time,
        daily=DailyNotes(
            _get(daily, "folder", str, ""),
            _get(daily, "format", str, "") or "YYYY-MM-DD",
        ),
        templates=tuple(dict.fromkeys(filter(None, templates))),
        ignore=tuple(
            f for f in _get(app, "userIgnoreFilters", list, []) if isinstance(f, str)
        ),
        tasks=_tasks_plugin(plugins / "obsidian-tasks-plugin"),
        kanban=_kanban_plugin(_json(plugins / "obsidian-kanban" / "data.json")),
        reminder=reminder,
    )
    origins = {"ignore": ".obsidian/app.json"} if settings.ignore else {}
    if clock:
        origins["default-time"] = ".obsidian/plugins/obsidian-reminder-plugin"
    return settings, origins


def _tasks_plugin(folder: Path) -> TasksPlugin:
    content = _json(folder / "data.json")
    if not content:
        return TasksPlugin(present=folder.is_dir())
    statuses = _get(content, "statusSettings", dict, {})
    rules: dict[str, StatusRule] = {}
    for group in ("coreStatuses", "customStatuses"):
        for row in _get(statuses, group, list, []):
            rule = _status_rule(row)
            if rule:
                rules.setdefault(rule.mark, rule)
    defaults = TasksPlugin()
    return TasksPlugin(
        present=True,
        statuses=tuple(rules.values()) or defaults.statuses,
        configured_marks=bool(rules),
        global_filter=_get(content, "globalFilter", str, ""),
        dataview=content.get("taskFormat") == "dataview",
        set_created_date=_get(content, "setCreatedDate", bool, False),
        set_done_date=_get(content, "setDoneDate", bool, True),
        set_cancelled_date=_get(content, "setCancelledDate", bool, True),
        next_line_below=_get(content, "recurrenceOnNextLine", bool, False),
        remove_scheduled_on_recurrence=_get(
            content, "removeScheduledDateOnRecurrence", bool, False
        ),
        filename_as_scheduled=_get(content, "useFilenameAsScheduledDate", bool, False),
        filename_format=_get(content, "filenameAsScheduledDateFormat", str, ""),
        filename_folders=tuple(
            f
            for f in _get(content, "filenameAsDateFolders", list, [])
            if isinstance(f, str)
        ),
    )


_TYPES = ("TODO", "IN_PROGRESS", "ON_HOLD", "DONE", "CANCELLED", "NON_TASK")


def _status_rule(row: Any) -> StatusRule | None:
    if not isinstance(row, dict):
        return None
    mark, following = row.get("symbol"), row.get("nextStatusSymbol", "x")
    if not isinstance(mark, str) or len(mark) != 1 or not isinstance(following, str):
        return None
    kind = row.get("type")
    if kind not in _TYPES:
        # settings saved before the plugin knew types
        kind = "DONE" if mark in "xX" else "TODO"
    return StatusRule(mark, following[:1] or " ", kind)


def _kanban_plugin(content: dict[str, Any]) -> KanbanPlugin:
    defaults = KanbanPlugin()
    return KanbanPlugin(
        date_trigger=_get(content, "date-trigger", str, "") or defaults.date_trigger,
        time_trigger=_get(content, "time-trigger", str, "") or defaults.time_trigger,
        date_format=_get(content, "date-format", str, "") or defaults.date_format,
        time_format=_get(content, "time-format", str, "") or defaults.time_format,
        link_dates=_get(content, "link-date-to-daily-note", bool, False),
    )


def _reminder_plugin(folder: Path) -> tuple[ReminderPlugin, time | None]:
    """What the plugin writes, and when a day without a time is due for it."""
    content = _json(folder / "data.json")
    # the plugin nests its settings in one version and not in another
    content = _get(content, "settings", dict, content)
    defaults = ReminderPlugin(present=folder.is_dir())
    try:
        clock = _clock(content.get("reminderTime"))
    except ValueError:
        clock = None
    plugin = replace(
        defaults,
        date_format=_get(content, "dateFormat", str, "") or defaults.date_format,
        datetime_format=_get(content, "dateTimeFormat", str, "")
        or defaults.datetime_format,
        link_dates=_get(content, "linkDatesToDailyNotes", bool, False),
        field=_get(content, "dataviewReminderFieldName", str, "") or defaults.field,
    )
    return plugin, clock


def value_of(config: Config, key: Key) -> str:
    """A setting's value as TOML would write it; its default where nothing is set."""
    if key.name == "vault":
        value: Any = config.vault
    else:
        value = getattr(config.settings, _FIELDS.get(key.name, key.name))
    if value is None:
        return key.default
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, time):
        return f'"{value:%H:%M}"'
    if isinstance(value, Mapping):
        pairs = ", ".join(f"{k} = {json.dumps(v)}" for k, v in value.items())
        return f"{{{pairs}}}"
    return json.dumps(value, ensure_ascii=False)
