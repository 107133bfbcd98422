"""Whether a note is a person's, and what its front matter says about them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from journal.language.document import BOM
from journal.language.frontmatter import BadFrontMatter, link_text, read_front_matter
from journal.model import NotePath, PersonNote, Problem

_PERSON_KEY_LINE = re.compile(
    rb"[\r\n](?:type|categor(?:y|ies)|private)[ \t]*:", re.IGNORECASE
)


def may_be_person(content: bytes) -> bool:
    """Whether the front matter has a key that could make this a person's note."""
    if not content.removeprefix(BOM).startswith(b"---"):
        return False
    end = content.find(b"---", 6)
    return _PERSON_KEY_LINE.search(content, 0, max(end, 0)) is not None


_PERSON_KEY = re.compile(r"(?:type|categor(?:y|ies)|private)\s*:", re.IGNORECASE)


def front_matter(
    path: NotePath, block: Sequence[str], in_people: bool
) -> tuple[dict[str, list[str]], tuple[Problem, ...]]:
    """The keys of a front matter that may make a person, and what is wrong with it."""
    if not block or not (in_people or any(map(_PERSON_KEY.match, block))):
        return {}, ()
    try:
        return read_front_matter(block), ()
    except BadFrontMatter as error:
        hint = "its keys are not used; the rest of the note is read"
        return {}, (Problem(path, 1, str(error), hint, "front-matter"),)


def person_note(
    title: str, front: dict[str, list[str]], in_people: bool
) -> PersonNote | None:
    """The person a note of this title and front matter is; None if it is none."""
    categories = front.get("categories", []) + front.get("category", [])
    is_person = (
        in_people
        or "person" in (value.lower() for value in front.get("type", []))
        or any(link_text(v).rsplit("/", 1)[-1].lower() == "people" for v in categories)
    )
    if not is_person:
        return None

    def first(key: str) -> str | None:
        return next(iter(front.get(key, [])), None)

    aliases = front.get("aliases", []) + front.get("alias", [])
    if len(aliases) == 1:
        aliases = [part.strip() for part in aliases[0].split(",")]
    return PersonNote(
        name=title,
        aliases=tuple(alias.lstrip("@") for alias in aliases if alias),
        emails=tuple(front.get("email", []) + front.get("emails", [])),
        tier=first("tier"),
        keep=first("keep"),
        org=link_text(org) if (org := first("org")) else None,
        phone=first("phone"),
        private=(first("private") or "").lower() in ("true", "yes"),
    )
