"""Toasts of what falls due while the interface is open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from journal.api.journal import Journal
from journal.desktop.notify.notifier import Notifier
from journal.tui.app import JournalApp
from journal.vault.locks import Leader
from tests.conftest import NOW
from tests.waiting import until_async

NOTES = f"- [ ] call @alice [b]now[/b] \x1b[31m ⏰ {NOW - timedelta(minutes=5):%Y-%m-%d %H:%M}\n"


async def toasts(app: JournalApp, count: int) -> list[str]:
    def shown() -> list[str]:
        return [f"{told.title}\n{told.message}" for told in app._notifications]

    await until_async(lambda: len(shown()) >= count, f"{count} toasts")
    return shown()


async def test_what_is_due_is_told_in_a_toast(make: Callable[..., Journal]) -> None:
    journal = make({"note.md": NOTES})
    app = JournalApp(journal, lambda: NOW, tells=True)
    async with app.run_test(size=(120, 30)):
        first, second = sorted(await toasts(app, 2))
    assert first.startswith("@alice: call [b]now[/b] ␛[31m\nToday 09:25.")
    # nothing else could be reached here, which is said
    assert "no notification through" in second


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
        [toast] = await toasts(app, 1)
    service.close()
    assert toast.startswith("@alice: call ")
