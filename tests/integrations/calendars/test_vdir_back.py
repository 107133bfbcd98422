"""What a folder of `.ics` brings into the notes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from journal.api.requests import Undo
from tests.integrations.calendars.conftest import Pair

Make = Callable[..., Pair]

OFFER = "- [ ] @alice send the offer 📅 2024-06-07 #work\n"
WEEKLY = "- [ ] call @bob 🔁 every week 📅 2024-06-07\n"


def test_ticked_there_is_done_here(pair: Make) -> None:
    made = pair(OFFER)
    made.edit(
        "@alice send the offer", STATUS=":COMPLETED", COMPLETED=":20240604T101500Z"
    )
    made.sync()
    assert (
        made.text() == "- [x] @alice send the offer 📅 2024-06-07 ✅ 2024-06-04 #work\n"
    )
    assert made.settled()


def test_a_series_ticked_there_goes_on(pair: Make) -> None:
    made = pair(WEEKLY)
    uid = made.objects()["call @bob"].value("UID")
    made.edit("call @bob", STATUS=":COMPLETED", COMPLETED=":20240605T070000Z")
    made.sync()
    assert made.text() == (
        "- [ ] call @bob 🔁 every week 📅 2024-06-14\n"
        "- [x] call @bob 🔁 every week 📅 2024-06-07 ✅ 2024-06-05\n"
    )
    [todo] = made.objects().values()
    assert (todo.value("UID"), todo.value("DUE")) == (uid, "20240614")
    assert todo.value("STATUS") == "NEEDS-ACTION"
    assert todo.value("COMPLETED") is None
    assert made.settled()


@pytest.mark.parametrize(
    ("there", "here"),
    [
        (
            {"DUE": ";VALUE=DATE:20240612"},
            "- [ ] @alice send the offer 📅 2024-06-12 #work\n",
        ),
        (
            {"SUMMARY": ":@alice send the big offer"},
            "- [ ] @alice send the big offer 📅 2024-06-07 #work\n",
        ),
        (
            {"PRIORITY": ":1"},
            "- [ ] @alice send the offer 🔺 📅 2024-06-07 #work\n",
        ),
        (
            {"STATUS": ":IN-PROCESS"},
            "- [/] @alice send the offer 📅 2024-06-07 #work\n",
        ),
        (
            {"STATUS": ":CANCELLED"},
            "- [-] @alice send the offer 📅 2024-06-07 #work ❌ 2024-06-05\n",
        ),
        (
            {"DTSTART": ";VALUE=DATE:20240606"},
            "- [ ] @alice send the offer 🛫 2024-06-06 📅 2024-06-07 #work\n",
        ),
        ({"DUE": None}, "- [ ] @alice send the offer #work\n"),
    ],
)
def test_one_field_changed_there_is_one_splice(
    pair: Make, there: dict[str, str | None], here: str
) -> None:
    made = pair(OFFER)
    made.edit("@alice send the offer", **there)
    made.sync()
    assert sorted(made.text().split()) == sorted(here.split())
    assert made.settled()


@pytest.mark.parametrize(
    ("line", "there", "here"),
    [
        ("ring @eve ⏰ 2024-06-07 08:15", "20240609T093000Z", "⏰ 2024-06-09 09:30"),
        ("ring @eve ⏳ 2024-06-07", "20240609", "⏳ 2024-06-09"),
        (
            "ring @eve @{2024-06-07} @@{08:15}",
            "20240609T093000Z",
            "@{2024-06-09} @@{09:30}",
        ),
    ],
)
def test_what_is_no_due_date_is_moved_as_what_it_is(
    pair: Make, line: str, there: str, here: str
) -> None:
    made = pair(f"- [ ] {line}\n", time_zone="UTC")
    made.edit("ring @eve", DUE=f":{there}")
    made.sync()
    assert made.text() == f"- [ ] ring @eve {here}\n"
    assert made.settled()


def test_all_that_a_sync_writes_is_one_step(pair: Make) -> None:
    made = pair({"a.md": OFFER, "b.md": WEEKLY})
    made.edit("@alice send the offer", DUE=";VALUE=DATE:20240612", PRIORITY=":1")
    made.edit("call @bob", SUMMARY=":ring @bob")
    made.add("new-1", "SUMMARY:from the phone", "DUE;VALUE=DATE:20240609")
    made.sync()
    assert "ring @bob" in made.text("b.md")
    assert made.text("inbox.md") == "- [ ] from the phone 📅 2024-06-09\n"
    made.journal.apply(Undo(), made.now)
    assert (made.text("a.md"), made.text("b.md")) == (OFFER, WEEKLY)
    assert not (made.root / "inbox.md").exists()


def test_deleted_there_is_given_up_here(pair: Make) -> None:
    made = pair(OFFER)
    made.file_of("@alice send the offer").unlink()
    made.sync()
    first, *rest = made.text().splitlines()
    assert first == "- [-] @alice send the offer 📅 2024-06-07 ❌ 2024-06-05 #work"
    assert "deleted in the calendar" in rest[0]
    assert made.settled()
    assert made.objects() == {}


def test_deleted_there_and_changed_here_comes_back(pair: Make) -> None:
    made = pair(OFFER)
    made.file_of("@alice send the offer").unlink()
    made.write(OFFER.replace("06-07", "06-09"))
    made.sync()
    assert made.objects()["@alice send the offer"].value("DUE") == "20240609"
    assert made.text() == OFFER.replace("06-07", "06-09")
    assert made.settled()


def test_removed_here_and_changed_there_comes_back_in_the_inbox(pair: Make) -> None:
    made = pair(OFFER + WEEKLY)
    made.write(WEEKLY)
    made.edit("@alice send the offer", DUE=";VALUE=DATE:20240620")
    made.sync()
    assert "2024-06-20" in made.text("inbox.md")
    assert "send the offer" in made.text("inbox.md")
    assert made.settled()


# ---------------------------------------------------------------- new ones


def test_a_new_one_lands_in_the_inbox_with_its_words_literal(pair: Make) -> None:
    made = pair(
        {"note.md": OFFER, "People/Bo Lindqvist.md": "---\naliases: [bo]\n---\n"}
    )
    made.add(
        "x1",
        "SUMMARY:buy @milk #home [due:: 2020-01-01] 📅 2020-01-01",
        "DUE;VALUE=DATE:20240609",
        "PRIORITY:5",
        "CATEGORIES:bo,Errands",
        "DESCRIPTION:line one\\n- [ ] not a task\\n^id",
    )
    made.sync()
    made.journal.refresh()
    [entry] = [e for e in made.journal.entries if e.path == "inbox.md"]
    assert str(entry.due) == "2024-06-09"
    assert entry.tags == ("#errands",)
    assert [m.name for m in entry.mentions] == ["Bo Lindqvist"]
    assert entry.priority.name == "MEDIUM"
    assert "line one" in made.text("inbox.md")
    assert made.objects()["buy @milk #home [due:: 2020-01-01] 📅 2020-01-01"]
    assert made.settled()


def test_a_new_one_without_a_date_stays_an_entry(pair: Make) -> None:
    made = pair(OFFER)
    made.add("x1", "SUMMARY:think")
    made.sync()
    assert made.text("inbox.md") == "- [ ] think #followup\n"
    assert made.settled()
    assert "think" in made.objects()


def test_done_ones_of_theirs_are_history(pair: Make) -> None:
    made = pair(OFFER)
    made.add("x1", "SUMMARY:long ago", "STATUS:COMPLETED")
    made.sync()
    assert not (made.root / "inbox.md").exists()
    assert made.settled()
    assert "long ago" in made.objects()


def test_two_objects_of_one_uid_are_one(pair: Make) -> None:
    made = pair(OFFER)
    file = made.file_of("@alice send the offer")
    copy = file.read_text().replace("SUMMARY:@alice", "SUMMARY:copy @alice")
    (made.folder / "copy.ics").write_text(copy)
    [problem] = made.sync().problems
    assert "copy.ics: another object has its UID" in problem
    assert made.sync().is_empty
    assert made.text() == OFFER


def test_a_file_under_another_name_is_the_same(pair: Make) -> None:
    made = pair(OFFER)
    file = made.file_of("@alice send the offer")
    file.rename(made.folder / "renamed.ics")
    made.sync()
    assert made.text() == OFFER
    assert [f.name for f in made.folder.glob("*.ics")] == ["renamed.ics"]
    assert made.settled()


def test_events_and_broken_files_are_left_alone(pair: Make) -> None:
    made = pair(OFFER)
    event = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nEND:VEVENT\nEND:VCALENDAR\n"
    (made.folder / "event.ics").write_text(event)
    (made.folder / "broken.ics").write_text("BEGIN:VCALENDAR\nBEGIN:VTODO\n")
    summary = made.sync()
    assert [p for p in summary.problems if "broken.ics" in p]
    assert (made.folder / "event.ics").read_text() == event
    assert made.sync().is_empty  # said once
    assert made.text() == OFFER
