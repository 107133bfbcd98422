"""`journal show`: one entry, why it is up, and its line taken apart."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run, refused
from tests.conftest import VaultMaker

TASKS = {
    ".obsidian/community-plugins.json": '["obsidian-tasks-plugin"]',
    ".obsidian/plugins/obsidian-tasks-plugin/data.json": "{}",
}


def test_an_entry_with_its_context(run: Run, vault: VaultMaker) -> None:
    root = vault(
        {
            "n.md": (
                "# Pilot\n\n## Offer\n- [ ] @al send it 📅 2024-06-03\n"
                "    - 2024-05-30 mail: wants a number\n"
            ),
            "People/Al Moreau.md": "---\naliases: al\nemail: al@x.example\norg: X\n---\n",
        }
    )
    result = run("show", "n:4", vault=root)
    assert (result.code, result.err) == (0, "")
    assert result.out == (
        "5627  @al send it  2 days late\n"
        "Why now: due 2 days ago, on Mon 3 Jun\n"
        "Al Moreau · X · al@x.example\n"
        "Last contact Thu 30 May, 6 days ago: wants a number  n.md:5\n"
        "\n"
        "n.md, Pilot, Offer\n"
        "   1   # Pilot\n"
        "   2\n"
        "   3   ## Offer\n"
        "   4 > - [ ] @al send it 📅 2024-06-03\n"
        "   5       - 2024-05-30 mail: wants a number\n"
        "Next: journal done 5627 · snooze 5627 fri · draft 5627\n"
    )


def test_its_problems_are_told(run: Run, work: Path) -> None:
    result = run("show", "work:15", vault=work)
    assert result.code == 0
    assert (
        "work.md:15: 2024-02-30 does not exist, so this follow-up has no due date; "
        "write an existing date as YYYY-MM-DD\n"
    ) in result.out


@pytest.mark.parametrize("id", ["work:16", "work:99", "ffff", "nowhere.md:1"])
def test_no_such_entry(run: Run, work: Path, id: str) -> None:
    assert f"“{id}”" in refused(run("show", id, vault=work), 4)


EXPLAINED = [
    # the line behind the checkbox, and what each piece is
    ("📅 2024-06-14", "due 2024-06-14, seen by Tasks"),
    ("📅 2024-06-14 lunch", "due 2024-06-14, not recognised by Obsidian Tasks"),
    ("2024-06-01 and 2024-06-02", "another date in the text (not the due date)"),
    (
        "📅 2024-06-14 📅 2024-06-15",
        "due 2024-06-15, ignored: another one counts, seen by Tasks",
    ),
    ("⏫", "priority high, seen by Tasks"),
    ("@alice.smith", "person alice.smith"),
    ("[[People/Al|al]]", "link to People/Al"),
    ("`📅 2024-06-14`", ""),
    ("@{2024-06-01} @@{10:30}", "time, belongs to the date next to it, 10:30"),
]


@pytest.mark.parametrize(("body", "meaning"), EXPLAINED)
def test_what_each_piece_was_taken_for(
    run: Run, vault: VaultMaker, body: str, meaning: str
) -> None:
    line = f"  * [/] a  {body} ^id"
    root = vault({**TASKS, "n.md": f"- x\n{line}"})
    result = run("show", "n:2", "--explain", "--json", vault=root)
    page = json.loads(result.out)
    assert "".join(token["text"] for token in page["tokens"]) == line
    assert meaning in [token["meaning"] for token in page["tokens"]]
    assert "in-progress" in [token["meaning"] for token in page["tokens"]]
    shown = run("show", "n:2", "--explain", vault=root)
    assert len(shown.out.splitlines()) == len(page["tokens"])
    assert any(row.endswith(meaning) for row in shown.out.splitlines())


def test_tasks_is_not_spoken_of_where_it_is_not_used(
    run: Run, vault: VaultMaker
) -> None:
    root = vault("- [ ] @al x 📅 2024-06-14 lunch")
    result = run("show", "note:1", "--explain", vault=root)
    assert "due 2024-06-14\n" in result.out
    assert "Tasks" not in result.out


def test_the_json_has_all_of_an_entry_and_why(run: Run, work: Path) -> None:
    page = json.loads(run("show", "work:3", "--json", vault=work).out)
    [listed] = json.loads(run("list", "offer", "--json", vault=work).out)
    assert {key: page[key] for key in listed} == listed
    assert page["why"].startswith("due 4 days ago")


def test_nothing_of_a_note_reaches_the_terminal_raw(
    run: Run, vault: VaultMaker
) -> None:
    root = vault("# \x1b[2J\n- [ ] @al \x1b]0;x\x07 \u202e #followup\n")
    for words in (["show", "note:2"], ["show", "note:2", "--explain"]):
        out = run(*words, vault=root).out
        assert out
        assert not any(c in out for c in "\x1b\x07\u202e")
