"""people, who, brief, cold, reach, person new, review, stats, simulate."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from tests.cli.conftest import Run, refused
from tests.conftest import VaultMaker

CROWD = {
    "People/Al Moreau.md": (
        "---\naliases: al\nemail: al@x.example\ntier: A\norg: X Ltd\n---\n"
        "- 2024-01-10 meet: at the fair\n"
    ),
    "People/Ben One.md": "---\naliases: ben\n---\n",
    "People/Ben Two.md": "---\naliases: ben\n---\n",
    "People/Cora.md": "---\nkeep: 1w\n---\n- 2024-05-20 call: hello\n",
    "work.md": (
        "- [ ] @al the offer #promised 📅 2024-06-04\n"
        "- [ ] @al signature #waiting 📅 2024-06-20\n"
        "    - 2024-05-20 sent: asked\n    - 2024-05-28 nudge: again\n"
        "- [x] @al old question ✅ 2024-04-06\n"
        "    - 2024-04-02 sent: asked\n    - 2024-04-03 reply: yes\n"
        "- [x] @al older question ✅ 2024-03-06\n"
        "    - 2024-03-02 sent: asked\n    - 2024-03-05 nudge: again\n"
        "    - 2024-03-06 reply: no\n"
        "- [x] @dev kept it #promised 📅 2024-06-01 ✅ 2024-05-30\n"
        "- [x] @dev kept it late #promised 📅 2024-05-01 ✅ 2024-05-30\n"
    ),
}


@pytest.fixture
def crowd(vault: VaultMaker) -> Path:
    return vault(CROWD)


def test_everybody(run: Run, crowd: Path) -> None:
    result = run("people", vault=crowd)
    assert (result.code, result.err) == (0, "")
    rows = [line.split("  ")[0] for line in result.out.splitlines()]
    assert rows == ["Al Moreau", "Ben One", "Ben Two", "Cora", "@dev"]
    assert "8 days ago" in result.out.splitlines()[0]
    assert result.out.splitlines()[0].endswith("1 your turn, 1 waiting")
    assert run("people", "is:cold", vault=crowd).out.startswith("Cora")
    assert len(run("people", "is:open", vault=crowd).out.splitlines()) == 1
    assert len(run("people", "ben", vault=crowd).out.splitlines()) == 2
    assert "is:cold" in refused(run("people", "is:rich", vault=crowd), 2)


@pytest.mark.parametrize(
    "name", ["@al", "al", "Al Moreau", "[[Al Moreau]]", "al@x.example", "al.moreau"]
)
def test_a_card_is_found_by_every_name(run: Run, crowd: Path, name: str) -> None:
    out = run("who", name, vault=crowd).out
    assert out.startswith("Al Moreau · X Ltd\nal@x.example\n")


def test_a_card_has_it_all(run: Run, crowd: Path) -> None:
    out = run("who", "@al", vault=crowd).out
    assert (
        "\nLast contact 8 days ago (again); every 3 weeks, so next by 18 June.\n" in out
    )
    assert "people usually answer within 1 day, nine of ten within 7\n" in out
    assert "1 question open; 1 nudge in the last 30 days; 1 without a reply\n" in out
    assert re.search(
        "Your turn \\(1\\)\n  .... p 1 d late @al the offer  work.md:1\n", out
    )
    assert "Waiting for them (1)\n" in out
    assert "2024-05-28  nudge: again  work.md:4\n2024-05-20  sent: asked" in out
    assert out.endswith("2024-01-10  meet: at the fair  People/Al Moreau.md:7\n")


@pytest.mark.parametrize(
    ("front", "said"),
    [
        ("keep: 2w", "Last contact 16 days ago (hello); every 2 weeks, "
         "so it was due by 3 June. Cooling; cold from 10 June."),
        ("keep: 1w", "Last contact 16 days ago (hello); every week, "
         "so it was due by 27 May. Cold since 31 May."),
        ("keep: 8mo", "Last contact 16 days ago (hello); every 8 months, "
         "so next by 20 January 2025."),
        ("keep: 1w\npause-until: 2024-07-01", "Last contact 16 days ago (hello); "
         "every week, but paused: next by 1 July."),
        ("email: c@x.example", "Last contact 16 days ago (hello)."),
    ],
)  # fmt: skip
def test_who_says_in_one_line_how_contact_stands(
    run: Run, vault: VaultMaker, front: str, said: str
) -> None:
    log = "- 2024-05-20 call: hello\n"
    root = vault({"People/Cora.md": f"---\n{front}\n---\n{log}"})
    assert said in run("who", "cora", vault=root).out.splitlines()
    (root / "People/Cora.md").write_text("---\nkeep: 1w\n---\n")
    assert "No contact yet; every week.\n" in run("who", "cora", vault=root).out


def test_two_of_a_name_are_asked_about_never_picked(run: Run, crowd: Path) -> None:
    message = refused(run("who", "@ben", vault=crowd), 4)
    assert message == (
        "“@ben” could be People/Ben One.md and People/Ben Two.md; use more of the name"
    )
    assert run("who", "ben one", vault=crowd).out == (
        "Ben One\nYour turn: nothing\nWaiting for them: nothing\n"
    )
    assert "no one is called “@zed”" in refused(run("who", "@zed", vault=crowd), 4)


def test_a_brief_is_markdown_for_a_meeting(run: Run, crowd: Path) -> None:
    out = run("brief", "@al", "@cora", vault=crowd).out
    assert out.startswith(
        "## Al Moreau, X Ltd\n\n- 2024-05-28 nudge: again (work.md:4)\n"
    )
    assert (
        "**You owe them**\n\n- @al the offer #promised, 1 d late (work.md:1)\n" in out
    )
    assert (
        "**They owe you**\n\n- @al signature #waiting, Thu 20 Jun (work.md:2)\n" in out
    )
    assert "Next: Thu 20 Jun" in out
    assert "## Cora\n\n- 2024-05-20 call: hello (People/Cora.md:4)\n" in out


def test_one_person_a_day(run: Run, crowd: Path) -> None:
    """A skipped person does not come back the same day."""
    out = run("reach", vault=crowd).out
    assert out.startswith("Cora\nlast contact 16 days ago: hello  People/Cora.md:4\n")
    assert run("reach", vault=crowd).out == out
    result = run("reach", "--skip", vault=crowd)
    assert (result.out, "No one else to contact" in result.err) == ("", True)
    assert run("reach", vault=crowd).out == ""
    assert run("--now", "2024-06-06T09:00", "reach", vault=crowd).out.startswith("Cora")


def test_with_something_to_say_once(run: Run, crowd: Path) -> None:
    (crowd / "clips.md").write_text("- #value @cora a map of the coast\n- other\n")
    out = run("reach", vault=crowd).out
    assert "talking point: a map of the coast  clips.md:1\n" in out
    assert run("reach", "--use-value", vault=crowd).code == 0
    assert (crowd / "clips.md").read_text() == (
        "- #value @cora a map of the coast [used:: 2024-06-05]\n- other\n"
    )
    assert "to tell" not in run("reach", vault=crowd).out
    run("undo", vault=crowd)
    assert (
        crowd / "clips.md"
    ).read_text() == "- #value @cora a map of the coast\n- other\n"


def test_the_stalest_first(run: Run, vault: VaultMaker) -> None:
    """Staleness in cadences: 16 days of 7 come before 60 days of 56."""
    root = vault(
        {
            "People/Slow.md": "---\nkeep: 8w\n---\n- 2024-04-06 call: x\n",
            "People/Quick.md": "---\nkeep: 1w\n---\n- 2024-05-20 call: x\n",
        }
    )
    assert run("reach", vault=root).out.startswith("Quick")
    assert run("reach", "--skip", vault=root).out.startswith("Slow")


def test_a_note_for_somebody_new(run: Run, crowd: Path) -> None:
    words = ["person", "new", "Dev Raman", "--alias", "@dev", "--tier", "B"]
    shown = run(*words, "--dry-run", vault=crowd)
    note = crowd / "People/Dev Raman.md"
    assert not note.exists()
    assert "+type: person" in shown.out
    assert run(*words, vault=crowd).code == 0
    assert note.read_text() == (
        '---\ntype: person\naliases:\n  - "dev"\ntier: "B"\n---\n\n## Log\n\n'
    )
    assert run("who", "@dev", vault=crowd).out.startswith("Dev Raman\n")
    assert "already exists" in refused(run(*words, vault=crowd), 2)


@pytest.mark.parametrize("name", ["../x", "a/b", ".hidden", "", "a:b", "x\ny|z"])
def test_what_is_no_name_of_a_note(run: Run, crowd: Path, name: str) -> None:
    assert "cannot be the name of a note" in refused(
        run("person", "new", name, vault=crowd), 2
    )


def test_the_weekly_review_is_written_once_and_brought_up_to_date(
    run: Run, crowd: Path
) -> None:
    note = crowd / "Reviews/2024-W23.md"
    counts = "0 waiting too long, 1 promise, 1 going cold"
    assert run("review", vault=crowd).out == f"Reviews/2024-W23.md written: {counts}\n"
    first = note.read_text()
    assert (
        "## Promises (1)\n\n- [ ] @al the offer #promised, 1 d late ([[work]])\n"
        in first
    )
    assert "## No next step (1)\n\n- [ ] [[dev|@dev]]\n" in first
    assert (
        "## Going cold (1)\n\n- [ ] [[People/Cora|Cora]], cold: 16 days ago\n" in first
    )
    assert (
        run("review", vault=crowd).out
        == f"Reviews/2024-W23.md is up to date: {counts}\n"
    )
    note.write_text(f"My words.\n{first}And these.\n")
    run("log", "@cora", "call", "fine", vault=crowd)
    assert run("review", vault=crowd).out == (
        "Reviews/2024-W23.md written: 0 waiting too long, 1 promise, 0 going cold\n"
    )
    after = note.read_text()
    assert after.startswith("My words.\n# Review of 2024-W23\n")
    assert after.endswith("<!-- /journal -->\nAnd these.\n")
    assert "## Going cold (0)\n\nnone\n" in after
    # it is no second copy of the entries
    assert len(json.loads(run("list", "offer", "--json", vault=crowd).out)) == 1
    run("undo", vault=crowd)
    assert note.read_text() == f"My words.\n{first}And these.\n"


def test_ticks_in_the_review_stay_and_are_no_follow_ups(run: Run, crowd: Path) -> None:
    with (crowd / "work.md").open("a") as work:
        work.write("- [ ] @al the offer, signed #promised 📅 2024-06-10\n")
        work.write("- [ ] @al keys #waiting\n    - 2024-05-10 sent: asked\n")
    before = run("due", "--json", vault=crowd).out
    run("review", vault=crowd)
    note = crowd / "Reviews/2024-W23.md"
    ticked = (
        note.read_text()
        .replace("- [ ] @al the offer, signed", "- [x] @al the offer, signed")
        .replace("- [ ] @al keys", "- [-] @al keys")
        .replace("- [ ] [[dev|", "- [x] [[dev|")
    )
    note.write_text(ticked)
    assert run("due", "--json", vault=crowd).out == before
    assert "Reviews/" not in run("list", "--all", vault=crowd).out
    # two days on each line says something else, and its tick is still there
    later = run("--now", "2024-06-07T09:00", "review", vault=crowd)
    assert later.out.startswith("Reviews/2024-W23.md written: ")
    lines = note.read_text().splitlines()
    marks = {line[6:]: line[3] for line in lines if line.startswith("- [")}
    assert marks["@al the offer #promised, 3 d late ([[work]])"] == " "
    ticks = {text[:10]: mark for text, mark in marks.items() if mark != " "}
    assert ticks == {"@al the of": "x", "@al keys #": "-", "[[dev|@dev": "x"}


def test_the_numbers_tie_to_the_notes(run: Run, crowd: Path) -> None:
    found = json.loads(run("stats", "@al", "--json", vault=crowd).out)
    assert found["asked"] == {"1": 3, "2": 2}
    assert found["answered"] == {"1": 1, "2": 1}
    assert (found["waits_days"], found["median_wait_days"]) == ([1, 4], 2.5)
    whole = json.loads(run("stats", "--json", vault=crowd).out)
    assert whole["promises"] == {"kept": 1, "late": 1, "open": 1}
    people = json.loads(run("people", "--json", vault=crowd).out)
    counted = {(c["day"], c["path"], c["line"]) for p in people for c in p["timeline"]}
    assert sum(whole["contacts"].values()) == len(counted)
    out = run("stats", vault=crowd).out
    assert "asked: 3 times, answered 1 (33 %)\n" in out
    assert "promises: 1 of 2 kept in time, 1 open\n" in out


def test_the_heatmap_is_a_picture(run: Run, crowd: Path, tmp_path: Path) -> None:
    file = tmp_path / "heat.svg"
    assert run("stats", "--svg", str(file), vault=crowd).code == 0
    cells = ET.parse(file).getroot().findall("{http://www.w3.org/2000/svg}rect")
    titles = [cell[0].text for cell in cells]
    assert "2024-05-20: 2" in titles
    assert "2024-06-05: 0" in titles
    assert "2024-06-06: 0" not in titles  # tomorrow is no day without contact
    result = run("stats", "--svg", str(tmp_path), vault=crowd)
    assert (result.code, "is a directory" in result.err) == (2, True)


def test_the_month_to_come(run: Run, crowd: Path) -> None:
    rows = json.loads(run("simulate", "--json", "--days", "60", vault=crowd).out)
    assert [(row["at"][:10], row["what"]) for row in rows] == [
        ("2024-06-05", "due"),
        ("2024-06-20", "nudge 2"),
        ("2024-07-02", "nudge 3"),
        ("2024-07-12", "decide"),
    ]
    out = run("simulate", vault=crowd).out.splitlines()
    assert len(out) == 3
    assert out[1].split()[:5] == ["Thu", "20", "Jun", "09:00", "nudge"]


def test_a_shared_vault_may_be_so_late_and_no_later(run: Run, crowd: Path) -> None:
    assert run("check", "--max-overdue", "1", vault=crowd).code == 0
    result = run("check", "--max-overdue", "0", vault=crowd)
    assert result.code == 1
    assert result.out == "work.md:1: 1 d late: Al Moreau: the offer\n"
    assert result.err == "journal: 1 follow-ups are overdue; the limit is 0\n"


def test_why_now(run: Run, crowd: Path) -> None:
    out = run("due", "--within", "30d", "--why", vault=crowd).out
    assert (
        "due yesterday, on Tue 4 Jun; you promised this; last contact 8 days ago" in out
    )
    assert (
        "due Thu 20 Jun; asked Mon 20 May, nudged once of 3; "
        "people usually answer within 1 day, nine of ten within 8; "
        "today is day 8: late; last contact 8 days ago"
    ) in out


def test_who_waits_and_how_long(run: Run, crowd: Path) -> None:
    result = run("waiting", vault=crowd)
    assert (result.code, result.err) == (0, "")
    title, row, following = result.out.splitlines()
    assert title == "Waiting for 1 reply"
    assert row.split("  ", 2)[2] == (
        " 16 days  1 of 3 nudges  Al Moreau  @al signature  work.md:2"
    )
    assert following.startswith("Next: journal nudge ")


def test_past_the_ladder_it_is_a_question(run: Run, crowd: Path) -> None:
    for day, when in (("20", "2 of 3"), ("24", "2 of 3")):
        out = run("--now", f"2024-06-{day}T09:30", "due", "signature", vault=crowd).out
        assert f" n nudge? {when} " in out


def test_paused_until(run: Run, crowd: Path) -> None:
    note = crowd / "People/Cora.md"
    before = note.read_text()
    assert run("pause", "@cora", "2mo", vault=crowd).code == 0
    assert note.read_text() == before.replace(
        "keep: 1w\n", "keep: 1w\npause-until: 2024-08-05\n"
    )
    assert run("cold", vault=crowd).out == ""
    run("pause", "cora", "1", "sep", vault=crowd)
    assert note.read_text().count("pause-until") == 1
    assert "pause-until: 2024-09-01\n" in note.read_text()
    run("undo", vault=crowd)
    run("undo", vault=crowd)
    assert note.read_text() == before
    assert "has no note" in refused(run("pause", "@dev", "2mo", vault=crowd), 2)
    assert "until when" in refused(run("pause", "@cora", vault=crowd), 2)
    note.write_text("---\npause-until:\n  - x\n---\n")
    assert "by hand" in refused(run("pause", "@cora", "2mo", vault=crowd), 5)
    note.write_text("no front matter\n")
    assert run("pause", "@cora", "2mo", vault=crowd).code == 0
    assert note.read_text() == ("---\npause-until: 2024-08-05\n---\nno front matter\n")


def test_values_that_say_nothing_are_problems(run: Run, vault: VaultMaker) -> None:
    root = vault({"People/Al.md": "---\nkeep: often\ntz: Mars\nladder: steep\n---\n"})
    out = run("check", vault=root).out
    assert [line.split("” is not understood here")[0] for line in out.splitlines()] == [
        "People/Al.md:1: unread-key: “keep: often",
        "People/Al.md:1: unread-key: “tz: Mars",
        "People/Al.md:1: unread-key: “nudge-schedule: steep",
    ]


def test_birthdays_are_below_the_agenda(run: Run, vault: VaultMaker) -> None:
    root = vault(
        {
            "n.md": "- [ ] ring @bo 📅 2024-06-05\n",
            "People/Al.md": "---\nbirthday: 1990-06-07\n---\n",
            "People/Bo.md": "---\nbirthday: 06-08\ndo-not-contact: true\n---\n",
            "People/Cy.md": "---\nbirthday: 06-20\n---\n",
        }
    )
    for _ in range(2):  # read, and from the cache
        out = run("due", vault=root).out
        assert out.splitlines()[-2:] == [
            "Birthdays and other days (1)",
            "  Fri 7 Jun  Al: birthday, 34",
        ]
    out = run("due", "--within", "20d", vault=root).out
    assert out.endswith("  Thu 20 Jun  Cy: birthday\n")
    assert "birthday" not in run("due", "@bo", vault=root).out
    assert "birthday" not in run("list", vault=root).out
