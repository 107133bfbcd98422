"""How someone answers, from the user's own mail: attempts, times, hours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo

from journal.integrations.mail.facts import MailFacts, base_subject
from journal.integrations.mail.store import Store
from journal.model.value import value

LONGEST = timedelta(days=60)


@value
class Exchange:
    """A question of the user's, how often it was asked, and the answer."""

    asked: datetime
    attempts: int
    answered: datetime | None

    @property
    def hours(self) -> float | None:
        """From the first mail to the answer."""
        if self.answered is None:
            return None
        return (self.answered - self.asked) / timedelta(hours=1)


@value
class MailStatistics:
    """Statistics of one person, limited to the user's own boxes."""

    exchanges: tuple[Exchange, ...]
    asked: dict[int, int]
    """How many first, second … mails there were."""
    answered: dict[int, int]
    """How many first, second … mails were answered."""
    hours: dict[int, int]
    """Answers by the hour of the day at which they came, in the zone given."""

    @property
    def times(self) -> list[float]:
        """Hours to each answer, in order of size."""
        return sorted(e.hours for e in self.exchanges if e.hours is not None)

    @property
    def best_hours(self) -> list[int]:
        """The hours of the day in which most answers come, three at most."""
        ranked = sorted(self.hours.items(), key=lambda pair: (-pair[1], pair[0]))
        return [hour for hour, count in ranked[:3] if count > 1] or [
            hour for hour, _ in ranked[:1]
        ]


def statistics_of(
    addresses: Sequence[str], store: Store, zone: tzinfo | None
) -> MailStatistics:
    """Of the person with these addresses. Times are shown in `zone`."""
    known = {one.lower() for one in addresses}
    own = sorted(store.sent_to(known), key=lambda mail: mail.sent)
    theirs = [m for m in store.from_senders(known, None) if m.verdict.is_person]
    exchanges = list(_exchanges(own, theirs, zone))
    asked: Counter[int] = Counter()
    answered: Counter[int] = Counter()
    hours: Counter[int] = Counter()
    for one in exchanges:
        asked.update(range(1, one.attempts + 1))
        if one.answered:
            answered[one.attempts] += 1
            hours[one.answered.hour] += 1
    return MailStatistics(tuple(exchanges), dict(asked), dict(answered), dict(hours))


def _exchanges(
    own: Sequence[MailFacts], theirs: Sequence[MailFacts], zone: tzinfo | None
) -> list[Exchange]:
    """Questions with their answers: threads are formed by ids, else by subject."""
    threads: dict[str, list[MailFacts]] = {}
    thread_of: dict[str, str] = {}
    for mail in [*own, *theirs]:
        thread_of.setdefault(mail.id, mail.id)
    for mail in sorted([*own, *theirs], key=lambda m: (m.sent, m.id)):
        cited = [i for i in (*mail.references, *mail.reply_to) if i in thread_of]
        if cited:
            thread_of[mail.id] = thread_of[cited[0]]
        else:
            same = base_subject(mail.subject)
            for name, mails in threads.items():
                newest, fits = mails[-1], bool(same) and not mail.mine
                fits = fits and mail.sent - newest.sent < LONGEST
                if fits and base_subject(newest.subject) == same:
                    thread_of[mail.id] = name
        threads.setdefault(thread_of[mail.id], []).append(mail)
    found: list[Exchange] = []
    for mails in threads.values():
        found += _of_thread(mails, zone)
    return sorted(found, key=lambda one: one.asked)


def _of_thread(mails: Sequence[MailFacts], zone: tzinfo | None) -> list[Exchange]:
    found = []
    first: datetime | None = None
    attempts = 0
    for mail in mails:
        if mail.mine:
            first = first or mail.sent
            attempts += 1
        elif first is not None:
            found.append(Exchange(_here(first, zone), attempts, _here(mail.sent, zone)))
            first, attempts = None, 0
    if first is not None:
        found.append(Exchange(_here(first, zone), attempts, None))
    return found


def _here(moment: datetime, zone: tzinfo | None) -> datetime:
    return moment.astimezone(zone) if zone else moment
