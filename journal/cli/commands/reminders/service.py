"""`journal service`: notifications while no journal command is running."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from journal.cli.arguments import Group
from journal.cli.session import Session, state_of
from journal.language.clean import clean

if TYPE_CHECKING:
    from journal.desktop.service import Definition


@click.group(cls=Group)
def service() -> None:
    """Run “journal watch” in the background, starting at login."""


@service.command()
@click.option(
    "--dry-run",
    is_flag=True,
    help="Print the service definition without installing it.",
)
@click.pass_obj
def install(session: Session, dry_run: bool) -> None:
    """Install and start the service (systemd user unit, launchd agent or scheduled
    task)."""
    from journal.desktop.service import install

    wanted = _definition(session)
    if dry_run:
        session.out.talk(f"# {wanted.file}")
        encoding = "utf-16" if wanted.text.startswith(b"\xff\xfe") else "utf-8"
        for line in wanted.text.decode(encoding, "surrogateescape").splitlines():
            session.out.data(clean(line) if line.strip() else "")
        for words in wanted.install:
            session.out.talk(f"# {' '.join(words)}")
        return
    install(wanted)
    session.out.data(f"installed and started: {clean(str(wanted.file))}")


@service.command()
@click.option(
    "--dry-run",
    is_flag=True,
    help="Print what would be stopped and deleted, without doing it.",
)
@click.pass_obj
def uninstall(session: Session, dry_run: bool) -> None:
    """Stop and uninstall the service."""
    from journal.desktop.service import uninstall

    wanted = _definition(session)
    if dry_run:
        for words in wanted.uninstall:
            session.out.data(f"# {' '.join(words)}")
        session.out.data(f"# delete {clean(str(wanted.file))}")
    elif uninstall(wanted):
        session.out.data(f"stopped and deleted: {clean(str(wanted.file))}")
    else:
        session.out.data("the service is not installed")


@service.command()
@click.pass_obj
def status(session: Session) -> int:
    """Show whether the service is installed and whether reminders are running. Exits 1
    if not."""
    from journal.vault.locks import somebody_leads

    wanted = _definition(session)
    there = wanted.file.exists()
    session.out.data(
        f"installed: {clean(str(wanted.file))}" if there else "not installed"
    )
    leads = somebody_leads(state_of(session.root()))
    session.out.data("reminders are running" if leads else "reminders are not running")
    return 0 if leads else 1


@service.command()
@click.pass_obj
def logs(session: Session) -> int:
    """Show the service's latest log lines."""
    from journal.desktop.service import shown

    return shown(_definition(session).logs)


def _definition(session: Session) -> Definition:
    from platformdirs import user_config_path

    from journal.desktop.notify.channels.by_name import uses_network
    from journal.desktop.service import Service, definition

    root, found = session.config()
    root = root.resolve()
    options = ["--vault", str(root)]
    if session.config_file:
        options += ["--config", str(session.config_file.resolve())]
    command = (sys.executable, "-m", "journal", *options, "watch")
    uid = os.getuid() if hasattr(os, "getuid") else 0
    service = Service(command, root, uses_network(found.settings))
    name = state_of(root).name
    config = user_config_path()
    return definition(sys.platform, Path.home(), config, uid, name, service)
