"""A vault, and an editor that works in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integrations.editor.client import Client, editor

NOTES = {
    "People/Alice Smith.md": (
        "---\naliases: [alice]\ntier: B\n---\n- 2024-05-02 call: wants a number\n"
    ),
    "work.md": (
        "# Offers\r\n"
        "\r\n"
        "- [ ] 👩‍💻 call @alice 📅 2024-06-01\r\n"
        "- [ ] contract from [[Alice Smith]] #waiting 📅 2024-06-03\r\n"
        "    - 2024-05-30 mail: asked for it\r\n"
        "- [ ] rent 🔁 every month 📅 2024-06-05\r\n"
        "- [ ] ask @bob 2024-06-31\r\n"
        "- [x] old @alice ✅ 2024-05-01\r\n"
        "\r\n"
        "```\r\n"
        "- [ ] code @alice 📅 2024-06-01\r\n"
        "```\r\n"
    ),
    "other.md": "- [ ] tell @alice about it\n- see [[Alice Smith|her]], `@alice`\n",
}
CALL, CONTRACT, LOG, RENT, BOB, OLD, CODE = 2, 3, 4, 5, 6, 7, 10
"""Lines of `work.md`, from 0."""


def make_vault(folder: Path) -> Path:
    for name, text in NOTES.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text.encode())
    (folder / ".obsidian").mkdir()
    return folder


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A vault that a test may change on disk."""
    return make_vault(tmp_path / "vault")


@pytest.fixture
def client(root: Path) -> Iterator[Client]:
    """An editor of its own, for a test that changes notes on disk."""
    with editor(root) as started:
        started.start()
        yield started


@pytest.fixture
def work(client: Client) -> str:
    """The address of the note that is open."""
    return client.open("work.md")


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """An editor that several tests share: they change nothing on disk."""
    home = tmp_path_factory.mktemp("home")
    places = {
        f"XDG_{name}_HOME": str(home / name.lower())
        for name in ("STATE", "CACHE", "CONFIG", "DATA")
    }
    with editor(make_vault(home / "vault"), HOME=str(home), **places) as started:
        started.start()
        yield started


@pytest.fixture
def page(reader: Client) -> Iterator[str]:
    """The address of the note that is open in the shared editor, as it is on disk."""
    uri = reader.open("work.md")
    yield uri
    reader.close(uri)
