"""The first run: in a plain folder, in an empty one, in a folder of vaults."""

from __future__ import annotations

import json
import os
from pathlib import Path

import click

from journal.api.journal import Journal
from journal.cli.formats.question import agrees
from journal.cli.session import Session
from journal.language.clean import clean
from journal.language.counted import counted
from journal.model.errors import NothingHere
from journal.practice.agenda.item_words import nothing_read
from journal.vault.notes.find import shell_word, vaults_below
from journal.vault.settings.config_file import write_setting

_VAULTS = 6


def short(folder: Path) -> str:
    """The folder as people write it: `~/notes`."""
    home = os.path.expanduser("~")  # noqa: PTH111
    text = os.fspath(folder)
    inside = text == home or text.startswith(home + os.sep)
    return f"~{text[len(home) :]}" if inside and len(home) > 1 else text


def nothing_here(folder: Path) -> list[str]:
    """The message if there are no notes: vaults below this folder, or what to do."""
    vaults = [clean(name) for name in vaults_below(folder)]
    if not vaults:
        return nothing_read(short(folder), 0, 0, 0)
    count = counted(len(vaults), "vault")
    more = [f"  and {len(vaults) - _VAULTS} more"] if len(vaults) > _VAULTS else []
    lines = [f"  journal {shell_word(f'./{name}')}" for name in vaults[:_VAULTS]]
    return [f"No notes in {clean(short(folder))} itself, but {count} below it:",
            *lines, *more]  # fmt: skip


def start_here(session: Session, why: NothingHere) -> None:
    """Make the working directory the notes folder, for its first note.

    Asks first unless the folder is empty. Raises `why` if it cannot be the notes folder
    or no one can be asked, and Abort if the user declines.
    """
    folder = session.cwd()
    is_home = folder == folder.parent or folder == Path.home()
    if is_home or vaults_below(folder):
        raise why
    try:
        is_empty = all(one.name.startswith(".") for one in folder.iterdir())
    except OSError:
        raise why from None
    if not is_empty:
        if not session.can_ask:
            raise why
        session.out.talk(f"No Markdown notes in {clean(short(folder))}.")
        if not agrees("Start your notes here, with inbox.md?"):
            raise click.Abort
    session.vault = os.fspath(folder)


def ask_to_keep(session: Session, root: Path) -> None:
    """On a terminal: describe a plain folder, and offer to make it the default vault.

    Only if the user's settings name no vault. Nothing is written in the folder.
    """
    if not session.can_ask or not session.is_plain(root):
        return
    talk = session.out.talk
    with session.journal() as journal:
        talk(_what_was_read(journal, root, session))
    talk("Nothing was changed.")
    if agrees("Use this folder from now on?", default=True):
        write_setting(
            session.user_file(), "vault", json.dumps(short(root), ensure_ascii=False)
        )


def _what_was_read(journal: Journal, root: Path, session: Session) -> str:
    view = journal.at(session.now)
    followups = sum(not item.entry.status.closed for item in view.items)
    people, dates = len(view.everybody()), sum(not p.is_remark for p in view.problems)
    notes = len(journal.snapshot.notes)
    return (
        f"Read {notes:,} note{'' if notes == 1 else 's'} in {clean(short(root))}: "
        f"{followups:,} follow-up{'' if followups == 1 else 's'}, "
        f"{counted(people, 'person', 'people')}, "
        f"{counted(dates, 'problem')} to check."
    )
