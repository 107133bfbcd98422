"""What takes seconds in a large vault holds up no change meanwhile."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from journal.api.journal import Journal
from journal.api.requests import Act, Complete
from journal.model.settings import Settings
from tests.conftest import NOW, VaultMaker

LONG: dict[str, tuple[str, str, Callable[[Journal], object]]] = {
    "problems": ("journal.api.kept", "problems_in", lambda j: j.problems(NOW)),
    "contacts": (
        "journal.practice.kept.contacts",
        "contacts_in",
        lambda j: j.contacts,
    ),
    "moments": (
        "journal.practice.kept.moments",
        "moments_of",
        lambda j: j.moments(NOW.date()),
    ),
}


@pytest.mark.parametrize("what", LONG)
def test_a_tick_does_not_wait(
    what: str, vault: VaultMaker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = vault({"a.md": "- [ ] ask @ana 📅 2024-06-01\n"})
    module, name, work = LONG[what]
    room, begun, ticked = importlib.import_module(module), Event(), Event()
    usual: Callable[..., Any] = getattr(room, name)
    in_time: list[bool] = []

    def slow(*given: Any) -> Any:
        begun.set()
        in_time.append(ticked.wait(60))
        return usual(*given)

    with Journal(root, Settings(), state=tmp_path / "state", cache=None) as journal:
        journal.refresh()
        entry = journal.entries[0]
        monkeypatch.setattr(room, name, slow)
        thread = Thread(target=work, args=[journal])
        thread.start()
        assert begun.wait(60)
        journal.apply(Act.each(Complete(NOW.date()), [entry], "done"), NOW)
        ticked.set()
        thread.join()
        assert in_time[0]
        assert "- [x]" in (root / "a.md").read_text(encoding="utf-8")
