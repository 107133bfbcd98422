"""Write the parts of the documentation that come from the program.

    python -m scripts.reference [--check]

The tables of keys and settings (see `tables.py`), the pages of docs/reference that
hold nothing else, the manual pages in man/, and what the console blocks of the other
pages print (see `consoles.py`). `--check` writes nothing and ends with 1 if something
is stale.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from journal.api.messages.message_texts import rule_text
from journal.cli.commands.setup.help import TOPICS
from journal.cli.formats import man_page
from journal.cli.help.examples import EXAMPLES, Examples
from journal.cli.help.sub_examples import SUB_EXAMPLES
from journal.cli.main import cli, command_of, groups
from journal.model import errors
from journal.model.problem_codes import PROBLEM_CODES
from journal.practice.agenda.query import STATES
from journal.practice.messages.lint import RULES
from journal.practice.messages.templates import VARIABLES
from scripts import consoles, roff, tables

ROOT = Path(__file__).parent.parent
_MADE = "<!-- made by scripts/reference.py: change the program, not this page -->"


def commands() -> str:
    lines = ["# Commands", "", _MADE, ""]
    lines += [
        "`journal help COMMAND` prints the same. Options of `journal` itself come",
        "before the command; `-h` and `--help` work everywhere.",
        "",
        *_option_table(cli, click.Context(cli, info_name="journal")),
    ]
    for heading, names in groups().items():
        lines += [f"## {heading}", ""]
        for name in names:
            command = command_of(name)
            assert command is not None, name
            context = click.Context(command, info_name=f"journal {name}")
            lines += _command(f"journal {name}", command, context)
            lines += _examples(EXAMPLES.get(name))
    return "\n".join(lines).rstrip() + "\n"


def _examples(known: Examples | None) -> list[str]:
    if known is None:
        return []
    lines = ["```sh", *known.lines, "```", ""]
    if known.see_also:
        lines += [f"See also: {', '.join(map(_see, known.see_also))}.", ""]
    return lines


def _see(name: str) -> str:
    if name in command_names() or name in SUB_EXAMPLES:
        return f"[{name}](#journal-{name.replace(' ', '-')})"
    if name == "help filters":
        return "[filters](filters.md)"
    if name == "help dates":
        return "[dates](dates.md)"
    return f"`{name}`"


def command_names() -> list[str]:
    return [name for names in groups().values() for name in names]


def _command(path: str, command: click.Command, context: click.Context) -> list[str]:
    level = "###" if path.count(" ") == 1 else "####"
    lines = [f"{level} {path}", "", f"`{man_page.usage(context)}`", ""]
    lines += [*_prose(man_page.own_help(command)), *_option_table(command, context)]
    for name, below in man_page.visible_subcommands(command, context):
        inner = click.Context(below, info_name=name, parent=context)
        lines += _command(f"{path} {name}", below, inner)
        words = f"{path} {name}".removeprefix("journal ")
        lines += _examples(SUB_EXAMPLES.get(words))
    return lines


def _prose(text: str) -> Iterator[str]:
    for paragraph in text.split("\n\n"):
        if paragraph.startswith("\b"):
            yield from ("```text", *paragraph[1:].strip("\n").splitlines(), "```", "")
        elif paragraph:
            yield from (_plain(" ".join(paragraph.split())), "")


def _plain(text: str) -> str:
    """Help text in Markdown: what is no code holds no link and no tag."""
    parts = re.split(r"(`[^`]*`)", text)
    return "".join(
        part if part.startswith("`") else re.sub(r"([\[\]<>*_])", r"\\\1", part)
        for part in parts
    )


def _cell(text: str) -> str:
    return _plain(text).replace("|", "\\|")


def _option_table(command: click.Command, context: click.Context) -> list[str]:
    rows = man_page.option_rows(command, context)
    if not rows:
        return []
    lines = ["| option | meaning |", "|---|---|"]
    lines += [
        f"| `{name.replace('|', chr(92) + '|')}` | {_cell(text)} |"
        for name, text in rows
    ]
    return [*lines, ""]


_STATES = {
    "overdue": "the day is past",
    "nudge": "it is time to nudge",
    "today": "it is for today",
    "due": "overdue or for today",
    "upcoming": "within the days that `due` looks ahead",
    "later": "after those days",
    "someday": "it has no date",
    "hidden": "its start day is still to come",
    "open": "not done and not cancelled",
    "done": "done",
    "cancelled": "cancelled",
    "waiting": "you are waiting for a reply",
    "in-progress": "started: `[/]`",
    "recurring": "it repeats",
    "promised": "you promised it: `#promised`",
    "problem": "`journal check` has something to say about it",
}


def filters() -> str:
    assert _STATES.keys() == STATES.keys(), _STATES.keys() ^ STATES.keys()
    lines = ["# Filters", "", _MADE, ""]
    lines += [
        "`today`, `due`, `list`, `export`, the `/` of the terminal interface and your",
        "own views take the same filters. Words are joined by “and”; `-` in front of",
        "one excludes it.",
        "",
        "```text",
        *TOPICS["filters"].splitlines(),
        "```",
        "",
        "| filter | finds follow-ups |",
        "|---|---|",
        *(f"| `is:{name}` | {text} |" for name, text in _STATES.items()),
        "",
        "`journal people` takes `is:cold`, `is:paused` and `is:open`. An unknown",
        "filter is an error that suggests the closest match.",
    ]
    return "\n".join(lines) + "\n"


def problems() -> str:
    lines = ["# Problems", "", _MADE, ""]
    lines += [
        "What `journal check` finds, by code. The code is in `check --json`, in",
        "`--format github` and in `--format sarif`.",
        "",
        "| code | meaning | `--fix` |",
        "|---|---|---|",
        *(
            f"| `{code}` | {what} | {fix or '–'} |"
            for code, (what, fix) in PROBLEM_CODES.items()
        ),
        "",
        "A fix is offered only if the corrected line, read again, keeps every word,",
        "mark, name and tag, and says what was announced and nothing else.",
    ]
    return "\n".join(lines) + "\n"


def lint_rules() -> str:

    lines = ["# Lint rules", "", _MADE, ""]
    lines += [
        "`journal lint` checks a message by these rules, and `journal draft` shows",
        "what they say of a draft. `journal lint --explain RULE` adds an example that",
        "passes and one that fails.",
        "",
    ]
    for rule in RULES:
        text = rule_text(rule)
        lines += [
            f"## {rule.name}",
            "",
            f"Practice: {rule.practice}. Asks for: {_flat(text.asks_for)}.",
            "",
        ]
        lines += [_flat(text.why), "", f"Source: {_flat(text.source)}", ""]
    return "\n".join(lines).rstrip() + "\n"


def _flat(text: str) -> str:
    return " ".join(text.split())


def exit_rows() -> list[tuple[str, str]]:
    """The exit codes, each with what it means, from the errors of the program."""
    means = {
        1: "“check” or “doctor” found something that needs you, or a command failed",
        2: "settings or arguments that cannot be used as they are written",
        3: "no vault was named or found",
        4: "no follow-up or person has this id or name, or more than one has it",
        5: "nothing was written: the note has changed, cannot be written, or something "
        "speaks against it",
    }
    used = {
        kind.exit_code
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, errors.JournalError)
    }
    assert used <= means.keys(), used - means.keys()
    rows = [("0", "done, or nothing to do"), *((str(k), v) for k, v in means.items())]
    return [
        *rows,
        ("130", "you pressed Ctrl-C"),
        ("141", "the reader of the output left"),
    ]


def exit_codes() -> str:
    lines = ["# Exit codes", "", _MADE, "", "| code | meaning |", "|---|---|"]
    lines += [f"| {code} | {text} |" for code, text in exit_rows()]
    lines += [
        "",
        "An error is printed on stderr, in plain words; stdout holds data only.",
    ]
    return "\n".join(lines) + "\n"


def files() -> str:
    lines = ["# Files and environment", "", _MADE, ""]
    lines += [
        "Your follow-ups are only in your notes. `journal doctor` prints where the",
        "rest is.",
        "",
        "| file or folder | holds |",
        "|---|---|",
        *(f"| `{name}` | {text} |" for name, text in man_page.FILES),
        "",
        "These are the places on Linux. On macOS they are in `~/Library`, on Windows",
        "in `%LOCALAPPDATA%`.",
        "",
        "| variable | meaning |",
        "|---|---|",
        *(f"| `{name}` | {_cell(text)} |" for name, text in man_page.ENVIRONMENT),
    ]
    return "\n".join(lines) + "\n"


def template_variables() -> str:
    lines = ["# Template variables", "", _MADE, ""]
    lines += [
        "A [template](../how-to/templates.md) may have these names in braces. A line",
        "whose variable is empty is left out of the draft.",
        "",
        "| name | stands for |",
        "|---|---|",
        *(f"| `{{{name}}}` | {meaning} |" for name, meaning in VARIABLES.items()),
        "",
        "`{{` and `}}` are the braces themselves. An unknown name is an error that",
        "suggests the closest match.",
    ]
    return "\n".join(lines) + "\n"


PAGES = {
    "commands.md": commands,
    "filters.md": filters,
    "problems.md": problems,
    "lint-rules.md": lint_rules,
    "exit-codes.md": exit_codes,
    "files.md": files,
    "template-variables.md": template_variables,
}


def manual() -> dict[Path, str]:
    """All manual pages, by file."""
    abouts = []
    pages: dict[Path, str] = {}
    for heading, names in groups().items():
        rows = []
        for name in names:
            command = command_of(name)
            assert command is not None, name
            rows.append((name, command.get_short_help_str(200)))
            for words, below in _with_subcommands(name, command):
                file = f"{man_page.page_name(words)}.1"
                pages[ROOT / "man/man1" / file] = man_page.command_page(words, below)
        abouts.append((heading, rows))
    options = man_page.option_rows(cli, click.Context(cli))
    pages[ROOT / "man/man1/journal.1"] = man_page.overview_page(
        abouts, options, exit_rows()
    )
    for name, about, page in (
        ("notation", "how follow-ups are written in notes", "language.md"),
        ("config", "settings of the follow-up journal", "configuration.md"),
    ):
        text = (ROOT / "docs/reference" / page).read_text("utf-8")
        pages[ROOT / "man/man5" / f"journal-{name}.5"] = roff.page(
            f"journal-{name}", 5, about, text
        )
    return pages


def _with_subcommands(
    words: str, command: click.Command
) -> Iterator[tuple[str, click.Command]]:
    """A command and all below it, each with the words it is called by."""
    yield words, command
    context = click.Context(command, info_name=words)
    for name, below in man_page.visible_subcommands(command, context):
        yield from _with_subcommands(f"{words} {name}", below)


def main() -> int:
    check = "--check" in sys.argv
    stale = tables.main() != 0
    wanted = {ROOT / "docs/reference" / name: page() for name, page in PAGES.items()}
    wanted |= manual()
    known = {*(ROOT / "man").rglob("*.[15]")}
    for file in sorted({*wanted, *known}):
        text = wanted.get(file)
        if (file.read_text("utf-8") if file.exists() else None) == text:
            continue
        print(f"{file.relative_to(ROOT)}: {'is stale' if check else 'written'}")
        stale = True
        if check:
            continue
        if text is None:
            file.unlink()
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")
    stale = consoles.main() != 0 or stale
    return 1 if stale and check else 0


if __name__ == "__main__":
    sys.exit(main())
