"""Several people on one vault: who owns an entry, and who is notified."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path

import pytest

from journal import Journal
from journal.practice.agenda.moments import moments_of
from tests.cli.conftest import Run
from tests.conftest import VaultMaker

NOTE = """\
# Work

- [ ] @alice send the offer [owner:: ana] 📅 2024-06-04
- [ ] @alice check the terms [assignee:: [[Bo Lind]]] 📅 2024-06-04
- [ ] @bo order the paper 📅 2024-06-04
- [ ] @carla call back 📅 2024-06-04
- [ ] @bo sends the list #waiting 📅 2024-06-04
- [ ] @alice both sign [owner:: @ana, bo] 📅 2024-06-04
"""
PROJECT = "---\nowner: bo\n---\n- [ ] @dev test it 📅 2024-06-03\n- [ ] @dev ship it [owner:: ana] 📅 2024-06-03\n"
BO = "---\ntype: person\naliases: [bo]\n---\n"
NOTES = {
    "work.md": NOTE,
    "project.md": PROJECT,
    "People/Bo Lind.md": BO,
    ".journal.toml": 'team = ["ana", "bo"]\n',
}
ANA = {"offer", "call back", "list", "sign", "ship"}
BOS = {"terms", "paper", "call back", "list", "sign", "test"}
WORDS = sorted(ANA | BOS)


@pytest.fixture
def team(vault: VaultMaker) -> Path:
    return vault(NOTES)


def me(*names: str) -> None:
    config = Path(os.environ["XDG_CONFIG_HOME"]) / "journal" / "config.toml"
    config.parent.mkdir(parents=True, exist_ok=True)
    config.write_text(f"me = {json.dumps(names)}\n")


def shown(run: Run, root: Path, *words: str) -> set[str]:
    result = run(*words, vault=root)
    assert result.code in (0, 1), result.err
    return {word for word in WORDS if word in result.out}


def test_without_a_name_of_ones_own_everything_is_shown(run: Run, team: Path) -> None:
    assert shown(run, team, "due") == set(WORDS)


def test_each_has_a_list_of_their_own(run: Run, team: Path) -> None:
    me("ana", "ana@example.org")
    for _ in range(2):  # the second one is answered from the cache
        assert shown(run, team, "due") == ANA
    assert shown(run, team, "today", "--json") == ANA
    assert shown(run, team, "list", "--json") == ANA
    assert shown(run, team, "due", "--for", "@bo") == BOS
    assert shown(run, team, "due", "--for", "Bo Lind") == BOS
    assert shown(run, team, "due", "--for", "all") == set(WORDS)
    for form in ("--json", "--csv", "--why"):
        for command in ("due", "list"):
            assert shown(run, team, command, form, "--for", "@bo") == BOS
            assert shown(run, team, command, form) == ANA
    assert shown(run, team, "due") == ANA  # looking at his leaves hers alone
    me("Bo Lind")
    assert shown(run, team, "due") == BOS


def test_a_filter_asks_for_the_owner(run: Run, team: Path) -> None:
    me("ana")
    assert shown(run, team, "list", "owner:bo") == {"terms", "paper", "test", "sign"}
    assert shown(run, team, "list", 'owner:"Bo Lind"') == {
        "terms",
        "paper",
        "test",
        "sign",
    }
    assert shown(run, team, "due", "owner:@bo", "-owner:ana") == {
        "terms",
        "paper",
        "test",
    }
    assert shown(run, team, "today", "--json", "owner:me") == {"offer", "sign", "ship"}
    assert shown(run, team, "list", "owner:none") == {"call back", "list"}
    assert shown(run, team, "list", "owner:any", "--for", "@bo") == {
        "terms",
        "paper",
        "sign",
        "test",
    }
    assert shown(run, team, "due") == ANA
    done = run("done", "owner:bo", "note:project", vault=team)
    assert done.out.count("test it") == 2
    me()
    refused = run("list", "owner:me", vault=team)
    assert refused.code == 2
    assert refused.err.startswith("error: owner:me needs your names")
    wrong = run("list", "assignee:bo", vault=team)
    assert "did you mean owner:bo?" in wrong.err


def test_json_says_whose_it_is(run: Run, team: Path) -> None:
    rows = json.loads(run("list", "--json", vault=team).out)
    owners = {row["text"].split(" ", 1)[1]: row["owner"] for row in rows}
    assert owners["send the offer"] == ["ana"]
    assert owners["check the terms"] == ["Bo Lind"]
    assert owners["order the paper"] == ["bo"]
    assert owners["call back"] == owners["sends the list #waiting"] == []
    assert owners["both sign"] == ["ana", "bo"]
    assert (owners["test it"], owners["ship it"]) == (["bo"], ["ana"])
    people = {row["text"].split(" ", 1)[1]: row["people"] for row in rows}
    assert people["check the terms"] == ["alice"]


@pytest.mark.parametrize(("name", "wanted"), [("ana", ANA), ("bo", BOS)])
def test_each_machine_tells_only_what_is_its_owners(
    team: Path, name: str, wanted: set[str]
) -> None:
    me(name)
    with Journal.open(team) as journal:
        told = moments_of(
            journal.entries, journal.people, journal.settings, date(2024, 6, 3)
        )
    texts = " ".join(moment.entry.text for moment in told if moment.entry)
    assert {word for word in WORDS if word in texts} == wanted


def test_assign_and_handover_in_a_team_change_the_owner(run: Run, team: Path) -> None:
    assert run("assign", "work.md:6", "@ana", vault=team).code == 0
    assert run("handover", "work.md:3", "@bo", vault=team).code == 0
    lines = (team / "work.md").read_text().splitlines()
    assert lines[2].startswith("- [ ] @alice send the offer [owner:: bo]")
    assert lines[3].strip() == "- 2024-06-05 handed: from @ana to @bo"
    assert "@carla call back" in lines[6]
    assert "[owner:: ana]" in lines[6]
    me("bo")
    assert "offer" in shown(run, team, "due")
    # who is of no team is still whom it is about
    assert run("assign", "work.md:7", "@dora", vault=team).code == 0
    assert "@dora call back" in (team / "work.md").read_text()


def test_what_is_somebodys_as_a_page_to_hand_over(run: Run, team: Path) -> None:
    me("ana")
    page = run("export", "--owner", "@bo", vault=team)
    assert page.code == 0, page.err
    assert {word for word in WORDS if word in page.out} == {
        "terms", "paper", "sign", "test",
    }  # fmt: skip
    other = team.parent / "other"
    other.mkdir()
    (other / "page.md").write_text(page.out)
    assert len(json.loads(run("list", "--for", "all", "--json", vault=other).out)) == 4


def test_the_owner_is_no_contact_and_no_word(run: Run, vault: VaultMaker) -> None:
    root = vault("- [ ] @alice call [owner:: bo] 📅 2024-06-04\n")
    [row] = json.loads(run("list", "--json", vault=root).out)
    assert row["text"] == "@alice call"
    assert row["people"] == ["alice"]
    assert run("check", vault=root).out == ""


def test_who_keeps_in_touch_with_whom(run: Run, vault: VaultMaker) -> None:
    person = "---\ntype: person\ntier: A\n{}---\n- 2024-01-02 call: hello\n"
    root = vault(
        {
            "People/Dana.md": person.format("owner: bo\n"),
            "People/Elif.md": person.format("owner: [[Ana]]\n"),
            "People/Finn.md": person.format(""),
            ".journal.toml": 'team = ["ana", "bo"]\n',
        }
    )
    names = {"Dana", "Elif", "Finn"}
    for own, wanted in (((), names), (("ana",), names - {"Dana"})):
        me(*own)
        told = run("cold", vault=root)
        assert {name for name in names if name in told.out} == wanted


def test_each_has_a_review_of_their_own(run: Run, team: Path) -> None:
    for name in ("ana", "Bo Lind"):
        me(name)
        assert run("review", vault=team).code == 0
    reviews = sorted(path.name for path in (team / "Reviews").iterdir())
    assert [name.split(" ", 1)[1] for name in reviews] == ["Bo-Lind.md", "ana.md"]
