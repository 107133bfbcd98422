"""What a vault writes into a folder of `.ics`."""

from __future__ import annotations

from collections.abc import Callable

import icalendar

from tests.integrations.calendars.conftest import Pair

Make = Callable[..., Pair]

OFFER = "- [ ] @alice send the offer 📅 2024-06-07 #work\n"
WEEKLY = "- [ ] call @bob 🔁 every week 📅 2024-06-07\n"


def test_every_open_entry_becomes_an_object(pair: Make) -> None:
    made = pair(
        {
            "note.md": OFFER
            + "- [ ] undated @carla\n- [x] paid @dan ✅ 2024-06-01\n- [ ] no entry\n"
        }
    )
    assert set(made.objects()) == {"@alice send the offer", "undated @carla"}
    assert made.settled()
    assert made.folder.joinpath("displayname").read_text() == "Follow-ups"
    for file in made.folder.glob("*.ics"):
        read = icalendar.Calendar.from_ical(file.read_bytes())
        assert [part.errors for part in read.walk()] == [[]] * len(read.walk())
        assert all(len(line) <= 75 for line in file.read_bytes().split(b"\r\n"))


def test_an_object_says_what_the_table_says(pair: Make) -> None:
    made = pair(
        "- [ ] plan @alice ⏫ 🛫 2024-06-06 📅 2024-06-07 ⏰ 2024-06-07 08:15 #work\n"
        "    - [/] part of it @bob 📅 2024-06-06\n",
        time_zone="Europe/Berlin",
    )
    todo = made.objects()["plan @alice"]
    assert todo.lines("DUE") == ["DUE;VALUE=DATE:20240607"]
    assert todo.lines("DTSTART") == ["DTSTART;VALUE=DATE:20240606"]
    assert todo.value("PRIORITY") == "3"
    assert todo.value("STATUS") == "NEEDS-ACTION"
    assert todo.value("CATEGORIES") == "work,alice"
    [alarm] = todo.components("VALARM")
    assert alarm.value("UID") == "followups-due"
    assert alarm.lines("TRIGGER") == ["TRIGGER;VALUE=DATE-TIME:20240607T061500Z"]
    child = made.objects()["part of it @bob"]
    assert child.value("STATUS") == "IN-PROCESS"
    assert child.lines("RELATED-TO") == [
        f"RELATED-TO;RELTYPE=PARENT:{todo.value('UID')}"
    ]
    assert "ATTENDEE" not in str(todo)


def test_what_changes_in_the_note_changes_there(pair: Make) -> None:
    made = pair(OFFER)
    uid = made.objects()["@alice send the offer"].value("UID")
    made.write(OFFER.replace("send the", "really send the").replace("06-07", "06-10"))
    made.sync()
    [(summary, todo)] = made.objects().items()
    assert summary == "@alice really send the offer"
    assert todo.value("UID") == uid
    assert todo.value("DUE") == "20240610"
    assert todo.value("SEQUENCE") == "1"
    assert made.settled()


def test_done_in_the_note_is_completed_there(pair: Make) -> None:
    made = pair(OFFER)
    made.write("- [x] @alice send the offer 📅 2024-06-07 #work ✅ 2024-06-04\n")
    made.sync()
    todo = made.objects()["@alice send the offer"]
    assert todo.value("STATUS") == "COMPLETED"
    assert (todo.value("COMPLETED") or "").startswith("20240604T")
    assert todo.value("PERCENT-COMPLETE") == "100"
    assert todo.components("VALARM") == []
    assert made.settled()


def test_a_line_removed_is_removed_there(pair: Make) -> None:
    made = pair(OFFER + WEEKLY)
    made.write(OFFER)
    made.sync()
    assert set(made.objects()) == {"@alice send the offer"}
    assert made.settled()


def test_a_series_that_goes_on_keeps_its_uid(pair: Make) -> None:
    made = pair(WEEKLY)
    uid = made.objects()["call @bob"].value("UID")
    made.write(
        "- [ ] call @bob 🔁 every week 📅 2024-06-14\n"
        "- [x] call @bob 🔁 every week 📅 2024-06-07 ✅ 2024-06-05\n"
    )
    made.sync()
    [todo] = made.objects().values()
    assert (todo.value("UID"), todo.value("DUE")) == (uid, "20240614")
    assert "RRULE" not in str(todo)
    assert made.settled()
