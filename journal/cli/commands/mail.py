"""`journal mail`: who answered, who is away, what bounced."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from journal.cli.session import Session
from journal.model.errors import ConfigError

if TYPE_CHECKING:
    from journal.integrations.mail.kinds.verdict import Verdict


@click.group()
def mail() -> None:
    """Who answered, who is away, what bounced; your mail stays where it is."""


@mail.command()
@click.argument("message", metavar="FILE|-")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def why(session: Session, message: str, as_json: bool) -> None:
    """Say what kind of mail a message is, and the rule that decided.

    `-` reads the message from standard input. Nothing is written or sent.
    """
    from journal.integrations.mail.kinds.classify import classify

    verdict = classify(_bytes_of(message))
    if as_json:
        session.out.json(_verdict_json(verdict))
        return
    from journal.language.clean import clean

    for line in _verdict_lines(verdict):
        session.out.data(clean(line))


def _bytes_of(message: str) -> bytes:
    """The message a file or standard input holds, as much as is looked at."""
    from journal.integrations.mail.message import MOST_BYTES

    if message == "-":
        return sys.stdin.buffer.read(MOST_BYTES)
    try:
        with Path(message).expanduser().open("rb") as file:
            return file.read(MOST_BYTES)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise ConfigError(f"{message}: cannot be read: {reason}") from None


def _verdict_json(verdict: Verdict) -> dict[str, Any]:
    return {
        "kind": verdict.kind,
        "status": verdict.status,
        "until": verdict.until.isoformat() if verdict.until else None,
        "because": verdict.because,
        "evidence": list(verdict.evidence),
        "recipients": list(verdict.recipients),
        "originals": list(verdict.originals),
        "code": verdict.code or None,
    }


def _verdict_lines(verdict: Verdict) -> list[str]:
    what = f"{verdict.kind}, {verdict.status}" if verdict.status else verdict.kind
    lines = [f"{what}: {verdict.because}"]
    if verdict.until:
        word = "back on" if verdict.is_return else "away until"
        lines.append(f"  {word} {verdict.until:%a %d %b %Y}")
    for name, said in (
        ("about", ", ".join(verdict.recipients)),
        ("cites", ", ".join(f"<{one}>" for one in verdict.originals)),
        ("says", verdict.detail),
    ):
        if said:
            lines.append(f"  {name} {said}")
    return [*lines, *(f"  {line}" for line in verdict.evidence)]
