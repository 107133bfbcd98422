"""What Obsidian and its plugins have set is read, and never written."""

from __future__ import annotations

import os
from datetime import time

import pytest

from journal.model.settings import (
    DailyNotes,
    KanbanPlugin,
    ReminderPlugin,
    Settings,
    StatusRule,
    TasksPlugin,
)
from tests.vault.settings_place import Place


def test_the_tasks_plugin_is_read(place: Place) -> None:
    place.obsidian(
        "plugins/obsidian-tasks-plugin/data.json",
        {
            "globalFilter": "#task",
            "removeGlobalFilter": True,
            "taskFormat": "dataview",
            "setCreatedDate": True,
            "setDoneDate": False,
            "setCancelledDate": False,
            "recurrenceOnNextLine": True,
            "removeScheduledDateOnRecurrence": True,
            "useFilenameAsScheduledDate": True,
            "filenameAsScheduledDateFormat": "DD.MM.YYYY",
            "filenameAsDateFolders": ["Daily", 3],
            "statusSettings": {
                "coreStatuses": [
                    {"symbol": " ", "nextStatusSymbol": "!", "type": "TODO"},
                    {"symbol": "x", "nextStatusSymbol": " ", "type": "DONE"},
                ],
                "customStatuses": [
                    {"symbol": "!", "nextStatusSymbol": "x", "type": "IN_PROGRESS"},
                    {"symbol": "x", "nextStatusSymbol": "?", "type": "TODO"},
                    {"symbol": "X"},
                    {"symbol": "p", "nextStatusSymbol": "", "type": "nonsense"},
                    {"symbol": "ab"},
                    {"symbol": 3},
                    {"symbol": "q", "nextStatusSymbol": 3},
                    "nonsense",
                ],
            },
        },
    )
    assert place.settings.obsidian.tasks == TasksPlugin(
        present=True,
        statuses=(
            StatusRule(" ", "!", "TODO"),
            StatusRule("x", " ", "DONE"),
            StatusRule("!", "x", "IN_PROGRESS"),
            StatusRule("X", "x", "DONE"),
            StatusRule("p", " ", "TODO"),
        ),
        configured_marks=True,
        global_filter="#task",
        remove_global_filter=True,
        dataview=True,
        set_created_date=True,
        set_done_date=False,
        set_cancelled_date=False,
        next_line_below=True,
        remove_scheduled_on_recurrence=True,
        filename_as_scheduled=True,
        filename_format="DD.MM.YYYY",
        filename_folders=("Daily",),
    )


def test_a_tasks_plugin_that_was_never_set_up_is_there(place: Place) -> None:
    (place.root / ".obsidian/plugins/obsidian-tasks-plugin").mkdir(parents=True)
    assert place.settings.obsidian.tasks == TasksPlugin(present=True)


def test_the_other_plugins_are_read(place: Place) -> None:
    place.obsidian(
        "plugins/obsidian-kanban/data.json",
        {
            "date-trigger": "!",
            "time-trigger": "",
            "date-format": "DD-MM-YYYY",
            "time-format": "HH.mm",
        },
    )
    reminder = {
        "reminderTime": "08:30",
        "dateFormat": "DD/MM/YYYY",
        "dateTimeFormat": "DD/MM/YYYY HH:mm",
        "dataviewReminderFieldName": "ping",
    }
    place.obsidian("plugins/obsidian-reminder-plugin/data.json", {"settings": reminder})
    place.obsidian("daily-notes.json", {"folder": "Daily", "format": "YYYY/MM/DD"})
    settings = place.settings
    assert settings.obsidian.kanban == KanbanPlugin("!", "@@", "DD-MM-YYYY", "HH.mm")
    assert settings.obsidian.daily == DailyNotes("Daily", "YYYY/MM/DD")
    expected = ReminderPlugin(True, "DD/MM/YYYY", "DD/MM/YYYY HH:mm", "ping")
    assert settings.obsidian.reminder == expected
    assert settings.agenda.default_time == time(8, 30)
    origin = place.load().origins["default-time"]
    assert origin == ".obsidian/plugins/obsidian-reminder-plugin"
    # an older version of the plugin has them one level up
    place.obsidian("plugins/obsidian-reminder-plugin/data.json", reminder)
    assert place.settings.obsidian.reminder == expected
    place.vault('default-time = "10:00"')  # the vault's own word comes first
    assert place.settings.agenda.default_time == time(10, 0)


@pytest.mark.parametrize("time_of_day", ["", "25:00", "soon", None, 9, ["09:00"]])
def test_a_reminder_time_that_is_none_does_not_count(
    place: Place, time_of_day: object
) -> None:
    file = "plugins/obsidian-reminder-plugin/data.json"
    place.obsidian(file, {"settings": {"reminderTime": time_of_day}})
    assert place.settings.agenda.default_time == Settings().agenda.default_time


FILES = [
    "app.json",
    "templates.json",
    "daily-notes.json",
    "plugins/obsidian-tasks-plugin/data.json",
    "plugins/obsidian-kanban/data.json",
    "plugins/obsidian-reminder-plugin/data.json",
    "plugins/templater-obsidian/data.json",
]


@pytest.mark.parametrize(
    "content",
    [
        "", "{", "null", "[]", "3", '"x"', "{}", "\x00", "[" * 100_000,
        '{"a":' * 100_000, "9" * 5000, '{"folder": 3, "format": [], "template": {}}',
        '{"userIgnoreFilters": null, "statusSettings": 3, "taskFormat": {}}',
        '{"userIgnoreFilters": {"a": 1}, "globalFilter": [], "settings": 7}',
        '{"statusSettings": {"coreStatuses": 3, "customStatuses": {"a": 1}}}',
        '{"settings": {"reminderTime": {}}}',
    ],
)  # fmt: skip
def test_settings_of_others_that_make_no_sense_do_not_count(
    place: Place, content: str
) -> None:
    for file in FILES:
        place.obsidian(file, content)
    settings = place.settings
    assert settings.obsidian.tasks == TasksPlugin(present=True)
    assert settings.obsidian.reminder == ReminderPlugin(present=True)
    assert settings.obsidian.kanban == KanbanPlugin()
    assert settings.obsidian.daily == DailyNotes()
    assert (settings.notes.ignore, settings.obsidian.templates) == ((), ())


@pytest.mark.parametrize("kind", ["huge", "pipe", "folder", "endless", "latin-1"])
def test_a_settings_file_that_would_never_end_is_not_waited_for(
    place: Place, kind: str
) -> None:
    for file in FILES:
        path = place.obsidian(file, "{}")
        path.unlink()
        match kind:
            case "huge":
                path.write_text('{"folder": "x"}' + " " * 2**22)
            case "pipe":
                os.mkfifo(path)
            case "folder":
                path.mkdir()
            case "endless":
                path.symlink_to("/dev/zero")
            case "latin-1":
                path.write_bytes(b'{"folder": "\xe9"}')
    assert place.settings.obsidian.daily == DailyNotes()
    assert place.settings.obsidian.templates == ()


def test_obsidians_files_are_only_read(place: Place) -> None:
    path = place.obsidian("app.json", {"userIgnoreFilters": ["Old/"]})
    before = (path.read_bytes(), path.stat().st_mtime_ns)
    place.load()
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    assert os.listdir(path.parent) == ["app.json"]
