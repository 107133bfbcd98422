"""Settings: the user's TOML, the vault's TOML and what Obsidian already knows.

Precedence: vault file over user file over Obsidian's own over the default; flags and
environment are up to the command line. One table, `KEYS`, defines what can be set,
where, and how it is checked; the documentation is made from it.

A vault may come from someone else, so its file can set data only: never a command, an
editor or an address. Nothing is written here, least of all inside `.obsidian/`.

Where nothing is set, the table is not even imported.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from datetime import time
from pathlib import Path

from journal.model.errors import ConfigError, reason
from journal.model.settings import (
    DailyNotes,
    KanbanPlugin,
    ObsidianSettings,
    ReminderPlugin,
    Settings,
    StatusRule,
    TasksPlugin,
)
from journal.model.value import field, replace, value
from journal.vault.settings.clock import read_clock
from journal.vault.sweep import FileStamps, stamps_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from journal.vault.settings.keys import Key

VAULT_FILE = ".journal.toml"
_DAILY, _TEMPLATES, _APP = "daily-notes.json", "templates.json", "app.json"
_TEMPLATER, _TASKS = "templater-obsidian", "obsidian-tasks-plugin"
_KANBAN, _REMINDER = "obsidian-kanban", "obsidian-reminder-plugin"
_MAX_SIZE = 4 * 1024 * 1024


@value
class Config:
    """The settings, and the origin of each value by key."""

    settings: Settings
    origins: Mapping[str, str] = field(default_factory=dict)
    vault: str | None = None
    """The vault named in the user file."""
    renamed: tuple[str, ...] = field(default=(), compare=False)
    """Warnings about former names in the files, one line each."""
    looked: FileStamps = field(default_factory=list, compare=False)
    """Every file that can change a setting, existing or not, with its stamp before
    reading."""


def read_toml(
    file: Path, *, in_vault: bool, renamed: list[str] | None = None
) -> dict[str, Any]:
    """Checked values of one file, by key. Empty where there is no file.

    A former name is mapped to the new one and reported in `renamed`. Raises ConfigError
    with file, key and what is expected.
    """
    try:
        text = _content(file)
        import tomllib  # most users have no such file

        content = tomllib.loads(text)
    except FileNotFoundError:
        return {}
    except OSError as error:
        why = reason(error)
        raise ConfigError(f"{file}: cannot be read: {why}") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{file}: cannot be read: it is not UTF-8") from None
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"{file}: is not valid TOML: {error}") from None
    from journal.vault.settings.keys import BY_NAME, NEW_NAMES

    found: dict[str, Any] = {}
    for said, given in content.items():
        name = NEW_NAMES.get(said, said)
        if name != said:
            if name in content:
                raise ConfigError(f"{file}: {said!r} is {name!r} now; keep one of them")
            if renamed is not None:
                renamed.append(f"{file}: {said!r} is now {name!r}")
        key = BY_NAME.get(name)
        if key is None:
            hint = _meant(name)
            raise ConfigError(f"{file}: unknown setting {name!r}{hint}")
        if in_vault and key.user_only:
            raise ConfigError(
                f"{file}: {name!r} can only be set in your own config file; not by a "
                "vault"
            )
        try:
            found[name] = key.read(given)
        except ValueError as error:
            raise ConfigError(f"{file}: {said} must be {error}") from None
    return found


def _meant(name: str) -> str:
    """The setting that may be meant, by its current name, ready to be appended."""
    import difflib  # a wrong name is rare

    from journal.vault.settings.keys import BY_NAME, NEW_NAMES

    near = difflib.get_close_matches(name, [*BY_NAME, *NEW_NAMES], 1)
    return f"; did you mean {NEW_NAMES.get(near[0], near[0])}?" if near else ""


def _content(file: Path) -> str:
    """The text of a settings file, without a byte order mark.

    Raises OSError also for anything endless: a FIFO, a device, gigabytes.
    """
    status = file.stat()
    if not stat.S_ISREG(status.st_mode):
        raise OSError("it is not a regular file")
    if status.st_size > _MAX_SIZE:
        raise OSError(f"it is larger than {_MAX_SIZE // 2**20} MB")
    return file.read_text("utf-8-sig")


def load(root: Path | None, user_file: Path) -> Config:
    """The settings in effect for the vault at `root`. Raises ConfigError."""
    looked = stamps_of([os.path.abspath(file) for file in _files(root, user_file)])
    settings = Settings()
    origins: dict[str, str] = {}
    if root is not None:
        settings, origins = _from_obsidian(root / ".obsidian")
    renamed: list[str] = []
    user = read_toml(user_file, in_vault=False, renamed=renamed)
    layers = [(user_file, user)]
    if root is not None:
        vault_file = root / VAULT_FILE
        layers.append(
            (vault_file, read_toml(vault_file, in_vault=True, renamed=renamed))
        )
    for file, values in layers:
        changes = {name: value for name, value in values.items() if name != "vault"}
        if "ignore" in changes:
            changes["ignore"] = settings.notes.ignore + changes["ignore"]
        settings = _with_values(settings, changes)
        origins.update(dict.fromkeys(values, str(file)))
    return Config(settings, origins, user.get("vault"), tuple(renamed), looked)


def _with_values(settings: Settings, values: Mapping[str, Any]) -> Settings:
    """The settings with these values, each under its written name."""
    if not values:
        return settings
    from journal.vault.settings.keys import with_values

    return with_values(settings, values)


def _files(root: Path | None, user_file: Path) -> list[Path]:
    """Every file or folder whose change can change a setting."""
    if root is None:
        return [user_file]
    own, plugins = root / ".obsidian", root / ".obsidian" / "plugins"
    folders = [plugins / name for name in (_TEMPLATER, _TASKS, _KANBAN, _REMINDER)]
    return [
        user_file,
        root / VAULT_FILE,
        *(own / name for name in (_DAILY, _TEMPLATES, _APP)),
        *folders,
        *(folder / "data.json" for folder in folders),
    ]


# ---------------------------------------------------------------- Obsidian's own


def _json(file: Path) -> dict[str, Any]:
    """A settings file of Obsidian; empty if it is missing, broken or too large.

    Another program's file is no reason to fail: its settings are just ignored.
    """
    try:
        text = _content(file)
        import json  # many vaults have no such file

        content = json.loads(text)
    except (OSError, ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}


def _get(content: dict[str, Any], key: str, kind: type, default: Any) -> Any:
    value = content.get(key, default)
    return value if isinstance(value, kind) else default


def _from_obsidian(folder: Path) -> tuple[Settings, dict[str, str]]:
    plugins = folder / "plugins"
    daily = _json(folder / _DAILY)
    templates = [
        _get(_json(folder / _TEMPLATES), "folder", str, ""),
        _get(
            _json(plugins / _TEMPLATER / "data.json"),
            "templates_folder",
            str,
            "",
        ),
        _get(daily, "template", str, "").rpartition("/")[0],
    ]
    app = _json(folder / _APP)
    reminder, clock = _reminder_plugin(plugins / _REMINDER)
    own = ObsidianSettings(
        daily=DailyNotes(
            _get(daily, "folder", str, ""),
            _get(daily, "format", str, "") or "YYYY-MM-DD",
        ),
        templates=tuple(dict.fromkeys(filter(None, templates))),
        tasks=_tasks_plugin(plugins / _TASKS),
        kanban=_kanban_plugin(_json(plugins / _KANBAN / "data.json")),
        reminder=reminder,
    )
    values: dict[str, Any] = {}
    origins: dict[str, str] = {}
    ignored = [
        f for f in _get(app, "userIgnoreFilters", list, []) if isinstance(f, str)
    ]
    if ignored:
        values["ignore"], origins["ignore"] = tuple(ignored), ".obsidian/app.json"
    if clock:
        values["default-time"] = clock
        origins["default-time"] = ".obsidian/plugins/obsidian-reminder-plugin"
    return _with_values(Settings(obsidian=own), values), origins


def _tasks_plugin(folder: Path) -> TasksPlugin:
    content = _json(folder / "data.json")
    if not content:
        return TasksPlugin(present=os.path.isdir(folder))
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
        remove_global_filter=_get(content, "removeGlobalFilter", bool, False),
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
        # settings saved before the plugin had types
        kind = "DONE" if mark in "xX" else "TODO"
    return StatusRule(mark, following[:1] or " ", kind)


def _kanban_plugin(content: dict[str, Any]) -> KanbanPlugin:
    defaults = KanbanPlugin()
    return KanbanPlugin(
        date_trigger=_get(content, "date-trigger", str, "") or defaults.date_trigger,
        time_trigger=_get(content, "time-trigger", str, "") or defaults.time_trigger,
        date_format=_get(content, "date-format", str, "") or defaults.date_format,
        time_format=_get(content, "time-format", str, "") or defaults.time_format,
    )


def _reminder_plugin(folder: Path) -> tuple[ReminderPlugin, time | None]:
    """The formats of the plugin, and its default time for a day without one."""
    content = _json(folder / "data.json")
    # some versions of the plugin nest their settings
    content = _get(content, "settings", dict, content)
    defaults = ReminderPlugin(present=os.path.isdir(folder))
    try:
        clock = read_clock(content.get("reminderTime"))
    except ValueError:
        clock = None
    plugin = replace(
        defaults,
        date_format=_get(content, "dateFormat", str, "") or defaults.date_format,
        datetime_format=_get(content, "dateTimeFormat", str, "")
        or defaults.datetime_format,
        field=_get(content, "dataviewReminderFieldName", str, "") or defaults.field,
    )
    return plugin, clock


def value_of(config: Config, key: Key) -> str:
    """A setting's value as TOML would write it; the default if it is not set."""
    if key.name == "vault":
        from journal.vault.settings.spelling import spelled

        return spelled(config.vault)
    return key.spelled_in(config.settings)
