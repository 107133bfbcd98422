"""docs/reference/json.md: every command that prints JSON, and every key it prints."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import click
import pytest

from journal.cli.main import command_names, command_of
from tests.conftest import CHECKOUT

PAGE = (CHECKOUT / "docs/reference/json.md").read_text("utf-8")
_FORMATS, _COMMANDS = "journal/cli/formats", "journal/cli/commands"
MADE_BY = {
    f"{_FORMATS}/entry_json.py:entry_json": "A follow-up",
    f"{_FORMATS}/pages/entry_page.py:tokens_json": "A follow-up",
    f"{_COMMANDS}/connect/render.py:render": "A follow-up",
    f"{_FORMATS}/entry_json.py:problem_json": "A problem",
    f"{_COMMANDS}/search/find.py:found_json": "What was found",
    f"{_COMMANDS}/search/match.py:match_json": "What was found",
    f"{_COMMANDS}/people.py:card_json": "People",
    f"{_COMMANDS}/people.py:touch_json": "People",
    f"{_COMMANDS}/look/review.py:_event_json": "What comes up",
    f"{_FORMATS}/reports/replay_page.py:replay_json": "What comes up",
    f"{_FORMATS}/reports/replay_page.py:_row": "What comes up",
    f"{_COMMANDS}/look/review.py:_stats_json": "Statistics",
    f"{_COMMANDS}/history.py:_rows": "History",
    f"{_COMMANDS}/messages.py:_finding_json": "Messages",
    f"{_FORMATS}/pages/mail_page.py:room_json": "Email",
    f"{_FORMATS}/pages/mail_page.py:_finding_json": "Email",
    f"{_FORMATS}/pages/mail_page.py:_boxes_json": "Email",
    f"{_FORMATS}/pages/mail_page.py:verdict_json": "Email",
    f"{_COMMANDS}/connect/pending.py:_pending_json": "Email",
    "journal/integrations/exchange/report.py:report": "An import",
    "journal/integrations/exchange/report.py:_refused": "An import",
    "journal/integrations/exchange/report.py:_ambiguous": "An import",
    "journal/integrations/exchange/report.py:_person": "An import",
    "journal/integrations/exchange/report.py:_whole": "An import",
    f"{_COMMANDS}/connect/shake.py:_row": "Shared follow-ups",
    f"{_COMMANDS}/connect/shake.py:_pair_row": "Shared follow-ups",
    "journal/integrations/calendars/sync/summary.py:as_json": "Calendars",
    "journal/integrations/calendars/sync/summary.py:_row": "Calendars",
    f"{_COMMANDS}/connect/calendar.py:meeting_json": "Calendars",
    f"{_COMMANDS}/setup/doctor.py:_plain": "A finding of `journal doctor --json`",
    f"{_COMMANDS}/reminders/notify.py:missed": "Notifications",
}
"""What makes the objects, and the section of the page about them."""


def section(heading: str) -> str:
    assert f"\n## {heading}\n" in PAGE, heading
    return PAGE.split(f"\n## {heading}\n")[1].partition("\n## ")[0]


def keys_of(place: str) -> set[str]:
    """The keys of all objects that a function writes out."""
    file, _, name = place.partition(":")
    tree = ast.parse((CHECKOUT / file).read_text("utf-8"))
    [function] = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name == name
    ]
    return {
        key.value
        for node in ast.walk(function)
        if isinstance(node, ast.Dict)
        for key in node.keys
        if isinstance(key, ast.Constant) and isinstance(key.value, str)
    }


@pytest.mark.parametrize("place", MADE_BY)
def test_every_key_is_in_the_section_about_its_object(place: str) -> None:
    text, keys = section(MADE_BY[place]), keys_of(place)
    assert keys
    assert {key for key in keys if f"`{key}`" not in text} == set()


def with_json(words: str, command: click.Command) -> Iterator[str]:
    own = getattr(command, "listing", command)
    if any("--json" in parameter.opts for parameter in own.params):
        yield words
    for name, below in getattr(command, "commands", {}).items():
        if not below.hidden:
            yield from with_json(f"{words} {name}", below)


def test_every_command_that_prints_json_is_named() -> None:
    named = set(re.findall(r"`(?:journal )?([a-z][a-z -]*)", PAGE))
    found = []
    for name in command_names():
        command = command_of(name)
        assert command is not None
        found += with_json(name, command)
    assert len(found) > 40
    missing = [
        words
        for words in found
        if not any(one == words or one.startswith(f"{words} ") for one in named)
    ]
    assert missing == []
