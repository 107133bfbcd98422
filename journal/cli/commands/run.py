"""Commands that run something: the terminal interface, the notifier, the demo.

What a command needs besides the journal (Textual, watchdog, plyer) is imported inside
it, so that no command pays for what it does not use.
"""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING

import click

from journal.cli.clock import is_real, zone
from journal.cli.commands.look.agenda import due
from journal.cli.first_run import ask_to_keep, nothing_here
from journal.cli.formats.question import agrees
from journal.cli.session import Session
from journal.cli.settings_now import SettingsNow
from journal.model.errors import NothingHere
from journal.model.value import replace

if TYPE_CHECKING:
    from journal.api.journal import Journal
    from journal.desktop.notify.buttons import Decide
    from journal.desktop.notify.notifier import Claim, Notifier
    from journal.vault.settings.load import Config


@click.command()
@click.pass_obj
def tui(session: Session) -> int:
    """The terminal interface."""
    # in a browser, Textual talks to the page and not to a terminal
    if not (
        (sys.stdin.isatty() and sys.stdout.isatty()) or "TEXTUAL_DRIVER" in os.environ
    ):
        raise click.UsageError(
            "the terminal interface needs a terminal; “journal due” prints the list"
        )
    if _lost(session):
        click.get_current_context().invoke(demo)
        return 0
    from journal.tui.app import JournalApp

    while True:
        with session.journal(fresh=False) as journal:
            now = _settings_now(session, journal)
            real = is_real(session.clock)
            app = JournalApp(
                journal,
                session.clock,
                tells=real,
                zone=zone if real else None,
                settings_changed=now.changed,
            )
            app.run()
        if not app.wants_settings:
            # not 0 after a crash, which Textual has printed
            return app.return_code or 0


def _settings_now(session: Session, journal: Journal) -> SettingsNow:
    def load() -> Config:
        return session.config()[1]

    return SettingsNow(load, journal.settings, session.out.talk)


def _lost(session: Session) -> bool:
    """Whether there is no vault, and the user will see the demo instead.

    Raises VaultNotFound if one was named, or if it is not possible to ask, and Exit if
    the user declines: what to do was printed before.
    """
    try:
        ask_to_keep(session, session.root())
    except NothingHere as error:
        if not (sys.stdin.isatty() and session.out.chatty):
            raise
        for line in nothing_here(session.cwd()):
            session.out.talk(line)
        if agrees("Open the sample vault instead?", default=True):
            return True
        raise click.exceptions.Exit(error.exit_code) from None
    return False


@click.command()
@click.option(
    "--once",
    is_flag=True,
    help="Notify once about what is due now, then exit (for cron).",
)
@click.pass_obj
def watch(session: Session, once: bool) -> None:
    """Stay in the foreground and notify you when something is due."""
    from journal.cli.commands.reminders.deeds import WatchDeeds
    from journal.desktop.notify.channels.by_name import chains_of
    from journal.desktop.notify.notifier import Notifier

    out = session.out
    while True:
        with session.journal() as journal, ExitStack() as stack:
            settings = journal.settings
            notifier = Notifier(
                journal,
                session.clock,
                lambda answered, settings=settings: chains_of(  # type: ignore[misc]
                    settings, out.talk, answered
                ),
                lambda message: out.data(str(message)),
                out.talk,
                zone=zone if is_real(session.clock) else None,
                settings_changed=_settings_now(session, journal).changed,
                claim=_claim(journal, session, stack),
                decide=_decide(journal, session),
                deeds=WatchDeeds(session, journal),
            )
            stack.callback(notifier.close)
            _keep_calendars(journal, session, stack, once=once)
            _look_at_mail(journal, session, stack, notifier, once=once)
            _keep_dashboard(journal, session, stack, once=once)
            if not once:
                _keep_search(journal, stack)
                _keep_past(journal, stack)
            notifier.run(once=once)
        if not notifier.wants_settings:
            return
        out.talk("journal: the settings have changed and now apply")


def _claim(journal: Journal, session: Session, stack: ExitStack) -> Claim | None:
    """Which machine raises which notification if several share notes
    (docs/how-to/calendars.md)."""
    if journal.settings.calendar.tells_for_itself:
        return None
    from journal.integrations.calendars.claims import MomentClaims

    claims = MomentClaims(journal, session.clock, session.out.talk)
    stack.callback(claims.close)
    return claims.claim


def _decide(journal: Journal, session: Session) -> Decide | None:
    """What the buttons of a mail finding do (docs/how-to/mail.md)."""
    if not journal.settings.mail.boxes:
        return None

    def decided(pair: str, answer: str) -> str:
        from journal.integrations.mail.background import decide

        return decide(journal, session.clock(), pair, answer)

    return decided


def _keep_calendars(
    journal: Journal, session: Session, stack: ExitStack, *, once: bool
) -> None:
    """Synchronise the configured calendars as long as the stack is open."""
    settings = journal.settings.calendar
    if not (settings.vdir or settings.url):
        return
    from journal.integrations.calendars.background import Background

    background = Background(journal, session.clock, session.out.talk)
    if once:
        background.sync()
        return
    background.start()
    stack.callback(background.close)


def _look_at_mail(
    journal: Journal,
    session: Session,
    stack: ExitStack,
    notifier: Notifier,
    *,
    once: bool,
) -> None:
    """Check the configured mailboxes as long as the stack is open."""
    if not journal.settings.mail.boxes:
        return
    from journal.desktop.notify.channel import Message
    from journal.integrations.mail.background import Background, News

    def tell(news: News) -> None:
        notifier.tell_also(
            Message(
                news.title, news.lines, choices=news.choices,
                finding=news.finding, instead=news.instead,
            )
        )  # fmt: skip

    background = Background(journal, session.clock, session.out.talk, tell)
    if once:
        background.look()
        return
    background.start()
    stack.callback(background.close)


def _keep_search(journal: Journal, stack: ExitStack) -> None:
    """Keep the index of `find` current as long as the stack is open."""
    from journal.api.search.search_keeper import SearchKeeper

    keeper = SearchKeeper(journal)
    keeper.start()
    stack.callback(keeper.close)


def _keep_past(journal: Journal, stack: ExitStack) -> None:
    """Read the history of the notes as long as the stack is open."""
    from journal.api.history.past_keeper import PastKeeper

    keeper = PastKeeper(journal)
    keeper.start()
    stack.callback(keeper.close)


def _keep_dashboard(
    journal: Journal, session: Session, stack: ExitStack, *, once: bool
) -> None:
    """Keep the configured dashboard current as long as the stack is open."""
    if journal.settings.notes.dashboard is None:
        return
    from journal.api.dashboard.keeper import kept_by
    from journal.integrations.dashboard.background import Background

    if other := kept_by(journal.settings):
        session.out.talk(f"journal: “{other}” keeps the dashboard, not this machine")
        return

    background = Background(journal, session.clock, session.out.talk)
    if once:
        background.look()
        return
    background.start()
    stack.callback(background.close)


@click.command()
@click.pass_obj
def demo(session: Session) -> None:
    """Try everything on a throw-away sample vault, with the clock set to 5 June
    2024."""
    from journal.cli.commands.demo import demo_vault

    with demo_vault() as (root, now):
        inner = replace(session, vault=str(root), clock=lambda: now)
        context = click.get_current_context()
        context.obj = inner
        watched = sys.stdin.isatty() and session.out.chatty
        context.invoke(tui if watched else due)
