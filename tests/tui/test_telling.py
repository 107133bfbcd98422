"""What falls due while the interface is open is announced on the status line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from journal.api.journal import Journal
from journal.desktop.notify.notifier import Notifier
from journal.tui.app import JournalApp
from journal.vault.locks import Leader
from tests.conftest import NOW
from tests.waiting import until_async

NOTES = f"- [ ] call @alice [b]now[/b] \x1b[31m ⏰ {NOW - timedelta(minutes=5):%Y-%m-%d %H:%M}\n"


async def told(app: JournalApp, *wanted: str) -> None:
    """Wait until each of these is said; the week may be told beside it."""

    def is_said(words: str) -> bool:
        return any(words in one.text for one in app.messages.all)

    for words in wanted:
        await until_async(partial(is_said, words), words)


async def test_what_is_due_is_told(make: Callable[..., Journal]) -> None:
    journal = make({"note.md": NOTES})
    app = JournalApp(journal, lambda: NOW, tells=True)
    async with app.run_test(size=(120, 30)):
        await told(app, "@alice: call [b]now[/b] ␛[31m: Today 09:25.")
        # nothing else could be reached here, which is said
        await told(app, "no notification through")


async def test_what_the_service_tells_is_repeated(make: Callable[..., Journal]) -> None:
    journal = make({"note.md": "# nothing yet\n"})
    service = Notifier(
        journal, lambda: NOW, lambda _: [], lambda _: None, lambda _: None
    )
    service.begin()
    service.look()
    assert not Leader(journal.state).leads()
    app = JournalApp(journal, lambda: NOW, tells=True)
    async with app.run_test(size=(120, 30)) as pilot:
        (journal.root / "note.md").write_text(NOTES)
        journal.refresh()
        service.look()
        await pilot.press("R")
        await told(app, "@alice: call ")
    service.close()
