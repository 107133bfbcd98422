"""The global options, and the journal they lead to, opened when needed."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from journal.cli.formats.output import Output
from journal.cli.progress import Progress
from journal.model.errors import ConfigError, VaultNotFound
from journal.model.value import record

if TYPE_CHECKING:
    from journal.api.changes import Change
    from journal.api.journal import Journal
    from journal.api.open_vault import OpenVault
    from journal.api.requests import Request
    from journal.cli.clock import Clock
    from journal.language.dates.typed import OwnWords
    from journal.model.entry import Entry, EntryRef
    from journal.practice.agenda.agenda import Item
    from journal.vault.settings.load import Config

_Kind = TypeVar("_Kind", bound="Journal")


@record
class Session:
    """One run of the command line."""

    clock: Clock
    out: Output
    vault: str | None = None
    config_file: Path | None = None
    fixed_now: str | None = None
    """The value of --now, for a child process that must see the same day."""
    seen_as: str | None = None
    """Whose lists to show: the value of --for, `all` for everyone's."""
    expected: str | None = None
    """The value of --expect, about the one named entry."""
    says: str = ""
    """What is printed about a change: everything, only ids for `quiet`, or `json`."""
    yes: bool = False
    """Whether --yes answers all questions."""

    @property
    def now(self) -> datetime:
        return self.clock()

    def user_file(self) -> Path:
        """The user's config file: --config, JOURNAL_CONFIG, else the usual place."""
        if self.config_file is not None:
            if not self.config_file.is_file():
                raise ConfigError(f"--config {self.config_file}: there is no such file")
            return self.config_file
        from platformdirs import user_config_path

        return user_config_path("journal") / "config.toml"

    def date_words(self) -> OwnWords:
        """Date words next to the config file. Raises ConfigError."""
        from journal.vault.settings.date_words import FOLDER, read_date_words

        return read_date_words(self.user_file().parent / FOLDER)

    def root(self, folder: Path | None = None) -> Path:
        """The vault around `folder`, else around the working directory. Raises
        VaultNotFound."""
        from journal.vault.notes.find import find_vault
        from journal.vault.settings import load as config

        environment = os.environ.get("JOURNAL_VAULT")
        named = self.vault or environment
        configured = None if named else config.load(None, self.user_file()).vault
        start = folder or _cwd()
        if start is None:
            if not (named or configured):
                raise VaultNotFound(
                    "the current folder no longer exists",
                    "open your notes: journal ~/path/to/notes",
                )
            start = Path("/")
        return find_vault(self.vault, environment, start, configured)

    def cwd(self) -> Path:
        """The working directory; the root if it was deleted."""
        return _cwd() or Path("/")

    def is_plain(self, root: Path) -> bool:
        """Whether the vault is only implied by the working directory: a folder with
        notes that is neither named nor marked."""
        from journal.vault.places import MARKERS

        if self.vault or os.environ.get("JOURNAL_VAULT") or root != _cwd():
            return False
        return not any(os.path.lexists(root / marker) for marker in MARKERS)

    def config(self, folder: Path | None = None) -> tuple[Path, Config]:
        """The vault and its settings. Raises ConfigError too."""
        from journal.vault.settings import load as config

        root = self.root(folder)
        found = config.load(root, self.user_file())
        for line in _said_first(found.renamed):
            self.out.talk(f"journal: {line}; the old name still works")
        return root, found

    @contextmanager
    def journal(self, *, fresh: bool = True) -> Iterator[Journal]:
        """The journal of the vault, brought up to date."""
        root, found = self.config()
        journal = open_journal(root, found)
        if self.seen_as is not None:
            journal.look_as(*([] if self.seen_as == "all" else [self.seen_as]))
        with journal:
            if fresh:
                progress = Progress()
                try:
                    journal.refresh(progress)
                finally:
                    progress.end()
            try:
                yield journal
            finally:
                for notice in journal.notices:
                    self.out.talk(f"journal: {notice}")

    def change(
        self,
        journal: OpenVault,
        request: Request,
        dry_run: bool = False,
        did: str = "changed",
    ) -> list[Change]:
        """Carry out a request and print what was written, or show what would be.

        `did` is the action in a word: `added`.
        """
        if dry_run:
            changes = journal.preview(request, self.now)
            for change in changes:
                self.out.diff(change)
            return changes
        changes = journal.apply(request, self.now)
        self.tell(journal, changes, did)
        return changes

    def tell(
        self,
        journal: OpenVault,
        changes: Sequence[Change],
        did: str = "changed",
        after: Sequence[tuple[str, str]] = (),
    ) -> None:
        """Print what was written, the entry's new id, and how to undo it.

        `after` is the later effect: `comes back on Mon 10 Jun`, after its place.
        """
        from journal.cli.formats.after_action import print_written, written

        parts = written(journal, changes)
        known = journal.short_ids(one.entry for one in parts if one.entry)
        ids = [known[one.entry.ref] if one.entry else "" for one in parts]
        if self.says == "quiet":
            for id in filter(None, ids):
                self.out.data(id)
            return
        if self.says == "json":
            self._tell_json(journal, [one.entry for one in parts if one.entry])
            return
        print_written(self.out, did, list(zip(parts, ids, strict=True)))
        self.say_notes(changes, after)
        if parts:
            self.out.talk("Undo: journal undo")

    def say_notes(
        self, changes: Sequence[Change], after: Sequence[tuple[str, str]] = ()
    ) -> None:
        """Print remarks on the changes, one per line; with the place if the line above,
        on another stream, does not show it."""
        notes = [(f"{c.path}:{c.line}", note) for c in changes for note in c.notes]
        alone = self.out.width is not None and len(changes) == 1
        for place, note in (*notes, *after):
            self.out.talk(f"  {note}" if alone else f"journal: {place}: {note}")

    def _tell_json(self, journal: OpenVault, entries: Sequence[Entry]) -> None:
        """The entry that was written, or several as a list."""
        from journal.api.view import View
        from journal.cli.formats.entry_json import entry_json

        known = View(journal, self.now)
        found = [entry_json(known.item(entry), known) for entry in entries]
        self.out.json(found[0] if len(found) == 1 else found)

    def find(self, journal: Journal, name: str) -> Entry:
        """The named entry; if its id has changed, that is reported."""
        from journal.practice.agenda.entry_ids import entry_id, is_place

        entry = journal.find(name)
        if not is_place(name) and not entry_id(entry.ref).startswith(name.lower()):
            self.out.talk(f"{name} is now {journal.short_ids([entry])[entry.ref]}")
        return entry

    @property
    def can_ask(self) -> bool:
        """Whether someone at a terminal can answer questions."""
        return sys.stdin.isatty() and sys.stderr.isatty()


def _said_first(lines: Sequence[str]) -> list[str]:
    """The lines that were not printed on this machine before; they are recorded now."""
    if not lines:
        return []
    from platformdirs import user_state_path

    file = user_state_path("journal") / "renamed-settings"
    try:
        said = set(file.read_text("utf-8").splitlines())
    except (OSError, UnicodeError):
        said = set()
    fresh = [line for line in lines if line not in said]
    if fresh:
        try:
            file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with file.open("a", encoding="utf-8") as opened:
                opened.writelines(f"{line}\n" for line in fresh)
        except (OSError, UnicodeError):
            pass  # it is printed again the next time
    return fresh


def _cwd() -> Path | None:
    """The working directory; None if it was deleted."""
    try:
        return Path.cwd()
    except OSError:
        return None


def state_of(root: Path) -> Path:
    """The state folder of this vault, without opening it."""
    from platformdirs import user_state_path

    from journal.vault.places import name_of

    return user_state_path("journal") / name_of(str(root.resolve()))


def open_journal(root: Path, found: Config) -> Journal:
    from journal.api.journal import Journal

    return open_as(Journal, root, found)


def open_as(kind: type[_Kind], root: Path, found: Config) -> _Kind:
    """A journal of this class, with the user's folders."""
    from platformdirs import user_cache_path, user_state_path

    return kind(
        root,
        found.settings,
        state=user_state_path("journal"),
        cache=user_cache_path("journal"),
        looked=found.looked,
    )


def ids_of(items: Sequence[Item], journal: OpenVault) -> dict[EntryRef, str]:
    """Short ids, unique in the whole vault, for the entries shown."""
    return journal.short_ids([item.entry for item in items])
