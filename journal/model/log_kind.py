"""What a line of the contact log means, by the word in front of its colon.

One row for each kind. Code that counts contact, attempts or turns, or quotes a line in
a message, asks here (LANGUAGE, The contact log).
"""

from __future__ import annotations

from enum import Enum


class LogKind(Enum):
    """A kind of log line; the value is the word written for it."""

    #                 is_contact  is_outgoing  is_talk  ends_turn  is_private
    MAIL = ("mail", True, True, False, False, False)
    SENT = ("sent", True, True, False, False, False)
    NUDGE = ("nudge", True, True, False, False, False)
    CHAT = ("chat", True, False, True, False, False)
    CALL = ("call", True, False, True, False, True)
    MEET = ("meet", True, False, True, False, True)
    REPLY = ("reply", True, False, False, True, False)
    PLAIN = ("", True, False, False, False, True)
    """A dated line without a kind."""
    BOUNCE = ("bounce", False, False, False, True, True)
    OOO = ("ooo", False, False, False, False, True)
    RECEIPT = ("receipt", False, False, False, False, True)
    NOTE = ("note", False, False, False, False, True)
    PARKED = ("parked", False, False, False, False, True)
    CLOSED = ("closed", False, False, False, False, True)
    HANDED = ("handed", False, False, False, False, True)
    UNKNOWN = ("?", False, False, False, False, True)
    """A word that is not in this table: kept as written, without conclusions."""

    def __init__(
        self,
        word: str,
        is_contact: bool,
        is_outgoing: bool,
        is_talk: bool,
        ends_turn: bool,
        is_private: bool,
    ) -> None:
        self.word = word
        self.is_contact = is_contact
        """Whether it proves contact, once its day has come."""
        self.is_outgoing = is_outgoing
        """Whether it is a message to them. Each one after the first unanswered one is
        an attempt."""
        self.is_talk = is_talk
        """Whether both sides spoke, so that attempts count from zero again."""
        self.ends_turn = ends_turn
        """Whether it becomes the user's turn: they answered, or the message never
        arrived."""
        self.is_private = is_private
        """Whether it is private to the user, so that no message quotes it."""


SYNONYMS = {
    LogKind.MAIL: "email e-mail",
    LogKind.CALL: "called phone phoned",
    LogKind.MEET: "met meeting lunch coffee visit",
    LogKind.CHAT: "message sms",
    LogKind.SENT: "asked",
    LogKind.NUDGE: "nudged reminded",
    LogKind.REPLY: "replied answer answered",
    LogKind.BOUNCE: "bounced",
    LogKind.OOO: "away out-of-office",
}
"""Other words that people write for a kind."""
_BY_WORD = {
    **{kind.word: kind for kind in LogKind if kind is not LogKind.UNKNOWN},
    **{word: kind for kind, words in SYNONYMS.items() for word in words.split()},
}


def log_kind(word: str) -> LogKind:
    """The kind that the word before the colon means, in any case."""
    return _BY_WORD.get(word.casefold(), LogKind.UNKNOWN)
