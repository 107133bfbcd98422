"""Which entry is which, although lines are edited, moved and ticked between looks."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from journal.integrations.calendars.entries.identity import Identities, Trace, match
from journal.model.entry import Entry, EntryRef, NotePath, Status

VERBS = "call write send ask plan offer sign draft review book order fetch".split()
THINGS = "invoice contract slides hall price number letter parcel hotel list".split()
PEOPLE = "@ann @ben @cy @dan @eve @finn @gus @hal @ida @jo".split()


def entry(
    text: str,
    path: str = "a.md",
    line: int = 1,
    status: Status = Status.OPEN,
    block_id: str | None = None,
    more: str = "",
) -> Entry:
    mark = "x" if status is Status.DONE else " "
    raw = f"- [{mark}] {text}{more}"
    ref = EntryRef(NotePath(path), raw, 0, 1, line)
    return Entry(ref, status, mark, text, block_id=block_id)


def traces(*entries: Entry) -> dict[str, Trace]:
    return {f"u{n}": Trace.of(one) for n, one in enumerate(entries)}


def test_a_line_moved_to_another_note_is_the_same() -> None:
    before = traces(entry("call @ann"), entry("call @ben", line=2))
    moved = entry("call @ben", path="b.md")
    assert match(before, [moved]) == {"u1": moved}


def test_another_date_and_other_words_are_the_same_entry() -> None:
    before = traces(entry("send the offer to @ann", more=" 📅 2024-06-01"))
    after = entry("send the offer to @ann soon", more=" 📅 2024-06-09")
    assert match(before, [after]) == {"u0": after}


def test_a_new_line_is_nobody() -> None:
    before = traces(entry("send the offer to @ann"))
    assert match(before, [entry("water the plants @zoe")]) == {}


def test_numbers_tell_two_apart() -> None:
    before = traces(entry("pay invoice 11 of @ann"))
    new = entry("pay invoice 13 of @ann", line=2)
    reworded = entry("please pay invoice 11 of @ann", line=5)
    assert match(before, [new, reworded]) == {"u0": reworded}


def test_an_id_of_its_own_decides() -> None:
    before = traces(entry("call @ann", block_id="x1"), entry("call @ben", line=2))
    named = entry("call @ben", path="b.md", block_id="x1")
    assert match(before, [named])["u0"] is named
    # the same id in two notes is two
    two = traces(
        entry("one", block_id="x1"), entry("two", path="b.md", line=9, block_id="x1")
    )
    there = [entry("2", path="b.md", block_id="x1"), entry("1", block_id="x1")]
    assert match(two, there) == {"u1": there[0], "u0": there[1]}


def test_of_a_series_the_open_line_goes_on(tmp_path: Path) -> None:
    identities = Identities(tmp_path / "i.json")
    first = entry("call @ann", more=" 🔁 every week 📅 2024-06-01")
    [uid] = identities.follow([first], lambda e: True)
    done = entry("call @ann", line=2, status=Status.DONE, more=" ✅ 2024-06-01")
    following = entry("call @ann", more=" 🔁 every week 📅 2024-06-08")
    assert identities.follow([following, done], lambda e: True) == {uid: following}
    # its history is not the line that is gone now
    assert identities.follow([done], lambda e: True) == {}


def test_ticked_and_reworded_at_once_is_followed(tmp_path: Path) -> None:
    identities = Identities(tmp_path / "i.json")
    [uid] = identities.follow([entry("send the offer to @ann")], lambda e: True)
    done = entry("send the big offer to @ann", status=Status.DONE)
    assert identities.follow([done], lambda e: True) == {uid: done}


def test_it_is_kept_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "i.json"
    identities = Identities(file)
    one = entry("call @ann \udcff")
    [uid] = identities.follow([one], lambda e: True)
    identities.save()
    stamp = file.stat().st_mtime_ns
    again = Identities(file)
    assert again.follow([one], lambda e: True) == {uid: one}
    again.save()
    assert file.stat().st_mtime_ns == stamp  # nothing new, nothing written


@pytest.mark.parametrize(("share", "right"), [(0.05, 0.995), (0.3, 0.98), (0.6, 0.96)])
def test_most_are_found_however_much_was_edited(share: float, right: float) -> None:
    dice = random.Random(7)

    def words() -> str:
        length = dice.randint(2, 5)
        parts = [dice.choice(VERBS), dice.choice(PEOPLE)]
        return " ".join(parts + [dice.choice(THINGS) for _ in range(length)])

    before, after, truth = {}, [], {}
    for number in range(240):
        path, line, text = f"n{number % 20}.md", number // 20 * 3 + 1, words()
        before[f"u{number}"] = Trace.of(entry(text, path, line))
        if dice.random() < share:
            parts = text.split()
            parts[dice.randrange(len(parts))] = dice.choice(THINGS)
            text, line = " ".join(parts), line + dice.randint(0, 2)
            path = dice.choice([path] * 9 + ["other.md"])
        now = entry(text, path, line, more=f" 📅 2024-06-{dice.randint(10, 28)}")
        after.append(now)
        truth[f"u{number}"] = now
    dice.shuffle(after)
    found = match(before, after)
    good = sum(found.get(uid) is one for uid, one in truth.items())
    assert good / len(truth) >= right
