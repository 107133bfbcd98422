"""What counts as contact with someone, and what does not (LANGUAGE §5, B3, B4)."""

from __future__ import annotations

import pytest

from journal.practice.people.contacts import contacts
from tests.practice.social import notes_of, person_note, world

AL = {"People/Al Moreau.md": person_note(aliases="al")}
DAILY = "2024-05-20.md"

PLACES = [
    # what is written where, and whether it is contact
    ("a link in a dated note", DAILY, "Lunch with [[Al Moreau]].", True),
    ("a handle in a dated note", DAILY, "Lunch with @al today.", True),
    ("a ticked entry", "n.md", "- [x] call @al ✅ 2024-05-20", True),
    ("a log line", "n.md", "- [ ] @al x\n    - 2024-05-20 mail: sent", True),
    ("a log line of a reply", "n.md", "- [ ] @al x\n    - 2024-05-20 reply: yes", True),
    ("their own note", "People/Al Moreau.md", "- 2024-05-20 call: hello", True),
    ("an open checkbox", DAILY, "- [ ] call @al", False),
    ("a cancelled entry", DAILY, "- [-] call @al ❌ 2024-05-20", False),
    ("a quote", DAILY, "> @al said so", False),
    ("code", DAILY, "```\n@al\n```", False),
    ("a code span", DAILY, "write `@al` here", False),
    ("an embed", DAILY, "![[Al Moreau]]", False),
    ("a note without a date", "n.md", "Lunch with [[Al Moreau]].", False),
    ("an address", DAILY, "mail to x@al.example", False),
    ("a bullet below an open entry", DAILY, "- [ ] plan\n    - ask @al", False),
    ("a comment", DAILY, "%%\n@al\n%%", False),
    ("a call in a client's note", "Clients/N.md", "- 2024-05-20 call: @al", True),
    ("a day and a name in any note", "Clients/N.md", "- 2024-05-20 @al came", False),
    ("a remark of that day", "Clients/N.md", "- 2024-05-20 note: ask @al", False),
    ("a remark in a dated note", DAILY, "- 2024-05-20 note: ask @al", False),
    ("a tick in a dated note", DAILY, "- [x] call @al", True),
    ("a tick without a day", "n.md", "- [x] call @al", False),
    ("who attended", DAILY, '---\nattendees: ["[[Al Moreau]]"]\n---\nplans', True),
    ("who attended, in words", DAILY, "---\nattendees: Bo, Al Moreau\n---\n", True),
    ("who is related", DAILY, '---\nrelated: "[[Al Moreau]]"\n---\n', False),
    ("who attended some day", "n.md", "---\nattendees: Al Moreau\n---\n", False),
    *(
        (
            f"a log line of the kind {kind}",
            "n.md",
            f"- [ ] @al x\n    - 2024-05-20 {kind}: y",
            yes,
        )
        for kind, yes in {
            **dict.fromkeys(("mail", "call", "meet", "chat", "sent", "nudge"), True),
            **dict.fromkeys(("note", "parked", "closed", "handed", "bounce"), False),
            **dict.fromkeys(("ooo", "receipt", "something"), False),
        }.items()
    ),
]


@pytest.mark.parametrize(
    ("path", "text", "counts"), [row[1:] for row in PLACES], ids=[r[0] for r in PLACES]
)
def test_what_counts(path: str, text: str, counts: bool) -> None:
    files = AL | {path: AL.get(path, "") + text}
    people, _ = world(files)
    [person] = people.known()
    found = contacts(notes_of(files), people).get(person.key, [])
    assert [str(contact.day) for contact in found] == ["2024-05-20"] * counts


def test_a_timeline_of_fifty_is_in_order_and_has_nothing_twice() -> None:
    days = [f"2024-0{month}-{day:02d}" for month in (1, 2, 3) for day in range(1, 18)]
    files = AL | {
        f"{day}.md": f"Talked to @al, and [[Al Moreau]] laughed {day}.\n"
        "- [ ] ask @al again\n"
        for day in days
    }
    people, _ = world(files)
    [person] = people.known()
    found = contacts(notes_of(files), people)[person.key]
    assert [str(contact.day) for contact in found] == sorted(days, reverse=True)
    assert {contact.line for contact in found} == {1}
