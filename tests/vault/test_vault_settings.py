"""A vault may come from someone else: its settings are data, and start nothing."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import journal
from journal.model.errors import ConfigError
from journal.vault.settings.keys import KEYS
from journal.vault.settings.load import VAULT_FILE, load, read_toml

DATA = {
    *("include", "people-folder", "ignore-handles", "inbox", "add-to", "default-time"),
    "me",
    "clippings",
    *(
        "upcoming-days",
        "ignore",
        "notify",
        "nudge-schedule",
        "nudge-schedules",
        "keep-in-touch",
        "holidays",
    ),
    *(
        "time-zone",
        "vault-id",
        "their-quiet-hours",
        "max-open-questions",
        "my-quiet-hours",
        "notify-about",
        "group-above",
    ),
    *("daily-digest", "weekly-digest", "quiet-days", "mute", "views"),
    *("team", "dashboard"),
}
"""What a vault may set. Before a name is added here: could it name a command, a
file outside the vault, a key of the terminal or a place to send something to?"""


def test_a_vault_sets_data_only() -> None:
    assert {key.name for key in KEYS if not key.user_only} <= DATA


@pytest.mark.parametrize(
    "line",
    [
        'editor = "sh -c id"',
        'keys = {done = "x"}',
        'theme = "nord"',
        'vault = "/"',
        'notify-with = ["webhook"]',
        'also-notify-with = ["ntfy"]',
        'ntfy = "https://evil.example/topic"',
        'ntfy-token-file = "/etc/passwd"',
        'webhook = "https://evil.example"',
        'apprise = ["json://evil.example"]',
    ],
)
def test_what_is_the_users_alone_is_refused(tmp_path: Path, line: str) -> None:
    (tmp_path / VAULT_FILE).write_text(line)
    with pytest.raises(ConfigError, match="can only be set in your own config file"):
        load(tmp_path, tmp_path / "none.toml")
    assert read_toml(tmp_path / VAULT_FILE, in_vault=False)


def test_obsidians_settings_set_none_of_these(tmp_path: Path) -> None:
    """Whatever they are called in there."""
    (tmp_path / ".obsidian").mkdir()
    for name in ("app", "daily-notes", "templates"):
        file = tmp_path / ".obsidian" / f"{name}.json"
        file.write_text('{"editor": "sh", "theme": "x", "keys": {"done": "x"}}')
    settings = load(tmp_path, tmp_path / "none.toml").settings
    assert (
        settings.screen.editor,
        settings.screen.theme,
        dict(settings.screen.keys),
    ) == (None, None, {})


PROGRAMS = {
    "desktop/open/editor.py",
    "desktop/open/obsidian.py",
    "desktop/service.py",
    "vault/notes/forked_readers.py",
    "vault/notes/reader_process.py",
    # git, for the history and the merge driver; man, for a manual page
    "vault/past/git.py",
    "vault/git/merge_driver.py",
    "cli/commands/setup/help.py",
    # words of the user's own settings, never of a vault's: passwords, git, notmuch,
    # sendmail
    "integrations/calendars/claims.py",
    "integrations/calendars/collections/credentials.py",
    "integrations/mail/boxes/notmuch.py",
    "integrations/mail/boxes/secrets.py",
    "integrations/mail/outbox/carriers.py",
    # compiles methods of our own classes, from the names of their fields
    "model/value.py",
}


def test_few_modules_start_programs() -> None:
    """The editor of the user's choice, Obsidian, a service of the user, Python again."""
    package = Path(journal.__file__).parent
    found = {
        file.relative_to(package).as_posix()
        for file in package.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if _starts_programs(node)
    }
    assert found == PROGRAMS


def _starts_programs(node: ast.AST) -> bool:
    if isinstance(node, ast.Import | ast.ImportFrom):
        names = [alias.name for alias in node.names]
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        return bool({"subprocess", "pty", "multiprocessing"} & set(names))
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        begins = (
            "system",
            "popen",
            "exec",
            "spawn",
            "posix_spawn",
            "startfile",
            "fork",
        )
        return node.value.id == "os" and node.attr.startswith(begins)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return node.func.id in ("eval", "exec", "compile")
    return False
