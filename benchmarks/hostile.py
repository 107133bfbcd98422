"""How long the worst notes take, in milliseconds of CPU for each 64 KB of them.

python -m benchmarks.hostile [--times 3]
"""

from __future__ import annotations

import argparse
from statistics import median
from time import process_time

from journal.language.document import encode
from journal.language.note.read_note import parse_note
from journal.model.entry import NotePath
from journal.model.settings import TasksPlugin
from tests.language.hostile import MARKDOWN, OURS, Shape
from tests.settings import settings_with

SIZE = 64 * 1024
LONGEST = 63 * 1024
"""A task line over 64 KB is not read: stay below, to measure what is."""
SETTINGS = settings_with(include="all-tasks", tasks=TasksPlugin(present=True))


def note_of(shape: Shape, size: int) -> bytes:
    """About `size` bytes of the shape."""
    low, high = 1, 200_000
    while low < high:
        middle = (low + high + 1) // 2
        text = shape(middle)
        fits = len(text) <= LONGEST and len(encode(text)) <= 4 * size
        low, high = (middle, high) if fits else (low, middle - 1)
    return encode(shape(low))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=3)
    times = parser.parse_args().times
    rows = []
    for name, shape in {**MARKDOWN, **OURS}.items():
        content = note_of(shape, SIZE)
        took = []
        for _ in range(times):
            begin = process_time()
            parse_note(NotePath("n.md"), content, SETTINGS)
            took.append(process_time() - begin)
        rows.append(
            (median(took) * 1000 * SIZE / max(len(content), 1), len(content), name)
        )
    for milliseconds, size, name in sorted(rows, reverse=True):
        print(f"{milliseconds:8.1f} ms / 64 KB   {size / 1024:6.0f} KB   {name}")


if __name__ == "__main__":
    main()
