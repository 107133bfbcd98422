"""`journal merge`: two people's edits of a note, entry by entry, for git."""

from __future__ import annotations

from pathlib import Path

import click

from journal.api.merge import GitFailed, install, merge_files
from journal.cli.arguments import DRY_RUN
from journal.cli.formats.question import agrees
from journal.cli.session import Session
from journal.language.clean import clean
from journal.model.errors import ConfigError, JournalError, VaultNotFound

FAILED = 129
"""git takes this as a failure; 1 to 127 are conflicts."""
_MOST = 125
"""Above that the driver's shell would take it for a missing program."""


@click.command()
@click.argument(
    "words", nargs=-1, required=True, metavar="BASE OURS THEIRS | install | copies"
)
@click.option(
    "--marker-size",
    type=click.IntRange(1, 1000),
    default=7,
    metavar="N",
    help="Length of the conflict markers.",
)
@click.option(
    "-L",
    "labels",
    multiple=True,
    metavar="LABEL",
    help="Names for the markers: ours, base, theirs, as in git merge-file.",
)
@click.option("--yes", is_flag=True, help="With “copies”: do not ask.")
@DRY_RUN
@click.pass_obj
def merge(
    session: Session | None,
    words: tuple[str, ...],
    marker_size: int,
    labels: tuple[str, ...],
    yes: bool,
    dry_run: bool,
) -> int:
    """Merge two people's edits of a note by follow-up, and write the result to OURS.

    Exit codes: 0 merged; 1 to 127 that many conflicts, between markers; above 128 it
    failed, and OURS is unchanged. “journal merge install” tells git to use it in this
    vault; “journal merge copies” merges what a sync program left beside your notes.
    """
    if words == ("copies",) and session is not None:
        return _copies(session, yes, dry_run)
    if words == ("install",) and session is not None:
        return _install(session)
    if len(words) != 3:
        raise ConfigError(
            "say three files, BASE OURS THEIRS, or “install”, or “copies”",
            "help: journal merge --help",
        )
    base, ours, theirs = map(Path, words)
    try:
        conflicts, reason = merge_files(
            base, ours, theirs, labels=_named(labels), marker_size=marker_size
        )
    except JournalError as error:
        click.echo(f"error: {error}", err=True)
        return FAILED
    if reason:
        click.echo(f"journal: {ours}: {reason}: merged line by line", err=True)
    return conflicts if conflicts > 128 else min(conflicts, _MOST)


def _named(labels: tuple[str, ...]) -> tuple[str, str]:
    """The labels of both sides; an older git leaves unknown placeholders verbatim."""
    ours = labels[0] if labels else ""
    theirs = labels[2] if len(labels) > 2 else ""
    usual = ("ours", "theirs")
    given = (ours, theirs)
    return (
        usual[0] if given[0] in ("", "%X") else given[0],
        usual[1] if given[1] in ("", "%Y") else given[1],
    )


def _copies(session: Session, yes: bool, dry_run: bool) -> int:
    """Merge the conflict copies with their notes; returns 1 if some are left."""
    from journal.api.copies import copies_of, merging

    with session.journal() as journal:
        found = copies_of(journal)
        for one in found:
            said = one.reason or f"merges into {one.note}"
            session.out.data(f"{clean(one.copy)}: {clean(said)}")
        left = any(one.edit is None for one in found)
        request = merging(found)
        if request is None:
            if not found:
                session.out.talk("journal: no copies that a sync program made")
            return int(left)
        for change in journal.preview(request, session.now):
            session.out.diff(change)
        if dry_run:
            return int(left)
        if not yes and not session.can_ask:
            session.out.talk("journal: nothing was written; --yes writes it")
            return 1
        if not yes and not agrees("Write this into the notes?"):
            return 1
        session.tell(journal, journal.apply(request, session.now), "merged")
        session.out.talk("journal: the copies stay; delete them when you have looked")
    return int(left)


def _install(session: Session) -> int:
    try:
        root = session.root()
    except VaultNotFound:
        if session.vault:
            raise
        root = Path.cwd()  # notes that nothing else marks as a vault
    try:
        done = install(root)
    except GitFailed as error:
        raise ConfigError(str(error)) from None
    for line in done:
        session.out.data(line)
    if not done:
        session.out.data("git merges these notes by entry already")
    session.out.talk(
        "journal: each clone needs “journal merge install” once; servers such as "
        "GitHub merge by line all the same"
    )
    return 0
