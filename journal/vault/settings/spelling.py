"""The value of a setting as TOML would write it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import time
from typing import Any

from journal.model.mail_settings import MailSettings, OutboxSettings
from journal.model.settings import CalendarSettings, McpSettings
from journal.vault.settings import mail_table
from journal.vault.settings.calendar_table import spell_calendar


def spelled(value: Any) -> str:
    """A value as in a config file; `none` if there is none."""
    if value is None:
        return "none"
    if isinstance(value, MailSettings | OutboxSettings):
        return mail_table.spell(value)
    if isinstance(value, CalendarSettings):
        return spell_calendar(value)
    if isinstance(value, McpSettings):
        return "{write = true}" if value.write else "{}"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, time):
        return f'"{value:%H:%M}"'
    if isinstance(value, tuple) and all(isinstance(v, time) for v in value) and value:
        return f'"{value[0]:%H:%M}-{value[1]:%H:%M}"'
    if isinstance(value, Mapping):
        pairs = ", ".join(f"{k} = {json.dumps(v)}" for k, v in value.items())
        return f"{{{pairs}}}"
    return json.dumps(value, ensure_ascii=False)
