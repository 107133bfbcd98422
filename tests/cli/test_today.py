"""`journal today`: what needs you now, on one screen, whatever is late."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from journal.api.journal import Journal
from journal.api.view import View
from journal.cli.web.today_html import today_html
from tests.cli.conftest import Run, refused
from tests.conftest import NOW, VaultMaker


def test_today_comes_first_and_what_is_late_last(run: Run, sample: Path) -> None:
    lines = run("today", vault=sample).out.splitlines()
    assert lines[0] == "Wednesday 5 June: 5 overdue (2 promised), 2 to nudge, 6 today"
    headings = [line for line in lines if line and line[0] not in " "]
    assert headings[1:] == [
        "Today",
        "To nudge",
        "Overdue, oldest first",
        "Next: tomorrow, sign maker's quote for three enamel signs",
    ]
    at = {line: number for number, line in enumerate(lines)}
    assert at["To nudge"] - at["Today"] == 1 + 6
    assert at["Overdue, oldest first"] - at["To nudge"] == 1 + 2
    assert "  …3 more: journal list is:overdue" in at
    assert len(lines) < 24, "it fits a small terminal"


def test_the_hour_the_mark_and_which_nudge(run: Run, sample: Path) -> None:
    out = run("today", vault=sample).out
    assert " • any time " in out
    assert " p 17:00    Carla Ndiaye " in out
    assert (
        " n 3 of 3   Bram Oosterveld @bram signature on the statement of work " in out
    )
    assert " p 4 d late @Łukasz         review the harmonics patch " in out
    assert "#promised" not in out
    assert "[[" not in out


def test_a_hundred_late_ones_leave_today_on_the_screen(
    run: Run, vault: VaultMaker
) -> None:
    late = "".join(f"- [ ] @a late {n} 📅 2024-05-01\n" for n in range(100))
    asks = "".join(
        f"- [ ] @b{n} asked #waiting 📅 2024-06-01\n    - 2024-05-20 mail: asked\n"
        for n in range(20)
    )
    root = vault(late + asks + "- [ ] @c now 📅 2024-06-05\n")
    lines = run("today", vault=root).out.splitlines()
    assert lines[0] == "Wednesday 5 June: 100 overdue, 20 to nudge, 1 today"
    assert len(lines) <= 16
    assert "  …98 more: journal list is:overdue" in lines
    assert "  …16 more: journal list is:nudge" in lines
    assert len(run("list", "is:overdue", vault=root).out.splitlines()) == 100 + 2


def test_a_query_and_a_number(run: Run, sample: Path) -> None:
    hers = run("today", "@alice", vault=sample).out.splitlines()
    assert hers[0] == "Wednesday 5 June: 1 overdue, 1 today"
    assert sum(".md:" in line for line in hers) == 2
    three = run("today", "-n", "3", vault=sample).out.splitlines()
    assert sum(".md:" in line for line in three) == 3
    assert "  …10 more: journal today" in three
    assert "…1 more: journal list" not in run("today", "@alice", vault=sample).out
    why = run("today", "@alice", "--why", vault=sample).out
    assert "due 2 days ago, on Mon 3 Jun" in why
    assert "is:bla" in refused(run("today", "is:bla", vault=sample), 2)


def test_json_is_everything_that_is_up(run: Run, sample: Path) -> None:
    found = json.loads(run("today", "--json", vault=sample).out)
    assert len(found) == 13
    due = json.loads(run("list", "is:due", "--json", vault=sample).out)
    assert {e["id"] for e in found} == {e["id"] for e in due}
    head, *rows = run("today", "--csv", vault=sample).out.splitlines()
    assert head.startswith("id,path,line,")
    assert len(rows) == 13


def test_nothing_is_never_silence(run: Run, vault: VaultMaker) -> None:
    later = run("today", vault=vault("- [ ] @a far 2024-06-20"))
    assert (later.code, later.out) == (0, "")
    assert later.err == "Nothing due. Next: Thu 20 Jun, @a, far.\n"
    empty = run("today", vault=vault({}))
    assert empty.err.startswith("No Markdown notes in ")
    assert run("today", "@nobody", vault=vault("- [ ] @a x 2024-06-05")).err == (
        "No follow-up matches.\n"
    )


BIRTHDAYS = {
    "n.md": "- [ ] ring @bo 2024-06-05\n",
    "People/Al <3.md": "---\ntype: person\nbirthday: 1990-06-05\n---\n",
    "People/Bo.md": "---\ntype: person\nbirthday: 06-06\n---\n",
    "People/Cy.md": "---\ntype: person\nbirthday: 06-07\n---\n",
}


def test_birthdays_of_today_and_tomorrow(run: Run, vault: VaultMaker) -> None:
    root = vault(BIRTHDAYS)
    # the second answer is from the cache
    for _ in range(2):
        lines = run("today", vault=root).out.splitlines()
        assert lines[0] == "Wednesday 5 June: 1 today"
        assert lines[-3:] == [
            "Birthdays and other days (2)",
            "  today     Al <3: birthday, 34",
            "  tomorrow  Bo: birthday",
        ]
    assert "birthday" not in run("today", "ring", vault=root).out


def test_birthdays_on_the_plain_page(
    vault: VaultMaker, open_vault: Callable[[Path], Journal]
) -> None:
    journal = open_vault(vault(BIRTHDAYS))
    page = today_html(journal, View(journal, NOW))
    assert "<h2>Birthdays and other days (2)</h2>" in page
    assert '<span class="when">today</span> Al &lt;3: birthday, 34</li>' in page
    assert "Cy" not in page
    settings = b"upcoming-days = 0\n"
    journal = open_vault(vault({**BIRTHDAYS, ".journal.toml": settings}))
    page = today_html(journal, View(journal, NOW))
    assert "<h2>Birthdays and other days (1)</h2>" in page
    assert "Bo: birthday" not in page
