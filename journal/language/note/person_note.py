"""Whether a note is a person's, and what its front matter holds about them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from journal.language.clean import clean
from journal.language.dates.field_values import parse_when
from journal.language.document import BOM
from journal.language.note.front_matter import (
    BadFrontMatter,
    is_on,
    link_text,
    names_in,
    read_front_matter,
    salvaged,
)
from journal.language.regex import regex
from journal.model.entry import Mention, MentionKind, NotePath, Problem
from journal.model.errors import ConfigError
from journal.model.note import UNTIL_FURTHER_NOTICE, PersonNote
from journal.model.settings import Settings

_PERSON_KEY_LINE = re.compile(
    rb"[\r\n](?:type|categor(?:y|ies)|private|attendees)[ \t]*:", re.IGNORECASE
)


def may_be_person(content: bytes) -> bool:
    """Whether the front matter has a key that may make this a person's note."""
    if not content.removeprefix(BOM).startswith(b"---"):
        return False
    end = content.find(b"---", 6)
    return _PERSON_KEY_LINE.search(content, 0, max(end, 0)) is not None


_MOST_TOLD = 20
"""The unreadable keys that a problem names."""
_PERSON_KEY = regex(r"(?:type|categor(?:y|ies)|private|attendees)\s*:", re.IGNORECASE)


def front_matter(
    path: NotePath, block: Sequence[str], in_people: bool
) -> tuple[dict[str, list[str]], tuple[Problem, ...]]:
    """The keys of a front matter that may define a person, and its problems."""
    if not block or not (in_people or any(map(_PERSON_KEY.match, block))):
        return {}, ()
    try:
        return read_front_matter(block), ()
    except BadFrontMatter as error:
        front, broken = salvaged(block)
        names = ", ".join(clean(key) for key, _ in broken[:_MOST_TOLD]) or "some"
        if more := len(broken[_MOST_TOLD:]):
            names += f" and {more:,} more"
        hint = f"not read: {names}; every other key is"
        return front, (Problem(path, 1, str(error), hint, "front-matter"),)


def person_note(
    title: str, front: dict[str, list[str]], in_people: bool
) -> PersonNote | None:
    """The person of a note with this title and front matter; None if it is no
    person's."""
    categories = front.get("categories", []) + front.get("category", [])
    is_person = (
        in_people
        or "person" in (value.lower() for value in front.get("type", []))
        or any(link_text(v).rsplit("/", 1)[-1].lower() == "people" for v in categories)
    )
    if not is_person:
        return None
    front = {re.sub(r"[_ ]", "-", key): values for key, values in front.items()}

    def first(key: str) -> str | None:
        return next(iter(front.get(key, [])), None)

    paused = first("pause-until")
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
        private=is_on(front, "private"),
        keep_max=first("keep-max"),
        tz=first("tz"),
        quiet=first("quiet"),
        birthday=first("birthday"),
        pause_until=_paused_until(paused) if paused else None,
        do_not_contact=(first("do-not-contact") or "no").lower() not in _NO,
        ladder=first("nudge-schedule") or first("ladder"),  # its former name
        lang=first("lang") or first("language"),
        yearly=tuple(_yearly(front)),
        receipts=is_on(front, "receipts"),
        owner=names_in(",".join(front.get("owner", []))),
    )


_NO = ("no", "false", "off", "0", "n", "none", "null", "~")
"""Values that cancel `do-not-contact`; any other value keeps it in force."""


def _paused_until(text: str) -> date:
    """The day of `pause-until`; of a month alone its first day."""
    month = re.fullmatch(r"([0-9]{4})-([0-9]{2})", text.strip())
    when = parse_when(f"{text.strip()}-01" if month else text)
    return when.day if when else UNTIL_FURTHER_NOTICE


YEARLY_KEYS = ("anniversary", "wedding", "name-day", "nameday")


def _yearly(front: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    """Yearly days except the birthday: by key, and in `yearly`.

    `yearly` is a list of days with their occasions, `06-01 opened the shop`.
    """
    for key in YEARLY_KEYS:
        for text in front.get(key, [])[:1]:
            yield key, text
    for text in front.get("yearly", []):
        day, _, what = text.strip().partition(" ")
        yield what.strip(" :–-") or "yearly", day.rstrip(":")


def attended(
    front: dict[str, list[str]], block: Sequence[str]
) -> tuple[tuple[Mention, int], ...]:
    """The people in `attendees` of a meeting's note, each with a line of `block`.

    Like a link, a name or an address counts only if a note identifies its person.
    """
    found: list[tuple[Mention, int]] = []
    values = front.get("attendees", [])
    if not values:
        return ()
    lines = _Lines(block)
    for value in (part for text in values for part in text.split(",")):
        name = link_text(value).removesuffix(".md").strip()
        kind = MentionKind.HANDLE if name.startswith("@") else MentionKind.LINK
        line = lines.of(name)
        if name := name.removeprefix("@"):
            found.append((Mention(kind, name), line))
    return tuple(found)


_MOST_SOUGHT = 500


class _Lines:
    """The lines in which texts of a block are, asked for in about their order.

    A text is sought from the last one on; from the top only so often, or many names
    would take time by their square.
    """

    def __init__(self, block: Sequence[str]) -> None:
        self._text = "\n".join(block)
        self._at, self._line, self._left = 0, 1, _MOST_SOUGHT

    def of(self, text: str) -> int:
        """The number of its line; 1 if it was not found."""
        begin = self._text.find(text, self._at)
        if begin < 0:
            if not self._left:
                return 1
            self._left -= 1
            begin = self._text.find(text)
            if begin < 0:
                return 1
            self._at, self._line = 0, 1
        self._line += self._text.count("\n", self._at, begin)
        self._at = begin
        return self._line


def note_name(name: str, settings: Settings) -> NotePath:
    """The path for a person's new note. Raises ConfigError for an invalid file name."""
    title = " ".join(name.split())
    if (
        not title
        or title.startswith(".")
        or re.search(r'[\\/:*?"<>|#^\[\]\x00-\x1f]', title)
    ):
        raise ConfigError(
            f"{name!r} cannot be the name of a note: leave out / : # ^ [ ] and the like"
        )
    folder = settings.notes.people_folder.strip("/")
    return NotePath(f"{folder}/{title}.md" if folder else f"{title}.md")


def new_note(
    aliases: Sequence[str], emails: Sequence[str], tier: str | None
) -> list[str]:
    """The lines of a new person's note: its front matter, and a section for the log.

    Raises ConfigError for a value that would not be read back.
    """
    lines = ["---", "type: person"]
    for key, values in (("aliases", aliases), ("email", emails)):
        if values:
            lines.append(f"{key}:")
            lines += [f"  - {_scalar(value.removeprefix('@'))}" for value in values]
    if tier:
        lines.append(f"tier: {_scalar(tier)}")
    return [*lines, "---", "", "## Log", ""]


def _scalar(text: str) -> str:
    if not re.fullmatch(r"[\w.+@ -]+", text) or text != text.strip():
        raise ConfigError(f"{text!r} cannot be written to front matter")
    return f'"{text}"'
