"""The block of text that two vaults exchange, read and written.

    [journal] Your turn: pilot offer, by 2026-12-05
    [journal] pair=p4k2m7qa entry=q7k2m4pa n=3 at=2026-11-25T09:00Z
    [journal] state=open turn=you by=2026-12-05
    [journal] sig=abcdefghijklmnopqrstuvwxyz

The first line is for people and is not parsed. Quoted lines (`>`) are never part of a
block.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, date, datetime

from journal.integrations.shake.keys import VERSION, signature
from journal.model.value import replace, value

MOST_TEXT = 56
"""Letters of an offer's words."""
MOST_WIDTH = 75
MOST_BLOCKS = 100
"""The most blocks read from one text."""
MOST_BYTES = 256 * 1024
START = "[journal] "
KEYS = ("pair", "entry", "n", "at", "state", "turn", "by", "text")
"""What is signed, in this order."""

_FIELD = re.compile(r'(?P<key>[a-z]+)=(?:"(?P<quoted>[^"]*)"|(?P<plain>\S*))(?: +|\Z)')
_IS_FIELDS = re.compile(r"[a-z]+=")
_FORM = {
    "pair": re.compile(r"[a-z2-7]{8}"),
    "entry": re.compile(r"[a-z2-7]{8}"),
    "n": re.compile(r"[1-9][0-9]{0,8}"),
    "at": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}Z"),
    "state": re.compile(r"offer|open|done"),
    "turn": re.compile(r"you|me"),
    "by": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    "sig": re.compile(r"[a-z2-7]{26}"),
}


class BadBlock(ValueError):
    """An invalid block; the message is the reason, in a few words."""


@value
class Block:
    """The contents of a block. `turn` is from the writer's point of view, addressed to
    the reader."""

    pair: str
    entry: str
    n: int
    at: datetime
    """In UTC."""
    state: str
    """offer, open or done."""
    turn: str
    """`you`: it is the reader's turn."""
    by: date | None = None
    text: str = ""
    """The words of an offer."""
    sig: str = ""

    @property
    def signed(self) -> str:
        """What the signature is over."""
        values = self._values()
        lines = [f"{key}={values.get(key, '')}\n" for key in KEYS]
        return f"{VERSION}\n{''.join(lines)}"

    def _values(self) -> dict[str, str]:
        found = {
            "pair": self.pair,
            "entry": self.entry,
            "n": str(self.n),
            "at": self.at.strftime("%Y-%m-%dT%H:%MZ"),
            "state": self.state,
            "turn": self.turn,
        }
        if self.by is not None:
            found["by"] = self.by.isoformat()
        if self.text:
            found["text"] = unicodedata.normalize("NFC", self.text)
        return found

    def signed_with(self, key: bytes) -> Block:
        """The same block with the signature of this key."""
        return replace(self, sig=signature(key, self.signed))

    def lines(self, about: str = "") -> list[str]:
        """The block as text; `about` is for the line that people read."""
        values = self._values()
        first = " ".join(f"{key}={values[key]}" for key in KEYS[:4])
        second = " ".join(f"{key}={values[key]}" for key in KEYS[4:7] if key in values)
        return [
            START + self._for_people(self.text or about),
            START + first,
            START + second,
            *([f'{START}text="{values["text"]}"'] if self.text else []),
            f"{START}sig={self.sig}",
        ]

    def _for_people(self, about: str) -> str:
        if self.state == "done":
            said, by = "Done", ""
        else:
            said = "Your turn" if self.turn == "you" else "My turn"
            by = f", by {self.by}" if self.by else ""
        room = MOST_WIDTH - len(START) - len(said) - len(by) - 2
        words = about if len(about) <= room else f"{about[: room - 1].rstrip()}…"
        return f"{said}: {words}{by}" if words else f"{said}{by}"


# ---------------------------------------------------------------- reading


def blocks_in(text: str) -> Iterator[list[str]]:
    """The lines of each block, without `[journal]` and unread lines."""
    found: list[str] = []
    count = 0
    for raw in text[:MOST_BYTES].split("\n"):
        line = raw.rstrip()
        if not line.startswith(START):
            if found:
                yield found
                count += 1
            found = []
            if count >= MOST_BLOCKS:
                return
            continue
        words = line.removeprefix(START)
        if found and not _IS_FIELDS.match(words) and _is_whole(found):
            yield found
            count += 1
            found = []
        found.append(words)
        if words.startswith("sig="):
            yield found
            count += 1
            found = []
    if found and count < MOST_BLOCKS:
        yield found


def _is_whole(lines: list[str]) -> bool:
    return any(line.startswith("sig=") for line in lines)


def read_block(lines: list[str]) -> Block:
    """The block in these lines. Raises BadBlock."""
    fields = dict(_fields(lines))
    missing = [key for key in (*KEYS[:6], "sig") if key not in fields]
    if missing:
        raise BadBlock(f"it has no {missing[0]}")
    for key, form in _FORM.items():
        if key in fields and not form.fullmatch(fields[key]):
            raise BadBlock(f"{key} is not what it should be")
    if (fields["state"] == "offer") != ("text" in fields):
        raise BadBlock("an offer has words, and nothing else does")
    try:
        at = datetime.strptime(fields["at"], "%Y-%m-%dT%H:%MZ").replace(tzinfo=UTC)
        by = date.fromisoformat(fields["by"]) if "by" in fields else None
    except ValueError:
        raise BadBlock("a date that does not exist") from None
    return Block(
        fields["pair"],
        fields["entry"],
        int(fields["n"]),
        at,
        fields["state"],
        fields["turn"],
        by,
        unicodedata.normalize("NFC", fields.get("text", "")),
        fields["sig"],
    )


def _fields(lines: list[str]) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    for number, line in enumerate(lines):
        if number == 0 and not _IS_FIELDS.match(line):
            continue  # for people
        at = 0
        while at < len(line):
            found = _FIELD.match(line, at)
            if found is None:
                raise BadBlock("a line that is not a field")
            key = found["key"]
            if key not in (*KEYS, "sig"):
                raise BadBlock("a field that is not known")
            if key in seen:
                raise BadBlock("a field twice")
            seen.add(key)
            yield (
                key,
                found["quoted"] if found["quoted"] is not None else found["plain"],
            )
            at = found.end()


# ---------------------------------------------------------------- words

_ALLOWED = re.compile(r"[\w ,.;:!?'’()&+%€$£/–-]+")
_SYNTAX = re.compile(
    r"__|%%|://|::|www\.|\d{4}-\d{1,2}-\d{1,2}|(?<!\d):\S|:(?=[^\s\d])|(?<!\w)_|_(?!\w)"
)


def is_words(text: str) -> bool:
    """Whether an offer's text is plain words without syntax."""
    return (
        0 < len(text) <= MOST_TEXT
        and text == text.strip()
        and _ALLOWED.fullmatch(text) is not None
        and _SYNTAX.search(text) is None
        and any(letter.isalnum() for letter in text)
        and all(unicodedata.category(letter)[0] in "LMNPZS" for letter in text)
    )


def words_of(text: str) -> str:
    """The words of an entry that can be offered; may be empty."""
    plain = re.sub(r"\[\[(?:[^\]|]*\|)?([^\]]*)\]\]", r"\1", text)
    plain = re.sub(r"(?<!\w)[@#]\S+", " ", plain)
    kept = "".join(c if _ALLOWED.fullmatch(c) else " " for c in plain)
    kept = " ".join(_SYNTAX.sub(" ", kept).split()).strip(" ,;:-–/")
    if len(kept) > MOST_TEXT:
        kept = kept[: MOST_TEXT + 1].rsplit(" ", 1)[0][:MOST_TEXT].rstrip(" ,;:-–/")
    kept = unicodedata.normalize("NFC", kept)
    return kept if is_words(kept) else ""
