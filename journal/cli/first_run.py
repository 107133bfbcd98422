"""The first run: in a plain folder, in an empty one, in a folder of vaults."""

from __future__ import annotations

import json
import os
from pathlib import Path

import click

from journal.api.journal import Journal
from journal.cli.session import Session
from journal.language.clean import clean
from journal.language.counted import counted
from journal.practice.agenda.item_words import nothing_read
from journal.vault.places import MARKERS
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
    vaults = []
    try:
        for below in sorted(folder.iterdir()):
            if any((below / marker).exists() for marker in MARKERS):
                vaults.append(below.name)
    except OSError:
        pass
    if not vaults:
        return nothing_read(short(folder), 0, 0, 0)
    count = counted(len(vaults), "vault")
    more = [f"  and {len(vaults) - _VAULTS} more"] if len(vaults) > _VAULTS else []
    lines = [f"  journal {_quoted(f'./{name}')}" for name in vaults[:_VAULTS]]
    return [f"No notes in {clean(short(folder))} itself, but {count} below it:",
            *lines, *more]  # fmt: skip


def _quoted(name: str) -> str:
    name = clean(name)
    return f'"{name}"' if " " in name else name


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
    if click.confirm("Use this folder from now on?", default=True, err=True):
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
        f"{counted(followups, 'follow-up')}, "
        f"{counted(people, 'person', 'people')}, "
        f"{counted(dates, 'problem')} to check."
    )
