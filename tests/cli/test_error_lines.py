"""What a mistake looks like: the error, the cause or the nearest match, what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from journal.cli import exit_codes
from journal.model.errors import AskRefused, ConfigError
from tests.cli.conftest import Run
from tests.conftest import VaultMaker


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (
            ["done", "zzzz"],
            4,
            "error: no follow-up “zzzz” (ids are 4+ hex digits, like 2d39)\n"
            "  find it: journal list\n",
        ),
        (
            ["list", "is:bla"],
            2,
            "error: unknown filter is:bla\n"
            "  is: takes overdue, today, upcoming, waiting, promised, done "
            "(all: journal help filters)\n",
        ),
        (
            ["list", "status:waiting"],
            2,
            "error: unknown filter status:waiting; did you mean is:waiting?\n"
            "  known are is:, due:, note:, priority:, owner:, @person, #tag and words "
            "(all: journal help filters)\n",
        ),
        (
            ["snooze", "work:3", "frx"],
            2,
            "error: “frx” is not a date; did you mean “fri” (Fri 7 June)?\n"
            "  also: 3d, 2w, 3bd, tomorrow 8am, next fri, 21 jan, 2024-06-01\n",
        ),
        (
            ["lst"],
            2,
            "error: no command “lst”; did you mean “list”?\n"
            "  see all of them: journal --help\n",
        ),
        (
            ["done"],
            2,
            "error: journal done needs ID…\n"
            "  usage: journal done [OPTIONS] ID…\n"
            "  help:  journal done --help\n",
        ),
        (
            ["list", "due:"],
            2,
            "error: the filter due: needs a value\n  all: journal help filters\n",
        ),
        (
            ["done", "work:3", "--next", " "],
            2,
            "error: --next is empty\n  say what to follow up on next\n",
        ),
        (
            ["park", "work:3", "yesterday"],
            5,
            "error: Tue 4 Jun is past, so this would not hide it\n",
        ),
        (
            ["people", "add", "Zed", "--tier", "Z"],
            2,
            "error: “Z” is not a tier\n  use one of: A, B, C, D\n",
        ),
        (
            ["people", "add", "Zed", "--alias", "@z", "--alias", ""],
            2,
            "error: --alias is empty\n  leave it out, or give it a value\n",
        ),
        (
            ["people", "pause", "@alice", "frx"],
            2,
            "error: “frx” is not a date; did you mean “fri” (Fri 7 June)?\n"
            "  also: 3d, 2w, 3bd, tomorrow 8am, next fri, 21 jan, 2024-06-01\n",
        ),
        (
            ["lint", "--explain", "frog"],
            2,
            "error: there is no rule “frog”\n"
            "  known are clarity, timeliness, persistence, tone, brevity, context\n"
            "  value, one-ask, by-when, reading-level, vague-day, pressure\n"
            "  way-out, phrase, words, subject\n",
        ),
        (
            ["help", "filter"],
            2,
            "error: no command “filter”; did you mean filters?\n"
            "  see all of them: journal --help\n",
        ),
        (
            ["help", "mail", "lok"],
            2,
            "error: no command “lok”; did you mean look?\n"
            "  see all of them: journal --help\n",
        ),
        (
            ["find", "offer", "--limit", "-5"],
            2,
            "error: --limit -5: write a number from 1 to 1000\n"
            "  usage: journal find [OPTIONS] WORDS… [@PERSON]\n"
            "  help:  journal find --help\n",
        ),
        (
            ["check", "--json=5"],
            2,
            "error: --json takes no value\n"
            "  usage: journal check [OPTIONS]\n"
            "  help:  journal check --help\n",
        ),
        (
            ["lint", ""],
            2,
            "error: “”: cannot be read: no such file or directory\n",
        ),
        (
            ["calendar", "feed", "--to", "/"],
            1,
            "error: /: cannot be written: device or resource busy\n",
        ),
        (
            ["calendar", "serve", "--port", "99999"],
            2,
            "error: --port 99999: write a number from 0 to 65535\n"
            "  usage: journal calendar serve [OPTIONS]\n"
            "  help:  journal calendar serve --help\n",
        ),
    ],
)
def test_each_mistake_has_its_way_out(
    run: Run, work: Path, words: list[str], code: int, said: str
) -> None:
    result = run(*words, vault=work)
    assert (result.code, result.out, result.err) == (code, "", said)


def test_no_notes_anywhere(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    monkeypatch.chdir(empty)
    result = run("due")
    assert (result.code, result.out) == (3, "")
    assert result.err == (
        f"error: no notes found in {empty} or above it\n"
        "  open your notes: journal ~/path/to/notes\n"
        "  or look around: journal demo\n"
    )


def test_the_bare_command_in_an_empty_folder_says_how_to_begin(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = tmp_path / "empty"
    (empty / "Work/.obsidian").mkdir(parents=True)
    monkeypatch.chdir(empty)
    below = run()
    assert (below.code, below.out) == (3, "")
    assert below.err.endswith("but 1 vault below it:\n  journal ./Work\n")
    monkeypatch.chdir(empty / "Work/.obsidian")
    (empty / "Work/.obsidian").rename(empty / "Work/plain")
    nothing = run()
    assert (nothing.code, nothing.out) == (3, "")
    first, *more = nothing.err.splitlines()
    assert first == f"No Markdown notes in {empty / 'Work/plain'}."
    assert [" ".join(line.split()[:2]) for line in more] == [
        "journal demo", "journal ~/path/to/notes", "journal add"
    ]  # fmt: skip
    # a folder that was named and is not there is a mistake all the same
    assert run("--vault", "gone").err.startswith("error: ")


def test_too_soon_says_how_long_and_how_to_do_it_still(
    run: Run, vault: VaultMaker
) -> None:
    root = vault(
        {
            "a.md": "- [ ] @bram the keys #waiting\n"
            "    - 2024-05-28 mail: asked\n    - 2024-06-04 nudge: again\n",
            "People/Bram Oost.md": "---\naliases: [bram]\n---\n",
        }
    )
    result = run("nudge", "a:1", vault=root)
    assert result.code == 5
    first, *more = result.err.splitlines()
    assert first == "too soon: you nudged Bram yesterday"
    assert more[0] == "  wait until Thu 6 Jun"
    assert more[-1].startswith("  nudge anyway: journal nudge ")
    command = more[-1].partition("journal ")[2].replace('"…"', "urgent").split()
    assert run(*command, vault=root).code == 0


def test_text_and_lines_say_the_same() -> None:
    error = ConfigError("that is wrong; did you mean this?", "also: that", "try: it")
    assert error.lines() == [
        "that is wrong; did you mean this?",
        "also: that",
        "try: it",
    ]
    assert str(error) == "that is wrong; did you mean this?; also: that; try: it"
    assert ConfigError("a; b").lines() == ["a", "b"]
    refused = AskRefused("you nudged yesterday", label="too soon")
    assert str(refused) == "too soon: you nudged yesterday"
    assert refused.lines() == ["you nudged yesterday"]


def test_ctrl_c_ends_quietly(
    run: Run, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*words: object, **more: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(exit_codes.cli, "main", interrupted)
    result = run("due", "@alice", vault=work)
    assert (result.code, result.out, result.err) == (130, "", "")
