"""`journal shake`: two people who both keep notes exchange entries."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path
from typing import Any

import click

from journal.api.journal import Journal
from journal.api.messages.shake_inbox import MailedBlock, forget_mailed, mailed_blocks
from journal.api.requests import Act, SetBlockId
from journal.api.view import View
from journal.cli.arguments import JSON, Group
from journal.cli.formats.question import agrees
from journal.cli.session import Session
from journal.integrations.shake import shared_entries as shared
from journal.integrations.shake.block import MOST_BYTES, read_block
from journal.integrations.shake.keys import code_of, new_secret, secret_of
from journal.integrations.shake.pair import (
    MOST_OFFERS,
    Answer,
    Pair,
    Verdict,
    judge_text,
)
from journal.integrations.shake.pairs_file import pairs_of
from journal.language.clean import clean
from journal.language.edit.typed_words import handle_of
from journal.model.errors import ConfigError, NoSuchEntry, WriteRefused, reason


@click.group(cls=Group)
def shake() -> None:
    """Hand follow-ups from one vault to another, in signed lines of an email or a file.

    “shake new @bo” on your side and “shake accept @me CODE” on theirs make a pair. Then
    “shake offer” hands a follow-up over, and “shake read” takes what they sent.
    """


@shake.command()
@click.argument("person", metavar="@PERSON")
@click.pass_obj
def new(session: Session, person: str) -> None:
    """Pair up with someone, and print the code for them, once.

    Do not send it the way you send the blocks: tell them in person, or by messenger.
    """
    secret = new_secret()
    pair = _make_pair(session, person, secret, "a")
    session.out.data(code_of(secret))
    session.out.talk(
        f"journal: pair {pair.id} with @{clean(pair.handle)}; they type: "
        "journal shake accept @you CODE. It is not shown again"
    )


@shake.command()
@click.argument("person", metavar="@PERSON")
@click.argument("code", metavar="CODE", nargs=-1, required=True)
@click.pass_obj
def accept(session: Session, person: str, code: tuple[str, ...]) -> None:
    """Accept the code that someone's “shake new” printed."""
    pair = _make_pair(session, person, secret_of("".join(code)), "b")
    session.out.data(f"pair {pair.id} with @{clean(pair.handle)}")


def _make_pair(session: Session, person: str, secret: bytes, role: Any) -> Pair:
    handle = handle_of(person)
    with session.journal() as journal, pairs_of(journal.state) as pairs:
        view = journal.at(session.now)
        known = shared.pair_with(view, pairs, handle)
        if known is not None:
            raise ConfigError(
                f"there is a pair with @{handle} already; "
                f"“journal shake end @{handle}” ends it"
            )
        pair = Pair(secret, role, handle, session.now.date())
        if pair.id in pairs:
            raise ConfigError("this code was used here before; make a new one")
        pairs[pair.id] = pair
        return pair


@shake.command()
@click.argument("person", metavar="@PERSON")
@click.pass_obj
def end(session: Session, person: str) -> None:
    """End the pair with someone. Later blocks of theirs are refused."""
    with session.journal() as journal, pairs_of(journal.state) as pairs:
        pair = _pair(journal.at(session.now), pairs, person)
        pair.ended, pair.secret, pair.held = True, b"", []
        session.out.data(f"ended: pair {pair.id} with @{clean(pair.handle)}")


def _pair(view: View, pairs: dict[str, Pair], person: str) -> Pair:
    pair = shared.pair_with(view, pairs, handle_of(person))
    if pair is None:
        raise NoSuchEntry(
            f"there is no pair with {clean(person)}; “journal shake new” makes one"
        )
    return pair


@shake.command()
@click.argument("entry", metavar="ID")
@click.argument("person", metavar="@PERSON")
@click.option(
    "--text",
    metavar="WORDS",
    help="The words of the offer, instead of the follow-up's own.",
)
@click.pass_obj
def offer(session: Session, entry: str, person: str, text: str | None) -> None:
    """Print the block that hands a follow-up over, or says what became of it.

    The line gets a block id, by which both sides know it. The block holds the words,
    the due date and whose turn it is; nothing of the history or the note.
    """
    with session.journal() as journal, pairs_of(journal.state) as pairs:
        view = journal.at(session.now)
        found = view.find(entry)
        note = journal.note_of(found)
        if note is not None and note.private:
            raise WriteRefused(f"{found.place}: the note is private; it is not offered")
        pair = _pair(view, pairs, person)
        words = ""
        if shared.shared_as(pair, found) is None:
            if pair.unheard_offers >= MOST_OFFERS:
                raise WriteRefused(
                    f"{MOST_OFFERS} offers to @{pair.handle} are not answered yet; "
                    "nothing was offered"
                )
            words = shared.offered_words(found, text)
        id = shared.share(pair, found, words)
        if not found.block_id:
            journal.apply(Act([(SetBlockId(id), found)], "offered"), session.now)
            view = journal.at(session.now)
            again = shared.entry_of(view, pair.entries[id])
            assert again is not None
            found = again
        now = shared.in_utc(session.now, journal.settings.agenda.time_zone)
        block = shared.block_of(view, pair, found, now)
        if block is None:
            session.out.talk(
                "journal: you have this from them; there is nothing to offer"
            )
            return
        session.out.data(shared.block_text(block, pair.entries[id].text).rstrip("\n"))
        session.out.talk(
            f"journal: for @{clean(pair.handle)}: put these lines into an email, a "
            "shared file or a commit"
        )


# ---------------------------------------------------------------- reading


@shake.command()
@click.argument("file", required=False, metavar="[FILE|-]")
@click.option("--yes", "-y", is_flag=True, help="Accept what is shown without asking.")
@JSON
@click.pass_obj
def read(session: Session, file: str | None, yes: bool, as_json: bool) -> int:
    """Show the blocks in a text, or in your email, and accept those you agree to.

    Exits 1 if a block was refused. Nothing is written that was not shown.
    """
    with session.journal() as journal, pairs_of(journal.state) as pairs:
        reader = _Reader(session, journal, pairs, yes=yes, quiet=as_json)
        if file is not None:
            reader.read(_text_of(file))
        else:
            if _is_piped():
                reader.read(_text_of("-"))
            mailed = mailed_blocks(journal.state)
            forget_mailed(journal.state, [one for one in mailed if reader.mail(one)])
        if as_json:
            session.out.json(reader.rows)
        elif not reader.rows:
            session.out.talk("journal: no block was found")
        elif reader.left:
            session.out.talk("journal: nothing was written; --yes takes what is shown")
    return 1 if reader.refused else 0


def _is_piped() -> bool:
    """Whether a text is piped in: `journal shake read < mail.txt`."""
    try:
        mode = os.fstat(sys.stdin.fileno()).st_mode
    except (OSError, ValueError, AttributeError):
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISREG(mode)


def _text_of(file: str) -> str:
    try:
        if file == "-":
            content = sys.stdin.buffer.read(MOST_BYTES)
        else:
            with Path(file).open("rb") as opened:
                content = opened.read(MOST_BYTES)
    except OSError as error:
        raise ConfigError(f"{file}: cannot be read: {reason(error)}") from None
    return content.decode("utf-8", "replace")


class _Reader:
    """One reading: each block is judged, shown, and accepted if wanted."""

    def __init__(
        self,
        session: Session,
        journal: Journal,
        pairs: dict[str, Pair],
        *,
        yes: bool,
        quiet: bool,
    ) -> None:
        self.session = session
        self.journal = journal
        self.pairs = pairs
        self.yes = yes
        self.quiet = quiet
        self.now = shared.in_utc(session.now, journal.settings.agenda.time_zone)
        self.rows: list[dict[str, object]] = []
        self.refused = 0
        self.left = 0
        """Blocks that were shown but not decided."""

    def mail(self, mailed: MailedBlock) -> bool:
        """Read the blocks received by mail; returns whether all are decided."""
        before = self.left
        self.read(mailed.text, mailed.sender)
        return self.left == before

    def read(self, text: str, sender: str = "") -> None:
        for lines, verdict in judge_text(text, self.pairs, self.now):
            self._one(lines, verdict, sender)

    def _one(self, lines: list[str], verdict: Verdict, sender: str) -> None:
        block = verdict.block
        pair = self.pairs.get(block.pair) if block else None
        taken = False
        if verdict.answer is Answer.SHOW and block and pair:
            taken = self._show(pair, verdict, sender)
        elif verdict.answer is Answer.HELD and pair:
            pair.hold(lines, self.now)
        self.refused += verdict.answer is Answer.REFUSED
        self.rows.append(_row(verdict, pair, taken))
        if not self.quiet and verdict.answer is not Answer.SHOW:
            who = f"@{clean(pair.handle)}: " if pair else ""
            self.session.out.data(f"{who}{verdict.answer.value}: {verdict.reason}")
        if taken and block and pair:
            for kept in pair.released(block.entry, self.now):
                held = read_block(kept)
                self._one(kept, pair.judge(held, self.now), sender)

    def _show(self, pair: Pair, verdict: Verdict, sender: str) -> bool:
        """Show what a block would do, and do it; returns whether it was accepted."""
        block = verdict.block
        assert block is not None
        out = self.session.out
        view = self.journal.at(self.session.now)
        found = shared.proposal(view, pair, block)
        if not self.quiet:
            known = pair.entries.get(block.entry)
            words = block.text or (known.text if known else "")
            turn = "your turn" if block.turn == "you" else "their turn"
            said = "done" if block.state == "done" else turn
            by = shared.due_words(block.by, view.today)
            out.data(clean(f"@{pair.handle}: {said}: {words}{by} ({verdict.reason})"))
            if verdict.is_aged:
                out.talk(f"journal: it was written on {block.at:%Y-%m-%d}")
            known_addresses = shared.addresses_of(view, pair)
            if sender and known_addresses and sender.casefold() not in known_addresses:
                out.talk(
                    f"journal: it came from {sender}, which is not an address of theirs"
                )
            if found.remark:
                out.talk(f"journal: {found.remark}")
            if found.request is not None:
                for change in self.journal.preview(found.request, self.session.now):
                    out.diff(change)
        wanted = self._wanted(found)
        if wanted is None:
            self.left += 1
            return False
        if not wanted:
            pair.decline(block)
            return False
        if found.request is not None:
            changes = self.journal.apply(found.request, self.session.now)
            if not self.quiet:
                self.session.tell(self.journal, changes, "taken")
        pair.take(block, found.line)
        return True

    def _wanted(self, found: shared.Proposal) -> bool | None:
        """Whether to accept it; None if it is not possible to ask."""
        if self.yes or found.request is None:
            return True
        if self.quiet or not self.session.can_ask:
            return None
        return agrees("Take this over?")


def _row(verdict: Verdict, pair: Pair | None, taken: bool) -> dict[str, object]:
    block = verdict.block
    row: dict[str, object] = {
        "verdict": verdict.answer.value,
        "reason": verdict.reason,
        "taken": taken,
        "person": pair.handle if pair else None,
    }
    if block is not None:
        row |= {
            "pair": block.pair,
            "entry": block.entry,
            "n": block.n,
            "at": block.at.strftime("%Y-%m-%dT%H:%MZ"),
            "state": block.state,
            "turn": block.turn,
            "by": block.by.isoformat() if block.by else None,
            "text": block.text or None,
        }
    return row


# ---------------------------------------------------------------- the list


@shake.command("list")
@JSON
@click.pass_obj
def list_(session: Session, as_json: bool) -> None:
    """List the pairs, and the follow-ups they share."""
    with (
        session.journal(fresh=False) as journal,
        pairs_of(journal.state, write=False) as pairs,
    ):
        rows = [_pair_row(pair) for pair in pairs.values()]
        mailed = len(mailed_blocks(journal.state))
    if as_json:
        session.out.json(rows)
        return
    for pair in pairs.values():
        ended = ", ended" if pair.ended else ""
        session.out.data(clean(f"@{pair.handle}  pair {pair.id}{ended}"))
        for known in pair.entries.values():
            turn = "your turn" if known.turn == pair.role else "their turn"
            said = "done" if known.state == "done" else turn
            said = "declined" if known.declined else said
            line = f"^{known.line}" if known.line else "not taken over"
            by = shared.due_words(known.by, session.now.date())
            session.out.data(clean(f"    {said}: {known.text}{by}  {line}"))
    if not rows:
        session.out.talk("journal: no pair yet; “journal shake new @bo” makes one")
    if mailed:
        session.out.talk(f"journal: {mailed} by mail; “journal shake read” shows them")


def _pair_row(pair: Pair) -> dict[str, object]:
    return {
        "pair": pair.id,
        "person": pair.handle,
        "invited_by": "me" if pair.role == "a" else "them",
        "made": pair.made.isoformat(),
        "ended": pair.ended,
        "held": len(pair.held),
        "entries": [
            {
                "entry": entry,
                "line": known.line or None,
                "text": known.text,
                "n": known.n,
                "told_by": "me" if known.by_role == pair.role else "them",
                "turn": "me" if known.turn == pair.role else "them",
                "by": known.by.isoformat() if known.by else None,
                "state": known.state,
                "declined": known.declined,
            }
            for entry, known in pair.entries.items()
        ],
    }
