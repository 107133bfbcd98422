"""Check the spelling of what people read: the manual, the README, the changelog.

    python -m scripts.spelling

British English, by hunspell; our own words are in docs/words.txt, one per line. Code,
file names, links and tags are skipped. The texts of `--help`, the keys and the settings
are in the reference, and so are checked with it.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).parent.parent
WORDS = ROOT / "docs" / "words.txt"
_NOT_PROSE = re.compile(
    r"^ *(?P<fence>`{3,}).*?^ *(?P=fence) *$|^ {7,}\S[^\n]*$|^---\n.*?^---$"
    r"|`[^`]*`|<!--.*?-->|\]\([^)]*\)|<[^>\n]+>"
    r"|https?://\S+|[@#][\w-]+|[\w~-]*(?:[./][\w-]+)+",
    re.MULTILINE | re.DOTALL,
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def pages() -> list[Path]:
    """The pages beside docs/ and in it; decisions are notes for developers."""
    manual = [p for p in (ROOT / "docs").rglob("*.md") if p.parent.name != "decisions"]
    return [*sorted(ROOT.glob("*.md")), *sorted(manual)]


def words_of(text: str) -> set[str]:
    """The words of a page's prose."""
    prose = _NOT_PROSE.sub(" · ", text)
    return {word.replace("’", "'") for word in _WORD.findall(prose)}


def unknown(words: Iterable[str]) -> set[str]:
    """The words that are neither in the dictionary nor in our list.

    Raises FileNotFoundError without hunspell, and CalledProcessError without its
    dictionary `en_GB`.
    """
    done = subprocess.run(
        ["hunspell", "-d", "en_GB", "-i", "utf-8", "-l"],
        input="\n".join(sorted(words)) + "\n",
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return set(done.stdout.split()) - own_words()


def own_words() -> set[str]:
    return set(WORDS.read_text("utf-8").split())


def misspelt() -> dict[str, str]:
    """Each unknown word, with the first page that has it."""
    found: dict[str, str] = {}
    for page in pages():
        for word in words_of(page.read_text("utf-8")):
            found.setdefault(word, page.relative_to(ROOT).as_posix())
    return {word: found[word] for word in sorted(unknown(found)) if word in found}


def main() -> int:
    try:
        said = misspelt()
    except FileNotFoundError:
        print("spelling: not checked, hunspell is not installed")
        return 0
    for word, page in said.items():
        print(f"{page}: {word}")
    return 1 if said else 0


if __name__ == "__main__":
    sys.exit(main())
