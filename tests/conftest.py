"""Fixtures every test may use. Real folders, real files; only time is a parameter."""

from __future__ import annotations

import gc
import os
import re
import shutil
import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants

from journal.api.journal import Journal
from journal.cli.exit_codes import exit_code
from journal.model.entry import Entry
from journal.vault.settings import load as config

NOW = datetime(2024, 6, 5, 9, 30)
"""The time of every test and of the sample vault: a Wednesday morning."""

CHECKOUT = Path(__file__).parent.parent
SHARED = CHECKOUT.parent / "shared"

# started in the background of a script, the tests would hand on an ignored Ctrl-C
if threading.current_thread() is threading.main_thread():
    signal.signal(signal.SIGINT, signal.default_int_handler)

# Hypothesis also draws the constants of all loaded modules of the project. Which are
# loaded depends on the tests that ran before in the same worker; examples must not.
setattr(providers, "_get_local_constants", Constants)  # noqa: B010

settings.register_profile(
    "ci",
    max_examples=100,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    # the second Python of CI: what differs shows in a few, or in none
    "few",
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "nightly",
    max_examples=10_000,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


def examples(number: int) -> int:
    """So many examples of a property that needs more or fewer than the others.

    As many times more by night, and fewer on the second Python, as the profile says.
    """
    return max(number * settings().max_examples // 100, 1)


LONG = (
    "faults/test_kill.py",
    "desktop/test_year.py",
    "api/test_year_of_people.py",
    "cli/test_serve.py",
    "faults/",
    "desktop/test_watch.py",
    "desktop/test_mail_answering.py",
    "vault/test_watching_in_trouble.py",
    "vault/test_soak.py",
    "tui/test_board.py",
    "tui/test_many.py",
    "tui/test_hostile.py",
    "tui/test_injection.py",
    "tui/test_pictures.py",
    "integrations/mail/",
    "integrations/calendars/test_real_clients.py",
)
"""Where the tests of several seconds are, the longest first."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every worker begins with its share of the long tests, so that none ends alone.

    With work stealing each of them is handed one stretch of the list.
    """
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    here = Path(__file__).parent
    at = {item: str(item.path.relative_to(here)) for item in items}
    long = sorted(
        (item for item in items if at[item].startswith(LONG)),
        key=lambda item: next(n for n, p in enumerate(LONG) if at[item].startswith(p)),
    )
    chosen = set(long)
    rest = [item for item in items if item not in chosen]
    size = len(items) // workers
    found: list[pytest.Item] = []
    for number in range(workers):
        mine = long[number::workers]
        short = size - len(mine) if number < workers - 1 else len(rest)
        found += mine + rest[: max(short, 0)]
        rest = rest[max(short, 0) :]
    items[:] = found


# what is imported and collected stays: to look through it for garbage is time lost
gc.disable()


def pytest_collection_finish() -> None:
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    gc.enable()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-goldens",
        action="store_true",
        help="write what is printed now into tests/goldens",
    )


@pytest.fixture(autouse=True)
def own_places(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """State, cache and config of a test are its own; nothing of the user's is read."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    for name in ("STATE", "CACHE", "CONFIG", "DATA", "RUNTIME"):
        suffix = "_DIR" if name == "RUNTIME" else "_HOME"
        monkeypatch.setenv(f"XDG_{name}{suffix}", str(home / name.lower()))
    for name in (
        "JOURNAL_VAULT",
        "JOURNAL_NOW",
        "JOURNAL_CONFIG",
        "JOURNAL_EDITOR",
        "EDITOR",
        "VISUAL",
        "NO_COLOR",
        "FORCE_COLOR",
    ):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(autouse=True)
def no_thread_is_left() -> Iterator[None]:
    """A test ends with the threads it began with."""
    before = set(threading.enumerate())
    yield
    for thread in set(threading.enumerate()) - before:
        thread.join(5)
    left = [
        t.name
        for t in threading.enumerate()
        if t not in before
        and t.is_alive()
        and not t.name.startswith(("asyncio_", "ThreadPoolExecutor"))
    ]
    assert not left, f"threads left running: {left}"


def needs(*tools: str) -> None:
    """Skip without these programs; where CI demands them, fail."""
    missing = [tool for tool in tools if shutil.which(tool) is None]
    if missing and os.environ.get("JOURNAL_TEST_REQUIRE"):
        pytest.fail(f"CI must have {', '.join(missing)}")
    if missing:
        pytest.skip(f"{', '.join(missing)} is not installed")


def conformance(name: str) -> Path:
    """A file of the shared conformance data; skips where it is not beside us."""
    file = SHARED / "conformance" / name
    if not file.is_file():
        pytest.skip(f"the conformance data is not here ({file})")
    return file


@dataclass
class VaultMaker:
    """Makes vaults out of a mapping of path to content."""

    folder: Path

    def __call__(
        self, notes: Mapping[str, str | bytes] | str = "", **settings: str
    ) -> Path:
        root = self.folder / f"vault{len(list(self.folder.iterdir()))}"
        root.mkdir()
        lines = [
            f'{key.replace("_", "-")} = "{value}"' for key, value in settings.items()
        ]
        (root / ".journal.toml").write_text("\n".join(lines))
        files = {"note.md": notes} if isinstance(notes, str) else notes
        for path, content in files.items():
            file = root / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content.encode() if isinstance(content, str) else content)
        return root


@pytest.fixture
def vault(tmp_path: Path) -> VaultMaker:
    """`vault({"note.md": "- [ ] …"})` → the folder of a new vault."""
    folder = tmp_path / "vaults"
    folder.mkdir()
    return VaultMaker(folder)


@pytest.fixture
def open_vault(tmp_path: Path) -> Iterator[Callable[[Path], Journal]]:
    """`open_vault(root)` → the journal of a vault, read; closed after the test."""
    opened: list[Journal] = []

    def open_it(root: Path) -> Journal:
        found = config.load(root, tmp_path / "no-config.toml")
        journal = Journal(
            root, found.settings, state=tmp_path / "state", cache=tmp_path / "cache"
        )
        journal.refresh()
        opened.append(journal)
        return journal

    yield open_it
    for journal in opened:
        journal.close()


@pytest.fixture
def make(
    vault: VaultMaker, open_vault: Callable[[Path], Journal]
) -> Callable[..., Journal]:
    """`make({"note.md": "…"}, inbox="x.md")` → the journal of a new vault."""

    def make_it(notes: dict[str, str | bytes] | str, **settings: str) -> Journal:
        return open_vault(vault(notes, **settings))

    return make_it


def entries_of(journal: Journal) -> dict[str, Entry]:
    """The entries by their words."""
    return {entry.text: entry for entry in journal.entries}


@dataclass
class Result:
    code: int
    out: str
    err: str
    """Without the last line after a change, which is `back`."""
    back: str = ""
    """`Undo: journal undo`, where something was written."""


_BACK = re.compile(r"^((?:Und|Red)(?:o|id)\b.*: journal (?:un|re)do)\n", re.MULTILINE)


def without_way_back(err: str) -> tuple[str, str]:
    """What was said, and apart from it the way back."""
    found = _BACK.search(err)
    return _BACK.sub("", err), found[1] if found else ""


@pytest.fixture
def run(capfdbinary: pytest.CaptureFixture[bytes]) -> Callable[..., Result]:
    """`run("due", vault=root)` → exit code and output of one command line."""

    def run_it(
        *arguments: str, vault: Path | None = None, now: str | None = "2024-06-05T09:30"
    ) -> Result:
        options = ["--vault", str(vault)] if vault else []
        options += ["--now", now] if now else []
        capfdbinary.readouterr()
        code = exit_code([*options, *arguments])
        out, err = capfdbinary.readouterr()
        return Result(code, out.decode(), *without_way_back(err.decode()))

    return run_it


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """A copy of the sample vault."""
    root = tmp_path / "sample"
    shutil.copytree(CHECKOUT / "sample-vault", root)
    return root
