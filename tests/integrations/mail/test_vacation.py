"""Vacation answers as Pigeonhole really writes them (`sieve-test`)."""

from __future__ import annotations

import os
import pwd
import re
import shutil
import subprocess
import tempfile
from datetime import date
from pathlib import Path

import pytest

from journal.integrations.mail.kinds.classify import classify
from tests.integrations.mail.servers import needed

QUESTION = """\
Return-Path: <me@example.net>
From: me@example.net
To: ines@example.org
Subject: Roof of the boathouse
Message-ID: <ask-1@example.net>
Date: Tue, 3 Nov 2026 10:00:00 +0100

Which roof?
"""


def answer_of(words: str, subject: str) -> bytes:
    needed("sieve-test")
    account = pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
    folder = Path(tempfile.mkdtemp(prefix="journal-sieve-"))
    try:
        folder.chmod(0o755)
        (folder / "m.eml").write_text(QUESTION)
        (folder / "v.sieve").write_text(
            'require ["vacation"];\nvacation :days 1 :from "ines@example.org" '
            f':addresses ["ines@example.org"] :subject "{subject}" text:\n{words}\n.\n;\n'
        )
        (folder / "conf").write_text(
            f"mail_uid = {account.pw_name}\nmail_gid = {account.pw_gid}\nfirst_valid_uid = 0\n"
            f"mail_home = {folder}\nmail_location = maildir:{folder}/mail\n"
            "postmaster_address = postmaster@example.org\n"
        )
        if os.getuid() == 0:
            for path in (folder, *folder.iterdir()):
                os.chown(path, account.pw_uid, account.pw_gid)
        done = subprocess.run(
            [
                "sieve-test", "-c", "conf", "-e", "-f", "me@example.net",
                "-r", "ines@example.org", "-a", "ines@example.org", "v.sieve", "m.eml",
            ],
            cwd=folder, capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
        # what it sends goes to stdout, between marks
        found = re.search(r"(?s)(X-Sieve: .*?)(?:\nEND MESSAGE|\Z)", done.stdout)
        assert found, done.stdout + done.stderr
        # it is written now; the question was asked on a day of the test
        fixed = re.sub(
            r"(?m)^Date: .*$", "Date: Tue, 03 Nov 2026 10:00:05 +0100", found[1]
        )
        return fixed.encode()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.parametrize(
    ("words", "subject", "until"),
    [
        ("Ich bin bis 13. November 2026 im Urlaub.", "Abwesend", date(2026, 11, 13)),
        ("I will be back on 16 November.", "Out of office", date(2026, 11, 16)),
        ("Gone fishing.", "Away", None),
    ],
)
def test_a_vacation_answer(words: str, subject: str, until: date | None) -> None:
    verdict = classify(answer_of(words, subject))
    assert (verdict.kind, verdict.until) == ("auto", until)
    assert verdict.because == "Auto-Submitted is not “no” (RFC 3834)"
