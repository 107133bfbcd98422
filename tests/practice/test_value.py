"""What was put aside for someone: whose it is, and in which order it is offered."""

from __future__ import annotations

from collections.abc import Callable

from journal.api.journal import Journal
from journal.practice.people.value_notes import unused_values

ALICE = "---\naliases: [alice]\n---\n"


def offered(journal: Journal, name: str) -> list[str]:
    notes = journal.snapshot.notes.values()
    [person] = journal.people.candidates(name)
    return [value.text for value in unused_values(notes, journal.people, person)]


def test_by_every_name_they_go_by(make: Callable[..., Journal]) -> None:
    journal = make(
        {
            "People/Alice Moreau.md": ALICE,
            "People/Bram.md": "",
            "n.md": (
                "- #value @alice one\n- #value [[Alice Moreau]] two\n"
                "- three [for:: [[People/Alice Moreau|al]]]\n- #value @bram four\n"
                "- #value @alice five [used:: 2024-06-01]\n- six @alice\n"
                "- #value @alice and @bram seven\n"
            ),
        }
    )
    assert offered(journal, "alice") == ["one", "two", "three", "and seven"]
    assert offered(journal, "bram") == ["four", "and seven"]


def test_the_newest_first_and_those_without_a_date_last(
    make: Callable[..., Journal],
) -> None:
    journal = make(
        {
            "People/Alice Moreau.md": ALICE,
            "b.md": "#value @alice b\n",
            "a.md": "#value @alice a1\n\n#value @alice a2\n",
            "2024-05-01.md": "#value @alice old\n",
            "2024-06-01.md": "#value @alice new\n",
        }
    )
    assert offered(journal, "alice") == ["new", "old", "a1", "a2", "b"]


def test_a_name_that_could_be_two_people_is_nobodys(
    make: Callable[..., Journal],
) -> None:
    journal = make(
        {
            "People/Alice Moreau.md": "",
            "People/Alice Berg.md": "",
            "n.md": "#value @alice whose?\n",
        }
    )
    assert offered(journal, "Alice Moreau") == []
    assert offered(journal, "Alice Berg") == []
