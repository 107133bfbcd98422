"""A vault with an entry that waits for Ines, and boxes of every kind for her answers."""

from __future__ import annotations

import json
import mailbox
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import pytest

from tests.conftest import Result, VaultMaker
from tests.integrations.mail.servers import Dovecot, dovecot, needed

NOW = "2026-11-04T12:00"
ASK = """\
# Boathouse

- [ ] @ines choose the roof #waiting 📅 2026-11-05
    - 2026-10-30 sent: [Roof of the boathouse](mid:ask-1@example.net)
- [ ] @hugo paint 📅 2026-12-01
"""
INES = "---\nemail: ines@example.org\n---\n# Ines Prado\n"
CLEO = "---\nemail: cleo@example.org\n---\n# Cleo Roth\n"
NOTES = {"work.md": ASK, "People/Ines Prado.md": INES, "People/Cleo Roth.md": CLEO}


class Post(Protocol):
    """A box that mail can be put into."""

    setting: str

    def put(self, raw: bytes, *, sent: bool = False) -> None: ...
    def untouched(self) -> None:
        """Fails where the journal changed anything in the box."""


@dataclass
class MaildirPost:
    folder: Path
    count: int = 0
    before: dict[str, tuple[int, bytes]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for place in ("", "Sent/"):
            for part in ("cur", "new", "tmp"):
                (self.folder / f"{place}{part}").mkdir(parents=True)
        self.setting = f'[[mail.box]]\nkind = "maildir"\npath = "{self.folder}"\n'

    def put(self, raw: bytes, *, sent: bool = False) -> None:
        self.count += 1
        place = self.folder / ("Sent" if sent else "")
        name = f"17937900{self.count:02}.M1.host"
        whole = place / "tmp" / name
        whole.write_bytes(raw)
        # at once, as a delivery agent does: something may look while it is put there
        whole.rename(place / ("cur" if sent else "new") / f"{name}{':2,S' * sent}")
        self.before = self._files()

    def _files(self) -> dict[str, tuple[int, bytes]]:
        return {
            str(f): (f.stat().st_mtime_ns, f.read_bytes())
            for f in self.folder.rglob("*")
            if f.is_file()
        }

    def untouched(self) -> None:
        assert self._files() == self.before


@dataclass
class MboxPost:
    folder: Path

    def __post_init__(self) -> None:
        self.folder.mkdir()
        for name in ("inbox", "Sent"):
            (self.folder / name).touch()
        self.setting = (
            f'[[mail.box]]\nkind = "mbox"\npath = "{self.folder}/inbox"\n'
            f'sent = ["{self.folder}/Sent"]\n'
        )
        self.before: dict[str, bytes] = {}

    def put(self, raw: bytes, *, sent: bool = False) -> None:
        box = mailbox.mbox(str(self.folder / ("Sent" if sent else "inbox")))
        box.add(raw)
        box.close()
        self.before = {f.name: f.read_bytes() for f in self.folder.iterdir()}

    def untouched(self) -> None:
        assert {f.name: f.read_bytes() for f in self.folder.iterdir()} == self.before


@dataclass
class DovecotPost:
    server: Dovecot
    count: int = 0

    def __post_init__(self) -> None:
        self.setting = (
            f'[[mail.box]]\nkind = "imap"\nhost = "localhost"\n'
            f'port = {self.server.tls_port}\nuser = "me"\n'
            f'password-command = "echo {self.server.password}"\n'
            f'ca-file = "{self.server.certificate}"\n'
        )

    def put(self, raw: bytes, *, sent: bool = False) -> None:
        self.count += 1
        self.server.deliver(
            raw, f"17937900{self.count:02}.M1.host", ".Sent" if sent else ""
        )

    def untouched(self) -> None:
        names = [f.name for f in self.server.mail.rglob("*.host*")]
        assert len(names) == self.count
        # no flag was set: nothing is \\Seen
        assert not [n for n in names if ":2," in n and n.partition(":2,")[2]]


@dataclass
class NotmuchPost(MaildirPost):
    def __post_init__(self) -> None:
        super().__post_init__()
        self.config = self.folder.parent / "notmuch-config"
        self.config.write_text(
            f"[database]\npath={self.folder}\n[user]\nname=Me\n"
            "primary_email=me@example.net\n[new]\ntags=new\n[maildir]\n"
            "synchronize_flags=false\n"
        )
        self.setting = f'[[mail.box]]\nkind = "notmuch"\npath = "{self.config}"\n'

    def put(self, raw: bytes, *, sent: bool = False) -> None:
        super().put(raw, sent=sent)
        subprocess.run(
            ["notmuch", f"--config={self.config}", "new", "--quiet"],
            check=True,
            capture_output=True,
        )

    def untouched(self) -> None:
        kept = {k: v for k, v in self._files().items() if "/.notmuch/" not in k}
        before = {k: v for k, v in self.before.items() if "/.notmuch/" not in k}
        assert kept == before


@pytest.fixture(scope="session")
def imap_server() -> Iterator[Dovecot]:
    with dovecot() as server:
        yield server


@pytest.fixture
def post(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Post]:
    """The box of the kind that the test asks for; a Maildir if it does not."""
    kind = getattr(request, "param", "maildir")
    if kind == "imap":
        with dovecot() as server:
            yield DovecotPost(server)
        return
    if kind == "notmuch":
        needed("notmuch")
        yield NotmuchPost(tmp_path / "mail")
    elif kind == "mbox":
        yield MboxPost(tmp_path / "mail")
    else:
        yield MaildirPost(tmp_path / "mail")


@dataclass
class Desk:
    """One user: a vault, a configuration, a box, and the command line."""

    root: Path
    config: Path
    post: Post
    run: Callable[..., Result]
    now: str = NOW

    def say(self, *words: str, code: int = 0, now: str | None = None) -> Result:
        found = self.run(
            "--config", str(self.config), *words, vault=self.root, now=now or self.now
        )
        assert found.code == code, found.err
        return found

    def look(self) -> list[dict[str, Any]]:
        """Look once; the open findings."""
        found: list[dict[str, Any]] = json.loads(
            self.say("mail", "look", "--json").out
        )["findings"]
        return found

    def kinds(self) -> list[tuple[str, str, bool]]:
        return [(f["kind"], f["level"], f["sure"]) for f in self.look()]

    def note(self, name: str = "work.md") -> str:
        return (self.root / name).read_text("utf-8")

    def set(self, lines: str) -> None:
        """More settings of `[mail]`, in front of the box."""
        text = self.config.read_text()
        self.config.write_text(
            text.replace("[[mail.box]]", f"{lines}\n[[mail.box]]", 1)
        )


@pytest.fixture
def desk(
    vault: VaultMaker,
    tmp_path: Path,
    post: Post,
    run: Callable[..., Result],
    monkeypatch: pytest.MonkeyPatch,
) -> Desk:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    config = tmp_path / "config.toml"
    config.write_text(f'[mail]\naddresses = ["me@example.net"]\n{post.setting}')
    return Desk(vault(NOTES), config, post, run)
