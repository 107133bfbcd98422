"""How long looking at mail takes: `python -m benchmarks.mail [COUNT]`.

A Maildir of so many invented mails, one in five hundred an answer: the first look,
an idle one, and the most expensive of some hostile messages; seconds of CPU.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from journal.api.journal import Journal
from journal.integrations.mail.kinds.classify import classify
from journal.integrations.mail.look import Known, look
from journal.integrations.mail.mailroom import SUMMARY
from journal.integrations.mail.store import Store
from journal.model.mail_settings import MailBox, MailSettings
from journal.model.settings import Settings

NOW = datetime(2026, 11, 4, 12, tzinfo=UTC)


def fill(folder: Path, count: int) -> None:
    for part in ("cur", "new", "tmp"):
        (folder / part).mkdir(parents=True)
    for number in range(count):
        answers = (
            f"In-Reply-To: <ask-{number}@example.net>\n" if number % 500 == 0 else ""
        )
        (folder / "cur" / f"17930{number:05}.M{number}.host:2,S").write_text(
            f"Return-Path: <p{number % 300}@example.org>\n"
            "Received: from a.example.org by mx.example.net; Wed, 4 Nov 2026 10:00:00\n"
            "DKIM-Signature: v=1; a=rsa-sha256; d=example.org; s=x; h=from:to; b=y\n"
            "Date: Wed, 4 Nov 2026 10:00:00 +0100\n"
            f"From: Person {number} <p{number % 300}@example.org>\n"
            f"To: me@example.net\nSubject: Matter {number}\n"
            f"Message-ID: <m{number}@example.org>\n{answers}"
            "Content-Type: text/plain; charset=utf-8\n\n"
            + "Some words of a letter.\n"
            * 40
        )


def main(count: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        fill(folder / "mail", count)
        settings = MailSettings(
            addresses=("me@example.net",),
            boxes=(MailBox("maildir", path=str(folder / "mail")),),
        )
        asks = frozenset(f"ask-{n}@example.net" for n in range(0, count, 500))
        known = Known(frozenset({"p1@example.org"}), asks)
        with Store(folder / "mail.db") as store:
            for what in ("first look", "idle look", "idle look"):
                began = time.process_time()
                looked = look(settings, store, known, NOW)
                took = time.process_time() - began
                print(f"{what}: {took * 1000:.1f} ms, {looked.new} new")
        print(f"added to due: {added_to_due(folder, count) * 1000:.3f} ms")
    worst = max((_timed(raw), name) for name, raw in hostile().items())
    print(f"worst hostile message: {worst[0] * 1000:.0f} ms ({worst[1]})")
    print(f"memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def added_to_due(folder: Path, count: int) -> float:
    """Seconds that `due` takes longer for the mail: it reads what a look left, and
    takes out what was answered, among a tenth as many entries, one in 500 of them."""
    lines = [f"- [ ] @p{n} matter {n} #waiting" for n in range(count // 10)]
    (folder / "vault").mkdir()
    (folder / "vault" / "n.md").write_text("\n".join(lines))
    state = folder / "state"
    with Journal(folder / "vault", Settings(), state=state, cache=None) as journal:
        journal.refresh()
        answered = [
            {"path": e.path, "raw": e.ref.raw, "by": "", "at": "", "ids": []}
            for e in journal.entries[::500]
        ]
        content = {"seen": NOW.isoformat(), "open": 0, "answered": answered}
        (journal.state / SUMMARY).write_text(json.dumps(content))
        entries = journal.entries
        began = time.process_time()
        left = journal.mail_seen.refresh().unanswered(entries)
        took = time.process_time() - began
    assert len(left) == len(entries) - len(answered)
    return took


def _timed(raw: bytes) -> float:
    classify(raw)
    began = time.process_time()
    classify(raw)
    return time.process_time() - began


def hostile() -> dict[str, bytes]:
    head = b"From: a@b.c\nDate: Tue, 3 Nov 2026 10:00:00 +0100\n"
    head += b"Auto-Submitted: auto-replied\n"
    return {
        "open tags": head + b"Content-Type: text/html\n\n" + b"<a " * 80_000,
        "references": head + b"References: " + b"<a@b> " * 40_000,
        "days": head + b"\n" + b"5 Nov " * 40_000,
        "months": head + b"\n" + "11月".encode() * 50_000,
        "parts": b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\n" * 50_000,
        "levels": b"".join(
            b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n)
            for n in range(4000)
        ),
        "headers": b"".join(b"X-%d: y\n" % n for n in range(60_000)),
    }


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
