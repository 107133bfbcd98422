"""Imported text is never syntax, whatever it is made of."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable

import pytest

from journal.api.journal import Journal
from journal.integrations.exchange.notes.outcome import Wishes
from tests.integrations.exchange.conftest import NOW, Import

PIECES = """@bob|#tag|[[Link]]|[due:: 2024-01-01]|(due:: 2024-01-02)|📅 2024-02-02|⏰ 2024-01-01 10:00
|🔁 every day|2024-06-01|due:2024-03-03|`|``|```|^abc-1|- [ ] box|[x]|> |# h|1. |<!--|-->|%%|<b>|<div>
|~~~|$$|*|_|~~|[l](u)|![[img]]|(@2024-01-01 09:00)|@{2024-01-01}|@@{10:00}|✅|⏫|🆔 x|⛔ y|::|[a::b]|\\|\\@
|`@|\u202e|\u200b|—|&#64;bob|---|- 2024-01-01 call: x|#waiting|[for:: [[A]]]|#value @a|🛫 2024-01-01|+++|\t
|**@bob**|“@bob”|@a/@b|word|another word|a@b.example|https://x.example/@a""".replace(
    "\n", ""
).split("|")
PLUGINS = {
    "no plugin": "",
    "dataview": '{"taskFormat": "dataview"}',
    "global filter": '{"globalFilter": "#task"}',
}


def rows_of(seed: int) -> list[list[str]]:
    dice = random.Random(seed)

    def line(most: int) -> str:
        return dice.choice(["", " "]).join(
            dice.choice(PIECES) for _ in range(dice.randrange(1, most))
        )

    return [
        [
            f"x{line(6)}",
            dice.choice(["", "Bo Berg", "Holm, Ida", "z@y.example"]),
            dice.choice(["", "2026-12-04", "2026-12-05 14:00"]),
            "\n".join(line(5) for _ in range(dice.randrange(4))),
            dice.choice(["", "fair;Q4 launch"]),
        ]
        for _ in range(40)
    ]


@pytest.mark.parametrize("plugin", PLUGINS)
@pytest.mark.parametrize("seed", range(2))
def test_what_is_composed_is_read_back_as_it_was_meant(
    seed: int, plugin: str, make: Callable[..., Journal], bring_in: Import
) -> None:
    place = ".obsidian/plugins/obsidian-tasks-plugin/data.json"
    notes = {place: PLUGINS[plugin]} if PLUGINS[plugin] else {}
    journal = make(notes, include="all-tasks")
    out = io.StringIO()
    rows = rows_of(seed)
    csv.writer(out).writerows([["text", "person", "due", "notes", "tags"], *rows])
    plan = bring_in(journal, "x.csv", out.getvalue(), format="csv")
    assert plan.imported.refused == []
    entries = sorted(journal.entries, key=lambda entry: entry.line)
    assert len(entries) == len(rows)
    (note,) = [n for n in journal.snapshot.notes.values() if n.entries]
    assert (note.log, note.values) == ((), ())
    for entry, (_, person, due, _, tags) in zip(entries, rows, strict=True):
        meant = due.replace(" ", "T")
        if plugin != "no plugin" and len(due) > 10:
            assert (str(entry.due), str(entry.remind)) == (due[:10], meant)
        else:
            assert str(entry.due or "") == meant
            assert entry.remind is None
        extra = [entry.log, entry.problems, entry.repeat, entry.block_id, entry.start]
        assert not any([*extra, entry.created, entry.done, entry.task_id])
        assert len(entry.mentions) == bool(person)
        assert set(entry.tags) == ({"#fair", "#q4-launch"} if tags else set())
    for file in journal.state.glob("imported*"):
        file.unlink()
    again = bring_in(journal, "x.csv", out.getvalue(), Wishes(), "csv")
    assert again.new == [], "found again by their words alone"
    assert not [p for p in journal.problems(NOW) if p.code == "impossible-date"]
