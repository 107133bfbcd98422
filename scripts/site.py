"""Build the manual as a site: docs/, and the pages beside it, into build/site.

Zensical reads one folder, so the pages are gathered in build/manual first. A link to
a file that is no page (the source, a decision) keeps its words only: the site holds
the manual, not the repository.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
BESIDE = {
    "CHANGELOG.md": "changelog.md",
    "CONTRIBUTING.md": "contributing.md",
    "SECURITY.md": "security.md",
}
"""Pages beside docs/, and what they are called in the manual."""
_LEFT_OUT = "decisions"


def places() -> dict[Path, str]:
    """The pages of the manual: where each is, and its path in it."""
    docs = ROOT / "docs"
    found = {
        page: page.relative_to(docs).as_posix()
        for page in sorted(docs.rglob("*.md"))
        if page.relative_to(docs).parts[0] != _LEFT_OUT
    }
    return found | {ROOT / name: target for name, target in BESIDE.items()}


def rewritten(page: Path, text: str, known: dict[Path, str]) -> str:
    """The text of a page with its links as they are in the manual."""
    folder = Path(known[page]).parent.as_posix()

    def link(match: re.Match[str]) -> str:
        words, target = match.groups()
        path, hash_, anchor = target.partition("#")
        if not path or re.match(r"[a-z]+:", target):
            return match.group()
        file = (page.parent / path).resolve()
        if file in known:
            there = os.path.relpath(known[file], folder)
            return f"[{words}]({there}{hash_}{anchor})"
        if file.is_relative_to(ROOT / "docs" / "pictures"):
            return match.group()
        return words

    parts = re.split(r"(^```.*?^```)", text, flags=re.MULTILINE | re.DOTALL)
    return "".join(
        part
        if part.startswith("```")
        else re.sub(r"(?<!!)\[([^\]\n]*(?:\n[^\]\n]*)?)\]\(([^)\s]+)\)", link, part)
        for part in parts
    )


def gather(target: Path) -> None:
    """Write all pages, and the pictures, to a folder, which is made anew."""
    shutil.rmtree(target, ignore_errors=True)
    known = places()
    for page, name in known.items():
        file = target / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(rewritten(page, page.read_text("utf-8"), known), "utf-8")
    shutil.copytree(ROOT / "docs/pictures", target / "pictures")


def build() -> int:
    """The exit code of the strict build, which a broken link or anchor fails."""
    gather(ROOT / "build/manual")
    return subprocess.run(
        [sys.executable, "-m", "zensical", "build", "--clean", "--strict"],
        cwd=ROOT,
        check=False,
    ).returncode


if __name__ == "__main__":
    sys.exit(build())
