"""Changes on both sides, accidents, and what may not leave."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from journal.api.requests import Undo
from journal.integrations.calendars.collections.collection import CollectionFailed
from tests.integrations.calendars.conftest import Pair
from tests.settings import changed_settings
from tests.zones import zone

Make = Callable[..., Pair]

OFFER = "- [ ] @alice send the offer 📅 2024-06-07 #work\n"
WEEKLY = "- [ ] call @bob 🔁 every week 📅 2024-06-07\n"


def test_different_fields_are_both_kept(pair: Make) -> None:
    made = pair(OFFER)
    made.edit("@alice send the offer", DUE=";VALUE=DATE:20240612")
    made.write(OFFER.replace("offer", "invoice"))
    summary = made.sync()
    assert made.text() == "- [ ] @alice send the invoice 📅 2024-06-12 #work\n"
    assert made.objects()["@alice send the invoice"].value("DUE") == "20240612"
    assert summary.conflicts == []
    assert made.settled()


def test_the_same_on_both_sides_is_no_conflict(pair: Make) -> None:
    made = pair(OFFER)
    made.edit("@alice send the offer", DUE=";VALUE=DATE:20240612")
    made.write(OFFER.replace("06-07", "06-12"))
    assert made.sync().conflicts == []
    assert made.settled()


def test_of_two_dates_the_notes_holds_and_the_other_is_said(pair: Make) -> None:
    made = pair(OFFER)
    made.edit("@alice send the offer", DUE=";VALUE=DATE:20240612")
    made.write(OFFER.replace("06-07", "06-10"))
    summary = made.sync()
    [(place, conflict)] = summary.conflicts
    assert (place, conflict.field) == ("note.md:1", "due")
    assert (conflict.ours, conflict.theirs) == ("2024-06-10", "2024-06-12")
    assert made.objects()["@alice send the offer"].value("DUE") == "20240610"
    assert made.text() == OFFER.replace("06-07", "06-10")
    assert made.settled()


def test_of_two_texts_the_notes_holds_and_the_phones_is_logged(pair: Make) -> None:
    made = pair(OFFER)
    made.edit("@alice send the offer", SUMMARY=":@alice send it @eve")
    made.write(OFFER.replace("offer", "invoice"))
    made.sync()
    first, second = made.text().splitlines()
    assert first == "- [ ] @alice send the invoice 📅 2024-06-07 #work"
    assert "note: phone wrote" in second
    assert "send it" in second
    assert "@alice send the invoice" in made.objects()
    assert made.settled()
    made.journal.refresh()
    assert [e.log[0].kind for e in made.journal.entries] == ["note"]
    [log] = made.journal.entries[0].log
    assert "eve" not in [m.name for m in log.mentions]


@pytest.mark.parametrize("status", ["COMPLETED", "CANCELLED"])
def test_closed_wins_against_open(pair: Make, status: str) -> None:
    made = pair(OFFER)
    made.edit("@alice send the offer", STATUS=f":{status}")
    made.write(OFFER.replace("[ ]", "[/]"))
    made.sync()
    assert made.text().startswith("- [x]" if status == "COMPLETED" else "- [-]")
    assert made.settled()


def test_done_here_wins_against_begun_there(pair: Make) -> None:
    made = pair(OFFER)
    made.edit("@alice send the offer", STATUS=":IN-PROCESS")
    made.write(OFFER.replace("[ ]", "[x]").replace("\n", " ✅ 2024-06-05\n"))
    made.sync()
    assert made.objects()["@alice send the offer"].value("STATUS") == "COMPLETED"
    assert made.text().startswith("- [x]")
    assert made.settled()


def test_what_the_phone_keeps_there_survives(pair: Make) -> None:
    made = pair(OFFER)
    old = made.objects()["@alice send the offer"].text("DESCRIPTION") or ""
    theirs = "bring the plan" + "\\n\\n" + old.replace("\n", "\\n").replace(",", "\\,")
    made.edit(
        "@alice send the offer",
        X_APPLE_SORT_ORDER=":42",
        DESCRIPTION=f":{theirs}",
        CATEGORIES=":work,alice,shopping",
    )
    made.write(OFFER.replace("06-07", "06-10"))
    made.sync()
    todo = made.objects()["@alice send the offer"]
    assert todo.value("X-APPLE-SORT-ORDER") == "42"
    assert (todo.text("DESCRIPTION") or "").startswith("bring the plan\n\n---")
    assert "shopping" in (todo.value("CATEGORIES") or "")
    assert todo.value("DUE") == "20240610"
    assert made.settled()


@pytest.fixture
def in_utc() -> Iterator[None]:
    """Moments of the day are written as they are."""
    with zone("UTC"):
        yield


def test_their_alarm_stays_and_ours_moves(pair: Make, in_utc: None) -> None:
    made = pair(OFFER)
    file = made.file_of("@alice send the offer")
    text = file.read_text().replace(
        "BEGIN:VALARM",
        "BEGIN:VALARM\nUID:theirs\nACTION:DISPLAY\nTRIGGER:-PT1H\nEND:VALARM\n"
        "BEGIN:VALARM",
        1,
    )
    file.write_text(text.replace("DUE;VALUE=DATE:20240607", "DUE;VALUE=DATE:20240612"))
    made.sync()
    todo = made.objects()["@alice send the offer"]
    alarms = {alarm.value("UID"): alarm for alarm in todo.components("VALARM")}
    assert alarms["theirs"].value("TRIGGER") == "-PT1H"
    assert alarms["followups-due"].value("TRIGGER") == "20240612T090000Z"
    assert made.settled()


# ---------------------------------------------------------------- accidents


def test_a_lost_sidecar_makes_nothing_twice(pair: Make) -> None:
    made = pair(OFFER + WEEKLY)
    before = {p.name for p in made.folder.glob("*.ics")}
    made.write(OFFER.replace("06-07", "06-09") + WEEKLY)
    made.sync()
    for file in made.records.parent.glob("*.json"):
        file.unlink()
    made.sync()
    assert {p.name for p in made.folder.glob("*.ics")} == before
    assert not (made.root / "inbox.md").exists()
    assert made.settled()


@pytest.mark.parametrize("side", ["there", "here"])
def test_everything_gone_at_once_is_an_accident(pair: Make, side: str) -> None:
    lines = [f"- [ ] thing {n} @p{n} 📅 2024-06-0{n}\n" for n in range(1, 8)]
    made = pair("".join(lines))
    if side == "there":
        for file in made.folder.glob("*.ics"):
            file.unlink()
    else:
        made.write("")
    with pytest.raises(CollectionFailed, match="nothing was changed"):
        made.sync()
    assert made.text() == ("".join(lines) if side == "there" else "")
    assert len(made.objects()) == (0 if side == "there" else 7)
    made.sync(accept_empty=True)
    assert made.text().count("- [-]") == (7 if side == "there" else 0)
    assert made.objects() == {}


def test_a_dry_run_writes_nothing(pair: Make) -> None:
    made = pair(OFFER)
    made.edit("@alice send the offer", DUE=";VALUE=DATE:20240612")
    made.add("n", "SUMMARY:new", "DUE;VALUE=DATE:20240612")
    made.write(OFFER + "- [ ] other @zoe 📅 2024-06-20\n")

    def everything() -> dict[Path, bytes]:
        places = [made.root, made.folder, made.records.parent]
        files = [p for place in places for p in place.rglob("*") if p.is_file()]
        return {p: p.read_bytes() for p in files}

    before = everything()
    summary = made.sync(dry_run=True)
    assert everything() == before
    assert len(summary.here) == 2
    assert [row.what for row in summary.there] == ["new"]
    assert len(summary.changes) == 2


def test_a_note_that_cannot_be_written_stops_only_itself(pair: Make) -> None:
    made = pair({"a.md": OFFER, "b.md": WEEKLY})
    (made.root / "a.md").unlink()
    (made.root / "a.md").mkdir()
    made.edit("call @bob", SUMMARY=":ring @bob")
    made.sync()
    assert "ring @bob" in made.text("b.md")


# ---------------------------------------------------------------- who may see what

PRIVATE = "---\nprivate: true\n---\n- [ ] see @doctor about it 📅 2024-06-07 #ill\n"


def with_calendar(made: Pair, **options: object) -> None:
    settings = made.journal.settings
    calendar = replace(settings.calendar, **options)  # type: ignore[arg-type]
    made.journal.settings = changed_settings(settings, calendar=calendar)


def test_a_private_entry_is_busy_and_can_be_ticked(pair: Make) -> None:
    made = pair({"secret.md": PRIVATE})
    [file] = made.folder.glob("*.ics")
    text = file.read_text()
    assert "SUMMARY:Busy" in text
    for word in ("doctor", "about", "ill", "secret"):
        assert word not in text
    made.edit("Busy", STATUS=":COMPLETED")
    made.sync()
    assert "- [x] see @doctor about it 📅 2024-06-07" in made.text("secret.md")
    assert made.settled()


def test_a_private_entry_keeps_its_words(pair: Make) -> None:
    made = pair({"secret.md": PRIVATE})
    made.edit("Busy", SUMMARY=":Dentist", DUE=";VALUE=DATE:20240610")
    made.sync()
    assert "see @doctor about it 📅 2024-06-10" in made.text("secret.md")
    assert "phone wrote “Dentist”" in made.text("secret.md")
    assert set(made.objects()) == {"Busy"}
    assert made.settled()


def test_what_may_not_leave_any_more_is_taken_back(pair: Make) -> None:
    made = pair(OFFER + WEEKLY)
    with_calendar(made, query="-#work")
    made.sync()
    assert set(made.objects()) == {"call @bob"}
    assert made.text() == OFFER + WEEKLY
    assert made.settled()
    with_calendar(made, query="")
    made.sync()
    assert set(made.objects()) == {"@alice send the offer", "call @bob"}
    assert made.settled()


def test_an_undone_sync_takes_the_phone_back_as_well(pair: Make) -> None:
    made = pair(WEEKLY)
    made.edit("call @bob", STATUS=":COMPLETED", COMPLETED=":20240605T070000Z")
    made.sync()
    assert made.objects()["call @bob"].value("DUE") == "20240614"
    made.journal.apply(Undo(), made.now)
    assert made.text() == WEEKLY
    made.sync()
    todo = made.objects()["call @bob"]
    assert (todo.value("DUE"), todo.value("STATUS")) == ("20240607", "NEEDS-ACTION")
    assert made.settled()


def test_a_reopened_one_is_open_again(pair: Make) -> None:
    made = pair(OFFER)
    made.edit("@alice send the offer", STATUS=":COMPLETED")
    made.sync()
    made.edit("@alice send the offer", STATUS=":NEEDS-ACTION", COMPLETED=None)
    made.sync()
    assert made.text() == OFFER
    assert made.settled()


def test_a_note_in_other_notation_keeps_it(pair: Make) -> None:
    note = "- [ ] call @bob [due:: 2024-06-07]  [priority:: low]\r\n\r\nText  \r\n"
    made = pair({"note.md": note})
    made.edit("call @bob", DUE=";VALUE=DATE:20240609", PRIORITY=":1")
    made.sync()
    assert (made.root / "note.md").read_bytes().decode() == note.replace(
        "2024-06-07", "2024-06-09"
    ).replace("low", "highest")
    assert made.settled()
