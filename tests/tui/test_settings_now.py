"""Settings that change while the interface is open."""

from __future__ import annotations

from collections.abc import Callable

from journal.api.journal import Journal
from journal.tui.app import JournalApp
from tests.conftest import NOW
from tests.tui.conftest import Seat


async def test_it_ends_for_other_settings_when_nobody_types(
    make: Callable[..., Journal],
) -> None:
    journal, changed = make("- [ ] call @ana 2024-06-05\n"), [False]
    app = JournalApp(journal, lambda: NOW, settings_changed=lambda: changed.pop())
    async with app.run_test(size=(120, 30)) as pilot:
        seat = Seat(app, pilot)
        await seat.settle()
        app.look_at_settings()
        assert app.is_running
        await seat.press("a")
        assert len(app.screen_stack) > 1
        changed.append(True)
        app.look_at_settings()
        # someone is in the middle of something
        assert not app.wants_settings
        await seat.press("escape")
        assert len(app.screen_stack) == 1
        changed.append(False)
        app.look_at_settings()
        assert app.wants_settings
    assert app.return_code in (None, 0)


async def test_it_stays_where_nothing_has_changed(make: Callable[..., Journal]) -> None:
    app = JournalApp(make("- [ ] x @a\n"), lambda: NOW, settings_changed=lambda: False)
    async with app.run_test(size=(80, 24)):
        app.look_at_settings()
        assert not app.wants_settings
