"""`journal calendar …` as it is typed: settings, passwords, JSON, dry runs, undo."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from journal.integrations.calendars.collections.caldav import CalDav
from journal.integrations.calendars.collections.credentials import password_for
from journal.model.errors import ConfigError
from tests.conftest import Result, VaultMaker
from tests.integrations.calendars.servers import PASSWORD, Server, radicale

Run = Callable[..., Result]
OFFER = "- [ ] @alice send the offer 📅 2024-06-07\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with radicale(tmp_path_factory.mktemp("server") / "s") as found:
        yield found


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_bytes().decode()
    assert old in text
    file.write_bytes(text.replace(old, new).encode())


def test_a_folder_named_or_set(run: Run, vault: VaultMaker, tmp_path: Path) -> None:
    root, folder = vault({"note.md": OFFER}), tmp_path / "phone"
    first = run("calendar", "vdir", str(folder), vault=root)
    assert first.code == 0
    assert first.out == "→ new: @alice send the offer  note.md:1\n"
    [file] = folder.glob("*.ics")
    edit(file, "STATUS:NEEDS-ACTION", "STATUS:COMPLETED")
    config = tmp_path / "config.toml"
    config.write_text(f'[calendar]\nvdir = "{folder}"\n')
    dry = run("--config", str(config), "calendar", "vdir", "--dry-run", vault=root)
    assert "+- [x] @alice send the offer 📅 2024-06-07 ✅ 2024-06-05" in dry.out
    assert (root / "note.md").read_text() == OFFER
    real = run("--config", str(config), "calendar", "vdir", "--json", vault=root)
    told = json.loads(real.out)
    assert [row["what"] for row in told["here"]] == ["done"]
    assert told["conflicts"] == told["problems"] == []
    assert (root / "note.md").read_text().startswith("- [x]")
    again = run("--config", str(config), "calendar", "vdir", vault=root)
    assert (again.code, again.out) == (0, "")
    assert run("undo", vault=root).code == 0
    assert (root / "note.md").read_text() == OFFER


def test_a_folder_inside_the_vault_is_refused(run: Run, vault: VaultMaker) -> None:
    root = vault({"note.md": OFFER})
    inside = run("calendar", "vdir", str(root / "cal"), vault=root)
    assert inside.code == 2
    assert "inside the vault" in inside.err
    assert not (root / "cal").exists()


def test_nothing_set_says_what_to_set(run: Run, vault: VaultMaker) -> None:
    root = vault({"note.md": OFFER})
    for command in ("vdir", "sync", "read"):
        result = run("calendar", command, vault=root)
        assert (result.code, result.out) == (2, "")
        assert "[calendar]" in result.err


def test_a_folder_that_is_gone_deletes_nothing(
    run: Run, vault: VaultMaker, tmp_path: Path
) -> None:
    root, folder = vault({"note.md": OFFER}), tmp_path / "phone"
    run("calendar", "vdir", str(folder), vault=root)
    folder.rename(tmp_path / "unmounted")
    gone = run("calendar", "vdir", str(folder), vault=root)
    assert gone.code == 1
    assert "the folder is gone" in gone.err
    assert (root / "note.md").read_text() == OFFER


def test_a_server_with_a_password_from_a_command(
    run: Run, vault: VaultMaker, tmp_path: Path, server: Server
) -> None:
    root, config = vault({"note.md": OFFER}), tmp_path / "config.toml"
    secret = tmp_path / "secret"
    secret.write_text(f"{PASSWORD}\n")
    config.write_text(
        f'[calendar]\nurl = "{server.url}"\nuser = "{server.user}"\n'
        f'password-command = "cat {secret}"\n'
    )
    options = ("--config", str(config))
    missing = run(*options, "calendar", "sync", vault=root)
    assert missing.code == 1
    assert "--create" in missing.err
    first = run(*options, "calendar", "sync", "--create", vault=root)
    assert (first.code, first.out) == (0, "→ new: @alice send the offer  note.md:1\n")
    phone = CalDav(server.url, server.user, server.password)
    [(href, (etag, text))] = phone.fetch(phone.changes("", {}).changed).items()
    phone.put(href, text.replace("20240607", "20240611"), etag)
    phone.close()
    second = run(*options, "calendar", "sync", vault=root)
    assert second.out.splitlines() == [
        "→ refreshed: @alice send the offer  note.md:1",  # its alarm moved
        "← changed (due): @alice send the offer  note.md:1",
    ]
    assert "2024-06-11" in (root / "note.md").read_text()
    third = run(*options, "calendar", "sync", vault=root)
    assert (third.code, third.out) == (0, "")
    assert PASSWORD not in first.err + second.err + third.err


def test_passwords(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    assert password_for("h", "me", "printf 'a b\\nmore'") == "a b"
    assert password_for("h", "me", None) is None
    file = home / ".netrc"
    file.write_text("machine h login me password sesame\n")
    file.chmod(0o644)
    with pytest.raises(ConfigError, match="chmod 600"):
        password_for("h", "me", None)
    file.chmod(0o600)
    assert password_for("h", "me", None) == "sesame"
    assert password_for("h", "other", None) is None
    for command, why in (
        ("false", "ended with 1"),
        ("true", "printed nothing"),
        ("/nowhere/x", "No such file"),
        ("sh -c 'echo wrong key >&2; exit 2'", "wrong key"),
    ):
        with pytest.raises(ConfigError, match=why):
            password_for("h", "me", command)


def test_a_missing_extra_is_one_line(vault: VaultMaker, tmp_path: Path) -> None:
    """What needs icalendar says what to install; all else goes without it."""
    root = vault({"note.md": OFFER})
    file = tmp_path / "x.ics"
    file.write_text(
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nSUMMARY:x\n"
        "DTSTART;TZID=W. Europe Standard Time:20240606T100000\n"
        "END:VEVENT\nEND:VCALENDAR\n"
    )
    code = (
        "import sys; sys.modules['icalendar'] = None\n"
        "from journal.cli import main; main()"
    )

    def call(*words: str) -> subprocess.CompletedProcess[str]:
        options = ["--vault", str(root), "--now", "2024-06-05", "calendar"]
        return subprocess.run(
            [sys.executable, "-c", code, *options, *words],
            capture_output=True,
            text=True,
            check=False,
            env=os.environ,
        )

    assert call("vdir", str(tmp_path / "v")).returncode == 0
    read = call("read", str(file))
    assert read.returncode == 2
    assert 1 <= read.stderr.count("\n") <= 4
    assert "pip install 'followup-journal[calendar]'" in read.stderr
