"""Others that write the note at this moment: they are waited for, or they win."""

from __future__ import annotations

import fcntl
import os
import threading
from pathlib import Path

import pytest

from journal.model.errors import WriteRefused
from journal.vault.write import leases
from journal.vault.write import replace as files
from journal.vault.write.new_file import ChangedMeanwhile
from tests.vault.conftest import NEW, NOTE, OLD, Instants, Replace

needs_leases = pytest.mark.skipif(
    not hasattr(fcntl, "F_SETLEASE"), reason="this system has no leases"
)


@needs_leases
def test_a_writer_that_comes_late_finds_the_note_where_it_was(
    root: Path,
    replace: Replace,
    instants: Instants,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It found the old file before the exchange, and opens it after that."""
    monkeypatch.setattr(files, "_LINGER", 0.5)
    threads: list[threading.Thread] = []
    found: list[bool] = []

    def come_late() -> None:
        old = next(file for file in root.iterdir() if file.name.startswith(".~"))

        def write() -> None:
            # held up by our lease until the file is the note again
            with old.open("ab") as file:
                found.append(os.path.samestat(os.fstat(file.fileno()), note.stat()))
                file.write(b"late\n")

        note = root / NOTE
        threads.append(threading.Thread(target=write))
        threads[0].start()

    instants.after = [come_late]
    with pytest.raises(ChangedMeanwhile):
        replace()
    threads[0].join()
    assert found == [True]
    assert (root / NOTE).read_bytes() == OLD + b"late\n"
    assert replace.kept == []


def test_without_a_lease_a_late_writer_is_noticed(
    root: Path,
    replace: Replace,
    instants: Instants,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(leases, "wait_for_writers", lambda fd: False)
    monkeypatch.setattr(leases, "QUIET", 0.05)
    monkeypatch.setattr(files, "_LINGER", 0.5)
    threads: list[threading.Timer] = []

    def come_late() -> None:
        old = next(file for file in root.iterdir() if file.name.startswith(".~"))
        fd = os.open(old, os.O_WRONLY | os.O_APPEND)

        def write() -> None:
            os.write(fd, b"late\n")
            os.close(fd)

        threads.append(threading.Timer(0.05, write))
        threads[0].start()

    instants.after = [come_late]
    with pytest.raises(ChangedMeanwhile):
        replace()
    threads[0].join()
    assert (root / NOTE).read_bytes() == OLD + b"late\n"
    assert replace.kept == []


@needs_leases
@pytest.mark.parametrize("links", [1, 2])
def test_a_note_that_stays_open_for_writing_is_refused(
    root: Path, replace: Replace, monkeypatch: pytest.MonkeyPatch, links: int
) -> None:
    monkeypatch.setattr(leases, "PATIENCE", 0.1)
    if links == 2:
        os.link(root / NOTE, root.parent / "twin.md")
    with (root / NOTE).open("r+b"):
        with pytest.raises(WriteRefused) as caught:
            replace()
        assert "open for writing" in str(caught.value)
        assert (root / NOTE).read_bytes() == OLD
    replace()
    assert (root / NOTE).read_bytes() == NEW


@needs_leases
def test_a_save_that_is_under_way_is_waited_for(root: Path, replace: Replace) -> None:
    writer = (root / NOTE).open("r+b")
    threading.Timer(0.2, writer.close).start()
    replace()
    assert writer.closed
    assert (root / NOTE).read_bytes() == NEW


@needs_leases
def test_a_reader_is_not_waited_for(root: Path, replace: Replace) -> None:
    with (root / NOTE).open("rb") as reader:
        replace()
        assert reader.read() == OLD
    assert (root / NOTE).read_bytes() == NEW


def test_without_a_lease_a_note_must_have_rested(
    root: Path, replace: Replace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leases, "wait_for_writers", lambda fd: False)
    monkeypatch.setattr(leases, "QUIET", 0.2)
    monkeypatch.setattr(leases, "PATIENCE", 0.6)
    replace()
    assert (root / NOTE).read_bytes() == NEW
    over = threading.Event()

    def keep_saving() -> None:
        while not over.wait(0.01):
            os.utime(root / NOTE)

    other = threading.Thread(target=keep_saving)
    other.start()
    try:
        with pytest.raises(WriteRefused) as caught:
            replace(content=OLD)
    finally:
        over.set()
        other.join()
    assert "keeps saving" in str(caught.value)
    assert (root / NOTE).read_bytes() == NEW
