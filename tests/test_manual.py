"""The manual is complete: what the program has is documented, and the site builds."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from journal.cli.main import cli, command_names, command_of
from journal.practice.agenda.query import STATES
from journal.practice.messages.lint import RULES
from journal.practice.people.cadence import Warmth
from journal.tui.keys.actions import ACTIONS
from journal.tui.keys.bindings import shown_keys
from journal.vault.settings.keys import KEYS
from scripts.site import gather, places
from tests.conftest import CHECKOUT

REFERENCE = CHECKOUT / "docs/reference"


def page(name: str) -> str:
    return (REFERENCE / name).read_text("utf-8")


def paths(name: str, command: click.Command) -> Iterator[str]:
    yield f"journal {name}"
    if isinstance(command, click.Group):
        context = click.Context(command)
        for sub in command.list_commands(context):
            below = command.get_command(context, sub)
            if below is not None and not below.hidden:
                yield from paths(f"{name} {sub}", below)


def test_every_command_is_documented() -> None:
    headings = set(re.findall(r"^#+ (journal .*)$", page("commands.md"), re.MULTILINE))
    wanted = set()
    for name in command_names():
        command = command_of(name)
        assert command is not None
        wanted |= set(paths(name, command))
    assert len(wanted) > 60
    assert headings == wanted


def test_every_setting_is_documented() -> None:
    rows = set(
        re.findall(r"^\| `([a-z-]+)` \|", page("configuration.md"), re.MULTILINE)
    )
    assert {key.name for key in KEYS} <= rows


def test_every_key_is_documented() -> None:
    text = page("keys.md")
    for action in ACTIONS:
        for key in shown_keys(action.keys).split(", "):
            assert not key or f"`{key}`" in text, action.id


def test_every_filter_is_documented() -> None:
    text = page("filters.md")
    for name in STATES:
        assert f"| `is:{name}` |" in text
    for key in ("due:", "note:", "priority:", "@alice", "#tag"):
        assert key in text


def test_every_state_of_contact_is_explained() -> None:
    text = (CHECKOUT / "docs/explanation/contact.md").read_text("utf-8")
    states = text.partition("| state | when |")[2].partition("\n\n")[0]
    rows = re.findall(r"^\| ([a-z ]+) \|", states, re.MULTILINE)
    assert rows == [warmth.value for warmth in Warmth]


def test_every_rule_of_lint_is_documented() -> None:
    text = page("lint-rules.md")
    assert [f"## {rule.name}" for rule in RULES] == re.findall(
        r"^## [a-z-]+$", text, re.MULTILINE
    )


def build(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "zensical", "build", "--strict"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_site_is_built_and_fetches_nothing(tmp_path: Path) -> None:
    """Strictly: a link or an anchor that is missing fails it."""
    (tmp_path / "zensical.toml").write_bytes((CHECKOUT / "zensical.toml").read_bytes())
    gather(tmp_path / "build/manual")
    done = build(tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    home = (tmp_path / "build/site/index.html").read_text("utf-8")
    fetched = re.findall(r"(?:src|href)=\"(https?://[^\"]+)\"", home)
    assert [link for link in fetched if "zensical.org" not in link] == []
    assert (tmp_path / "build/site/reference/commands.html").is_file()


@pytest.mark.parametrize("link", ["gone.md", "index.md#gone"])
def test_a_broken_link_fails_the_site(tmp_path: Path, link: str) -> None:
    (tmp_path / "zensical.toml").write_text('[project]\nsite_name = "x"\n')
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/index.md").write_text(f"# Here\n\n[there]({link})\n")
    assert build(tmp_path).returncode != 0


def shell_lines() -> Iterator[tuple[str, str]]:
    """Each `journal …` line of the fenced blocks that are not run, with its page."""
    for file in (*places(), CHECKOUT / "README.md"):
        text = file.read_text("utf-8")
        for block in re.findall(
            r"^```(?!console)\w*\n(.*?)^```$", text, re.MULTILINE | re.DOTALL
        ):
            for line in block.splitlines():
                line = line.removeprefix("$ ")
                if line.startswith("journal "):
                    yield file.relative_to(CHECKOUT).as_posix(), line


def parsed(line: str) -> None:
    """Take a command line apart as the program does. Raises click.UsageError."""
    words = shlex.split(line, comments=True)
    ends = [n for n, word in enumerate(words) if word in ("|", ">", "&&", ";")]
    words = words[1 : ends[0] if ends else None]
    words = [word for word in words if not re.match(r"-\w+:", word)]  # a filter
    command: click.Command = cli
    context = click.Context(cli, info_name="journal", **cli.context_settings)
    while True:
        _, words, _ = command.make_parser(context).parse_args(words)
        if not isinstance(command, click.Group) or not words:
            return
        if re.search(r"[/:@]", words[0]):  # a folder, a filter
            return
        found = command.get_command(context, words[0])
        if found is None:
            raise click.UsageError(f"no command {words[0]}")
        command, words = found, words[1:]
        context = click.Context(command, context, info_name=command.name)


def test_every_command_line_of_the_manual_can_be_given() -> None:
    """Those that are not run: what needs a mailbox, a server, or installs something."""
    lines = list(shell_lines())
    assert len(lines) > 60
    wrong = []
    for page_name, line in lines:
        try:
            parsed(line)
        except click.UsageError as error:
            wrong.append(f"{page_name}: {line}: {error.format_message()}")
    assert wrong == []


@pytest.mark.parametrize(
    "line", ["journal list --nothing", "journal mail look --x 1", "journal nothing"]
)
def test_a_wrong_command_line_is_found(line: str) -> None:
    with pytest.raises(click.UsageError):
        parsed(line)
