"""What a line of the contact log means, by the word in front of its colon.

One row for each kind, and one place to be right: who counts contact, attempts or
turns, or quotes a line in a message, asks here (LANGUAGE, The contact log).
"""

from __future__ import annotations

from enum import Enum


class LogKind(Enum):
    """A kind of log line. The value is the word that is written for it."""

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
    """A word that is not in this table: kept as it is, and nothing is concluded."""

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
        """Whether it shows that there was contact, once its day has come."""
        self.is_outgoing = is_outgoing
        """Whether it is a message to them. Each one after the first that is not
        answered is an attempt."""
        self.is_talk = is_talk
        """Whether both sides had the word: “we spoke”, and attempts count anew."""
        self.ends_turn = ends_turn
        """Whether it is the user's turn from this line on: they answered, or the
        message never reached them."""
        self.is_private = is_private
        """Whether it was written for the user alone, so that no message quotes it."""


_SYNONYMS = {
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
"""What people write by hand for a kind."""
_BY_WORD = {
    **{kind.word: kind for kind in LogKind if kind is not LogKind.UNKNOWN},
    **{word: kind for kind, words in _SYNONYMS.items() for word in words.split()},
}


def log_kind(word: str) -> LogKind:
    """The kind that a word in front of the colon stands for, in any case."""
    return _BY_WORD.get(word.casefold(), LogKind.UNKNOWN)


CONTACT_WORDS = tuple(kind.word for kind in LogKind if kind.is_contact and kind.word)
"""The words for contact: `mail`, `call`, …"""
