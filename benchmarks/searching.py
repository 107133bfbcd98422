"""How long a search takes, once the index is there: `python -m benchmarks.searching`.

Words as people look for them, rare and frequent, one to four at a time, a phrase,
a person; in a vault of 10,000 notes.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from pathlib import Path

from benchmarks.vaults import TODAY, vault
from journal.api.journal import Journal
from journal.api.search.note_search import NoteSearch
from journal.model.settings import Settings

_WORDS = (
    "project meeting notes alpha review design budget client call draft report plan "
    "issue release customer email thread summary decision risk owner status week "
    "quarter server deploy data the of"
).split()


def queries(count: int) -> list[str]:
    """The same ones each time."""
    dice = random.Random(7)
    found = []
    for number in range(count):
        words = dice.sample(_WORDS, dice.randint(1, 4))
        if number % 7 == 3:
            words = [f'"{words[0]} {dice.choice(_WORDS)}"']
        if number % 7 == 5:
            words += [dice.choice(("@alice", "@bob", "@heidi"))]
        if number % 7 == 6:
            words = [f"Note {dice.randrange(10_000)}"]
        found.append(" ".join(words))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=10_000)
    parser.add_argument("--queries", type=int, default=200)
    wanted = parser.parse_args()
    root = vault(Path(".benchmarks").absolute(), wanted.size).root
    with tempfile.TemporaryDirectory() as kept:
        state, cache = Path(kept, "state"), Path(kept, "cache")
        with Journal(root, Settings(), state=state, cache=cache) as journal:
            journal.refresh()
            search = NoteSearch(journal)
            start = time.perf_counter()
            search.refresh()
            made = time.perf_counter() - start
            start = time.perf_counter()
            search.refresh()
            looked = time.perf_counter() - start
            times, worked = [], []
            for query in queries(wanted.queries):
                start, before = time.perf_counter(), time.process_time()
                search.find(query, TODAY)
                times.append(time.perf_counter() - start)
                worked.append(time.process_time() - before)
            times.sort()
            worked.sort()
            size = sum(f.stat().st_size for f in cache.glob("*.search.*"))
    middle, late = times[len(times) // 2], times[len(times) * 95 // 100]
    print(
        f"{wanted.size} notes: index {made:.2f} s, {size / 1e6:.1f} MB; "
        f"a look at what changed {looked * 1000:.0f} ms; "
        f"{len(times)} searches: median {middle * 1000:.1f} ms, "
        f"p95 {late * 1000:.1f} ms (p95 of CPU alone "
        f"{worked[len(worked) * 95 // 100] * 1000:.1f} ms)"
    )


if __name__ == "__main__":
    main()
