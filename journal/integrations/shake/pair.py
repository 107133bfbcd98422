"""The state of one side of a pair, and its reaction to a block. Pure.

A block is the whole state of one entry, so lost, repeated and reordered blocks do no
harm: of all blocks ever written the highest number wins on both sides, and of two equal
numbers that of `b`. Entries that were not offered are never accepted.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import Enum

from journal.integrations.shake.block import (
    BadBlock,
    Block,
    blocks_in,
    is_words,
    read_block,
)
from journal.integrations.shake.keys import (
    Role,
    is_signed_with,
    key_of,
    other,
    pair_of,
)
from journal.model.value import field, record, value

AHEAD = timedelta(days=2)
"""How far a clock may be ahead."""
OLD = timedelta(days=90)
HELD_FOR = timedelta(days=30)
MOST_AHEAD = 1000
MOST_OFFERS = 20
MOST_HELD = 50


class Answer(Enum):
    """The reaction to a block."""

    SHOW = "show"
    """It is shown to the user."""
    OLD = "old"
    """Nothing to do."""
    HELD = "held"
    """It is kept until its offer comes."""
    REFUSED = "refused"


@value
class Verdict:
    """The reaction to a block, with the reason."""

    answer: Answer
    reason: str
    block: Block | None = None
    is_aged: bool = False
    """Whether it was written more than 90 days ago."""


@record
class Shared:
    """An entry known to both sides, in the state of the highest block."""

    n: int
    by_role: Role
    """Whose block that was."""
    state: str
    turn: Role
    """Whose turn it is."""
    by: date | None = None
    text: str = ""
    line: str = ""
    """The block id of the entry here; empty until it is in the vault."""
    heard: bool = False
    """Whether the other side is known to have it."""
    declined: bool = False
    """Whether the offer was answered with no."""


@record
class Pair:
    """A pair, from one side."""

    secret: bytes
    role: Role
    handle: str
    """The other person, without `@`."""
    made: date
    ended: bool = False
    entries: dict[str, Shared] = field(default_factory=dict)
    held: list[tuple[datetime, list[str]]] = field(default_factory=list)
    """Blocks that came before their offer, with the time of arrival."""
    id: str = ""

    def __post_init__(self) -> None:
        self.id = self.id or pair_of(self.secret)

    # -------------------------------------------------------- judging

    def judge(self, block: Block, now: datetime) -> Verdict:
        """The reaction to a block of this pair; nothing is changed. `now` is in UTC."""
        if self.ended:
            return _refused("no such pair", block)
        signed, sig = block.signed, block.sig
        if not is_signed_with(key_of(self.secret, other(self.role)), signed, sig):
            own = is_signed_with(key_of(self.secret, self.role), signed, sig)
            return _refused("own block" if own else "bad signature", block)
        if block.text and not is_words(block.text):
            return _refused("text is more than words", block)
        if block.at > now + AHEAD:
            return _refused("from the future", block)
        aged = block.at < now - OLD
        known = self.entries.get(block.entry)
        if known is None:
            return self._judge_new(block, aged)
        if block.n > known.n + MOST_AHEAD:
            return _refused("its number is too far ahead", block)
        theirs = other(self.role)
        if (block.n, theirs) == (known.n, known.by_role):
            return Verdict(Answer.OLD, "already known", block)
        if (block.n, theirs) < (known.n, known.by_role):
            return Verdict(Answer.OLD, "older than what is known", block)
        if known.declined and block.state == "offer":
            return Verdict(Answer.SHOW, "offered again", block, aged)
        return Verdict(Answer.SHOW, "change", block, aged)

    def _judge_new(self, block: Block, aged: bool) -> Verdict:
        if block.n > MOST_AHEAD:
            return _refused("its number is too far ahead", block)
        if block.state != "offer":
            return Verdict(Answer.HELD, "its offer has not come", block)
        if self.open_offers >= MOST_OFFERS:
            return _refused(f"{MOST_OFFERS} offers are open already", block)
        return Verdict(Answer.SHOW, "new offer", block, aged)

    @property
    def open_offers(self) -> int:
        """Offers by the other side that were neither accepted nor declined."""
        return sum(
            not known.line and not known.declined for known in self.entries.values()
        )

    @property
    def unheard_offers(self) -> int:
        """Own offers without any reaction."""
        return sum(known.state == "offer" for known in self.entries.values())

    # -------------------------------------------------------- changing

    def take(self, block: Block, line: str | None = None) -> Shared:
        """Apply the block. `line` is the entry's block id; None leaves it."""
        known = self.entries.get(block.entry)
        theirs = other(self.role)
        new = Shared(
            block.n,
            theirs,
            "open" if block.state == "offer" else block.state,
            self.role if block.turn == "you" else theirs,
            block.by,
            block.text or (known.text if known else ""),
            known.line if known and line is None else line or "",
            heard=True,
        )
        self.entries[block.entry] = new
        return new

    def decline(self, block: Block) -> None:
        """Accept the block's number without carrying it out."""
        self.take(block).declined = True

    def hold(self, lines: list[str], now: datetime) -> None:
        """Keep a block until its offer comes, at most 30 days."""
        self.held = [one for one in self.held if now - one[0] < HELD_FOR]
        if lines not in [kept for _, kept in self.held]:
            self.held = [*self.held, (now, lines)][-MOST_HELD:]

    def released(self, entry: str, now: datetime) -> list[list[str]]:
        """Remove and return the blocks kept for this entry."""
        found: list[list[str]] = []
        left: list[tuple[datetime, list[str]]] = []
        for since, lines in self.held:
            if now - since >= HELD_FOR:
                continue
            try:
                is_its = read_block(lines).entry == entry
            except BadBlock:
                continue
            if is_its:
                found.append(lines)
            else:
                left.append((since, lines))
        self.held = left
        return found

    def say(
        self, entry: str, *, turn: Role, by: date | None, done: bool, now: datetime
    ) -> Block | None:
        """The block that tells the other side the entry's state here.

        None if that state came from them. Repeating it uses the same number: it may
        have been lost.
        """
        known = self.entries[entry]
        state = "done" if done else "open" if known.heard else "offer"
        is_new = (done, turn, by) != (known.state == "done", known.turn, known.by)
        if not is_new and known.by_role != self.role:
            return None
        if is_new and known.n:
            known.n += 1
        known.n = known.n or 1
        known.by_role, known.turn, known.by, known.state = self.role, turn, by, state
        block = Block(
            self.id,
            entry,
            known.n,
            now.replace(second=0, microsecond=0),
            state,
            "me" if turn == self.role else "you",
            by,
            known.text if state == "offer" else "",
        )
        return block.signed_with(key_of(self.secret, self.role))

    def offer(self, entry: str, line: str, text: str) -> Shared:
        """Share an entry of one's own; `say` writes the offer."""
        new = Shared(0, self.role, "offer", self.role, None, text, line)
        self.entries[entry] = new
        return new


def _refused(reason: str, block: Block | None = None) -> Verdict:
    return Verdict(Answer.REFUSED, reason, block)


def judge_text(
    text: str, pairs: dict[str, Pair], now: datetime
) -> list[tuple[list[str], Verdict]]:
    """The reaction to each block of a text; nothing is changed."""
    found = []
    for lines in blocks_in(text):
        try:
            block = read_block(lines)
        except BadBlock as error:
            found.append((lines, _refused(str(error))))
            continue
        pair = pairs.get(block.pair)
        verdict = pair.judge(block, now) if pair else _refused("no such pair", block)
        found.append((lines, verdict))
    return found
