"""Every link of the documentation leads somewhere: to a file, and to a heading in it."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

from tests.conftest import CHECKOUT

PAGES = [
    *sorted(CHECKOUT.glob("*.md")),
    *sorted((CHECKOUT / "docs").rglob("*.md")),
    *sorted((CHECKOUT / "editors").rglob("*.md")),
]
_FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(([^)\s]+)\)|(?:src|srcset|href)=\"([^\"]+)\"")
_CODE = re.compile(r"`[^`\n]*`")


def links_of(text: str) -> list[str]:
    """What a page links to, without the links of other sites."""
    prose = _CODE.sub("", _FENCE.sub("", text))
    found = [first or second for first, second in _LINK.findall(prose)]
    return [link for link in found if not re.match(r"[a-z]+:", link)]


def anchor_of(heading: str) -> str:
    """The name of a heading, as GitHub and the site make it."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)
    text = unicodedata.normalize("NFKD", text.replace("`", "")).strip().lower()
    return re.sub(r"\s", "-", re.sub(r"[^\w\s-]", "", text))


@cache
def anchors_of(page: Path) -> frozenset[str]:
    prose = _FENCE.sub("", page.read_text("utf-8"))
    headings = re.findall(r"^#{1,6} +(.+?) *$", prose, re.MULTILINE)
    return frozenset(anchor_of(heading) for heading in headings)


def broken_links(page: Path) -> list[str]:
    broken = []
    for link in links_of(page.read_text("utf-8")):
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        is_page = target.suffix == ".md"
        if not target.exists() or (
            anchor and is_page and anchor not in anchors_of(target)
        ):
            broken.append(f"{page.relative_to(CHECKOUT)}: {link}")
    return broken


def test_no_link_is_broken() -> None:
    assert len(PAGES) > 40
    assert [line for page in PAGES for line in broken_links(page)] == []


def test_a_broken_link_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "# Some `code` here\n\n[a](#some-code-here) [b](#some-code) [c](gone.md)\n"
        "`[d](in-code.md)`\n\n```\n[e](in-a-fence.md)\n```\n"
    )
    assert links_of(page.read_text()) == ["#some-code-here", "#some-code", "gone.md"]
    assert anchors_of(page) == {"some-code-here"}
