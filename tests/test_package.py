"""What is released works: the source archive makes the wheel, and the wheel a program."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from pathlib import Path

import pytest

from journal import __version__
from scripts.commit_hook import commit_of
from scripts.single_file import make
from tests.conftest import CHECKOUT


def python(*words: str, cwd: Path) -> None:
    subprocess.run([sys.executable, "-m", *words], cwd=cwd, check=True, timeout=300)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, made from the unpacked source archive and nothing else."""
    folder = tmp_path_factory.mktemp("dist")
    python("hatchling", "build", "-t", "sdist", "-d", str(folder), cwd=CHECKOUT)
    [archive] = folder.glob("*.tar.gz")
    with tarfile.open(archive) as packed:
        # before 3.11.4 there is no filter; the archive is our own
        safely = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
        packed.extractall(folder, **safely)  # type: ignore[arg-type]
    [source] = [child for child in folder.iterdir() if child.is_dir()]
    python("hatchling", "build", "-t", "wheel", "-d", str(folder), cwd=source)
    [made] = folder.glob("*.whl")
    assert made.name.startswith(f"followup_journal-{__version__}-")
    return made


def test_it_has_the_manual_pages_and_the_sample_vault(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    pages = {Path(name).name for name in names if "/share/man/" in name}
    assert pages == {page.name for page in (CHECKOUT / "man").rglob("*.[15]")}
    assert "journal/sample-vault/inbox.md" in names
    assert "journal/py.typed" in names
    assert not [name for name in names if name.startswith(("tests/", "docs/"))]


def test_the_installed_program_shows_the_demo(wheel: Path, tmp_path: Path) -> None:
    """In an environment that knows the libraries, and nothing of this checkout."""
    env = tmp_path / "env"
    python("venv", "--without-pip", str(env), cwd=tmp_path)
    own = env / "bin" / "python"
    python(
        "pip", "--python", str(own), "install", "--quiet", "--no-deps", "--no-index",
        "--disable-pip-version-check", str(wheel), cwd=tmp_path,
    )  # fmt: skip
    [site] = env.glob("lib/python*/site-packages")
    (site / "libraries.pth").write_text(sysconfig.get_path("purelib"))
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("JOURNAL_", "PYTHON", "XDG_"))
    }

    def run(*words: str) -> str:
        done = subprocess.run(
            [env / "bin" / "journal", *words],
            cwd=tmp_path,
            env={**environment, "HOME": str(tmp_path)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=True,
            timeout=120,
        )
        return done.stdout

    commit = commit_of(CHECKOUT, __version__)
    shown = f" ({commit})" if commit else ""
    assert run("--version") == f"journal {__version__}{shown}\n"
    assert "second quote for the shed roof" in run("demo")
    assert run("help", "--man", "notation").startswith('.TH "JOURNAL-NOTATION"')
    where = "import journal; print(journal.__file__)"
    at = subprocess.run(
        [own, "-c", where], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert Path(at.stdout.strip()).is_relative_to(env)


def test_one_file_unpacks_itself_once_and_runs(wheel: Path, tmp_path: Path) -> None:
    file = tmp_path / "journal.pyz"
    make(wheel, file, level=0)
    environment = {"HOME": str(tmp_path), "PATH": os.environ["PATH"]}

    def run(*words: str) -> tuple[str, str]:
        done = subprocess.run(
            [sys.executable, file, *words],
            cwd=tmp_path,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=True,
            timeout=120,
        )
        return done.stdout, done.stderr

    said, told = run("demo")
    assert "second quote for the shed roof" in said
    assert "first start" in told
    said, told = run("help", "--man", "notation")
    assert said.startswith('.TH "JOURNAL-NOTATION"')
    assert told == ""
    [made] = (tmp_path / ".local/share/journal/app").iterdir()
    assert not [path for path in made.rglob("*.so") if not path.is_symlink()]
    vault = str(CHECKOUT / "sample-vault")
    said, _ = run("--vault", vault, "service", "install", "--dry-run")
    assert str(made / "bin" / "python") in said  # not the Python without the library
