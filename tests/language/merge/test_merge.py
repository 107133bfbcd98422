"""Two people's edits of one note: what is joined, and what is left to a person."""

from __future__ import annotations

import os

import pytest

from journal.language.line.grammar import grammar_of
from journal.language.merge.note_tree import NotMergeable, content_of, read_tree
from journal.language.merge.pieces import Labels, Merged
from journal.language.merge.three_way import merge_notes
from journal.model.settings import Settings
from tests.language.merge.two_people import a_pair

GRAMMAR = grammar_of(Settings())
NIGHTLY = os.environ.get("HYPOTHESIS_PROFILE") == "nightly"
PAIRS = 10_000 if NIGHTLY else 150


def merged(base: str, ours: str, theirs: str) -> Merged:
    return merge_notes(base.encode(), ours.encode(), theirs.encode(), GRAMMAR)


def joined(base: str, ours: str, theirs: str) -> str:
    """The merged text of what has to merge, and the same with the sides changed."""
    found = merged(base, ours, theirs)
    assert found.conflicts == 0, found.content.decode()
    return found.content.decode()


def refused(base: str, ours: str, theirs: str) -> str:
    """The text with markers of what must not be merged."""
    found = merged(base, ours, theirs)
    assert found.conflicts > 0, found.content.decode()
    assert merged(base, theirs, ours).conflicts > 0
    return found.content.decode()


def test_random_pairs_merge_as_they_have_to() -> None:
    needless = mergeable = 0
    for seed in range(PAIRS):
        pair = a_pair(seed)
        one, two = pair.one.text(), pair.two.text()
        found = merged(pair.base, one, two)
        text = found.content.decode()
        if found.conflicts == 0:
            assert not pair.clash, f"seed {seed}: both changed one thing"
            assert pair.wrong(text) == "", f"seed {seed}"
        shown = text.splitlines()
        if found.conflicts:
            needless += not pair.clash
            known = set(pair.base.splitlines())
            for side in (pair.one, pair.two):
                for thing in side.new:
                    assert thing.line() in shown, f"seed {seed}: lost"
                for number, words in side.logged.items():
                    assert f"    - {words}" in shown, f"seed {seed}: lost {number}"
            assert set(shown) - known, f"seed {seed}: nothing of either side"
        mergeable += not pair.clash
    assert needless <= 0.03 * mergeable


LIST = "# W\n\n- [ ] send the offer @ana 📅 2026-03-01\n- [ ] call the bank @bo\n"
OFFER = "- [ ] send the offer @ana 📅 2026-03-01"


@pytest.mark.parametrize(
    ("ours", "theirs", "wanted"),
    [
        (
            "- [x] send the offer @ana 📅 2026-03-01 ✅ 2026-02-27",
            "- [ ] send the offer @ana #waiting 📅 2026-03-01",
            "- [x] send the offer @ana #waiting 📅 2026-03-01 ✅ 2026-02-27",
        ),
        (
            "- [ ] send the offer @ana 📅 2026-03-09",
            "- [ ] send the offer to the board @ana 📅 2026-03-01",
            "- [ ] send the offer to the board @ana 📅 2026-03-09",
        ),
        (
            "- [ ] send the offer @cy 📅 2026-03-01",
            "- [ ] send the offer @ana ⏫ 📅 2026-03-01 ^o1",
            "- [ ] send the offer @cy ⏫ 📅 2026-03-01 ^o1",
        ),
        (
            "- [ ] send the offer @ana #a 📅 2026-03-01",
            "- [ ] send the offer @ana #b 📅 2026-03-01",
            "- [ ] send the offer @ana #a #b 📅 2026-03-01",
        ),
        (
            "- [ ] send the offer @ana ⏫ 📅 2026-03-01",
            "- [ ] send the offer @ana with @cy 📅 2026-03-01",
            "- [ ] send the offer @ana with @cy ⏫ 📅 2026-03-01",
        ),
        (
            "* [ ] send the offer @ana 📅 2026-03-01",
            "- [ ] send the offer @ana 🛫 2026-02-20 📅 2026-03-01",
            "* [ ] send the offer @ana 🛫 2026-02-20 📅 2026-03-01",
        ),
    ],
)
def test_fields_of_one_line_are_joined(ours: str, theirs: str, wanted: str) -> None:
    one, two = LIST.replace(OFFER, ours), LIST.replace(OFFER, theirs)
    assert joined(LIST, one, two) == LIST.replace(OFFER, wanted)


def test_one_field_with_two_values_is_left_to_a_person() -> None:
    one = LIST.replace("03-01", "03-02")
    two = LIST.replace("03-01", "03-03")
    text = refused(LIST, one, two)
    assert text == (
        "# W\n\n<<<<<<< ours\n- [ ] send the offer @ana 📅 2026-03-02\n=======\n"
        "- [ ] send the offer @ana 📅 2026-03-03\n>>>>>>> theirs\n"
        "- [ ] call the bank @bo\n"
    )


def test_log_lines_of_both_stay_and_ours_come_first() -> None:
    one = LIST.replace("03-01\n", "03-01\n    - 2026-02-01 mail: asked\n")
    two = LIST.replace("03-01\n", "03-01\n    - 2026-02-02 call: no answer\n")
    assert joined(LIST, one, two) == LIST.replace(
        "03-01\n",
        "03-01\n    - 2026-02-01 mail: asked\n    - 2026-02-02 call: no answer\n",
    )


def test_what_one_deleted_and_the_other_touched_is_not_merged() -> None:
    gone = LIST.replace(OFFER + "\n", "")
    assert OFFER in refused(LIST, gone, LIST.replace("03-01\n", "03-01\n    - log\n"))
    assert joined(LIST, gone, LIST.replace("bank @bo", "bank @cy")) == gone.replace(
        "@bo", "@cy"
    )


def test_likeness_alone_joins_no_strangers() -> None:
    base = "- [ ] send the quote @ana\n"
    ours = "- [ ] chase the quote @ana\n"
    text = refused(base, ours, "- [x] send the quote @ana ✅ 2026-03-01\n")
    assert "[x] chase" not in text


def test_a_changed_twin_is_the_one_that_was_changed() -> None:
    twin = "- [ ] pay the rent @kim\n"
    base = f"{twin}{twin}"
    one = f"- [x] pay the rent @kim ✅ 2026-03-01\n{twin}"
    two = f"{twin}- [ ] pay the rent @kim #waiting\n"
    assert joined(base, one, two) == (
        "- [x] pay the rent @kim ✅ 2026-03-01\n- [ ] pay the rent @kim #waiting\n"
    )


def test_which_twin_was_deleted_is_not_guessed() -> None:
    twin = "- [ ] pay the rent @kim\n"
    refused(f"{twin}{twin}", twin, f"{twin}- [x] pay the rent @kim ✅ 2026-03-01\n")


def test_a_twin_that_moved_is_not_told_from_the_other() -> None:
    twin = "- [/] check the slides @kim\n"
    base = f"## A\n{twin}## B\n{twin}## C\n"
    moved = f"## A\n{twin}## B\n## C\n{twin}"
    refused(base, moved, base.replace("[/]", "[x]", 1))
    assert joined(base, moved, base + "- [ ] new @lou\n") == (
        moved + "- [ ] new @lou\n"
    )


SERIES = "- [ ] pay the rent @kim 🔁 every month 📅 2026-03-01\n"
TICKED = (
    "- [ ] pay the rent @kim 🔁 every month 📅 2026-04-01\n"
    "- [x] pay the rent @kim 🔁 every month 📅 2026-03-01 ✅ 2026-03-0{day}\n"
)


def test_a_series_that_both_ticked_goes_on_once() -> None:
    ticked = TICKED.format(day=1)
    logged = ticked + "    - 2026-03-01 note: by card\n"
    assert joined(SERIES, ticked, logged) == logged
    refused(SERIES, ticked, TICKED.format(day=2))


def test_a_series_ticked_here_and_changed_there_is_not_merged() -> None:
    for change in (("@kim", "@lou"), ("03-01", "03-05"), ("rent", "rent early")):
        refused(SERIES, TICKED.format(day=1), SERIES.replace(*change))


def test_a_line_without_its_block_id_is_another_one() -> None:
    base = "- [ ] pay the rent @kim ^r1\n"
    refused(base, "- [ ] pay the rent @kim\n", "- [x] pay the rent @kim ^r1\n")
    plain = "- [ ] pay the rent @kim\n"
    assert joined(plain, base, "- [x] pay the rent @kim\n") == (
        "- [x] pay the rent @kim ^r1\n"
    )


def test_an_entry_moved_here_and_ticked_there() -> None:
    base = "## A\n- [ ] pay the rent @kim\n    - 2026-01-01 mail: x\n## B\n"
    moved = "## A\n## B\n- [ ] pay the rent @kim\n    - 2026-01-01 mail: x\n"
    assert joined(base, moved, base.replace("[ ]", "[x]")) == moved.replace(
        "[ ]", "[x]"
    )
    third = "## A\n## B\n## C\n"
    text = refused(
        base + "## C\n",
        moved + "## C\n",
        third + "- [ ] pay the rent @kim\n    - 2026-01-01 mail: x\n",
    )
    assert text.count("pay the rent") == 2


def test_two_new_keys_of_the_front_matter_are_both_kept_but_never_one_twice() -> None:
    base = "---\ntype: person\n---\nHello.\n"
    one = base.replace("person\n", "person\ntier: A\n")
    two = base.replace("person\n", "person\norg: Quay\n")
    assert joined(base, one, two) == base.replace(
        "person\n", "person\ntier: A\norg: Quay\n"
    )
    refused(base, one, base.replace("person\n", "person\ntier: B\n"))


def test_nothing_in_common_but_the_beginning() -> None:
    one = "# Day\n- [ ] pay the rent @kim\n"
    two = "# Day\n- [ ] call the bank @bo\n"
    assert joined("", one, two) == one + "- [ ] call the bank @bo\n"
    refused("", one, "# Day\n- [x] pay the rent @kim\n")


def test_line_ends_and_the_last_one_are_fields_of_the_file() -> None:
    wide = LIST.replace("\n", "\r\n")
    one = LIST.replace("@bo", "@cy")
    assert joined(LIST, one, wide) == wide.replace("@bo", "@cy")
    bare = LIST.removesuffix("\n")
    assert joined(LIST, one, bare) == bare.replace("@bo", "@cy")
    text = refused(bare, bare + "#a 📅 2026-01-01", bare + "#b 📅 2026-01-02")
    assert text.endswith("\n>>>>>>> theirs\n")


@pytest.mark.parametrize(
    "text",
    ["a\0b\n", "a\r\nb\n", "a\rb\n", "<<<<<<< HEAD\na\n=======\n>>>>>>> x\n"],
)
def test_what_only_lines_can_merge_is_said(text: str) -> None:
    with pytest.raises(NotMergeable):
        merged(LIST, text, LIST)


def test_markers_as_they_are_asked_for() -> None:
    one, two = LIST.replace("@bo", "@cy"), LIST.replace("@bo", "@dee")
    found = merge_notes(
        LIST.encode(), one.encode(), two.encode(), GRAMMAR, Labels("mine", "home"), 9
    )
    text = found.content.decode()
    assert "<<<<<<<<< mine\n" in text
    assert "\n=========\n" in text
    assert ">>>>>>>>> home\n" in text


HARD = [
    "---\na: 1\nlist:\n  - x\n\n- y\n---\n\nText\nmore\n===\n\n> - [ ] quoted @kim\n>   - 2026-01-01 mail: a\n",
    "- [ ] a @kim\nlazy\n\n  still\n\n```\n- [ ] no\n\n```\n\n\n\n<!-- a\n\nb -->\nend",
    "﻿# T\n\n1. [ ] one\n   - [x] two\n\t\t- three\n%%\nhidden\n%%\n\n",
    "\n\n\n",
    "",
]


@pytest.mark.parametrize("text", HARD)
def test_the_tree_of_a_note_is_the_note(text: str) -> None:
    tree = read_tree(text.encode(), GRAMMAR)
    lines = [*tree.root.lines(), *tree.trailing]
    eol = tree.eol or b"\n"
    assert content_of(lines, eol, ended=tree.ended, bom=tree.bom) == text.encode()


@pytest.mark.parametrize("text", HARD)
def test_who_did_nothing_takes_what_the_other_did(text: str) -> None:
    other = text + "\n- [ ] new @kim\n"
    assert joined(text, text, other) == other
    assert joined(text, other, text) == other
    assert joined(text, other, other) == other


def test_a_long_list_is_merged_by_entry_too() -> None:
    lines = [f"- [ ] order part {n} @kim 📅 2026-03-01" for n in range(1000)]
    one, two = list(lines), list(lines)
    one[0] = one[0].replace("[ ]", "[x]")
    two[0] += " #waiting"
    one[-1] += " #promised"
    two[-1] = two[-1].replace("@kim", "@lou")
    text = joined("\n".join(lines), "\n".join(one), "\n".join(two)).splitlines()
    assert text[0] == "- [x] order part 0 @kim 📅 2026-03-01 #waiting"
    assert text[-1] == "- [ ] order part 999 @lou 📅 2026-03-01 #promised"
    assert text[1:-1] == lines[1:-1]


def test_too_deep_a_list_is_left_to_git() -> None:
    with pytest.raises(NotMergeable):
        merged("".join("  " * n + "- [ ] a @kim\n" for n in range(150)), "a\n", "b\n")
