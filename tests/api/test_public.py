"""`from journal import Journal`: what a script of ten lines needs."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

import journal as package
from journal import Journal, View
from journal.api.requests import Act, Complete
from journal.model.entry import NotePath
from journal.model.errors import StaleEntry, VaultNotFound
from journal.practice.agenda.agenda import Section
from tests.conftest import NOW, VaultMaker


def test_a_vault_is_opened_by_name_and_by_where_one_is(
    vault: VaultMaker, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    root = vault({"sub/note.md": "- [ ] @a call 2024-06-01\n"})
    with Journal.open(root) as opened:
        assert [e.text for e in opened.entries] == ["@a call"]
    monkeypatch.chdir(root / "sub")
    with Journal.open() as opened:
        assert opened.root == root
    monkeypatch.setenv("JOURNAL_VAULT", str(tmp_path / "none"))
    with pytest.raises(VaultNotFound):
        Journal.open()
    config = tmp_path / "own.toml"
    config.write_text(f'vault = "{root}"\ninclude = "all-tasks"\n')
    monkeypatch.delenv("JOURNAL_VAULT")
    monkeypatch.chdir(tmp_path)
    with Journal.open(config=config) as opened:
        assert (opened.root, opened.settings.notes.include) == (root, "all-tasks")


def test_a_view_answers_what_depends_on_the_time(vault: VaultMaker) -> None:
    root = vault(
        {
            "note.md": "# H\n- [ ] @alice call 2024-06-01\n- [ ] @alice 2024-02-30 x\n",
            "People/Alice.md": "---\naliases: alice\ntier: A\n---\n## Log\n"
            "- 2024-05-01 call: hello\n",
        }
    )
    with Journal.open(root) as opened:
        view = opened.at(NOW)
        assert isinstance(view, View)
        entry = view.find("note:2")
        assert view.item(entry).section is Section.OVERDUE
        assert entry in view.entries
        alice = view.person("@alice")
        assert [c.what for c in view.timeline(alice)] == [
            c.what for c in view.contacts[alice.key]
        ]
        assert [touch.person for touch in view.cold] == [alice]
        assert [p.code for p in view.problems] == ["impossible-date"]
        assert [n for n, _ in view.lines_around(entry, 1, 0)] == [1, 2]
        assert view.people.known()
        assert NotePath("note.md") in view.notes
        assert "call" in view.draft(entry).body


def test_the_line_as_it_is_now(vault: VaultMaker) -> None:
    root = vault("- [ ] @a call 2024-06-01\n")
    with Journal.open(root) as opened:
        entry = opened.find("note:1")
        (root / "note.md").write_text("# New\n\n- [ ] @a call 2024-06-01\n")
        assert opened.current(entry).line == 3
        opened.apply(Act.each(Complete(NOW.date()), [entry], "done"), NOW)
        (root / "note.md").write_text("gone\n")
        with pytest.raises(StaleEntry):
            opened.current(entry)


def test_text_is_read_back_as_a_note_would_be(vault: VaultMaker) -> None:
    with Journal.open(vault("")) as opened:
        note = opened.read_back(NotePath("x.md"), "- [ ] @a x\n")
        assert [entry.text for entry in note.entries] == ["@a x"]


@pytest.mark.slow
def test_everybody_who_asks_is_told(vault: VaultMaker) -> None:
    root = vault("- [ ] @a x\n")
    told = [threading.Event(), threading.Event()]
    with Journal.open(root) as opened:
        first = opened.subscribe(lambda paths: told[0].set())
        second = opened.subscribe(lambda paths: told[1].set())
        (root / "note.md").write_text("- [ ] @a y\n")
        assert all(event.wait(60) for event in told)
        first.close()
        first.close()
        told[0].clear()
        told[1].clear()
        (root / "note.md").write_text("- [ ] @a z\n")
        assert told[1].wait(60)
        assert not told[0].is_set()
        second.close()


def test_the_package_has_no_other_names() -> None:
    assert package.Journal is Journal
    with pytest.raises(AttributeError, match="nothing_here"):
        _ = package.nothing_here
