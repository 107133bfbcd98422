"""A look that recalls that nothing had changed says what comparing all notes says."""

from __future__ import annotations

import os
import random
import stat
from pathlib import Path

import pytest
from platformdirs import user_cache_path

from journal.api.glance.agenda import Believed, Outdated, believed
from journal.vault.cache import kept_sweep
from journal.vault.places import name_of
from journal.vault.sweep import FileStamp, stamp_of, sweep
from tests.cli.instant import two_notes, warm
from tests.conftest import VaultMaker

IGNORED = 'ignore = ["Old/", "apart.md"]\n'
FOLDERS = ["", "A/", "A/deep/", "Old/", ".hidden/", "node_modules/", "as a note.md/"]
NAMES = [
    "a.md",
    "b.md",
    "apart.md",
    ".hidden.md",
    "a.txt",
    "a (conflicted copy 2024-01-01).md",
    "a.sync-conflict-20240101-120000-ABCDEFG.md",
    os.fsdecode(b"\xe9\xff.md"),
]


class Looks:
    """Looks at a vault, counting those that recall the digest."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.root = root
        self.cache = str(user_cache_path("journal") / f"{name_of(str(root))}.sqlite")
        self.digest = Path(f"{self.cache}.swept")
        self.recalled = 0
        is_kept = kept_sweep.is_kept

        def counted(cache: str, digest: bytes) -> bool:
            found = is_kept(cache, digest)
            self.recalled += found
            return found

        monkeypatch.setattr(kept_sweep, "is_kept", counted)

    def look(self) -> list[str] | None:
        """The paths that differ; None without a valid cache."""
        found = believed(self.cache, str(self.root))
        if isinstance(found, Believed):
            with found:
                return []
        return found.paths if isinstance(found, Outdated) else None

    def compare(self) -> list[str] | None:
        """The same without what was kept before."""
        self.digest.unlink(missing_ok=True)
        before = self.recalled
        found = self.look()
        assert self.recalled == before
        return found


@pytest.fixture
def looks(vault: VaultMaker, monkeypatch: pytest.MonkeyPatch) -> Looks:
    return Looks(two_notes(vault), monkeypatch)


def test_random_changes(vault: VaultMaker, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(5)
    root = vault({".journal.toml": IGNORED, "a.md": "- [ ] @alice call 📅 2024-06-01"})
    warm(root)
    looks = Looks(root, monkeypatch)
    assert looks.look() == []
    unchanged = changed = 0
    for _ in range(300):
        _change(root, chance)
        found = looks.look()
        assert found == looks.compare()
        assert found is not None
        unchanged += not found
        changed += bool(found)
        assert sweep(str(root)).notes == _notes(root)
        if chance.random() < 0.05:
            warm(root)  # everything is stored
            assert looks.look() == looks.compare() == []
    assert unchanged > 10
    assert changed > 10
    assert looks.recalled > 10


def _change(root: Path, chance: random.Random) -> None:
    folder, name = chance.choice(FOLDERS), chance.choice(NAMES)
    file = root / folder / name
    file.parent.mkdir(exist_ok=True, parents=True)
    others = [root / chance.choice(FOLDERS) / chance.choice(NAMES) for _ in range(9)]
    there = [other for other in others if other.exists()]
    match chance.choice("write write touch swap remove link move nothing".split()):
        case "write":
            file.unlink(missing_ok=True) if chance.random() < 0.5 else None
            if not file.is_symlink():
                file.write_text(
                    "- [ ] @bob write 📅 2024-06-02\n" * chance.randrange(3)
                )
        case "touch" if file.is_file():
            moment = chance.choice([1, 10**9, 2**63 - 1, -(10**9)])
            os.utime(file, ns=(0, moment), follow_symlinks=False)
        case "swap" if there and file.exists():
            # same names, times and sizes are still another file
            between = root / "between"
            file.rename(between)
            there[0].rename(file) if there[0].exists() else None
            between.rename(there[0])
        case "remove" if file.exists():
            file.unlink()
        case "link" if not file.exists() and not file.is_symlink():
            file.symlink_to(root / "a.md")
        case "move" if there:
            there[0].rename(file)


def _notes(root: Path) -> dict[str, FileStamp]:
    """The notes of a vault, listed by other means."""
    found = {}
    for folder, below, names in os.walk(root):
        below[:] = [n for n in below if n[0] != "." and n != "node_modules"]
        for name in names:
            path = os.path.join(folder, name)
            status = os.lstat(path)
            if name[0] != "." and name.endswith(".md") and stat.S_ISREG(status.st_mode):
                found[os.path.relpath(path, root)] = stamp_of(status)
    return found


def test_what_is_stored_since_is_compared(looks: Looks) -> None:
    """Files that are as they were at a former look may differ from what is stored."""
    note = looks.root / "a.md"
    content, before = note.read_bytes(), note.stat()
    assert looks.look() == []
    assert looks.look() == []
    assert looks.recalled == 1
    note.write_text("- [ ] @alice another 📅 2024-06-01\n")
    assert looks.look() == ["a.md"]
    warm(looks.root)
    note.write_bytes(content)
    os.utime(note, ns=(0, before.st_mtime_ns))
    assert looks.look() == ["a.md"]
    assert looks.recalled == 1


@pytest.mark.parametrize("damaged", [b"", b"x", b"x" * 32, None])
def test_damage_only_means_to_compare(looks: Looks, damaged: bytes | None) -> None:
    assert looks.look() == []
    sound = looks.digest.read_bytes()
    looks.digest.write_bytes(sound + b"x" if damaged is None else damaged)
    assert looks.look() == []
    assert looks.recalled == 0
    assert looks.digest.read_bytes() == sound
    (looks.root / "a.md").write_text("- [ ] @alice another 📅 2024-06-01\n")
    assert looks.look() == ["a.md"]


def test_where_nothing_can_be_kept(looks: Looks) -> None:
    looks.digest.mkdir()
    assert looks.look() == looks.look() == []
    assert looks.recalled == 0
