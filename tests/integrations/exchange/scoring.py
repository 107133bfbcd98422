"""Whether an import gave what a line of the shared expectations asks for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from journal.api.journal import Journal
from journal.model.entry import Entry, Status

Line = Mapping[str, Any]


def words(text: str) -> str:
    """A text as it is compared: without what makes it literal."""
    bare = re.sub(r"\\([^\w\s])", r"\1", text)
    bare = bare.replace("`", "")
    return " ".join(bare.split())


def loose(text: str) -> str:
    return " ".join(re.findall(r"\w+", words(text).casefold()))


def bare(entry: Entry) -> str:
    """An entry's text without people and tags."""
    text = entry.text
    for mention in entry.mentions:
        name = re.escape(mention.name)
        text = re.sub(rf"(?<![\w\\])(?:@{name}(?![\w-])|\[\[{name}\]\])", " ", text)
    for tag in entry.tags:
        text = re.sub(rf"(?<![\w\\]){re.escape(tag)}(?![\w/-])", " ", text)
    return words(text)


def slug(name: str) -> str:
    flat = unicodedata.normalize("NFKD", name.lower())
    flat = "".join(c for c in flat if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", "-", flat).strip("-")


def entry_misses(line: Line, journal: Journal) -> list[str]:
    """What is wrong about the entry a line describes; empty if nothing is."""
    same = loose if line.get("loose") else words
    wanted = same(line["text"])
    found = [e for e in journal.entries if same(bare(e)) == wanted]
    if not found:
        return [f"no entry {line['text']!r}"]
    return min((list(_wrong(line, e, journal)) for e in found), key=len)


def _wrong(line: Line, entry: Entry, journal: Journal) -> Iterator[str]:
    below = _below(entry, journal)
    for name in ("due", "start", "scheduled", "remind"):
        if name in line and str(getattr(entry, name) or "") != (line[name] or ""):
            yield f"{name} is {getattr(entry, name)}, not {line[name]}"
    for name, field in (("created", "created"), ("completed", "done")):
        if name in line and str(getattr(entry, field)) != line[name]:
            yield f"{name} is {getattr(entry, field)}"
    if "status" in line and _status(entry) != line["status"]:
        yield f"status is {_status(entry)}"
    if "tags" in line:
        tags = {tag for tag in entry.tags if tag != "#waiting"}
        if tags != set(line["tags"]):
            yield f"tags are {tags}"
    if "people" in line:
        people = [slug(p.name) for p in journal.people.of(entry)]
        left = list(people)
        for choice in line["people"]:
            own = next((p for p in left if p in choice.split("|") or
                        p.replace("-maria-", "-") in choice.split("|")), None)  # fmt: skip
            if own is None:
                yield f"people are {people}"
                break
            left.remove(own)
        else:
            if left:
                yield f"people are {people}"
    if "priority" in line and entry.priority.name.lower() != line["priority"]:
        yield f"priority is {entry.priority}"
    if "repeat" in line and entry.repeat != line["repeat"]:
        yield f"repeat is {entry.repeat}"
    if "heading" in line and entry.heading != line["heading"]:
        yield f"heading is {entry.heading}"
    if "parent" in line:
        parent = next(
            (
                e
                for e in journal.entries
                if (e.path, e.line) == (entry.path, entry.parent)
            ),
            None,
        )
        if parent is None or bare(parent) != words(line["parent"]):
            yield f"parent is {parent and parent.text}"
    for part in line.get("kept", ()):
        if words(part) not in words(below):
            yield f"not kept: {part!r} in {below!r}"
    yield from _log(line, entry.log)
    meant = entry.mentions or entry.tags or entry.log or entry.problems
    if line.get("literal") and meant:
        yield "it is not literal"


def _log(line: Line, log: Any) -> Iterator[str]:
    for day, kind, said in line.get("log", ()):
        if not any(
            x.when.day.isoformat() == day
            and (kind is None or x.kind == kind)
            and words(said) in words(x.text)
            for x in log
        ):
            yield f"no log line {day} {kind} {said!r} in {[(str(x.when), x.kind, x.text) for x in log]}"


def _status(entry: Entry) -> str:
    if entry.status.closed:
        return entry.status.value
    waits = entry.has_tag("#waiting") or entry.status is Status.WAITING
    return "waiting" if waits else "open"


def _below(entry: Entry, journal: Journal) -> str:
    lines = (journal.root / entry.path).read_text("utf-8").split("\n")
    return "\n".join(lines[entry.line : entry.end])


def person_misses(line: Line, journal: Journal, source: bytes) -> list[str]:
    """What is wrong about the person a line describes."""
    notes = [n for n in journal.snapshot.notes.values() if n.person]
    found = [n for n in notes if line["name"] in ("*", n.person and n.person.name)]
    if not found:
        return [f"no person {line['name']}"]
    return list(_person_wrong(line, found[0], journal, source))


def _person_wrong(
    line: Line, note: Any, journal: Journal, source: bytes
) -> Iterator[str]:
    text = (journal.root / note.path).read_text("utf-8")
    front = yaml.load(text.split("---")[1], yaml.BaseLoader) or {}
    for name in ("email", "phone"):
        own = front.get(name, [])
        values = [own] if isinstance(own, str) else own
        flat = {re.sub(r"\D", "", v) if name == "phone" else v.lower() for v in values}
        for value in line.get(name, ()):
            if (re.sub(r"\D", "", value) if name == "phone" else value) not in flat:
                yield f"{name} is {values}"
    for name in ("org", "birthday"):
        wanted = line.get(name)
        if name == "birthday" and wanted and not _says(wanted, source):
            continue  # the file does not say it
        if wanted and front.get(name) != wanted:
            yield f"{name} is {front.get(name)}, not {wanted}"
    if "keep" in line and front.get("keep") not in line["keep"].split("|"):
        yield f"keep is {front.get('keep')}"
    for part in line.get("kept", ()):
        if words(part) not in words(text):
            yield f"not kept: {part!r}"
    yield from _log(line, note.log)
    if "log_count" in line and len(note.log) != line["log_count"]:
        yield f"{len(note.log)} log lines"


def _says(birthday: str, source: bytes) -> bool:
    digits = re.findall(rb"\d+", birthday.encode())
    flat = re.sub(rb"\D", b"", b"".join(digits))
    day = birthday.replace("-", "")[-4:]
    us = f"{int(day[:2])}/{int(day[2:])}/".encode()
    return flat in re.sub(rb"[-]", b"", source) or us in source


def snapshot(root: Path) -> dict[str, bytes | None]:
    """Every file and folder below a vault, with its bytes."""
    return {
        str(p.relative_to(root)): p.read_bytes() if p.is_file() else None
        for p in sorted(root.rglob("*"))
    }
