"""Whose turn it is: waiting, nudge, replied, park, log, done --next, cancel --reason."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.cli.conftest import Run, lines_of, refused
from tests.conftest import VaultMaker

LADDER = """\
- [ ] @al signed NDA 📅 2024-06-03
- [ ] @bo the figures #waiting 📅 2024-06-05
    - 2024-05-27 sent: asked for them
    - 2024-05-31 nudge: the short version
- [ ] @cy enough #waiting 📅 2024-06-05
    - 2024-05-01 sent: asked
    - 2024-05-06 nudge: one
    - 2024-05-13 nudge: two
    - 2024-05-24 nudge: three
"""


@pytest.fixture
def ladder(vault: VaultMaker) -> Path:
    return vault({"n.md": LADDER, "People/Al.md": "---\ntype: person\n---\n# Al\n"})


def text_of(root: Path) -> str:
    return (root / "n.md").read_text()


def undone(run: Run, root: Path) -> None:
    assert run("undo", vault=root).code == 0
    assert text_of(root) == LADDER


def test_asking_notes_the_day_and_the_date_of_the_ladder(
    run: Run, ladder: Path
) -> None:
    result = run("waiting", "n:1", "-m", "the two-page version", vault=ladder)
    assert (result.code, result.err) == (
        0,
        "journal: n.md:1: comes back on Mon 10 Jun\n",
    )
    assert lines_of(ladder, "n.md")[:2] == [
        "- [ ] @al signed NDA #waiting 📅 2024-06-10",
        "\t- 2024-06-05 sent: the two-page version",
    ]
    undone(run, ladder)


def test_a_nudge_is_one_more_line_and_the_next_rung(run: Run, ladder: Path) -> None:
    shown = run("nudge", "n:2", "--dry-run", vault=ladder)
    assert text_of(ladder) == LADDER
    result = run("nudge", "n:2", "-m", "only the total", vault=ladder)
    assert result.code == 0
    assert "comes back on Mon 17 Jun" in result.err  # eight business days
    after = lines_of(ladder, "n.md")
    assert after[1] == "- [ ] @bo the figures #waiting 📅 2024-06-17"
    assert after[4] == "    - 2024-06-05 nudge: only the total"
    assert [*after[:1], *after[2:4], *after[5:]] == [
        line for i, line in enumerate(LADDER.splitlines()) if i != 1
    ]
    assert "+- [ ] @bo the figures #waiting 📅 2024-06-17" in shown.out
    undone(run, ladder)


def test_the_first_nudge_is_the_question(run: Run, ladder: Path) -> None:
    run("nudge", "n:1", vault=ladder)
    assert lines_of(ladder, "n.md")[1].strip() == "- 2024-06-05 sent: asked"


def test_at_the_end_of_the_ladder_it_takes_a_reason(run: Run, ladder: Path) -> None:
    message = refused(run("nudge", "n:5", vault=ladder), 5)
    assert message.startswith("not now: all 3 nudges were sent without a reply")
    assert text_of(ladder) == LADDER
    result = run("nudge", "n:5", "--reason", "she asked me to", vault=ladder)
    assert result.code == 0
    assert lines_of(ladder, "n.md")[-1].strip() == (
        "- 2024-06-05 nudge: (although she asked me to)"
    )
    undone(run, ladder)


@pytest.mark.parametrize(
    ("now", "why"),
    [
        ("2024-06-03T09:30", "; wait until Tue 4 Jun; "),
        ("2024-06-08T09:30", "a weekend or holiday"),
        ("2024-06-05T19:00", "it is 19:00 for them, in their quiet hours"),
    ],
)
def test_too_soon_and_the_wrong_hour(
    run: Run, ladder: Path, now: str, why: str
) -> None:
    message = refused(run("--now", now, "nudge", "n:2", vault=ladder), 5)
    assert why in message
    assert re.search(r'; nudge anyway: journal nudge \w{4} --reason "…"$', message)
    assert (
        run("--now", now, "nudge", "n:2", "--reason", "urgent", vault=ladder).code == 0
    )
    assert "(although urgent)" in text_of(ladder)


def test_who_is_not_to_be_contacted_is_not(run: Run, vault: VaultMaker) -> None:
    root = vault(
        {
            "n.md": "- [ ] @al x #waiting\n",
            "People/Al.md": "---\ndo-not-contact: true\n---\n",
        }
    )
    message = refused(run("nudge", "n:1", "--reason", "but", vault=root), 5)
    assert message == "not now: Al is marked do-not-contact"


def test_asked_already(run: Run, ladder: Path) -> None:
    message = refused(run("waiting", "n:2", vault=ladder), 5)
    assert "you are already waiting for them" in message


def test_a_reply_turns_it_round_and_stops_the_ladder(run: Run, ladder: Path) -> None:
    run("replied", "n:5", "-m", "next week, she says", vault=ladder)
    assert lines_of(ladder, "n.md")[4] == "- [ ] @cy enough 📅 2024-06-05"
    assert lines_of(ladder, "n.md")[-1] == "    - 2024-06-05 reply: next week, she says"
    [row] = json.loads(run("list", "enough", "--json", vault=ladder).out)
    assert (row["turn"], row["attempts"]) == ("mine", 0)
    assert "waiting" not in row["why"]
    undone(run, ladder)


def test_parked_until(run: Run, ladder: Path) -> None:
    run("park", "n:5", "1", "sep", "--reason", "after the summer", vault=ladder)
    assert lines_of(ladder, "n.md")[4] == (
        "- [ ] @cy enough #waiting 📅 2024-09-01 🛫 2024-09-01"
    )
    assert (
        lines_of(ladder, "n.md")[-1].strip() == "- 2024-06-05 parked: after the summer"
    )
    assert "enough" not in run("due", "--within", "60d", vault=ladder).out
    later = run("--now", "2024-09-01T09:30", "due", "--why", vault=ladder).out
    assert "enough" in later
    undone(run, ladder)


def test_handed_over_the_nudges_are_counted_anew(run: Run, ladder: Path) -> None:
    assert run("handover", "n:5", "@dee", vault=ladder).code == 0
    after = lines_of(ladder, "n.md")
    assert after[4] == "- [ ] @dee enough #waiting 📅 2024-06-10"
    assert after[-1].strip() == "- 2024-06-05 handed: from @cy to @dee"
    [row] = json.loads(run("list", "enough", "--json", vault=ladder).out)
    assert (row["attempts"], row["people"]) == (0, ["dee"])
    assert run("nudge", "n:5", vault=ladder).code == 0
    assert lines_of(ladder, "n.md")[-1].strip() == "- 2024-06-05 sent: asked"


def test_closed_kindly(run: Run, ladder: Path) -> None:
    run("cancel", "n:5", "--reason", "no answer", vault=ladder)
    after = lines_of(ladder, "n.md")
    assert after[4].startswith("- [-] @cy enough #waiting")
    assert after[-1].strip() == "- 2024-06-05 closed: no answer"
    undone(run, ladder)


def test_done_with_a_next_step(run: Run, ladder: Path) -> None:
    """The step names the entry it follows, and is with the same person."""
    result = run("done", "n:2", "--next", "thank her in 2w", vault=ladder)
    assert (result.code, result.err) == (0, "")
    after = lines_of(ladder, "n.md")
    done, step = after[1], after[4]
    name = done.rpartition("^")[2]
    assert done == f"- [x] @bo the figures #waiting 📅 2024-06-05 ✅ 2024-06-05 ^{name}"
    assert step == f"- [ ] @bo thank her [from:: ^{name}] 📅 2024-06-19"
    [row] = json.loads(run("list", "thank", "--json", vault=ladder).out)
    assert (row["text"], row["due"], row["people"]) == (
        "@bo thank her",
        "2024-06-19",
        ["bo"],
    )
    undone(run, ladder)
    assert "one follow-up at a time" in refused(
        run("done", "n:1", "n:2", "--next", "x", vault=ladder), 2
    )


def test_contact_goes_under_the_open_entry(run: Run, ladder: Path) -> None:
    result = run("log", "@bo", "call", "wants a number", vault=ladder)
    assert result.code == 0
    assert lines_of(ladder, "n.md")[4] == "    - 2024-06-05 call: wants a number"
    assert len(lines_of(ladder, "n.md")) == len(LADDER.splitlines()) + 1
    undone(run, ladder)
    run("log", "n:5", "she", "rang", vault=ladder)
    assert lines_of(ladder, "n.md")[-1] == "    - 2024-06-05 she rang"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("# Al\n", "# Al\n\n- 2024-06-05 call: hello\n"),
        ("", "\n- 2024-06-05 call: hello\n"),
        ("## Log\n", "## Log\n\n- 2024-06-05 call: hello\n"),
        (
            "## Log\n- 2024-01-01 x\n    more\n\n## Other\n",
            "## Log\n- 2024-01-01 x\n    more\n- 2024-06-05 call: hello\n\n## Other\n",
        ),
        (
            "* 2024-02-01 new\n* 2024-01-01 old\n",
            "- 2024-06-05 call: hello\n* 2024-02-01 new\n* 2024-01-01 old\n",
        ),
        ("no end", "no end\n\n- 2024-06-05 call: hello"),
    ],
)
def test_else_into_their_note(
    run: Run, vault: VaultMaker, before: str, after: str
) -> None:
    front = "---\ntype: person\n---\n"
    root = vault({"People/Al.md": front + before})
    result = run("log", "@al", "call", "hello", vault=root)
    assert (result.code, result.err) == (0, "")
    assert (root / "People/Al.md").read_text() == front + after
    [al] = json.loads(run("people", "--json", vault=root).out)
    assert al["timeline"][0] == {
        "day": "2024-06-05",
        "kind": "call",
        "text": "hello",
        "path": "People/Al.md",
        "line": after[: after.index("2024-06-05")].count("\n") + 4,
    }
    run("undo", vault=root)
    assert (root / "People/Al.md").read_text() == front + before


def test_contact_of_another_day(run: Run, ladder: Path) -> None:
    run("log", "@bo", "--on", "2024-06-01", "met", "her", vault=ladder)
    assert "    - 2024-06-01 met her\n" in text_of(ladder)
    message = refused(run("log", "@bo", "--on", "fri", "x", vault=ladder), 2)
    assert "the date is in the future" in message


def test_nobody_to_log_with(run: Run, ladder: Path) -> None:
    assert "no one is called “@zed”" in refused(
        run("log", "@zed", "call", "x", vault=ladder), 4
    )


def test_logging_resets_the_cadence(run: Run, vault: VaultMaker) -> None:
    note = "---\nkeep: 14d\n---\n- 2024-01-01 call: hello\n"
    root = vault({"People/Al.md": note})
    assert run("cold", vault=root).out.startswith("cold")
    run("log", "@al", "call", "hello", vault=root)
    assert run("cold", vault=root).out == ""
    [al] = json.loads(run("people", "--json", vault=root).out)
    assert al["touch"]["due"] == "2024-06-19"


def test_one_of_two_replies_and_the_nudge_goes_to_the_other(
    run: Run, vault: VaultMaker
) -> None:
    text = "- [ ] sign @ana @ben #waiting\n    - 2024-05-20 sent: asked both\n"
    root = vault({"n.md": text, "People/Ben Ko.md": "---\naliases: ben\n---\n"})
    result = run("replied", "n:1", "--by", "@ana", "-m", "signed", vault=root)
    assert result.err.endswith("n.md:1: it waits for the others on\n")
    [row] = json.loads(run("list", "--json", vault=root).out)
    assert row["turn"] == "theirs"
    assert "ana answered on Wed 5 Jun" in row["why"]
    message = refused(run("replied", "n:1", "--by", "@cy", vault=root), 4)
    assert "no one is called “@cy”" in message
    assert run("nudge", "n:1", "-m", "the short version", vault=root).code == 0
    assert lines_of(root, "n.md") == [
        "- [ ] sign @ana @ben #waiting 📅 2024-06-12",
        "    - 2024-05-20 sent: asked both",
        "    - 2024-06-05 reply: @ana: signed",
        "    - 2024-06-05 nudge: to @ben: the short version",
    ]
    [card] = [json.loads(run("who", n, "--json", vault=root).out) for n in ["@ana"]]
    assert (len(card["mine"]), len(card["theirs"])) == (1, 0)
    run("replied", "n:1", "--by", "Ben Ko", vault=root)
    assert "#waiting" not in lines_of(root, "n.md")[0]
    assert lines_of(root, "n.md")[-1] == "    - 2024-06-05 reply: @ben"
