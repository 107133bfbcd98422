"""Events that get lost, run out or never come; a vault that goes away."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import needs
from tests.vault.watching import watching
from tests.waiting import until

pytestmark = pytest.mark.slow


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "vault"
    (root / "sub").mkdir(parents=True)
    (root / "a.md").write_text("- [ ] one")
    return root


def as_root() -> None:
    if os.geteuid() != 0:
        pytest.skip("only root may mount and set limits")


# ---------------------------------------------------------------- lost events


def test_a_queue_that_overflows_means_everything(root: Path) -> None:
    """Stopped like this, it cannot empty the queue; what fills it are no notes."""
    with watching(root) as one:
        one.process.send_signal(signal.SIGSTOP)
        limit = int(Path("/proc/sys/fs/inotify/max_queued_events").read_text())
        for number in range(limit // 3 + 1000):
            # created, modified, closed
            (root / "sub" / f"{number}.png").write_text("x")
        (root / "a.md").write_text("this one's events are lost")
        one.process.send_signal(signal.SIGCONT)
        one.sees_everything()
        one.looks.clear()
        (root / "sub" / "last.md").write_text("x")
        one.sees("sub/last.md")
        assert one.live
        assert one.said == []


def test_ten_thousand_folders_are_not_too_many(root: Path) -> None:
    """What walks through them must not fill the queue: not we, nor anyone else."""
    folders = [root / f"f{n % 100}" / f"g{n}" for n in range(10_000)]
    for folder in folders:
        folder.mkdir(parents=True)
    with watching(root) as one:
        for _ in range(4):
            assert sum(1 for _ in os.walk(root)) > 10_000
        saved = folders[::500]
        for folder in saved:
            (folder / "n.md").write_text("x")
        one.sees(*(str(folder.relative_to(root) / "n.md") for folder in saved))
        assert one.looks.count(None) == 0
        assert one.live
        assert one.said == []


# ---------------------------------------------------------------- none left


@pytest.mark.parametrize("limit", ["instances=0", "watches=0", "watches=5"])
def test_without_enough_events_it_polls_and_says_so(root: Path, limit: str) -> None:
    """The limits of a user namespace of its own, which end with it."""
    as_root()
    needs("unshare")
    for number in range(10):
        (root / "sub" / f"f{number}").mkdir()
    name, _, value = limit.partition("=")
    setting = f'echo {value} >/proc/sys/user/max_inotify_{name}; exec "$@"'
    with watching(root, "unshare", "-Ur", "sh", "-c", setting, "sh") as one:
        assert one.live is False
        one.sees_everything()
        assert len(one.said) == 1
        assert "fs.inotify" in one.said[0]


def test_without_file_descriptors_it_polls(root: Path) -> None:
    """Three are in use; events need three more, reading a folder needs one."""
    with watching(root, files=5) as one:
        assert one.live is False
        one.sees_everything()


# ---------------------------------------------------------------- silent


@pytest.fixture
def mirror(root: Path, tmp_path: Path) -> Iterator[Path]:
    """The vault once more, through FUSE."""
    needs("bindfs", "fusermount")
    if not os.access("/dev/fuse", os.W_OK):
        pytest.skip("there is no /dev/fuse")
    place = tmp_path / "mirror"
    place.mkdir()
    done = subprocess.run(["bindfs", root, place], check=False, capture_output=True)
    if done.returncode:
        pytest.skip(f"FUSE is not possible here: {done.stderr.decode()}")
    yield place
    subprocess.run(["fusermount", "-u", "-z", place], check=True)


def test_what_is_changed_below_fuse_is_found(root: Path, mirror: Path) -> None:
    with watching(mirror) as one:
        assert one.live is False
        one.says("fuse")
        (root / "a.md").write_text("changed below")
        one.sees_everything()
        # through the mount there are events as well
        (mirror / "a.md").write_text("changed")
        one.sees("a.md")
        assert len(one.said) == 1


# ---------------------------------------------------------------- gone


def test_a_vault_that_is_deleted_and_made_again(root: Path) -> None:
    with watching(root) as one:
        shutil.rmtree(root)
        one.says("cannot be found")
        until(lambda: one.live is False, "it does not watch")
        one.looks.clear()
        root.mkdir()
        one.sees_everything()
        until(lambda: one.live, "it watches again")
        (root / "new.md").write_text("x")
        one.sees("new.md")
        assert len(one.said) == 1


def test_a_vault_that_is_replaced(root: Path, tmp_path: Path) -> None:
    """The old folder goes on sending events under its old name: no one asks."""
    other = tmp_path / "other"
    other.mkdir()
    with watching(root) as one:
        root.rename(tmp_path / "old")
        other.rename(root)
        one.sees_everything()
        one.looks.clear()
        (root / "new.md").write_text("x")
        one.sees("new.md")


def test_a_vault_that_is_unmounted_and_mounted_again(tmp_path: Path) -> None:
    """No event tells of either."""
    as_root()
    place = tmp_path / "stick"
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "none", place], check=True)
    try:
        with watching(place) as one:
            subprocess.run(["umount", "-l", place], check=True)
            one.says("unmounted")
            one.sees_everything()
            subprocess.run(["mount", "-t", "tmpfs", "none", place], check=True)
            one.looks.clear()
            one.sees_everything()
            (place / "new.md").write_text("x")
            one.sees("new.md")
    finally:
        subprocess.run(["umount", "-l", place], check=True)
