"""A folder with one `.ics` for each entry: what todoman, khal and vdirsyncer use."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from journal.integrations.calendars.collections.collection import (
    ChangedMeanwhile,
    Changes,
    CollectionFailed,
)
from journal.integrations.calendars.objects.read_todo import MAX_OBJECT
from journal.model.errors import reason

DISPLAY_NAME, COLOUR = "Follow-ups", "#2a7ae2"


class Vdir:
    """The folder; an object's href is its file name, its etag what stat says."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def name(self) -> str:
        return str(self._folder)

    def prepare(self, *, known: bool) -> None:
        """Make the folder, with the files that say how it is shown.

        Raises CollectionFailed, also if it existed before (`known`) and is gone: that
        means an unmounted disk, not that everything was deleted.
        """
        if known and not self._folder.is_dir():
            raise CollectionFailed(
                f"{self._folder}: the folder is gone; nothing was changed. Make it "
                "again, empty, if you want all follow-ups written anew"
            )
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            for name, said in (("displayname", DISPLAY_NAME), ("color", COLOUR)):
                file = self._folder / name
                if not file.exists():
                    self._write(file, said)
        except OSError as error:
            raise _failed(self._folder, error) from None

    def stamp(self) -> int:
        """A number that changes when a file does; 0 if the folder is unreadable."""
        try:
            with os.scandir(self._folder) as found:
                files = [item for item in found if _is_object(item.name)]
                return hash(frozenset((f.name, _stamp(f.stat())) for f in files))
        except OSError:
            return 0

    def changes(self, token: str, known: Mapping[str, str]) -> Changes:
        there: dict[str, str] = {}
        try:
            with os.scandir(self._folder) as found:
                for item in found:
                    if _is_object(item.name) and item.is_file():
                        there[item.name] = _stamp(item.stat())
        except OSError as error:
            raise _failed(self._folder, error) from None
        changed = {
            href: stamp
            for href, stamp in there.items()
            if not _is_stamped(known.get(href, ""), stamp)
        }
        return Changes(changed, frozenset(known.keys() - there.keys()), "")

    def fetch(self, hrefs: Iterable[str]) -> dict[str, tuple[str, str]]:
        found = {}
        for href in hrefs:
            file = self._folder / href
            try:
                status = file.stat()
                if status.st_size > MAX_OBJECT:
                    continue
                content = file.read_bytes()
            except FileNotFoundError:
                continue
            except OSError as error:
                raise _failed(file, error) from None
            found[href] = (_etag(status, content), content.decode("utf-8", "replace"))
        return found

    def href_of(self, uid: str) -> str:
        if re.fullmatch(r"[A-Za-z0-9][\w@.+-]{0,120}", uid, re.ASCII):
            return f"{uid}.ics"
        return f"{hashlib.blake2b(uid.encode(), digest_size=16).hexdigest()}.ics"

    def put(self, href: str, text: str, etag: str | None) -> str:
        file = self._folder / href
        self._expect(file, etag)
        try:
            self._write(file, text)
            return _etag(file.stat(), text.encode())
        except OSError as error:
            raise _failed(file, error) from None

    def delete(self, href: str, etag: str) -> None:
        file = self._folder / href
        if not file.exists():
            return
        self._expect(file, etag)
        try:
            file.unlink(missing_ok=True)
        except OSError as error:
            raise _failed(file, error) from None

    def close(self) -> None:
        """Nothing to release."""

    def _expect(self, file: Path, etag: str | None) -> None:
        """Raises ChangedMeanwhile if the file has changed since it was read."""
        try:
            content = file.read_bytes()
        except FileNotFoundError:
            if etag is None:
                return
            raise ChangedMeanwhile from None
        except OSError as error:
            raise _failed(file, error) from None
        if etag is None or etag.partition(" ")[2] != _digest(content):
            raise ChangedMeanwhile

    def _write(self, file: Path, text: str) -> None:
        """Write a new file and rename it: a reader sees the old or the new one."""
        new = file.with_name(f".{file.name}.journal-new")
        try:
            with new.open("w", encoding="utf-8", newline="") as opened:
                opened.write(text)
                opened.flush()
                os.fsync(opened.fileno())
            new.replace(file)
        except OSError:
            with contextlib.suppress(OSError):
                new.unlink(missing_ok=True)
            raise


def _is_object(name: str) -> bool:
    return name.endswith(".ics") and not name.startswith(".")


def _stamp(status: os.stat_result) -> str:
    return f"{status.st_mtime_ns}:{status.st_size}:{status.st_ino}"


def _digest(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=12).hexdigest()


def _etag(status: os.stat_result, content: bytes) -> str:
    """The stat data, for speed, and a hash of the content, for certainty."""
    return f"{_stamp(status)} {_digest(content)}"


def _is_stamped(etag: str, stamp: str) -> bool:
    return etag.partition(" ")[0] == stamp


def _failed(place: Path, error: OSError) -> CollectionFailed:
    why = reason(error)
    return CollectionFailed(f"{place}: {why}")
