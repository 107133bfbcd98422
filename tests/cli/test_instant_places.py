"""The quick way finds the vault and the files where the usual one does."""

from __future__ import annotations

from pathlib import Path

import pytest
from platformdirs import user_cache_path, user_config_path

from journal.model.errors import VaultNotFound
from journal.vault import places
from journal.vault.notes.find import find_vault
from journal.vault.places import name_of
from tests.cli.instant import same, two_notes, warm
from tests.conftest import VaultMaker


@pytest.fixture
def root(vault: VaultMaker) -> Path:
    return two_notes(vault)


def test_its_places_are_those_of_the_libraries(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for home in (str(tmp_path / "xdg"), "", None, "relative"):
        for name in ("XDG_CACHE_HOME", "XDG_CONFIG_HOME"):
            if home is None:
                monkeypatch.delenv(name)
            else:
                monkeypatch.setenv(name, home)
        found = places.files(str(tmp_path))
        if found is None:
            assert home == "relative"
            continue
        cache = user_cache_path("journal") / f"{name_of(str(tmp_path))}.sqlite"
        assert found.cache == str(cache)
        assert found.user_config == str(user_config_path("journal") / "config.toml")


def test_it_finds_the_vault_that_is_around(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = tmp_path / "vault"
    inner = vault / "a" / "b"
    inner.mkdir(parents=True)
    monkeypatch.chdir(inner)
    assert places.files(None) is None
    with pytest.raises(VaultNotFound):
        find_vault(None, None, Path.cwd(), None)
    (vault / ".obsidian").symlink_to("nothing")
    found = places.files(None)
    assert found
    assert found.root == str(find_vault(None, None, Path.cwd(), None).resolve())
    monkeypatch.setenv("JOURNAL_VAULT", str(tmp_path))
    found = places.files(None)
    assert found
    assert found.root == str(tmp_path.resolve())


@pytest.mark.parametrize(
    "name",
    ["conflict.md", "Our conflict of May.md", "a.orig.b.md", "conflict/note.md"],
)
def test_a_new_note_that_only_sounds_like_a_copy_is_seen(
    name: str, vault: VaultMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The quick path and the slow one have one idea of what a conflict copy is."""
    root = vault({"n.md": "- [ ] @a x 📅 2024-06-01\n"})
    warm(root)
    (root / name).parent.mkdir(exist_ok=True)
    (root / name).write_text("- [ ] @b new 📅 2024-06-02\n")
    (root / "n (conflicted copy 2024-06-01).md").write_text("- [ ] @c y 📅 2024-06-02")
    out = same(root, ["due"], monkeypatch)
    assert "new" in out
    assert "@c" not in out
