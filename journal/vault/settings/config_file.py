"""Writing a setting into a config file by changing one line."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

from journal.model.errors import ConfigError, reason


def toml_value(text: str) -> str:
    """The input as TOML: a number, a list or a boolean unchanged, anything else as
    text."""
    try:
        tomllib.loads(f"value = {text}")
    except tomllib.TOMLDecodeError:
        return json.dumps(text, ensure_ascii=False)
    return text


def with_setting(content: str, name: str, value: str) -> str:
    """The file with the line `name = value`: replacing an existing one, else above the
    first table. Raises ConfigError if the existing value spans several lines.
    """
    lines = content.splitlines(keepends=True)
    own = re.compile(rf"\s*{re.escape(name)}\s*=")
    line = f"{name} = {value}\n"
    top = next((i for i, text in enumerate(lines) if text.lstrip()[:1] == "["), None)
    for number, text in enumerate(lines[:top]):
        if own.match(text):
            try:
                tomllib.loads(text)
            except tomllib.TOMLDecodeError:
                raise ConfigError(
                    f"{name} takes several lines; change it in an editor"
                ) from None
            lines[number] = line
            return "".join(lines)
    at = len(lines) if top is None else top
    if at and not lines[at - 1].endswith("\n"):
        lines[at - 1] += "\n"
    lines.insert(at, line if top is None else f"{line}\n")
    return "".join(lines)


def write_setting(file: Path, name: str, value: str) -> str:
    """Write the setting; returns the previous content. Raises ConfigError."""
    try:
        before = file.read_text("utf-8") if file.exists() else ""
        after = with_setting(before, name, value)
        file.parent.mkdir(parents=True, exist_ok=True)
        fresh = file.with_name(f"{file.name}.new")
        fresh.write_text(after, "utf-8")
        fresh.replace(file)
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file}: {reason(error)}") from None
    return before
