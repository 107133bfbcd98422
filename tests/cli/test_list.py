"""`journal list`: every entry, and the queries that narrow it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import LINES, Run, refused, told
from tests.conftest import VaultMaker
from tests.processes import journal


def found(run: Run, root: Path, *words: str) -> str:
    """The names of what was listed, in the order of their lines."""
    result = run("list", "--json", *words, vault=root)
    assert (result.code, result.err) == (0, "")
    numbers = [entry["line"] for entry in json.loads(result.out)]
    assert numbers == sorted(numbers)
    names = {line: name for name, line in LINES.items()}
    return " ".join(names[number] for number in numbers)


OPEN = "offer call answers far book hidden begun broken"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", OPEN),
        ("--all", "offer call answers far book hidden paid dropped begun broken"),
        # states; a filter that names one gets the closed ones too
        ("is:open", OPEN),
        ("is:overdue", "offer"),
        ("is:today", "call"),
        ("is:due", "offer call"),
        ("is:upcoming", "answers begun"),
        ("is:later", "far"),
        ("is:nudge", ""),
        ("is:someday", "book broken"),
        ("is:hidden", "hidden"),
        ("is:done", "paid"),
        ("is:cancelled", "dropped"),
        ("is:waiting", "answers"),
        ("is:in-progress", "begun"),
        ("is:recurring", "begun"),
        ("is:problem", "broken"),
        ("is:promised", ""),
        ("-is:open", "paid dropped"),
        ("is:open -is:due", "answers far book hidden begun broken"),
        # dates
        ("due:today", "call"),
        ("due:2024-06-12", "answers"),
        ("due:=2024-06-12", "answers"),
        ("due:<2024-06-12", "offer call hidden begun"),
        ("due:<=2024-06-12", "offer call answers hidden begun"),
        ("due:>2024-06-12", "far"),
        ("due:>=2024-06-12", "answers far"),
        ("due:<7d", "offer call hidden begun"),
        ("due:7d", "offer call answers hidden begun"),
        ("due:<fri", "offer call begun"),
        ("due:none", "book broken"),
        ("due:any", "offer call answers far hidden begun"),
        # people, tags, words
        ("@alice", "offer hidden"),
        ("@ALICE", "offer hidden"),
        ("@bob", "call"),
        ("--all @bob", "call paid dropped"),
        ("@alice -is:hidden", "offer"),
        ("-@alice -@bob -@carla", "far book begun broken"),
        ("@nobody", ""),
        ("#work", "offer"),
        ("#work/pilot", "offer"),
        ("#WORK", "offer"),
        ("#wor", ""),
        ("-#followup is:someday", "broken"),
        ("the", "offer book"),
        ("THE offer", "offer"),
        ("'the offer'", "offer"),
        ("'offer the'", ""),
        ('"call back"', "call"),
        ("don't", ""),
        ("note:work", OPEN),
        ("note:WORK.md -note:other", OPEN),
        ("note:other", ""),
        ("priority:high", "offer"),
        ("priority:none @alice", "hidden"),
        ("-- -is:due @alice", "hidden"),
        ("12:30", ""),
        ("https://x.example", ""),
        ("re: offer", ""),
    ],
)
def test_queries(run: Run, work: Path, query: str, expected: str) -> None:
    """Typed without quotes around it: as words of their own."""
    assert found(run, work, *query.split()) == expected
    if not query.startswith("-"):
        assert found(run, work, query) == expected


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("is:don", "unknown filter is:don; did you mean is:done?; is: takes over"),
        ("is:xyz", "unknown filter is:xyz; is: takes overdue, today, "),
        ("iss:done", "unknown filter iss:done; did you mean is:done?"),
        ("du:7d", "unknown filter du:7d; did you mean due:7d?"),
        ("foo:bar", "unknown filter foo:bar; known are is:, due:, note:, priori"),
        ("status:open", "unknown filter status:open; did you mean is:open?"),
        ("people:ana", "unknown filter people:ana; did you mean @ana?"),
        ("due:soon", "in the filter “due:soon”: “soon” is not a date"),
        ("due:<", "in the filter “due:<”: “” is not a date; also: 3d"),
        ("priority:urgent", "unknown filter priority:urgent; priority: takes highest"),
        ("-is:don", "unknown filter is:don; did you mean is:done?"),
        ("is:\x1b[31m", "unknown filter is:␛[31m; is: takes"),
    ],
)
def test_a_query_that_cannot_be_meant(
    run: Run, work: Path, query: str, said: str
) -> None:
    for words in (["list"], ["due"], ["list", "--json"]):
        assert refused(run(*words, query, vault=work), 2).startswith(said)


def test_the_order_is_that_of_the_agenda(run: Run, work: Path) -> None:
    result = run("list", "--all", vault=work)
    headings = [line for line in result.out.splitlines() if ".md:" not in line]
    assert headings == [
        "Today (1)",
        "Overdue (1), oldest first",
        "Next 7 days (2)",
        "Later (1)",
        "Someday (2)",
        "Hidden (1)",
        "Done or cancelled (2)",
        "10 follow-ups",
    ]
    assert "  1cd5 ~ Mon 10 Jun @alice" in result.out
    assert "  9611 x Sun 2 Jun " in result.out
    assert "  f787 - Mon 3 Jun " in result.out


def test_every_checkbox_counts_where_the_vault_says_so(run: Run, work: Path) -> None:
    assert "plain box" not in run("list", vault=work).out
    (work / ".journal.toml").write_text('include = "all-tasks"')
    assert "plain box" in run("list", vault=work).out


def test_the_global_filter_of_tasks_counts(run: Run, vault: VaultMaker) -> None:
    root = vault(
        {
            "n.md": "- [ ] one #task\n- [ ] two\n- [ ] @a three",
            ".obsidian/plugins/obsidian-tasks-plugin/data.json": (
                '{"globalFilter": "#task"}'
            ),
        }
    )
    texts = [
        entry["text"] for entry in json.loads(run("list", "--json", vault=root).out)
    ]
    assert texts == ["one #task", "@a three"]


def test_the_global_filter_is_left_out_where_tasks_leaves_it_out(
    run: Run, vault: VaultMaker
) -> None:
    """Of the words of rows only: not of a longer tag, of JSON or of the note."""
    root = vault(
        {
            "n.md": (
                "- [ ] #task one 📅 2024-06-05\n- [ ] @a #task/b two #task\n"
                "- [ ] #task 📅 2024-06-05\n- [ ] **all** #task @a 📅 2024-06-05"
            ),
            ".obsidian/plugins/obsidian-tasks-plugin/data.json": (
                '{"globalFilter": "#task", "removeGlobalFilter": true}'
            ),
        }
    )

    def words(*arguments: str) -> list[str]:
        out = run(*arguments, vault=root).out
        return [
            " ".join(line.split()[1:-1]) for line in out.splitlines() if "n.md" in line
        ]

    shown = [
        "• any time one",
        "• any time #task",
        "• any time @a all @a",
        "@a @a #task/b two",
    ]
    for _ in range(2):  # made anew, then of the cache
        assert words("list") == shown
    assert words("due") == shown[:3]
    assert len(json.loads(run("list", "#task", "--json", vault=root).out)) == 4
    [one, *_] = json.loads(run("list", "--json", vault=root).out)
    assert (one["text"], one["tags"]) == ("#task one", [])
    done = run("done", one["id"], vault=root).out
    assert "- [x] #task one 📅 2024-06-05 ✅" in done
    assert (root / "n.md").read_text().startswith("- [x] #task one 📅 2024-06-05 ✅")


def test_json_is_in_the_order_of_notes_and_lines(run: Run, vault: VaultMaker) -> None:
    root = vault({"b.md": "- [ ] @a x\n- [ ] @a y 2024-01-01", "a/z.md": "- [ ] @a z"})
    listed = json.loads(run("list", "--json", vault=root).out)
    assert [(e["path"], e["line"]) for e in listed] == [
        ("a/z.md", 1),
        ("b.md", 1),
        ("b.md", 2),
    ]


def test_an_empty_vault_lists_nothing(run: Run, vault: VaultMaker) -> None:
    root = vault({})
    assert (run("list", vault=root).out, run("list", "--json", vault=root).out) == (
        "",
        "[]\n",
    )


def test_what_is_listed_can_be_given_back(work: Path) -> None:
    """`journal list … --json | jq -r '.[].id' | journal done -`, without jq."""
    listed = journal("list", "@alice", "--json", vault=work)
    ids = "\n".join(entry["id"] for entry in json.loads(listed.out))
    done = journal("done", "-", vault=work, stdin=ids.encode())
    assert done.code == 0
    assert [line[:8] for line in told(done.out)] == ["work.md:", "work.md:"]


def test_a_view_stands_for_its_filter(run: Run, vault: VaultMaker) -> None:
    lines = "- [ ] @al one #north 2024-06-05\n- [ ] @bo two 2024-06-05\n"
    settings = '[views]\nNorth = "#north -is:waiting"\n"On Bo" = "@bo"\n'
    root = vault({"a.md": lines, ".journal.toml": settings})
    for command in ("list", "due", "today"):
        shown = run(command, "view:north", vault=root).out
        assert ("one" in shown, "two" in shown) == (True, False)
        assert "two" in run(command, "view:On Bo", vault=root).out
    assert "b,two" not in run("export", "view:North", vault=root).out
    assert refused(run("list", "view:nroth", vault=root), 2) == (
        "no view “nroth”; did you mean North?; known are North, On Bo"
    )
    assert run("done", "view:On Bo", vault=root).code == 0
    assert "- [x] @bo" in (root / "a.md").read_text()
    bare = run("list", "view:x", vault=vault("- [ ] @a x 2024-06-05\n"))
    assert "none is set up" in refused(bare, 2)
