"""Run the `console` blocks of the tutorial and the how-tos, and hold them to it.

    python -m scripts.consoles [--check] [PAGE…]

The blocks of a page are one session, on a Wednesday, 5 June 2024, 09:30, in a terminal
of 80 columns: in a copy of the sample vault, or in an empty one where the page has
`<!-- console: empty -->`. What lies in `examples/PAGE/` beside the page, or in the
folder that `<!-- downloads: FOLDER -->` names, is in `~/Downloads`. Lines that begin
with `$ ` are commands: `journal …`, several joined by `|`, or what the shell does.
Without `--check` the output in the page is written anew.
"""

from __future__ import annotations

import io
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from unittest.mock import patch

from journal.cli.commands.demo import DEMO_NOW, sample_vault
from journal.cli.exit_codes import exit_code

ROOT = Path(__file__).parent.parent
_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def pages() -> list[Path]:
    """The pages that hold such blocks."""
    docs = ROOT / "docs"
    found = [ROOT / "README.md", *sorted(docs.rglob("*.md"))]
    return [page for page in found if _BLOCK.search(page.read_text("utf-8"))]


class Terminal(io.TextIOWrapper):
    """Something to print on that says it is a terminal."""

    def __init__(self, kept: io.BytesIO | None = None) -> None:
        self.kept = io.BytesIO() if kept is None else kept
        super().__init__(
            self.kept,
            "utf-8",
            errors="surrogateescape",
            newline="\n",
            write_through=True,
        )

    def isatty(self) -> bool:
        return True

    @property
    def text(self) -> str:
        self.flush()
        return self.kept.getvalue().decode("utf-8", "replace")


class Pipe(Terminal):
    """The same, that says it is none: no progress is shown on it, which would depend
    on how busy the machine is."""

    def isatty(self) -> bool:
        return False


class Shell:
    """Someone's terminal, in a folder of their own."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.vault = home / "notes"

    def says(self, line: str) -> str:
        """What a command prints, with the home folder as `~`."""
        stages = _stages(line)
        given, shown = "", ""
        for number, words in enumerate(stages):
            last = number == len(stages) - 1
            if words[0] != "journal":
                shown = given = self._others(line if len(stages) == 1 else words, given)
                continue
            screen, pipe = Terminal(), Pipe()
            out = screen if last else pipe
            talk = Pipe(screen.kept)
            self._journal([*map(os.path.expanduser, words[1:])], given, out, talk)
            given, shown = pipe.text, screen.text
            talk.detach()  # closed with it, the screen would be too
        return shown.replace(str(self.home), "~")

    def _journal(
        self, words: list[str], given: str, out: Terminal, err: Terminal
    ) -> None:
        stdin = io.TextIOWrapper(io.BytesIO(given.encode()), "utf-8")
        with (
            patch.object(sys, "stdin", stdin),
            redirect_stdout(out),
            redirect_stderr(err),
        ):
            exit_code(words)

    def _others(self, words: str | list[str], given: str) -> str:
        done = subprocess.run(
            words,
            shell=isinstance(words, str),
            cwd=Path.cwd(),
            input=given,
            capture_output=True,
            text=True,
            check=False,
        )
        return done.stdout + done.stderr


def _stages(line: str) -> list[list[str]]:
    lexer = shlex.shlex(line, posix=True, punctuation_chars="|")
    lexer.whitespace_split = True
    lexer.commenters = ""
    stages: list[list[str]] = [[]]
    for word in lexer:
        if word == "|":
            stages.append([])
        else:
            stages[-1].append(word)
    return stages


@contextmanager
def shell(kind: str, downloads: Path | None = None) -> Iterator[Shell]:
    """A shell in a new home, with the sample vault or an empty one in `~/notes`, and
    a copy of `downloads`, if that is a folder, in `~/Downloads`."""
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="console-")))
        one = Shell(home.resolve())
        if kind == "sample":
            shutil.copytree(sample_vault(), one.vault)
        else:
            one.vault.mkdir()
            (one.vault / ".journal.toml").touch()
        if downloads and downloads.is_dir():
            shutil.copytree(downloads, one.home / "Downloads")
        before = Path.cwd()
        stack.callback(os.chdir, before)
        os.chdir(one.vault)
        environment = {
            "HOME": str(one.home),
            "COLUMNS": "80",
            "LINES": "24",
            "NO_COLOR": "1",
            "JOURNAL_NOW": DEMO_NOW.isoformat(timespec="minutes"),
            "TZ": "UTC",
            "PATH": os.environ["PATH"],
            **{
                f"XDG_{name}_HOME": str(one.home / f".{name.lower()}")
                for name in ("CONFIG", "STATE", "CACHE", "DATA")
            },
        }
        stack.callback(time.tzset)
        stack.enter_context(patch.dict(os.environ, environment, clear=True))
        time.tzset()  # else the zone of the machine would be in the pages
        yield one


def renewed(page: Path, text: str) -> str:
    """The text of a page with what its commands print now."""
    kind = "empty" if "<!-- console: empty -->" in text else "sample"
    named = re.search(r"<!-- downloads: (\S+) -->", text)
    folder = named[1] if named else f"examples/{page.stem}"
    with shell(kind, page.parent / folder) as one:

        def run(block: re.Match[str]) -> str:
            lines = []
            for line in block[1].splitlines():
                if line.startswith("$ "):
                    printed = one.says(line[2:]).rstrip("\n")
                    lines += [line, *(row.rstrip() for row in printed.splitlines())]
                elif not line and lines:
                    pass
            return "```console\n" + "".join(f"{row}\n" for row in lines) + "```"

        return _BLOCK.sub(run, text)


def main() -> int:
    named = [Path(word).resolve() for word in sys.argv[1:] if not word.startswith("-")]
    stale = False
    for page in named or pages():
        text = page.read_text("utf-8")
        new = renewed(page, text)
        if new == text:
            continue
        stale = True
        check = "--check" in sys.argv
        print(f"{page.relative_to(ROOT)}: {'is stale' if check else 'written'}")
        if not check:
            page.write_text(new, "utf-8")
    return 1 if stale and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
