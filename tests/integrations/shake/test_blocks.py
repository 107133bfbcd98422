"""Blocks that two vaults hand each other: what is believed, and what is not."""

from __future__ import annotations

import json
import os
import random
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from journal.integrations.shake.block import Block, blocks_in, is_words, read_block
from journal.integrations.shake.keys import (
    Role,
    base32,
    code_of,
    key_of,
    new_entry_id,
    pair_of,
    secret_of,
)
from journal.integrations.shake.pair import Answer, Pair, judge_text
from journal.model.errors import ConfigError
from tests.conftest import CHECKOUT

VECTORS = CHECKOUT.parent / "shared" / "beyond" / "handshake.json"
SECRET = bytes(range(16))
NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
DAY = date(2026, 12, 5)
NIGHTLY = os.environ.get("HYPOTHESIS_PROFILE") == "nightly"
EXCHANGES = 5000 if NIGHTLY else 200


def the_vectors() -> dict[str, Any]:
    if not VECTORS.exists():
        pytest.skip("the shared vectors are not beside the checkout")
    found: dict[str, Any] = json.loads(VECTORS.read_text("utf-8"))
    return found


def test_the_shared_vectors() -> None:
    given = the_vectors()
    secret = bytes.fromhex(given["secret_hex"])
    assert pair_of(secret) == given["pair"]
    for role in ("a", "b"):
        assert key_of(secret, role).hex() == given[f"key_{role}_hex"]
    for one in given["vectors"]:
        pair = Pair(secret, one["my_role"], "bo", date(2026, 11, 1), one["ended"])
        if one["known"]:
            pair.offer("q7k2m4pa", "q7k2m4pa", "pilot offer")
            known = pair.entries["q7k2m4pa"]
            known.n, known.by_role = one["known"]["n"], one["known"]["by_role"]
        now = datetime.strptime(one["now"], "%Y-%m-%dT%H:%MZ").replace(tzinfo=UTC)
        found = judge_text(one["block"], {pair.id: pair}, now)
        if one["verdict"] == "nothing":
            assert not found, one["name"]
            continue
        [(_, verdict)] = found
        said = (verdict.answer.value, verdict.reason)
        assert said == (one["verdict"], one["reason"]), one["name"]
        if "canonical" in one:
            assert verdict.block is not None
            assert verdict.block.signed == one["canonical"]


def pairs() -> tuple[Pair, Pair]:
    """Both sides of one pair."""
    made = date(2026, 11, 1)
    return Pair(SECRET, "a", "bo", made), Pair(SECRET, "b", "ana", made)


def offered(one: Pair, text: str = "pilot offer", by: date | None = DAY) -> Block:
    one.offer("q7k2m4pa", "q7k2m4pa", text)
    block = one.say("q7k2m4pa", turn="b", by=by, done=False, now=NOW)
    assert block is not None
    return block


def text_of(block: Block) -> str:
    return "\n".join(block.lines("pilot offer"))


def test_a_block_is_read_as_it_was_written() -> None:
    one, two = pairs()
    block = offered(one, "Angebot für drei Häfen, 2. Fassung (neu)")
    text = f"Hello,\n\n-- \nAna\n{text_of(block)}\nand more\n"
    assert all(len(line) < 76 for line in text.splitlines())
    [(_, verdict)] = judge_text(text, {two.id: two}, NOW)
    assert (verdict.answer, verdict.block) == (Answer.SHOW, block)
    folded = text.replace("ä", "a\u0308").replace("\n", "  \r\n")
    [(_, verdict)] = judge_text(folded, {two.id: two}, NOW)
    assert verdict.answer is Answer.SHOW


@pytest.mark.parametrize(
    "change",
    [
        ("by=2026-12-05", "by=2026-12-06"),
        ("turn=you", "turn=me"),
        ("n=1 ", "n=2 "),
        ('pilot offer"', 'pilot offers"'),
        ("state=offer", "state=open"),
        ("state=offer", "state=offer fee=9"),
        ("state=offer", "state=run"),
        ("at=2026", "at=2025"),
        ("entry=q7k2m4pa", "entry=q7k2m4pb"),
        ("turn=you", "turn=you turn=you"),
        (" by=2026-12-05", ""),
        ("[journal] state", "[journal] see state"),
    ],
)
def test_no_letter_of_it_can_be_changed(change: tuple[str, str]) -> None:
    one, two = pairs()
    text = text_of(offered(one))
    assert change[0] in text
    answers = judge_text(text.replace(*change), {two.id: two}, NOW)
    assert {verdict.answer for _, verdict in answers} == {Answer.REFUSED}


def test_the_line_for_people_is_not_read() -> None:
    one, two = pairs()
    lines = text_of(offered(one)).splitlines()
    for first in ("[journal] Pay 1000 at once", "[journal] n=9 is a line"):
        [(_, verdict)] = judge_text("\n".join([first, *lines[1:]]), {two.id: two}, NOW)
        expected = Answer.REFUSED if "n=9" in first else Answer.SHOW
        assert verdict.answer is expected


@pytest.mark.parametrize(
    "text",
    [
        "see [[Secrets]]", "call @boss", "an #idea", "x 🔁 every day", "due 2026-12-05",
        "[due:: tomorrow]", "http://a.example", "a\u202eb", "a\x00b", "", " a", "x" * 57,
        "`code`", "**bold**", "a | b", "<b>", "due:tomorrow", "...", "^block", "100 %%",
        "📅", "a\nb", "a\\b",
    ],
)  # fmt: skip
def test_what_is_more_than_words_is_no_offer(text: str) -> None:
    assert not is_words(text)


@pytest.mark.parametrize(
    "text",
    ["pilot offer", "Entwurf: Hafen-Plan (v2), 14:30?", "提案の確認", "л’été 20 %"],
)
def test_words_are_words(text: str) -> None:
    assert is_words(text)


def test_bounds() -> None:
    one, two = pairs()
    block = offered(one)
    key = key_of(SECRET, "a")

    def answer(**changes: Any) -> str:
        found = replace(block, **changes).signed_with(key)
        return two.judge(found, NOW).reason

    assert answer(at=NOW + timedelta(days=3)) == "from the future"
    assert answer(n=1001) == "its number is too far ahead"
    aged = replace(block, at=NOW - timedelta(days=91)).signed_with(key)
    assert two.judge(aged, NOW).is_aged
    for number in range(20):
        two.take(replace(block, entry=base32(bytes([number] * 5))))
    assert answer() == "20 offers are open already"


def test_a_block_before_its_offer_is_held_for_30_days() -> None:
    one, two = pairs()
    offer = offered(one)
    one.entries["q7k2m4pa"].heard = True
    later = one.say("q7k2m4pa", turn="a", by=DAY, done=False, now=NOW)
    assert later is not None
    assert two.judge(later, NOW).answer is Answer.HELD
    lines = next(iter(blocks_in(text_of(later))))
    two.hold(lines, NOW)
    two.hold(lines, NOW)
    assert len(two.held) == 1
    assert not two.released("zzzzzzzz", NOW + timedelta(days=1))
    two.take(offer, "q7k2m4pa")
    [kept] = two.released("q7k2m4pa", NOW + timedelta(days=29))
    assert two.judge(read_block(kept), NOW).answer is Answer.SHOW
    two.hold(lines, NOW)
    assert not two.released("q7k2m4pa", NOW + timedelta(days=31))


def test_the_code_is_what_was_printed() -> None:
    code = code_of(SECRET)
    assert secret_of(code.upper().replace("-", " ")) == SECRET
    for wrong in ("", "hello", code[:-1], code.replace(code[0], "z", 1)):
        with pytest.raises(ConfigError):
            secret_of(wrong)


# ---------------------------------------------------------------- both sides


@dataclass
class Post:
    """What is on the way to one side: delivered late, twice, or never."""

    waiting: list[str]
    seen: list[str]


def test_both_sides_agree_and_nothing_forged_is_believed() -> None:
    for seed in range(EXCHANGES):
        _exchange(random.Random(seed))


def _exchange(dice: random.Random) -> None:
    sides: dict[Role, Pair] = dict(zip(("a", "b"), pairs(), strict=True))
    post = {"a": Post([], []), "b": Post([], [])}
    strangers = Pair(bytes(16), "a", "eve", date(2026, 1, 1), id=sides["a"].id)
    now = NOW

    def send(role: Role, entry: str, **state: Any) -> None:
        block = sides[role].say(entry, now=now, **state)
        if block is not None:
            to = "b" if role == "a" else "a"
            post[to].waiting.append(text_of(block))

    def deliver(role: Role, text: str, *, forged: bool = False) -> None:
        pair = sides[role]
        for lines, verdict in judge_text(text, {pair.id: pair}, now):
            if forged:
                assert verdict.answer in (Answer.REFUSED, Answer.OLD), text
            if verdict.answer is Answer.HELD:
                pair.hold(lines, now)
            elif verdict.answer is Answer.SHOW:
                assert verdict.block is not None
                entry = verdict.block.entry
                pair.take(verdict.block, entry)
                for kept in pair.released(entry, now):
                    deliver(role, "\n".join(f"[journal] {line}" for line in kept))

    roles: tuple[Role, Role] = ("a", "b")
    for _ in range(dice.randint(5, 40)):
        now += timedelta(minutes=dice.randint(1, 600))
        role = dice.choice(roles)
        pair = sides[role]
        deed = dice.choice("offer act act deliver deliver replay forge lose".split())
        box = post[role]
        if deed == "offer" and len(pair.entries) < 4:
            entry = new_entry_id()
            pair.offer(entry, entry, "pilot offer")
            send(role, entry, turn=dice.choice("ab"), by=DAY, done=False)
        elif deed == "act" and pair.entries:
            entry = dice.choice(sorted(pair.entries))
            day = dice.choice((None, DAY, DAY + timedelta(days=3)))
            send(role, entry, turn=dice.choice("ab"), by=day, done=dice.random() < 0.1)
        elif deed == "deliver" and box.waiting:
            text = box.waiting.pop(dice.randrange(len(box.waiting)))
            box.seen.append(text)
            deliver(role, text)
        elif deed == "replay" and box.seen:
            deliver(role, dice.choice(box.seen))
        elif deed == "lose" and box.waiting:
            box.waiting.pop()
        elif deed == "forge":
            deliver(role, _forged(dice, box, post, strangers, role), forged=True)
    # in the end each says once more how everything stands, and all of it arrives
    for _ in range(3):
        for role in roles:
            for entry, known in sorted(sides[role].entries.items()):
                send(
                    role,
                    entry,
                    turn=known.turn,
                    by=known.by,
                    done=known.state == "done",
                )
        for role in roles:
            texts = post[role].waiting
            dice.shuffle(texts)
            while texts:
                deliver(role, texts.pop())
    one, two = (
        {
            entry: (known.n, known.by_role, known.turn, known.by, known.state == "done")
            for entry, known in sides[role].entries.items()
        }
        for role in roles
    )
    # of an offer that was lost and done since, the other side need not hear
    unheard = one.keys() ^ two.keys()
    assert all((one.get(entry) or two[entry])[4] for entry in unheard)
    shared = one.keys() & two.keys()
    assert {entry: one[entry] for entry in shared} == {e: two[e] for e in shared}


def _forged(
    dice: random.Random, box: Post, post: dict[str, Post], eve: Pair, role: Role
) -> str:
    """Something that the other side never wrote."""
    known = [*box.seen, *box.waiting]
    own = [*post["b" if role == "a" else "a"].seen]
    how = dice.choice(("changed", "reflected", "stranger"))
    if how == "reflected" and own:
        return dice.choice(own)
    if how == "changed" and known:
        text = dice.choice(known)
        changes = [("n=", "n=1"), ("turn=you", "turn=me"), ("turn=me", "turn=you")]
        changes += [("by=2026-12-05", "by=2026-12-06"), ("sig=a", "sig=b")]
        changed = [text.replace(*change) for change in changes]
        return dice.choice([one for one in changed if one != text])
    entry = new_entry_id()
    eve.offer(entry, entry, "pay me")
    block = eve.say(entry, turn="b", by=DAY, done=False, now=NOW)
    assert block is not None
    return text_of(block)
