"""Org: the outline, its keywords, planning lines, drawers and notes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, time

from journal.api.outside.counted import counted
from journal.integrations.exchange.records import Imported, Options, Said, Task
from journal.integrations.exchange.registry import Reader, register
from journal.integrations.exchange.source import Source
from journal.model.entry import Priority, Status
from journal.model.when import When

_OPEN = "TODO NEXT STARTED DOING INPROGRESS IN-PROGRESS PROG STRT WAITING WAIT HOLD SOMEDAY MAYBE DELEGATED DEFERRED PROJ"  # noqa: E501
_CLOSED = "DONE CANCELLED CANCELED KILL FIXED ABORTED DROPPED"
_WAITING = frozenset({"WAITING", "WAIT", "HOLD", "DELEGATED", "WAITINGFOR", "BLOCKED"})
_CANCELLED = frozenset(
    {"CANCELLED", "CANCELED", "KILL", "ABORTED", "DROPPED", "REJECTED", "ABGEBROCHEN"}
)
_HEADLINE = re.compile(r"(\*+)[ \t]+(.*?)[ \t]*")
_TAGS = re.compile(r"[ \t]+(:(?:[\w@#%]+:)+)$")
_STAMP = re.compile(
    r"[<\[](?P<day>\d{4}-\d{2}-\d{2})(?P<rest>[^>\]\n]{0,60})[>\]]"
    r"(?:--?[<\[][^>\]\n]{0,60}[>\]])?"
)
_CLOCK = re.compile(r"(?<!\S)(\d{1,2}):(\d{2})(?:-\d{1,2}:\d{2})?(?!\S)")
_REPEAT = re.compile(r"(?<!\S)(\.\+|\+\+|\+)(\d+)([hdwmy])(?:/\d+[hdwmy])?")
_PLANNING = re.compile(
    r"\b(SCHEDULED|DEADLINE|CLOSED):\s*([<\[][^>\]\n]+[>\]](?:--?[<\[][^>\]\n]+[>\]])?)"
)
_PRIORITY = {
    "A": Priority.HIGHEST,
    "B": Priority.MEDIUM,
    "C": Priority.LOW,
}
_UNITS = {"d": "day", "w": "week", "m": "month", "y": "year"}


@dataclass
class _Node:
    """A headline with the text below it, up to the next one."""

    row: int
    level: int
    keyword: str
    priority: str
    title: str
    tags: list[str]
    comment: bool = False
    planning: dict[str, str] = field(default_factory=dict)
    properties: dict[str, str] = field(default_factory=dict)
    body: list[str] = field(default_factory=list)
    log: list[tuple[str, str]] = field(default_factory=list)


class _Keywords:
    """The keywords of a file, by `#+TODO:` lines or as most people set them."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.open: list[str] = []
        self.closed: list[str] = []
        for line in lines:
            found = re.match(r"\s*#\+(?:SEQ_|TYP_)?TODO:\s*(.*)", line, re.IGNORECASE)
            if found:
                self._add(found[1])
        if not self.open and not self.closed:
            self.open, self.closed = _OPEN.split(), _CLOSED.split()
        self.all = frozenset(self.open) | frozenset(self.closed)

    def _add(self, text: str) -> None:
        words = [re.sub(r"\(.*?\)$", "", word) for word in text.split()]
        if "|" in words:
            at = words.index("|")
            self.open += words[:at]
            self.closed += words[at + 1 :]
        elif words:
            self.open += words[:-1]
            self.closed += words[-1:]

    def status(self, keyword: str) -> Status:
        upper = keyword.upper()
        if keyword in self.closed:
            return Status.CANCELLED if upper in _CANCELLED else Status.DONE
        if upper in _WAITING or upper.startswith("WAIT"):
            return Status.WAITING
        return Status.OPEN


def _likeness(source: Source) -> int:
    lines = source.lines[:2000]
    heads = [line for line in lines if re.match(r"\*+[ \t]+\S", line)]
    if not heads:
        return 0
    keyed = sum(
        bool(re.match(r"\*+[ \t]+(?:TODO|DONE|NEXT|WAITING)\b", h)) for h in heads
    )
    own = sum(
        bool(
            re.match(
                r"\s*(?:#\+\w+:|:PROPERTIES:|:LOGBOOK:|SCHEDULED:|DEADLINE:)", line
            )
        )
        for line in lines
    )
    if source.ending == "org":
        return 90
    return 85 if keyed and own else 60 if keyed or own >= 2 else 0


def _nodes(lines: Sequence[str], keywords: _Keywords) -> tuple[list[_Node], list[str]]:
    """Every headline with its parts, and the tags of the file."""
    nodes: list[_Node] = []
    file_tags: list[str] = []
    drawer = ""
    for number, line in enumerate(lines, 1):
        head = _HEADLINE.fullmatch(line) if line.startswith("*") else None
        if head:
            nodes.append(_headline(number, len(head[1]), head[2], keywords))
            drawer = ""
            continue
        tags = re.match(r"#\+FILETAGS:\s*(.*)", line, re.IGNORECASE)
        if tags:
            file_tags += [t for t in re.split(r"[:\s]+", tags[1]) if t]
        if not nodes:
            continue
        drawer = _line(nodes[-1], line, drawer)
    return nodes, file_tags


def _headline(number: int, level: int, text: str, keywords: _Keywords) -> _Node:
    tags: list[str] = []
    found = _TAGS.search(f" {text}")
    if found:
        tags = [t for t in found[1].split(":") if t]
        text = f" {text}"[: found.start()].strip()
    first, _, rest = text.partition(" ")
    keyword = first if first in keywords.all else ""
    text = rest.strip() if keyword else text
    priority = ""
    mark = re.match(r"\[#([A-Z0-9])\]\s*", text)
    if mark:
        priority, text = mark[1], text[mark.end() :]
    comment = text == "COMMENT" or text.startswith("COMMENT ")
    return _Node(number, level, keyword, priority, text.strip(), tags, comment)


def _line(node: _Node, line: str, drawer: str) -> str:
    """Add a line below a headline to the right part; returns the open drawer."""
    stripped = line.strip()
    if drawer:
        if stripped.upper() == ":END:":
            return ""
        if drawer == "PROPERTIES":
            pair = re.match(r":([^:\s]+):\s*(.*)", stripped)
            if pair:
                node.properties[pair[1].rstrip("+").upper()] = pair[2]
        else:
            _logged(node, stripped)
        return drawer
    opened = re.fullmatch(r":([A-Za-z_-]+):", stripped)
    if opened and opened[1].upper() != "END":
        return opened[1].upper()
    planning = _PLANNING.findall(stripped)
    if planning and not node.body:
        for name, stamp in planning:
            node.planning.setdefault(name, stamp)
        return ""
    if _NOTE.match(stripped) or _STATE.match(stripped):
        _logged(node, stripped)
        return ""
    if node.log and not node.body and line.startswith("  ") and node.log[-1][1] == "":
        _logged(node, stripped)
        return ""
    node.body.append(line)
    return ""


_NOTE = re.compile(
    r"- (?:Note taken on|Notiz) (?P<stamp>\[[^\]\n]+\])\s*(?:\\\\)?\s*(?P<text>.*)"
)
_STATE = re.compile(
    r"- (?:State|Rescheduled from|New deadline from|Refiled on|CLOSING NOTE)\s"
    r".*?(?P<stamp>\[[^\]\n]+\])\s*(?:\\\\)?"
)


def _logged(node: _Node, line: str) -> None:
    note = _NOTE.match(line)
    if note:
        node.log.append((note["stamp"], note["text"]))
        return
    state = _STATE.match(line)
    if state:
        said = line[2:].rsplit("[", 1)[0].strip()
        said = re.sub(r'"([^"]*)"', r"\1", " ".join(said.split()))
        node.log.append((state["stamp"], said.removesuffix(" on").strip()))
        return
    if line.startswith("CLOCK:"):
        node.body.append(line)
        return
    if node.log and line:
        stamp, text = node.log[-1]
        node.log[-1] = stamp, f"{text} {line}".strip()


def _stamp(text: str) -> tuple[When | None, str, str]:
    """A time stamp: its moment, its repeater as a rule, its other parts."""
    found = _STAMP.search(text)
    if not found:
        return None, "", text
    try:
        day = date.fromisoformat(found["day"])
    except ValueError:
        return None, "", text
    clock = None
    at = _CLOCK.search(found["rest"])
    if at and int(at[1]) < 24 and int(at[2]) < 60:
        clock = time(int(at[1]), int(at[2]))
    rule = ""
    extra = ""
    repeat = _REPEAT.search(found["rest"])
    if repeat:
        count, unit = int(repeat[2]), _UNITS.get(repeat[3])
        if unit and count:
            rule = f"every {unit}" if count == 1 else f"every {count} {unit}s"
            rule += " when done" if repeat[1] == ".+" else ""
        else:
            extra = repeat[0]
    return When(day, clock), rule, extra


_LINK = re.compile(r"\[\[([^\[\]]+)\](?:\[([^\[\]]+)\])?\]")


def _words(title: str) -> tuple[str, list[str]]:
    """A headline for people, and the targets of its links."""
    targets: list[str] = []

    def label(found: re.Match[str]) -> str:
        if found[2]:
            targets.append(found[1])
            return found[2]
        return found[1]

    return " ".join(_LINK.sub(label, title).split()), targets


def _task(node: _Node, keywords: _Keywords, tags: list[str]) -> Task:
    words, targets = _words(node.title)
    task = Task(node.row, words or "(no title)", node.properties.pop("ID", ""))
    task.status = keywords.status(node.keyword)
    task.tags = list(dict.fromkeys(tags))
    lookup = node.priority
    task.priority = _PRIORITY.get(lookup, Priority.NONE)
    if lookup.isdigit():
        task.priority = Priority.HIGHEST if lookup == "1" else Priority.MEDIUM
    for name, stamp in node.planning.items():
        when, rule, extra = _stamp(stamp)
        if when is None:
            task.kept.append((name.capitalize(), stamp))
            continue
        if name == "DEADLINE":
            task.due = when
        elif name == "SCHEDULED":
            task.scheduled = when
        else:
            task.closed = when.day if task.status.closed else None
        task.repeat = task.repeat or rule
        if extra:
            task.kept.append(("Repeats", extra))
    for target in targets:
        task.kept.append(("Link", target))
    for name, value in node.properties.items():
        if value and name not in ("LAST_REPEAT", "CREATED"):
            task.kept.append((name.replace("_", " ").capitalize(), value))
    created = _stamp(node.properties.get("CREATED", ""))[0]
    task.created = created.day if created else None
    task.notes = _text(node.body)
    for stamp, said in node.log:
        when = _stamp(stamp)[0]
        if when and said:
            task.log.append(Said(when, "note", said))
    if node.keyword.upper() in ("SOMEDAY", "MAYBE"):
        task.tags.append("someday")
    return task


def _text(lines: Sequence[str]) -> str:
    """The body without its common indentation and empty ends."""
    filled = [len(line) - len(line.lstrip()) for line in lines if line.strip()]
    cut = min(filled, default=0)
    return "\n".join(line[cut:].rstrip() for line in lines).strip("\n")


def _read(sources: Sequence[Source], options: Options) -> Imported:
    source = sources[0]
    title = next(
        (
            found[1].strip()
            for line in source.lines
            if (found := re.match(r"#\+TITLE:\s*(.+)", line, re.IGNORECASE))
        ),
        source.stem,
    )
    result = Imported("org", f"Org file “{title}”", f"Org {title}")
    for one in sources:
        _outline(one, result, options)
    result.counts = [f"{len(result.tasks)} tasks"]
    names = "keyword priority SCHEDULED DEADLINE CLOSED tags PROPERTIES LOGBOOK body"
    result.used = {name: name for name in names.split()}
    return result


def _outline(source: Source, result: Imported, options: Options) -> None:
    keywords = _Keywords(source.lines)
    nodes, file_tags = _nodes(source.lines, keywords)
    path: list[tuple[_Node, Task | None]] = []
    hidden = 0
    lost = 0
    for node in nodes:
        if hidden and node.level > hidden:
            continue
        hidden = 0
        while path and path[-1][0].level >= node.level:
            path.pop()
        if node.comment or ("ARCHIVE" in node.tags and not options.archived):
            hidden = node.level
            result.left_out["commented out" if node.comment else "archived"] += 1
            continue
        above = next((task for _, task in reversed(path) if task), None)
        if not node.keyword:
            if above is not None:
                text = _text(node.body)
                above.notes = f"{above.notes}\n\n{node.title}\n{text}".strip()
            elif any(line.strip() for line in node.body):
                lost += 1
            path.append((node, None))
            continue
        inherited = [tag for one, _ in path for tag in one.tags]
        task = _task(node, keywords, [*file_tags, *inherited, *node.tags])
        if above is not None:
            above.children.append(task)
        else:
            task.headings = tuple(_words(one.title)[0] for one, _ in path)
            result.tasks.append(task)
        path.append((node, task))
    if lost:
        below = counted(
            lost, "heading that is not a task", "headings that are not tasks"
        )
        result.remarks.append(f"the text below {below} stays in {source.name}")


register(Reader("org", "Org", _likeness, _read))
