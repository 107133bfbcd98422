"""Told once: two machines claim the same moments, by server, git, or by name."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from journal.integrations.calendars.claims import (
    ByCalendar,
    ByGit,
    ByMachine,
    Claims,
    about,
    key_of,
    won,
)
from journal.integrations.calendars.collections.caldav import CalDav
from journal.model.settings import CalendarSettings
from tests.conftest import NOW, Result, VaultMaker, needs
from tests.integrations.calendars.servers import Server, radicale, xandikos

NIGHTLY = os.environ.get("HYPOTHESIS_PROFILE") == "nightly"
NAMES = [
    f"due\0note{n}.md\0call @bob {n}\0002024-06-05"
    for n in range(200 if NIGHTLY else 40)
]
Run = Callable[..., Result]


@pytest.fixture(
    scope="module", params=[radicale, xandikos], ids=["radicale", "xandikos"]
)
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    with request.param(tmp_path_factory.mktemp("claims") / "s") as found:
        yield found


def race(claims: list[Claims], names: list[str]) -> list[set[str]]:
    """What each wins, when all ask at once, one name after the other."""
    found: list[set[str]] = [set() for _ in claims]

    def ask(at: int) -> None:
        for start in range(0, len(names), 10):
            found[at] |= won(claims[at], names[start : start + 10], NOW)

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(len(claims))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_two_watchers_and_one_calendar(server: Server) -> None:
    said: list[str] = []
    clients = [
        CalDav(server.url, server.user, server.password).beside("-told")
        for _ in range(2)
    ]
    one, other = race([ByCalendar(c, said.append) for c in clients], NAMES)
    assert said == []
    assert one & other == set()
    assert one | other == set(NAMES)
    again = ByCalendar(clients[0], said.append)
    assert won(again, NAMES[:5], NOW) == set()
    # later the markers are cleaned away
    again.claim([], NOW + timedelta(days=30))
    assert clients[0].changes("", {}).changed == {}
    for client in clients:
        client.close()


def test_a_server_that_is_away_silences_nobody() -> None:
    said: list[str] = []
    nobody = CalDav("http://127.0.0.1:9/x/", None, None)
    assert won(ByCalendar(nobody, said.append), NAMES[:3], NOW) == set(NAMES[:3])
    nobody.close()
    assert "cannot be reached" in said[0]


def git(folder: Path, *words: str) -> str:
    done = subprocess.run(
        ["git", "-C", str(folder), *words], capture_output=True, text=True, check=True
    )
    return done.stdout


@pytest.fixture
def clones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Two machines' clones of one vault."""
    needs("git")
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{name}_NAME", "x")
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "x@example.org")
    subprocess.run(["git", "init", "-q", "--bare", str(tmp_path / "r.git")], check=True)
    found = []
    for name in ("one", "two"):
        folder = tmp_path / name
        subprocess.run(
            ["git", "clone", "-q", str(tmp_path / "r.git"), str(folder)],
            check=True,
            capture_output=True,
        )
        found.append(folder)
    return found


def test_two_watchers_and_one_git_remote(clones: list[Path]) -> None:
    said: list[str] = []
    claims: list[Claims] = [ByGit(clone, said.append) for clone in clones]
    one, other = race(claims, NAMES)
    assert said == []
    assert one & other == set()
    assert one | other == set(NAMES)
    assert won(claims[0], NAMES[:5], NOW) == set()
    refs = git(clones[0], "ls-remote", "origin").splitlines()
    assert len(refs) == len(NAMES)
    assert all(ref.split("\t")[1].startswith("refs/followups/") for ref in refs)
    assert git(clones[0], "status", "--porcelain") == ""


def test_around_the_end_of_a_month_it_is_one_moment(clones: list[Path]) -> None:
    one, two = (ByGit(clone, print) for clone in clones)
    last, first = datetime(2024, 6, 30, 23, 59), datetime(2024, 7, 1, 0, 1)
    assert won(one, NAMES[:2], last) == set(NAMES[:2])
    assert won(two, NAMES[:3], first) == {NAMES[2]}


def test_old_refs_are_cleaned_away(clones: list[Path]) -> None:
    one = ByGit(clones[0], print)
    assert won(one, NAMES[:2], NOW) == set(NAMES[:2])
    assert won(one, NAMES[2:3], NOW + timedelta(days=70)) == {NAMES[2]}
    assert len(git(clones[0], "ls-remote", "origin").splitlines()) == 1


def test_git_without_a_remote_silences_nobody(tmp_path: Path) -> None:
    needs("git")
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    said: list[str] = []
    assert won(ByGit(tmp_path, said.append), NAMES[:2], NOW) == set(NAMES[:2])
    assert "no remote" in said[0]


def test_one_machine_is_named() -> None:
    assert won(ByMachine("laptop", "laptop"), NAMES[:2], NOW) == set(NAMES[:2])
    assert won(ByMachine("Laptop", "desk"), NAMES[:2], NOW) == set()


def test_a_marker_gives_nothing_away() -> None:
    assert re.fullmatch("[0-9a-f]{32}", key_of(NAMES[0]))
    assert len({key_of(name) for name in NAMES}) == len(NAMES)


@pytest.mark.parametrize(
    ("once", "url", "said"),
    [
        ("auto", None, "each machine"),
        ("auto", "https://x/", "beside https://x/"),
        ("git", None, "git ref"),
        ("machine:desk", None, "this machine tells"),
        ("machine:laptop", None, "“laptop” tells"),
    ],
)
def test_doctor_says_which_holds(once: str, url: str | None, said: str) -> None:
    assert said in about(CalendarSettings(url=url, once=once), "desk")


def test_doctor_says_so(run: Run, vault: VaultMaker, tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text('[calendar]\nonce = "machine:elsewhere"\n')
    root = vault({"note.md": ""})
    shown = run("--config", str(config), "doctor", vault=root)
    assert "“elsewhere” tells, not this one" in shown.out
    config.write_text('[calendar]\nonce = "calendar"\n')
    broken = run("--config", str(config), "doctor", vault=root)
    assert broken.code == 1
    assert "no url is set" in broken.out


@pytest.mark.slow
def test_two_real_watchers_tell_each_once(
    vault: VaultMaker, tmp_path: Path, clones: list[Path]
) -> None:
    note = "".join(f"- [ ] call @bob about m{n}x 📅 2024-06-05\n" for n in range(40))
    for clone in clones:
        (clone / "note.md").write_text(note)
        (clone / ".journal.toml").write_text(
            'group-above = 100\ndaily-digest = "off"\n'
        )
    config = tmp_path / "config.toml"
    config.write_text('notify-with = ["terminal"]\n[calendar]\nonce = "git"\n')
    processes = []
    for clone in clones:
        places = {
            f"XDG_{name}_HOME": str(tmp_path / f"{clone.name}-{name}")
            for name in ("STATE", "CACHE", "CONFIG", "DATA")
        }
        words = [sys.executable, "-m", "journal", "--vault", str(clone)]
        words += ["--config", str(config), "--now", "2024-06-05T09:30"]
        processes.append(
            subprocess.Popen(
                [*words, "watch", "--once"],
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env={**os.environ, **places},
            )
        )
    told = []
    for process in processes:
        out, err = process.communicate(timeout=60)
        assert process.returncode == 0, err
        told += re.findall(r"m\d+x", out.decode())
    assert sorted(told) == sorted(f"m{n}x" for n in range(40))
