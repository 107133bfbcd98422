"""`mail.db` in the state folder: known mails, and findings the user dismissed.

Everything except the dismissals can be rebuilt by reading the mail again. No text of
any mail is kept.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from journal.integrations.mail.facts import MailFacts
from journal.integrations.mail.kinds.verdict import Verdict
from journal.model.errors import JournalError
from journal.model.value import value

_VERSION = 2
_SCHEMA = """
create table mail (
  id text primary key, at real, zone integer, sender text, name text,
  recipients text, subject text, reply_to text, refs text, role text, mine integer,
  kind text, because text, status text, until text, is_return integer,
  about text, originals text, detail text, code text, place text
) without rowid;
create index mail_sender on mail (sender, at);
create index mail_at on mail (at);
create table cite (id text, mail text, primary key (id, mail)) without rowid;
create table box (
  name text primary key, state text, looked real, failed text, fails integer,
  retry real, final integer
);
create table dismissed (pair text primary key, at real);
create table number (pair text primary key, n integer unique);
create table capture (
  mail text primary key, words text, at real, open integer
);
create table meta (key text primary key, value text);
"""
_COLUMNS = (
    "id, at, zone, sender, name, recipients, subject, reply_to, refs, role, mine, "
    "kind, because, status, until, is_return, about, originals, detail, code, place"
)


@value
class BoxRecord:
    """The state of a box: where reading continues, and what failed."""

    name: str
    looked: datetime | None = None
    failed: str = ""
    fails: int = 0
    retry: datetime | None = None
    final: bool = False


class Store:
    """The file; one connection, closed by `close`."""

    def __init__(self, file: Path) -> None:
        self.file = file
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._connection = self._opened()
        except sqlite3.DatabaseError:
            # it can be found again: begin anew
            file.unlink(missing_ok=True)
            self._connection = self._opened()

    def _opened(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.file, timeout=10, isolation_level=None)
        try:
            connection.execute("pragma journal_mode = wal")
            connection.execute("pragma synchronous = normal")
            version = connection.execute("pragma user_version").fetchone()[0]
            if version not in (0, _VERSION):
                raise sqlite3.DatabaseError("another version")
            if version == 0:
                connection.executescript(f"begin; {_SCHEMA} commit;")
                connection.execute(f"pragma user_version = {_VERSION}")
        except sqlite3.OperationalError as error:
            connection.close()
            raise JournalError(f"{self.file}: cannot be used: {error}") from None
        except sqlite3.DatabaseError:
            connection.close()
            raise
        return connection

    def close(self) -> None:
        self._connection.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def together(self) -> Iterator[None]:
        """A transaction: all writes inside, or none."""
        self._connection.execute("begin immediate")
        try:
            yield
        except BaseException:
            self._connection.execute("rollback")
            raise
        self._connection.execute("commit")

    # -------------------------------------------------------- mail

    def keep(self, mail: MailFacts) -> None:
        """Store a mail; the same id again only if it is now in a better folder."""
        row = self._connection.execute(
            "select role, mine from mail where id = ?", (mail.id,)
        ).fetchone()
        if row and (row[0] != "junk" or mail.role == "junk") and not mail.mine:
            return
        verdict = mail.verdict
        offset = mail.sent.utcoffset() or timedelta()
        values = (
            mail.id, mail.sent.timestamp(), int(offset.total_seconds()), mail.sender,
            mail.name, " ".join(mail.recipients[:100]), mail.subject,
            " ".join(mail.reply_to), " ".join(mail.references), mail.role,
            int(mail.mine), verdict.kind, verdict.because, verdict.status,
            verdict.until.isoformat() if verdict.until else None,
            int(verdict.is_return), " ".join(verdict.recipients),
            " ".join(verdict.originals), verdict.detail[:400], verdict.code, mail.place,
        )  # fmt: skip
        marks = ", ".join("?" * len(values))
        self._connection.execute(
            f"insert or replace into mail ({_COLUMNS}) values ({marks})", values
        )
        self._connection.executemany(
            "insert or ignore into cite values (?, ?)",
            [(cited, mail.id) for cited in mail.cites],
        )

    def mail(self, mail_id: str) -> MailFacts | None:
        return next(self._mails("where id = ?", (mail_id,)), None)

    def citing(self, ids: Iterable[str]) -> list[MailFacts]:
        """Every mail that cites one of the ids, oldest first."""
        wanted = list(ids)
        if not wanted:
            return []
        marks = ", ".join("?" * len(wanted))
        query = (
            f"where id in (select mail from cite where id in ({marks})) order by at, id"
        )
        return list(self._mails(query, wanted))

    def from_senders(
        self, senders: Iterable[str], since: datetime | None
    ) -> list[MailFacts]:
        """Mail from these addresses, oldest first."""
        wanted = list(senders)
        if not wanted:
            return []
        marks = ", ".join("?" * len(wanted))
        start = since.timestamp() if since else 0.0
        query = f"where sender in ({marks}) and at >= ? order by at, id"
        return list(self._mails(query, [*wanted, start]))

    def bounces(self, since: datetime | None) -> list[MailFacts]:
        """The bounces from a day on, for matching those that cite nothing."""
        start = since.timestamp() if since else 0.0
        query = "where kind = 'bounce' and at >= ? order by at, id"
        return list(self._mails(query, [start]))

    def sent_to(
        self, addresses: Iterable[str], since: datetime | None = None
    ) -> list[MailFacts]:
        """The user's own mail to one of these, newest first."""
        wanted = set(addresses)
        start = since.timestamp() if since else 0.0
        found = self._mails("where mine = 1 and at >= ? order by at desc, id", [start])
        return [mail for mail in found if wanted & set(mail.recipients)]

    def own(self, since: datetime | None = None) -> list[MailFacts]:
        """All the user's own mail, oldest first."""
        start = since.timestamp() if since else 0.0
        return list(self._mails("where mine = 1 and at >= ? order by at, id", [start]))

    def is_own(self, ids: Iterable[str]) -> bool:
        """Whether one of the ids is a mail of the user's own."""
        wanted = list(ids)[:50]
        if not wanted:
            return False
        marks = ", ".join("?" * len(wanted))
        found = self._connection.execute(
            f"select 1 from mail where mine = 1 and id in ({marks}) limit 1", wanted
        ).fetchone()
        return found is not None

    def count(self) -> int:
        found: int = self._connection.execute("select count(*) from mail").fetchone()[0]
        return found

    def _mails(self, query: str, values: Iterable[Any]) -> Iterator[MailFacts]:
        cursor = self._connection.execute(
            f"select {_COLUMNS} from mail {query}", tuple(values)
        )
        for row in cursor:
            yield _mail_of(row)

    # -------------------------------------------------------- boxes

    def state_of(self, box: str) -> dict[str, Any]:
        row = self._connection.execute(
            "select state from box where name = ?", (box,)
        ).fetchone()
        found: dict[str, Any] = json.loads(row[0]) if row and row[0] else {}
        return found

    def save_state(self, box: str, state: dict[str, Any], now: datetime) -> None:
        """Store where reading continues, after storing what was read."""
        self._connection.execute(
            "insert into box values (?, ?, ?, '', 0, null, 0) on conflict (name) do "
            "update set state = excluded.state, looked = excluded.looked, failed = '', "
            "fails = 0, retry = null, final = 0",
            (box, json.dumps(state), now.timestamp()),
        )

    def note_look(self, box: str, now: datetime) -> None:
        """Record a check without new mail."""
        self._connection.execute(
            "update box set looked = ?, failed = '', fails = 0, retry = null, "
            "final = 0 where name = ?",
            (now.timestamp(), box),
        )

    def note_failure(
        self, box: str, why: str, now: datetime, *, retry: datetime, final: bool
    ) -> None:
        self._connection.execute(
            "insert into box values (?, '', null, ?, 1, ?, ?) on conflict (name) do "
            "update set failed = excluded.failed, fails = fails + 1, "
            "retry = excluded.retry, final = excluded.final",
            (box, why, retry.timestamp(), int(final)),
        )

    def boxes(self) -> dict[str, BoxRecord]:
        rows = self._connection.execute(
            "select name, looked, failed, fails, retry, final from box"
        )
        return {
            name: BoxRecord(
                name, _moment(looked), failed or "", fails, _moment(retry), bool(final)
            )
            for name, looked, failed, fails, retry, final in rows
        }

    # -------------------------------------------------------- findings

    def dismiss(self, pair: str, now: datetime) -> None:
        """Never offer this pair of mail and entry again."""
        self._connection.execute(
            "insert or replace into dismissed values (?, ?)", (pair, now.timestamp())
        )

    def dismissed(self) -> frozenset[str]:
        rows = self._connection.execute("select pair from dismissed")
        return frozenset(pair for (pair,) in rows)

    def numbers(self, pairs: Iterable[str]) -> dict[str, int]:
        """A stable number for each pair."""
        known = dict(self._connection.execute("select pair, n from number"))
        fresh = [pair for pair in pairs if pair not in known]
        if fresh:
            highest = max(known.values(), default=0)
            with self.together():
                for number, pair in enumerate(fresh, highest + 1):
                    known[pair] = number
                    self._connection.execute(
                        "insert or ignore into number values (?, ?)", (pair, number)
                    )
        return known

    # -------------------------------------------------------- captures

    def note_capture(self, mail_id: str, words: str, now: datetime) -> None:
        """Record a captured mail as handled; with `words` as not understood."""
        self._connection.execute(
            "insert or ignore into capture values (?, ?, ?, ?)",
            (mail_id, words, now.timestamp(), int(bool(words))),
        )

    def is_captured(self, mail_id: str) -> bool:
        row = self._connection.execute(
            "select 1 from capture where mail = ?", (mail_id,)
        ).fetchone()
        return row is not None

    def unclear_captures(self) -> list[tuple[str, str]]:
        """Ids and messages of captured mail not understood and not dismissed."""
        rows = self._connection.execute(
            "select mail, words from capture where open = 1 order by at, mail"
        )
        return [(mail, words) for mail, words in rows]

    def close_capture(self, mail_id: str) -> None:
        self._connection.execute(
            "update capture set open = 0 where mail = ?", (mail_id,)
        )

    def note_cancel(self, mail_id: str) -> None:
        """A proven mail to `+cancel` that only its subject ties to an entry."""
        self.set(f"cancel {mail_id}", "")

    def cancels(self) -> list[MailFacts]:
        """Those mails, oldest first."""
        query = (
            "where id in (select substr(key, 8) from meta where key like 'cancel %') "
            "order by at, id"
        )
        return list(self._mails(query, ()))

    def get(self, key: str) -> str | None:
        row = self._connection.execute(
            "select value from meta where key = ?", (key,)
        ).fetchone()
        return row[0] if row else None

    def set(self, key: str, value: str) -> None:
        self._connection.execute(
            "insert or replace into meta values (?, ?)", (key, value)
        )


def _moment(seconds: float | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def _mail_of(row: tuple[Any, ...]) -> MailFacts:
    zone = timezone(timedelta(seconds=row[2]))
    verdict = Verdict(
        kind=row[11],
        because=row[12],
        status=row[13],
        until=date.fromisoformat(row[14]) if row[14] else None,
        is_return=bool(row[15]),
        recipients=tuple(row[16].split()),
        originals=tuple(row[17].split()),
        detail=row[18],
        code=row[19],
    )
    return MailFacts(
        id=row[0],
        sent=datetime.fromtimestamp(row[1], zone),
        sender=row[3],
        name=row[4],
        recipients=tuple(row[5].split()),
        subject=row[6],
        reply_to=tuple(row[7].split()),
        references=tuple(row[8].split()),
        role=row[9],
        mine=bool(row[10]),
        verdict=verdict,
        place=row[20],
    )
