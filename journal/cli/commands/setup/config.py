"""`journal config`: the settings in effect, and changing one."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

import click

from journal.cli.arguments import Group
from journal.cli.completion.offers import complete_setting
from journal.cli.session import Session
from journal.language.clean import clean
from journal.model.errors import ConfigError, JournalError, NothingHere
from journal.vault.settings.config_file import toml_value, write_setting

if TYPE_CHECKING:
    from journal.vault.settings.load import Config


@click.group("config", cls=Group, invoke_without_command=True)
@click.pass_context
def config_(context: click.Context) -> None:
    """Show the settings in effect and where each comes from; change one."""
    if context.invoked_subcommand is not None:
        return
    session: Session = context.obj
    _in_effect(session)  # report invalid settings, and nothing else
    for line in context.get_help().splitlines():
        session.out.data(line)
    session.out.data()
    _show(session)


@config_.command()
@click.pass_obj
def show(session: Session) -> None:
    """Show the settings in effect and where each comes from."""
    _show(session)


def _show(session: Session) -> None:
    from journal.cli.formats.settings_table import print_settings

    root, found = _in_effect(session)
    print_settings(session.out, root, session.user_file(), found)


def _in_effect(session: Session) -> tuple[Path | None, Config]:
    """The vault and its settings; without a vault here, the user's own settings."""
    from journal.vault.settings import load as config

    try:
        return session.config()
    except NothingHere:
        return None, config.load(None, session.user_file())


@config_.command("set")
@click.argument("name", metavar="NAME", shell_complete=complete_setting)
@click.argument("value")
@click.option("--user", is_flag=True, help="For all vaults, in your own config file.")
@click.pass_obj
def set_(session: Session, name: str, value: str, user: bool) -> None:
    """Change a setting of this vault: `journal config set include all-tasks`.

    Writes one line of .journal.toml. A value that cannot be used is refused, and the
    file stays as it was.
    """
    from journal.vault.settings import load as config
    from journal.vault.settings.keys import BY_NAME, NEW_NAMES

    name = NEW_NAMES.get(name, name)
    if name not in BY_NAME:
        near = get_close_matches(name, BY_NAME, 1)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise ConfigError(
            f"unknown setting {clean(name)}{hint}", "all of them: journal config show"
        )
    file = session.user_file() if user else session.root() / config.VAULT_FILE
    before = write_setting(file, name, toml_value(value))
    try:
        _in_effect(session)
    except JournalError:
        if before:
            file.write_text(before, "utf-8")
        else:
            file.unlink()
        raise
    session.out.data(f"{name} = {clean(toml_value(value))}  {clean(str(file))}")
