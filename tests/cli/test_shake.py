"""Two people with a vault each hand an entry to and fro."""

from __future__ import annotations

import json
import os
import stat
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run, refused
from tests.conftest import Result, VaultMaker
from tests.integrations.mail.letters import letter
from tests.processes import finish

NOW = "2026-11-25T09:00"
WORK = "# Work\n\n- [ ] pilot offer for three quays @bo #waiting 📅 2026-12-05\n"
BO = "---\ntype: person\naliases: [bo]\nemail: bo@example.net\n---\n"


class Person:
    """Someone with a vault of their own."""

    def __init__(self, run: Run, root: Path) -> None:
        self._run = run
        self.root = root
        self.now = NOW

    def __call__(self, *words: str) -> Result:
        return self._run(*words, vault=self.root, now=self.now)

    def said(self, *words: str) -> str:
        result = self(*words)
        assert result.code == 0, result.err
        return result.out

    def read(self, text: str, *options: str) -> Result:
        file = self.root.parent / f"{self.root.name}.txt"
        file.write_text(text)
        return self("shake", "read", str(file), *options)

    def note(self, name: str) -> str:
        return (self.root / name).read_text()


@pytest.fixture
def ana(run: Run, vault: VaultMaker) -> Person:
    return Person(run, vault({"work.md": WORK, "People/Bo.md": BO}))


@pytest.fixture
def bo(run: Run, vault: VaultMaker, ana: Person) -> Person:
    """Bo, who has taken Ana's code."""
    person = Person(run, vault({"inbox.md": "# Inbox\n"}))
    code = ana.said("shake", "new", "@bo").strip()
    pair = person.said("shake", "accept", "@ana", code)
    assert pair.split()[1] == json.loads(ana.said("shake", "list", "--json"))[0]["pair"]
    return person


def test_the_turn_goes_to_and_fro(ana: Person, bo: Person) -> None:
    first = ana.said("shake", "offer", "work.md:3", "@bo")
    line = ana.note("work.md").splitlines()[2]
    shared = line.rpartition("^")[2]
    assert len(shared) == 8
    assert line.startswith(WORK.splitlines()[2])

    shown = bo.read(f"Hello Bo,\n\n{first}")
    assert (shown.code, bo.note("inbox.md")) == (0, "# Inbox\n")
    assert "your turn: pilot offer for three quays, by 2026-12-05" in shown.out
    assert "nothing was written" in shown.err
    assert bo.read(first, "--yes").code == 0
    own = f"- [ ] pilot offer for three quays @ana 📅 2026-12-05 ^{shared}"
    assert own in bo.note("inbox.md").splitlines()

    # he acts: the turn is hers
    at = bo.note("inbox.md").splitlines().index(own) + 1
    bo.said("nudge", f"inbox.md:{at}")
    back = bo.said("shake", "offer", f"inbox.md:{at}", "@ana")
    assert "n=2" in back
    assert "turn=you" in back
    ana.now = "2026-11-26T09:00"
    assert ana.read(back, "--yes").code == 0
    text = ana.note("work.md")
    assert "#waiting" not in text
    assert "\t- 2026-11-26 reply: the turn is mine again\n" in text
    assert "pilot offer" in ana.said("list", "--json", "--", "-is:waiting")

    # the same again does nothing, nor does what came before
    for old in (back, first):
        assert "old: older than" in bo.read(first).out
        result = ana.read(old, "--yes")
        assert ana.note("work.md") == text
        assert "old" in result.out or result.code == 1
    ana.said("undo")
    assert "#waiting" in ana.note("work.md")


def test_done_is_only_proposed(ana: Person, bo: Person) -> None:
    bo.read(ana.said("shake", "offer", "work.md:3", "@bo"), "--yes")
    bo.said("done", "inbox.md:3")
    block = bo.said("shake", "offer", "inbox.md:3", "@ana")
    before = ana.note("work.md")
    result = ana.read(block, "--yes")
    assert "journal done work.md:3" in result.err
    assert ana.note("work.md") == before


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (("by=2026-12-05", "by=2026-12-24"), "bad signature"),
        (("turn=you", "turn=you turn=me"), "a field twice"),
        (("[journal] ", "> [journal] "), ""),
    ],
)
def test_what_was_forged_or_quoted_changes_nothing(
    ana: Person, bo: Person, change: tuple[str, str], reason: str
) -> None:
    block = ana.said("shake", "offer", "work.md:3", "@bo").replace(*change)
    result = bo.read(block, "--yes", "--json")
    rows = json.loads(result.out)
    assert [row["reason"] for row in rows] == ([reason] if reason else [])
    assert result.code == (1 if reason else 0)
    assert bo.note("inbox.md") == "# Inbox\n"


def test_a_block_of_a_stranger_or_of_an_ended_pair(ana: Person, bo: Person) -> None:
    block = ana.said("shake", "offer", "work.md:3", "@bo")
    assert "no such pair" in bo.read(_with_pair(block), "--yes").out
    bo.said("shake", "end", "@ana")
    assert "no such pair" in bo.read(block, "--yes").out
    assert "secret" not in bo.said("shake", "list")
    assert "no pair with @ana" in refused(bo("shake", "end", "@ana"), 4)


def _with_pair(block: str) -> str:
    """The block as another pair's."""
    at = block.index("pair=") + len("pair=")
    return f"{block[:at]}aaaaaaaa{block[at + 8 :]}"


def test_the_secret_is_for_its_owner_alone(ana: Person, bo: Person) -> None:
    states = Path(os.environ["XDG_STATE_HOME"])
    files = list(states.rglob("pairs.json"))
    assert len(files) == 2
    for file in files:
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    for root in (ana.root, bo.root):
        assert not list(root.rglob("*shake*"))


def test_an_offer_of_more_than_words_is_cut_to_words(ana: Person, bo: Person) -> None:
    (ana.root / "work.md").write_text("- [ ] [[Secret plan|plan]] `x` @bo #acme\n")
    block = ana.said("shake", "offer", "work.md:1", "@bo")
    assert 'text="plan x"' in block
    (ana.root / "work.md").write_text("- [ ] @bo #acme\n")
    told = refused(ana("shake", "offer", "work.md:1", "@bo"), 2)
    assert "--text" in told
    assert 'text="the plan"' in ana.said(
        "shake", "offer", "work.md:1", "@bo", "--text", "the plan"
    )


def test_a_text_may_be_piped_in(ana: Person, bo: Person) -> None:
    block = ana.said("shake", "offer", "work.md:3", "@bo")
    start = [sys.executable, "-m", "journal", "--now", NOW, "--vault", str(bo.root)]
    done = finish([*start, "shake", "read", "--yes"], stdin=block.encode())
    assert done.code == 0, done.err
    assert "@ana 📅 2026-12-05" in bo.note("inbox.md")


def test_no_more_than_twenty_offers_wait_for_an_answer(ana: Person, bo: Person) -> None:
    lines = [f"- [ ] part {number} @bo" for number in range(21)]
    (ana.root / "work.md").write_text("\n".join([*lines, ""]))
    for number in range(1, 21):
        ana.said("shake", "offer", f"work.md:{number}", "@bo")
    assert "not answered" in refused(ana("shake", "offer", "work.md:21", "@bo"), 5)


def test_what_cannot_be_paired(ana: Person, bo: Person) -> None:
    assert "already" in refused(ana("shake", "new", "@bo"), 2)
    assert "not the code" in refused(bo("shake", "accept", "@cy", "abcd-efgh"), 2)
    assert "no pair" in refused(ana("shake", "offer", "work.md:3", "@cy"), 4)
    (ana.root / "work.md").write_text(f"---\nprivate: true\n---\n{WORK}")
    assert "private" in refused(ana("shake", "offer", "work.md:6", "@bo"), 5)


def test_a_draft_to_them_has_the_block_below_it(ana: Person, bo: Person) -> None:
    assert "[journal]" not in ana.said("draft", "work.md:3")
    ana.said("shake", "offer", "work.md:3", "@bo")
    draft = ana.said("draft", "work.md:3")
    assert bo.read(draft, "--yes").code == 0
    assert "@ana 📅 2026-12-05" in bo.note("inbox.md")


def test_mail_brings_blocks_and_says_whose_address_it_is_not(
    ana: Person, bo: Person
) -> None:
    bo.read(ana.said("shake", "offer", "work.md:3", "@bo"), "--yes")
    bo.said("nudge", "inbox.md:3")
    block = bo.said("shake", "offer", "inbox.md:3", "@ana")
    box = ana.root.parent / "mail"
    for part in ("cur", "new", "tmp"):
        (box / part).mkdir(parents=True)
    for number, sender in enumerate(("bo@example.net", "cy@example.net")):
        raw = letter(f"See below.\n\n{block}", From=sender, message_id=f"<{number}@x>")
        (box / "new" / f"{number}").write_bytes(raw)
    (ana.root / ".journal.toml").write_text("")
    config = Path(os.environ["XDG_CONFIG_HOME"]) / "journal" / "config.toml"
    config.parent.mkdir(parents=True, exist_ok=True)
    config.write_text(f'[[mail.box]]\nkind = "maildir"\npath = "{box}"\n')
    (ana.root / "People" / "Cy.md").write_text("---\nemail: cy@example.net\n---\n")
    looked = ana("mail", "look")
    assert "journal shake read" in looked.err
    shown = ana("shake", "read")
    assert "cy@example.net, which is not an address of theirs" in shown.err
    assert "bo@example.net, no" not in shown.err
    assert "my turn" not in ana.note("work.md")
    assert ana("shake", "read", "--yes").code == 0
    assert "the turn is mine again" in ana.note("work.md")
    assert "no block" in ana("shake", "read").err
