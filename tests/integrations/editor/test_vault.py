"""However a note came to its text, what is said of it is what the text says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from journal.api.journal import Journal
from journal.integrations.editor.diagnostics import diagnostics_of
from journal.integrations.editor.hints import hints_of
from journal.integrations.editor.positions import EditorText
from journal.integrations.editor.vault import EditorVault
from journal.model.entry import NotePath
from tests.conftest import NOW
from tests.integrations.editor.applying import applied
from tests.integrations.editor.conftest import NOTES, make_vault

PATH = NotePath("work.md")
PIECES = st.sampled_from(
    [
        "- [ ] @alice call 📅 2024-06-01\n",
        "- [ ] 👩‍💻 @bob 2024-06-31\r\n",
        "    - 2024-06-01 mail: asked\n",
        "```\n",
        "%%\n",
        "\u2028",
        "# Heading\n",
        "x",
        "",
        "📅 2024-6-1",
    ]
)


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[EditorVault]:
    root = make_vault(tmp_path / "vault")
    with Journal.open(root) as journal:
        yield EditorVault(journal, lambda: NOW, "utf-16")


def said(vault: EditorVault, text: str) -> list[object]:
    note = vault.opened(PATH, text)
    where = vault.text(text)
    return [
        *((d, where.on_line(d.line, d.last)) for d in diagnostics_of(note)),
        *hints_of(note, 0, 10_000),
    ]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=st.lists(st.tuples(st.integers(0, 400), st.integers(0, 60), PIECES)))
def test_after_any_edits_it_is_what_a_plain_reading_says(
    vault: EditorVault, edits: list[tuple[int, int, str]]
) -> None:
    text = NOTES["work.md"]
    for at, length, piece in edits:
        at = min(at, len(text))
        text = text[:at] + piece + text[at + length :]
        kept = said(vault, text)
    if edits:
        fresh = EditorVault(vault.journal, lambda: NOW, "utf-16")
        assert kept == said(fresh, text)


def test_the_view_is_of_the_minute(vault: EditorVault) -> None:
    known = vault.known
    assert vault.known is known
    vault.clock = lambda: datetime(2024, 6, 7, 9, 30)
    assert vault.known.today.day == 7


def test_an_edit_of_a_plan_is_the_text_after_it(vault: EditorVault) -> None:
    from journal.integrations.editor.code_actions import offered, planned

    text = NOTES["work.md"]
    for offer in offered(vault.opened(PATH, text), 2, 2):
        if offer.title != "Done":
            continue
        edit = planned(vault.opened(PATH, text), offer.chosen)
        whole = EditorText(text)
        lines = whole.lines
        lines[edit.at : edit.at + len(edit.old)] = edit.new
        edits = whole.edits(edit.at, edit.old, edit.new)
        assert applied(whole, edits) == "".join(lines)
        return
    pytest.fail("it cannot be ticked")
