"""`journal track` and `journal why`: tracking emails, and why something is up now."""

from __future__ import annotations

import re
import sys

import click

from journal.cli.arguments import DRY_RUN
from journal.cli.completion.offers import EntryArgument
from journal.cli.formats.question import agrees
from journal.cli.session import Session
from journal.language.clean import clean
from journal.model.errors import ConfigError, NoSuchEntry

_SPAN = re.compile(r"[1-9]\d{0,2}\s?(?:bd|d|w|mo|m|y)")


@click.command()
@click.argument("entry", metavar="ID", cls=EntryArgument)
@click.argument("message", required=False, metavar="[MESSAGE]")
@click.option(
    "--unless-reply",
    metavar="SPAN",
    help="Bring it up only if no one replies within 3bd, 5d, 2w.",
)
@click.option("--yes", "-y", is_flag=True, help="Take the newest email without asking.")
@DRY_RUN
@click.pass_obj
def track(
    session: Session,
    entry: str,
    message: str | None,
    unless_reply: str | None,
    yes: bool,
    dry_run: bool,
) -> None:
    """Tie a follow-up to an email you sent, so that the reply is recognised.

    MESSAGE is a Message-ID or words of its subject. Without it, the newest email to the
    follow-up's person is offered.
    """
    from journal.integrations.mail import tracking
    from journal.integrations.mail.mailroom import Mailroom
    from journal.integrations.mail.wording import age

    if unless_reply and not _SPAN.fullmatch(unless_reply):
        raise ConfigError(f"--unless-reply {unless_reply}: write it as 3bd, 5d or 2w")
    with session.journal() as journal, Mailroom(journal, session.now) as room:
        if room.settings.boxes:
            room.look()
        view = room.view()
        found = view.find(entry)
        mail = next(tracking.sent_mail(found, view, room.store, message), None)
        if mail is None:
            what = f"with “{clean(message)}”" if message else "to them"
            raise NoSuchEntry(f"{found.place}: no email of yours {what} was found")
        said = f"“{clean(mail.subject)}”, {age(mail.sent, room.here)}"
        asks = not (yes or message or dry_run) and sys.stdin.isatty()
        if asks and not agrees(f"Track {said}?", default=True):
            return
        request = tracking.track(found, mail, view, unless_reply)
        session.change(journal, request, dry_run, "tracked")
        if not dry_run:
            session.out.talk(f"journal: tracks {said}")


@click.command()
@click.argument("what", metavar="ID|tracking", cls=EntryArgument)
@click.pass_obj
def why(session: Session, what: str) -> None:
    """Show why a follow-up is listed now.

    “journal why tracking” explains why there are no tracking pixels.
    """
    if what == "tracking":
        from journal.integrations.mail.tracking import WHY

        session.out.prose(WHY.rstrip())
        return
    with session.journal() as journal:
        journal.past.look()
        view = journal.at(session.now)
        item = view.item(view.find(what))
        session.out.fitted(clean(view.why(item, past=True)), "")
