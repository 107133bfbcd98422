"""The secret of a pair, and what is derived from it.

HMAC-SHA256 throughout. Each direction has its own key, so that a block cannot be
reflected to its writer. Nothing has to be proved to third parties, so there are no
public-key signatures.
"""

from __future__ import annotations

import base64
import hmac
import re
import secrets
import unicodedata
from typing import Literal

from journal.model.errors import ConfigError

VERSION = "journal-shake-1"
SECRET_BYTES = 16
SIGNED_BYTES = 16

Role = Literal["a", "b"]
"""The inviting side is `a`."""


def other(role: Role) -> Role:
    """The role of the other side."""
    return "b" if role == "a" else "a"


def base32(content: bytes) -> str:
    """RFC 4648, lower case, without padding."""
    return base64.b32encode(content).decode("ascii").rstrip("=").lower()


def new_secret() -> bytes:
    """128 bits from the system."""
    return secrets.token_bytes(SECRET_BYTES)


def new_entry_id() -> str:
    """What both sides call an entry: 40 bits, eight letters."""
    return base32(secrets.token_bytes(5))


def pair_of(secret: bytes) -> str:
    """The name of a pair, which reveals nothing about its secret."""
    return base32(_hmac(secret, f"{VERSION}\npair"))[:8]


def key_of(secret: bytes, role: Role) -> bytes:
    """The key that this role signs with."""
    return _hmac(secret, f"{VERSION}\nfrom {role}")


def signature(key: bytes, signed: str) -> str:
    """26 letters: the first 128 bits."""
    text = unicodedata.normalize("NFC", signed)
    return base32(hmac.digest(key, text.encode("utf-8"), "sha256")[:SIGNED_BYTES])


def is_signed_with(key: bytes, signed: str, sig: str) -> bool:
    """Whether the signature matches this key; compared in constant time."""
    return hmac.compare_digest(signature(key, signed), sig)


def _hmac(key: bytes, text: str) -> bytes:
    return hmac.digest(key, text.encode("utf-8"), "sha256")


# ---------------------------------------------------------------- the code


def code_of(secret: bytes) -> str:
    """The secret as a code: groups of four, the last two letters are a checksum."""
    letters = base32(secret) + _check(secret)
    return "-".join(letters[at : at + 4] for at in range(0, len(letters), 4))


def secret_of(code: str) -> bytes:
    """The secret of a code. Raises ConfigError if it was mistyped."""
    letters = re.sub(r"[\s-]", "", code).lower().replace("0", "o").replace("1", "l")
    try:
        secret = base64.b32decode(f"{letters[:-2].upper()}======")
    except ValueError:
        secret = b""
    if len(secret) != SECRET_BYTES or letters[-2:] != _check(secret):
        raise ConfigError(
            "this is not the code that “journal shake new” printed; type it again"
        )
    return secret


def _check(secret: bytes) -> str:
    return base32(_hmac(secret, f"{VERSION}\ncheck"))[:2]
