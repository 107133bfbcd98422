"""Mail output: findings, boxes and verdicts as lines and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from journal.cli.formats.output import Output
from journal.language.clean import clean
from journal.practice.agenda.shown_text import full_text

if TYPE_CHECKING:
    from journal.integrations.mail.findings import Finding
    from journal.integrations.mail.kinds.verdict import Verdict
    from journal.integrations.mail.mailroom import Mailroom
    from journal.model.entry import Entry

_WIDEST = 60
_LEVELS = {
    "sure": "answers, and comes from the one who was asked",
    "other": "cites it, and is not surely the answer",
    "subject": "has its subject, and comes from the one who was asked",
    "address": "comes from the one who was asked, no more",
    "recipient": "is about the address of the one who was asked",
}


def print_found(out: Output, room: Mailroom, found: Sequence[Finding]) -> None:
    """A line for each finding, and the entry it is about below it."""
    from journal.integrations.mail.wording import offered, said

    view = room.view()
    rows = [(said(f, view, room.here), f.id, offered(f, view), f.entry) for f in found]
    width = min(_WIDEST, max((len(row[0]) for row in rows), default=0))
    for words, number, offer, entry in rows:
        out.data(f"{words:<{width}}  {out.style(number, 'cyan')} · {offer}")
        out.data(f"    {clean(full_text(entry))} ({clean(entry.place)})")
    for place, (_, what) in enumerate(room.store.unclear_captures(), 1):
        out.data(f"{clean(what)}  {out.style(f'c{place}', 'cyan')} · not understood")


def print_boxes(out: Output, room: Mailroom) -> None:
    """A line for each box: when it was checked, and what failed."""
    from journal.integrations.mail.wording import age

    if not room.settings.boxes:
        out.talk("No mailbox is set up. To set one up: journal mail add maildir DIR")
    records = room.store.boxes()
    for box in room.settings.boxes:
        record = records.get(box.name)
        when = "not looked at yet"
        if record and record.looked:
            when = f"seen {age(record.looked, room.here)}"
        failed = f"; {clean(record.failed)}" if record and record.failed else ""
        out.data(f"{clean(box.name)}: {when}{failed}")


def room_json(room: Mailroom) -> dict[str, Any]:
    """Findings and boxes, for programs."""
    return {
        "findings": [_finding_json(one, room) for one in room.found()],
        "captures": [
            {"id": f"c{number}", "message_id": mail_id, "says": words}
            for number, (mail_id, words) in enumerate(room.store.unclear_captures(), 1)
        ],
        "boxes": list(_boxes_json(room)),
    }


def _finding_json(finding: Finding, room: Mailroom) -> dict[str, Any]:
    from journal.integrations.mail.wording import offered, said

    mail, view = finding.mail, room.view()
    return {
        "id": finding.id,
        "kind": finding.kind,
        "level": finding.level,
        "sure": finding.sure,
        "says": said(finding, view, room.here),
        "offers": offered(finding, view),
        "message_id": mail.id,
        "subject": mail.subject,
        "from": mail.sender,
        "sent": mail.sent.isoformat(),
        "status": mail.verdict.status,
        "until": _iso(mail.verdict.until),
        "path": finding.entry.path,
        "line": finding.entry.line,
    }


def _boxes_json(room: Mailroom) -> Iterator[dict[str, Any]]:
    records = room.store.boxes()
    for box in room.settings.boxes:
        record = records.get(box.name)
        yield {
            "name": box.name,
            "looked": _iso(record.looked) if record else None,
            "failed": (record.failed or None) if record else None,
        }


def _iso(when: date | None) -> str | None:
    if isinstance(when, datetime):
        return when.isoformat(timespec="seconds")
    return when.isoformat() if when else None


Matches = Sequence[tuple[str, "Entry"]]
"""How a mail belongs to entries: the level and the entry."""


def verdict_json(verdict: Verdict, matches: Matches = ()) -> dict[str, Any]:
    """The verdict, for programs: MAIL’s interface of `journal mail why --json`."""
    return {
        "kind": verdict.kind,
        "status": verdict.status,
        "until": _iso(verdict.until),
        "because": verdict.because,
        "evidence": list(verdict.evidence),
        "recipients": list(verdict.recipients),
        "originals": list(verdict.originals),
        "code": verdict.code or None,
        "match": matches[0][0] if matches else None,
        "matches": [
            {"level": level, "path": entry.path, "line": entry.line}
            for level, entry in matches
        ],
    }


def verdict_lines(verdict: Verdict, matches: Matches = ()) -> list[str]:
    """The verdict, for people."""
    what = f"{verdict.kind}, {verdict.status}" if verdict.status else verdict.kind
    lines = [f"{what}: {verdict.because}"]
    if verdict.until:
        word = "back on" if verdict.is_return else "away until"
        lines.append(f"  {word} {verdict.until:%a %d %b %Y}")
    for name, said in (
        ("about", ", ".join(verdict.recipients)),
        ("cites", ", ".join(f"<{one}>" for one in verdict.originals)),
        ("says", verdict.detail),
    ):
        if said:
            lines.append(f"  {name} {said}")
    for level, entry in matches:
        lines.append(f"  {_LEVELS[level]}: {full_text(entry)} ({entry.place})")
    return [*lines, *(f"  {line}" for line in verdict.evidence)]
