"""Settings for a test, by the names that users write, a hyphen as an underscore."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from journal.model.settings import ObsidianSettings, Settings
from journal.vault.settings.keys import with_values

_OBSIDIAN = {field.name for field in fields(ObsidianSettings)}


def settings_with(include: str = "follow-ups", **values: Any) -> Settings:
    """The defaults, but for these: `settings_with("all-tasks", notify_about=("due",))`.

    The parts of Obsidian's settings go by their own names: `tasks=TasksPlugin(…)`.
    """
    return changed_settings(Settings(), include=include, **values)


def changed_settings(settings: Settings, **values: Any) -> Settings:
    """These settings with other values, as `settings_with` takes them."""
    plugins = {name: values.pop(name) for name in _OBSIDIAN & values.keys()}
    own = replace(settings.obsidian, **plugins)
    written = {name.replace("_", "-"): value for name, value in values.items()}
    return with_values(replace(settings, obsidian=own), written)
