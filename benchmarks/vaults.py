"""Vaults to measure with: the same bytes each time, of any size.

Notes are of 2.3 KB on average. Every fifth has tasks, in all notations; every
seventh has some in a code fence, which do not count.

Due dates are spread over two years, and four in ten tasks are done: much is open,
and ten times as much in a vault ten times the size. One that has grown (`grown`)
is more like those people have: ten notes a day, tasks that are due within weeks,
and of what is long past nearly all is done.
"""

from __future__ import annotations

import json
import random
import shutil
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

VERSION = 2
"""Raised when the notes become different ones; vaults are then made anew."""
TODAY = date(2024, 6, 5)
NOTES_A_DAY = 10

_WORDS = (
    "project meeting notes alpha review design budget client call draft report plan "
    "issue release customer email thread summary decision risk owner status week "
    "quarter server deploy data the a of to in and with for on from that this was "
    "were are is not be we they it as by at or"
).split()
_SPICE = (
    "会議のメモ 跟进客户 프로젝트 🚀 🎯 **soon** `code` [[Note_7|seven]] #idea".split()
)
_WHO = "alice bob carol dave erin frank grace heidi 李雷 佐藤".split()


@dataclass(frozen=True, slots=True)
class Task:
    text: str
    who: str
    due: date | None
    done: bool


@dataclass(frozen=True, slots=True)
class Vault:
    root: Path
    tasks: list[Task]
    size: int
    """Bytes in all notes."""


def vault(place: Path, notes: int, folders: int = 0, *, grown: bool = False) -> Vault:
    """The vault of so many notes below `place`; made if it is not there yet."""
    root = place / f"{'grown' if grown else 'vault'}-{notes}-{folders}"
    stamp = root / ".journal.toml"
    made = stamp.exists() and stamp.read_text() == f"# {VERSION}\n"
    if not made and root.exists():
        shutil.rmtree(root)
    folders = folders or max(1, notes // 100)
    tasks: list[Task] = []
    size = 0
    for number in range(notes):
        day = TODAY - timedelta((notes - number) // NOTES_A_DAY)
        content, found = _note(number, day if grown else None)
        tasks += found
        size += len(content)
        if not made:
            here = number % folders
            folder = root / f"area {here % 10}" / f"folder {here}"
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"Note {number}.md").write_bytes(content)
    stamp.write_text(f"# {VERSION}\n")
    return Vault(root, tasks, size)


def _note(number: int, day: date | None) -> tuple[bytes, list[Task]]:
    dice = random.Random(number)
    tasks: list[Task] = []
    blocks: list[str] = []
    if dice.random() < 0.5:
        tag = dice.choice(_WORDS)
        blocks.append(
            f"---\ntitle: Note {number}\ntags: [{tag}]\ndate: {day or TODAY}\n---"
        )
    blocks.append(f"# Note {number} {_sentence(dice)}")
    wanted = dice.randint(1, 10) if dice.random() < 0.2 else 0
    target = dice.triangular(900, 4300, 1400)
    if dice.random() < 0.15:
        lines = [_task_line(dice, _task(dice, day)) for _ in range(2)]
        fence = dice.choice(["```", "~~~", "````"])
        blocks.append("\n".join([f"{fence}markdown", *lines, fence]))
    while wanted > len(tasks) or sum(map(len, blocks)) < target:
        if wanted > len(tasks) and dice.random() < 0.4:
            more = dice.randint(1, wanted - len(tasks))
            group = [_task(dice, day) for _ in range(more)]
            tasks += group
            blocks.append(_task_block(dice, group))
        else:
            blocks.append(_prose(dice))
    return "\n\n".join(blocks).encode() + b"\n", tasks


def _task(dice: random.Random, day: date | None) -> Task:
    """`day` is when its note was written, in a vault that has grown."""
    if day is None:
        when = TODAY + timedelta(dice.randint(-200, 400))
    else:
        when = day + timedelta(dice.randint(0, 45))
    past = day is not None and when < TODAY - timedelta(30)
    done = dice.random() < (0.995 if past else 0.4)
    due = when if dice.random() < 0.9 else None
    words = " ".join(dice.choice(_WORDS) for _ in range(dice.randint(2, 6)))
    return Task(words, dice.choice(_WHO), due, done)


def _task_line(dice: random.Random, task: Task, marker: str = "-") -> str:
    text = f"{marker} [{'x' if task.done else ' '}] follow up @{task.who} {task.text}"
    if task.due is None:
        return text
    match dice.choice(["plain", "plain", "emoji", "emoji", "dataview"]):
        case "plain":
            # behind some words, as “from”, a date is only told of
            return f"{text} by {task.due}"
        case "dataview":
            return f"{text} [due:: {task.due}]"
    priority = dice.choice(["", "", " ⏫", " 🔽"])
    repeats = " 🔁 every week" if dice.random() < 0.1 else ""
    ended = f" ✅ {task.due}" if task.done else ""
    return f"{text}{priority}{repeats} 📅 {task.due}{ended}"


def _task_block(dice: random.Random, tasks: list[Task]) -> str:
    """Bullets, mostly; now and then a callout, a numbered list, or below each other."""
    shape = dice.random()
    if shape < 0.05:
        lines = [f"> {_task_line(dice, task)}" for task in tasks]
        return "\n".join(["> [!todo] Follow-ups", *lines])
    if shape < 0.10:
        numbered = enumerate(tasks, 1)
        return "\n".join(_task_line(dice, task, f"{n}.") for n, task in numbered)
    inner = "    " if shape < 0.25 else ""
    marker = dice.choice("---*+")
    first, *rest = (_task_line(dice, task, marker) for task in tasks)
    return "\n".join([first, *(inner + line for line in rest)])


def _prose(dice: random.Random) -> str:
    shape = dice.random()
    if shape < 0.2:
        return f"## {_sentence(dice)[:40]}"
    if shape < 0.4:
        return "\n".join(f"- {_sentence(dice)}" for _ in range(dice.randint(2, 5)))
    if shape < 0.45:
        return f"| a | b |\n|---|---|\n| {dice.choice(_WORDS)} | [[Note 7]] |"
    return " ".join(_sentence(dice) for _ in range(dice.randint(2, 5)))


def _sentence(dice: random.Random) -> str:
    words = dice.choices(_WORDS, k=dice.randint(6, 18))
    if dice.random() < 0.25:
        words.insert(dice.randrange(len(words)), dice.choice(_SPICE))
    return " ".join(words).capitalize() + "."


def facts(made: Vault, notes: int) -> str:
    """One line of JSON about the vault."""
    due = [task for task in made.tasks if task.due and not task.done]
    late = sum(task.due < TODAY for task in due if task.due)
    about = {
        "notes": notes,
        "bytes": made.size,
        "tasks": len(made.tasks),
        "open with a date": len(due),
        "overdue": late,
    }
    return json.dumps(about)
