"""Commands about notifications: testing, pausing, and what was missed."""

from __future__ import annotations

import click

from journal.cli.arguments import JSON, Group
from journal.cli.session import Session
from journal.language.clean import clean
from journal.language.dates.typed_dates import UnknownDate, parse_typed
from journal.model.errors import ConfigError
from journal.model.settings import Settings
from journal.model.value import replace
from journal.model.when import When
from journal.practice.agenda.item_words import when_text
from journal.practice.agenda.shown_text import full_text


@click.group(cls=Group)
def notify() -> None:
    """Test, pause and resume notifications.

    \b
    Former name, still accepted:
      snooze  now pause
    """


@notify.command()
@JSON
@click.pass_obj
def test(session: Session, as_json: bool) -> int:
    """Send a test notification through every channel and show which ones work.

    Exits 1 if no channel you use works.
    """
    from journal.desktop.notify.buttons import BUTTONS
    from journal.desktop.notify.channel import ChannelFailed, Message
    from journal.desktop.notify.channels.by_name import NAMES, channel_of

    root, found = session.config()
    settings = found.settings
    message = Message(
        "Test from journal", (f"Notifications from {root.name} look like this.",)
    )
    rows = []
    for name in NAMES:
        channel = channel_of(name, settings)
        try:
            # a message with buttons shows whether the desktop supports them
            channel.send(replace(message, choices=BUTTONS))
            why, works = getattr(channel, "about", ""), True
        except ChannelFailed as error:
            why, works = str(error), False
        finally:
            channel.close()
        rows.append((name, works, _used(name, settings), why))
    if as_json:
        keys = ("channel", "works", "used", "about")
        session.out.json([dict(zip(keys, row, strict=True)) for row in rows])
    else:
        for name, works, used, why in rows:
            mark = session.out.style("works" if works else "no   ", _COLOURS[works])
            said = "; ".join(clean(part) for part in (used, why) if part)
            session.out.fitted(f"{name:<9} {mark}  {said}".rstrip(), " " * 18)
    reached = any(works and used for _, works, used, _ in rows)
    if not reached and not as_json:
        session.out.talk(
            "journal: none of your channels works; see docs/reference/notifications.md"
        )
    return 0 if reached else 1


_COLOURS = {True: "green", False: "yellow"}


def _used(name: str, settings: Settings) -> str:
    if not settings.notify.enabled:
        return ""
    if name in settings.notify.also_channels:
        return "used each time"
    if name in settings.notify.channels:
        return f"number {settings.notify.channels.index(name) + 1} of notify-with"
    return ""


@notify.command()
@click.argument("when", nargs=-1)
@click.pass_obj
def pause(session: Session, when: tuple[str, ...]) -> None:
    """Pause all notifications until WHEN: 2h, 14:00, mon. Without WHEN, show the
    current pause.

    You are notified afterwards of what came up in the meantime, in one message if it is
    a lot.
    """
    from journal.desktop.notify.announcements import Announcements

    with session.journal(fresh=False) as journal:
        record, now = Announcements(journal.state), session.now
        if when:
            try:
                until = parse_typed(" ".join(when), now).when
            except UnknownDate as error:
                raise ConfigError(str(error)) from None
            moment = until.at(journal.settings.agenda.default_time)
            if moment <= now:
                raise ConfigError(f"{moment:%Y-%m-%d %H:%M} is in the past")
            record.snooze(moment, now)
        session.out.data(_resting(record.snoozed(), session))


# its former name
notify.add_command(
    click.Command("snooze", params=pause.params, callback=pause.callback, hidden=True)
)


@notify.command()
@click.pass_obj
def resume(session: Session) -> None:
    """Resume notifications."""
    from journal.desktop.notify.announcements import Announcements

    with session.journal(fresh=False) as journal:
        record = Announcements(journal.state)
        record.snooze(None, session.now)
        session.out.data(_resting(None, session))


def _resting(until: object, session: Session) -> str:
    from datetime import datetime

    if not isinstance(until, datetime) or until <= session.now:
        return "notifications are on"
    when = when_text(When(until.date(), until.time()), session.now.date())
    return f"notifications are paused until {when}"


@click.command()
@click.option("--clear", is_flag=True, help="Mark them all as seen.")
@JSON
@click.pass_obj
def missed(session: Session, clear: bool, as_json: bool) -> None:
    """List what fell due while you could not be notified: computer off or asleep, or no
    channel working."""
    from journal.api.view import View
    from journal.cli.formats.entry_json import entry_json
    from journal.desktop.notify.missed import take_as_seen, what_was_missed

    with session.journal() as journal:
        found = what_was_missed(journal, session.now)
        if found is None:
            session.out.talk(
                "journal: nothing recorded yet: reminders start with "
                "“journal watch” or “journal service install”"
            )
            found = []
        if clear:
            take_as_seen(journal, found, session.now)
        known = View(journal, session.now)
        if as_json:
            items = [(m, journal.item(m.entry, session.now)) for m in found if m.entry]
            session.out.json(
                [
                    {"at": m.at.isoformat(timespec="minutes"), **entry_json(i, known)}
                    for m, i in items
                ]
            )
            return
        for moment in found:
            entry = moment.entry
            assert entry is not None
            at = f"{moment.at:%Y-%m-%d %H:%M}"
            place = session.out.style(clean(entry.place), "dim")
            session.out.data(f"{at}  {clean(full_text(entry))}  {place}")
        if not found and session.out.chatty:
            session.out.talk("You missed nothing.")
