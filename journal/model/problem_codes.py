"""The codes of what `check` finds: what each means, and what `--fix` does about it.

The documentation and `journal help problems` are made from this table; a test holds
it to the codes that the program gives.
"""

from __future__ import annotations

from collections.abc import Mapping

PROBLEM_CODES: Mapping[str, tuple[str, str]] = {
    "ambiguous-person": ("a name that two people have", ""),
    "block-marks": (
        "marks of a block that the journal keeps, such as the dashboard's, that do not "
        "belong together",
        "",
    ),
    "calendar": ("a calendar file or meeting that cannot be read", ""),
    "conflict-copy": ("a copy of a note that a sync program left behind", ""),
    "conflict-markers": ("lines that a merge left: `<<<<<<<`", ""),
    "doubtful-time": (
        "an offset, an hour or a weekday beside a date that may not belong to it",
        "",
    ),
    "duplicate-id": ("a 🆔 or `^id` that another follow-up has too", ""),
    "front-matter": ("front matter that is not valid YAML", ""),
    "hidden-field": (
        "a field that Obsidian Tasks ignores, because words or a time follow it (only "
        "where Tasks is in use)",
        "moves it to the end of the line; a time becomes a reminder",
    ),
    "ignore-pattern": ("a pattern in `ignore` that is not understood", ""),
    "impossible-date": ("a date that does not exist, also in the history", ""),
    "impossible-time": ("a time of day that does not exist", ""),
    "long-line": ("a line that is too long to read", ""),
    "many-lines": (
        "a note with too many unusual follow-ups to check all of them for mistakes",
        "",
    ),
    "many-marks": ("a line with too many dates, tags and names to read", ""),
    "relative-date": (
        "a day in words, such as “fri”, in an open follow-up without a date",
        "only with `--dates`: writes the day it meant; asks first",
    ),
    "reverted": ("a change of yours that another program overwrote", ""),
    "tasks-unseen": (
        "a date that Obsidian Tasks does not see (only where Tasks is in use); a "
        "remark, so `check` does not fail",
        "only with `--tasks`: writes it the way Tasks does",
    ),
    "too-deep": ("a list nested deeper than 100 levels", ""),
    "two-dates": ("two plain dates, and no word that says which one is due", ""),
    "unknown-person": ("a handle one letter away from one that exists", ""),
    "unread-date": (
        "a date field with a value that is not a date",
        "writes the date, if the value can only mean one day",
    ),
    "unread-key": ("a key in a person's front matter that is not understood", ""),
    "unread-words": ("words in a repeat rule that are ignored", ""),
    "unreadable": ("a note or folder that cannot be read", ""),
    "unreadable-rule": ("a repeat rule that is not understood", ""),
}
"""By code: its meaning, and what `check --fix` does, if anything."""
