"""What the path of a note reveals: its title, and the day it is about."""

from __future__ import annotations

import re
from datetime import date

from journal.language.dates import moment_format
from journal.language.dates.field_values import parse_when
from journal.model.entry import NotePath
from journal.model.settings import Settings
from journal.model.when import When


def title_of(path: NotePath) -> str:
    """A note's name as shown and linked by Obsidian."""
    return path.rsplit("/", 1)[-1].removesuffix(".md")


def in_folder(path: str, folder: str) -> bool:
    """Whether the note lies in the folder; false for an empty folder name."""
    return bool(folder) and path.startswith(folder.strip("/") + "/")


def day_of(path: NotePath, settings: Settings) -> date | None:
    """The day of a daily note, or of any note whose name begins with an ISO date."""
    folder = settings.obsidian.daily.folder.strip("/")
    inner = path.removesuffix(".md")
    if not folder or inner.startswith(folder + "/"):
        name = inner[len(folder) + 1 :] if folder else inner
        try:
            parts = moment_format.read(name, settings.obsidian.daily.format)
        except moment_format.UnknownFormat:
            parts = None
        if parts and parts[0]:
            return parts[0]
    title = title_of(path)
    leading = parse_when(title[:10]) if title[:1].isdigit() else None
    return leading.day if leading else None


_NAME_DATES = (
    re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})"),
    re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})"),
)


def date_in_name(name: str, layout: str) -> When | None:
    """The date in the name of a note, found as Tasks does; `layout` is a moment.js
    format."""
    if layout:
        try:
            parts = moment_format.read(name, layout)
        except moment_format.UnknownFormat:
            parts = None
        if parts and parts[0]:
            return When(parts[0])
    for pattern in _NAME_DATES:
        if found := pattern.search(name):
            try:
                return When(date(int(found[1]), int(found[2]), int(found[3])))
            except ValueError:
                return None
    return None
