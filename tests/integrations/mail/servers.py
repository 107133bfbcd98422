"""Real servers on loopback ports, started by a test and stopped after it."""

from __future__ import annotations

import grp
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.ports import free_port

PATIENCE = 60


def needed(*programs: str) -> None:
    """Skip where a program is missing, but never where CI promises it."""
    for program in programs:
        if shutil.which(program) is None and not Path(f"/usr/sbin/{program}").exists():
            if os.environ.get("JOURNAL_TEST_REQUIRE"):
                pytest.fail(f"{program} is missing")
            pytest.skip(f"{program} is not installed")


@dataclass(frozen=True)
class Dovecot:
    """A Dovecot with one user, `me` and the password `secret`."""

    port: int
    tls_port: int
    mail: Path
    certificate: Path
    owner: int
    password = "secret"

    def deliver(self, raw: bytes, name: str, folder: str = "") -> Path:
        """Put a mail into `new`, as a delivery agent does."""
        place = self.mail / folder
        for part in ("tmp", "new", "cur"):
            (place / part).mkdir(parents=True, exist_ok=True)
        whole = place / "tmp" / name
        whole.write_bytes(raw)
        if os.getuid() == 0:
            for path in (place, *place.iterdir(), whole):
                os.chown(path, self.owner, -1)
        # at once: a look in between would index an empty email
        return whole.rename(place / "new" / name)


def certificate_for(folder: Path) -> tuple[Path, Path]:
    """A self-signed certificate for localhost and its key."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(
        [
            "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "3650",
            "-keyout", key, "-out", certificate, "-subj", "/CN=localhost",
            "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
        ],
        check=True,
        capture_output=True,
    )  # fmt: skip
    return certificate, key


@contextmanager
def dovecot() -> Iterator[Dovecot]:
    """Dovecot 2.3 on two loopback ports, plain and TLS, with a Maildir."""
    needed("dovecot", "openssl")
    base = Path(tempfile.mkdtemp(prefix="journal-dovecot-"))
    base.chmod(0o755)
    mail = base / "mail"
    for part in ("run", "state", "mail/cur", "mail/new", "mail/tmp"):
        (base / part).mkdir(parents=True)
    certificate, key = certificate_for(base)
    # Dovecot does not serve root's mail
    account = pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
    user, group = account.pw_name, grp.getgrgid(account.pw_gid).gr_name
    plain, tls = free_port(), free_port()
    (base / "users").write_text(
        f"me:{{PLAIN}}{Dovecot.password}:{account.pw_uid}:{account.pw_gid}::{base}::\n"
    )
    (base / "dovecot.conf").write_text(
        f"""
base_dir = {base}/run
state_dir = {base}/state
log_path = {base}/log
protocols = imap
listen = 127.0.0.1
default_internal_user = {user}
default_login_user = {user}
default_internal_group = {group}
first_valid_uid = 0
first_valid_gid = 0
mail_location = maildir:{mail}
mail_uid = {user}
mail_gid = {group}
ssl = yes
ssl_cert = <{certificate}
ssl_key = <{key}
disable_plaintext_auth = no
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Sent {{
    special_use = \\Sent
    auto = create
  }}
  mailbox Drafts {{
    special_use = \\Drafts
    auto = create
  }}
  mailbox Archive {{
    special_use = \\Archive
    auto = create
  }}
  mailbox Junk {{
    special_use = \\Junk
    auto = create
  }}
}}
passdb {{
  driver = passwd-file
  args = {base}/users
}}
userdb {{
  driver = passwd-file
  args = {base}/users
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {plain}
  }}
  inet_listener imaps {{
    port = {tls}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
service imap {{
  process_limit = 20
}}
"""
    )
    if os.getuid() == 0:
        for path in (base, *base.rglob("*")):
            os.chown(path, account.pw_uid, account.pw_gid)
    program = shutil.which("dovecot") or "/usr/sbin/dovecot"
    running = subprocess.Popen(
        [program, "-F", "-c", str(base / "dovecot.conf")],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    try:
        _wait_for(plain, running, base / "log")
        yield Dovecot(plain, tls, mail, certificate, account.pw_uid)
    finally:
        running.terminate()
        running.wait(PATIENCE)
        if running.stderr:
            running.stderr.close()
        shutil.rmtree(base, ignore_errors=True)


def _wait_for(port: int, running: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if running.poll() is not None:
            said = running.stderr.read().decode() if running.stderr else ""
            logged = log.read_text() if log.exists() else ""
            raise AssertionError(f"the server ended: {said}{logged}")
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise AssertionError("the server does not answer")
