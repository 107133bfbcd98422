"""What goes through all notes rests meanwhile, and no change waits for it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from journal.api.journal import Journal
from journal.api.requests import Act, Complete
from journal.desktop.notify.upcoming import Upcoming
from journal.model.settings import Settings
from journal.vault import background
from tests.conftest import NOW
from tests.practice.social import person_note
from tests.waiting import until

NOTES = 9
TASK = "- [ ] call @ana ⏰ 2024-06-07 09:00\n"


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    root = tmp_path / "vault"
    root.mkdir()
    for number in range(NOTES):
        text = f"- [ ] ask @p{number} 📅 2024-02-30\n\t- 2024-01-30 asked\n{TASK}"
        (root / f"n{number:02}.md").write_text(text)
    (root / "People").mkdir()
    called = person_note(keep="2w") + "- 2024-05-15 call: hello\n"
    (root / "People" / "Al.md").write_text(called)
    return opened(root, tmp_path / "state")


def opened(root: Path, state: Path) -> Journal:
    journal = Journal(root, Settings(), state=state, cache=None)
    journal.refresh()
    return journal


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> None:
    """Someone waits for something, for an hour."""
    monkeypatch.setattr(background, "HOLD", 3600.0)
    monkeypatch.setattr(background, "_until", 0.0)  # put back at the end
    background.hold_off()


WORK: dict[str, Callable[[Journal], object]] = {
    "problems": lambda journal: journal.problems(NOW),
    "contacts": lambda journal: journal.contacts,
    "moments": lambda journal: journal.moments(NOW.date()),
    "cold": lambda journal: Upcoming(journal).cold(NOW),
}


@pytest.mark.parametrize("work", WORK.values(), ids=WORK)
def test_a_change_is_made_while_it_rests(
    journal: Journal, held: None, work: Callable[[Journal], object], tmp_path: Path
) -> None:
    expected = work(opened(journal.root, tmp_path / "other"))
    assert expected
    found: list[object] = []
    resting = threading.Event()

    def run() -> None:
        with background.work():
            found.append(work(journal))

    sleep = background.sleep

    def nap(seconds: float) -> None:
        resting.set()
        sleep(seconds)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(background, "sleep", nap)
        thread = threading.Thread(target=run)
        thread.start()
        try:
            until(resting.is_set, "a rest")
            first = journal.entries[0]
            journal.apply(Act.each(Complete(NOW.date()), [first], "done"), NOW)
            assert "[x]" in (journal.root / first.path).read_text()
            assert len(journal.agenda(NOW).items) == 2 * NOTES
            assert not found
        finally:
            background._until = 0.0
            thread.join(60)
    assert found == [expected]


def test_nothing_rests_that_is_not_in_the_background(
    journal: Journal, held: None
) -> None:
    with background.work():
        pass
    for work in WORK.values():
        assert work(journal)
