"""Promises in words, what an entry is blocked by, and where contact was noted."""

from __future__ import annotations

import json
import re

import pytest

from tests.cli.conftest import Run, lines_of, refused
from tests.conftest import VaultMaker


@pytest.mark.parametrize(
    ("text", "promised", "turn"),
    [
        ("I owe @bob: the slides", True, "mine"),
        ("#work I still owe [[Bob]] an answer", True, "mine"),
        ("we owe @bob the draft", True, "mine"),
        ("the slides @bob #promised", True, "mine"),
        ("ask @bob what I owe", False, "mine"),
        ("I owe a lot to Bob", False, "mine"),
        ("@bob owes me the keys", False, "theirs"),
        ("[[Bob]] still owes us an answer", False, "theirs"),
        ("@ana and @bob owe me their numbers", False, "theirs"),
        ("ask what @bob owes me", False, "mine"),
    ],
)
def test_who_owes_what(
    run: Run, vault: VaultMaker, text: str, promised: bool, turn: str
) -> None:
    root = vault(
        {
            "a.md": f"- [ ] {text} 📅 2024-06-01\n",
            "People/Bob.md": "---\ntype: person\n---",
        }
    )
    [row] = json.loads(run("list", "--json", vault=root).out)
    assert row["turn"] == turn
    assert (run("list", "is:promised", vault=root).out != "") is promised


def test_a_promise_is_not_made_a_wait_in_passing(run: Run, vault: VaultMaker) -> None:
    root = vault({"a.md": "- [ ] I owe @bob: the slides 📅 2024-06-07\n"})
    for words in (["waiting", "a:1"], ["nudge", "a:1"]):
        said = refused(run(*words, vault=root), 5)
        assert "you promised this" in said
        assert re.search(r"anyway: journal (asked|nudge) \w+ --reason", said)
    assert lines_of(root, "a.md") == ["- [ ] I owe @bob: the slides 📅 2024-06-07"]
    run("waiting", "a:1", "--reason", "he has the template", vault=root)
    assert lines_of(root, "a.md")[0] == (
        "- [ ] I owe @bob: the slides #waiting 📅 2024-06-10"
    )
    assert lines_of(root, "a.md")[1].endswith(
        "2024-06-05 sent: asked (although he has the template)"
    )


def test_what_it_hangs_on(run: Run, vault: VaultMaker) -> None:
    lease = "- [ ] draft the lease 📅 2024-06-05 🆔 abc\n"
    sign = "- [ ] sign 📅 2024-06-05 ⛔ abc\n"
    root = vault({"a.md": lease, "b.md": sign})
    blocked = "blocked by “draft the lease” (a.md:1)"
    assert blocked in run("due", "--why", vault=root).out
    [row] = json.loads(run("list", "sign", "--json", vault=root).out)
    assert blocked in row["why"]
    run("done", "a:1", vault=root)
    assert "blocked" not in run("due", "--why", vault=root).out


def test_where_contact_was_noted_is_said(run: Run, vault: VaultMaker) -> None:
    """Without a note of theirs it goes to the first; with one, there."""
    entries = "- [ ] lease @ana 📅 2024-06-01\n- [ ] offer @ana 📅 2024-06-03\n"
    root = vault({"a.md": entries})
    said = run("log", "@ana", "call", "soon", vault=root).err
    assert "noted under “lease @ana”; open with them: “offer @ana” (a.md:2)" in said
    with_note = vault({"a.md": entries, "People/Ana.md": "---\ntype: person\n---\n"})
    said = run("log", "@ana", "call", "soon", vault=with_note).err
    assert "noted in their note; open with them: “lease @ana” (a.md:1); “offer" in said
    alone = vault({"a.md": entries.splitlines()[0]})
    assert run("log", "@ana", "call", "soon", vault=alone).err == ""
