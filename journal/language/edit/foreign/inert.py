"""Foreign text neutralised, so that all of it is plain words.

A backslash goes before `@` and `#`, a code span around fields, symbols, dates and
links; control, bidi and invisible characters are removed. `literal.py` composes lines
from it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from journal.language.clean import INVISIBLE
from journal.language.line.tokens import Kind, Token
from journal.language.regex import regex

_GONE = regex(f"[\x00-\x08\x0e-\x1f\ud800-\udfff{INVISIBLE}]")


def one_line(text: str) -> str:
    """Foreign text as one line of words: no control, bidi or invisible characters."""
    return " ".join(
        _GONE.sub("", re.sub(r"[\t-\r\x85\u2028\u2029]", " ", text)).split()
    )


_HTML = regex(r"(?<!\\)<(?=[A-Za-z/!?])")
_COMMENT = regex(r"%(?=%)|<(?=!--)")
_FOREIGN_FIELD = regex(r"[\[(][^\[\]()]*::[^\[\]()]*[\])]?")
LEADING = regex(
    r"\A(?:\[|[-*+](?=\s|\Z)|>|#|(?:```|~~~)|[0-9]{1,9}[.)](?=\s|\Z)|[=_*|-]|<)"
)
FIRST_YEAR = regex(r"\A(\W*[0-9]{4})-")
SPAN = regex(r"(?<!`)(`+)(?!`)(.*?)(?<!`)\1(?!`)")
ESCAPE = regex(r"\\([@#<:\[>*+=_|`~.)%!-])")


def joined(tokens: Sequence[Token], dates: bool) -> str:
    """The tokens as words; adjacent ones that become code share one span."""
    parts: list[str] = []
    run = ""
    for token in tokens:
        inert = safe(token, dates)
        if inert == code_span(token.text):
            run += token.text
            continue
        if run:
            # an adjacent backtick would lengthen the fence of the span
            while parts and parts[-1].endswith("`"):
                run, parts[-1] = f"`{run}", parts[-1][:-1]
            while inert.startswith("`"):
                run, inert = f"{run}`", inert[1:]
            parts.append(code_span(run))
            run = ""
        parts.append(inert)
    return "".join(parts) + (code_span(run) if run else "")


def safe(token: Token, dates: bool) -> str:
    """The token's text made plain words; unchanged if it already is."""
    text = token.text
    match token.kind:
        case Kind.CODE:
            return text
        case Kind.TEXT:
            text = _FOREIGN_FIELD.sub(lambda found: code_span(found[0]), text)
            return _HTML.sub(r"\\<", without_marks(text))
        case Kind.BREAK:
            return "\\\\"
        case Kind.COMMENT:
            return _HTML.sub(r"\\<", without_marks(text))
        case Kind.PERSON | Kind.TAG:
            return "\\" + text
        case Kind.DATE | Kind.SPAN:
            return code_span(text) if dates else text
        case Kind.LINK:
            outside = "://" in token.value and not text.startswith("!")
            return text if outside and "[[" not in text else code_span(text)
        case _:
            return code_span(text)


def without_marks(text: str) -> str:
    """The text with a backslash in each marker that could start a comment."""
    return _COMMENT.sub(r"\g<0>\\", text)


def code_span(text: str) -> str:
    """A code span whose fence is longer than any run of backticks in the text."""
    inner = text.strip()
    at = text.index(inner) if inner else 0
    longest = max((len(run) for run in re.findall("`+", inner)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if inner.startswith("`") or inner.endswith("`") else ""
    return f"{text[:at]}{fence}{pad}{inner}{pad}{fence}{text[at + len(inner) :]}"


def unfenced(inner: str) -> str:
    if inner.startswith(" ") and inner.endswith(" ") and inner.strip():
        return inner[1:-1]
    return inner


def escaped_lead(found: re.Match[str]) -> str:
    lead = found[0]
    if lead[:1].isdigit():
        return f"{lead[:-1]}\\{lead[-1]}"
    return "\\" + lead
