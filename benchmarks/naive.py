"""A yardstick: every note whole through markdown-it-py, and its checkboxes counted.

python benchmarks/naive.py FOLDER
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from markdown_it import MarkdownIt

_BOX = re.compile(r"\[.\]\s")


def main(root: Path) -> None:
    reader = MarkdownIt("commonmark")
    count = 0
    for file in root.rglob("*.md"):
        text = file.read_text("utf-8")
        if text.startswith("---\n"):
            text = text.partition("\n---\n")[2]
        in_item = False
        for token in reader.parse(text):
            if token.type == "inline" and in_item:
                count += _BOX.match(token.content) is not None
            # the first paragraph of an item
            in_item = token.type == "list_item_open" or (
                in_item and token.type == "paragraph_open"
            )
    print(count)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
