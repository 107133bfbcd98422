"""Converting words of other systems: HTML to text, names to tags and handles."""

from __future__ import annotations

import html
import re
import unicodedata

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)([^<>]*+)>")
_HREF = re.compile(r"href\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))", re.IGNORECASE)
_LOOKS_HTML = re.compile(
    r"</?(?:p|br|div|span|a|b|i|u|ul|ol|li|strong|em|html|body|table|tr|td|h[1-6]"
    r"|font|img)\b[^<>]*/?>",
    re.IGNORECASE,
)
_BREAKS = frozenset("p br div li ul ol tr table h1 h2 h3 h4 h5 h6 blockquote".split())


def is_html(text: str) -> bool:
    """Whether a value is HTML and not prose with a `<` in it."""
    return "<" in text and _LOOKS_HTML.search(text) is not None


def plain(text: str) -> str:
    """HTML as text, links kept as `text <address>`; other text is unchanged.

    One pass over the tags, in linear time for any input.
    """
    if not is_html(text):
        return text
    out: list[str] = []
    at = 0
    links: list[str] = []
    hidden = 0
    for found in _TAG.finditer(text):
        if not hidden:
            out.append(html.unescape(re.sub(r"\s+", " ", text[at : found.start()])))
        at = found.end()
        closing, name = found[1], found[2].lower()
        if name in ("script", "style"):
            hidden = max(0, hidden + (-1 if closing else 1))
        elif name == "a" and not closing:
            href = _HREF.search(found[3])
            address = next((part for part in href.groups() if part), "") if href else ""
            links.append(html.unescape(address))
        elif name == "a" and links:
            address = links.pop()
            if address and not "".join(out).endswith(address):
                out.append(f" <{address}>")
        elif name == "li" and not closing:
            out.append("\n- ")
        elif name in _BREAKS:
            out.append("\n")
    if not hidden:
        out.append(html.unescape(re.sub(r"\s+", " ", text[at:])))
    lines = ["".join(line.split("\r")).strip() for line in "".join(out).split("\n")]
    return "\n".join(line for line in lines if line)


def slug(name: str) -> str:
    """A name as a tag: `Q4 launch` → `q4-launch`; empty if nothing is left.

    Obsidian does not accept a tag of digits alone; it gets a leading letter.
    """
    text = unicodedata.normalize("NFC", name).strip().lstrip("#").casefold()
    text = re.sub(r"[^\w/-]+", "-", text).strip("-/")
    text = re.sub(r"-{2,}", "-", re.sub(r"/{2,}", "/", text))
    if text and not re.search(r"[^\W\d_]", text):
        text = f"t{text}" if re.fullmatch(r"[\d/_-]+", text) else text
    return text


_FOLDED = str.maketrans(
    {"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ł": "l", "ı": "i", "þ": "th"}
)


def ascii_folded(text: str) -> str:
    """Without accents, in small letters: `Inès` → `ines`; other scripts stay."""
    parts = unicodedata.normalize("NFKD", text.casefold().translate(_FOLDED))
    bare = "".join(c for c in parts if not unicodedata.combining(c))
    return unicodedata.normalize("NFC", bare)


def handle(name: str) -> str:
    """A name as a handle: first and last word, `Ana María Ruiz` → `ana-ruiz`.

    Empty if no handle can be made from it.
    """
    text = re.sub(r"\([^)]*\)|<[^>]*>", " ", name)
    if "@" in text:
        text = text.split("@", 1)[0].replace(".", " ")
    words = re.findall(r"[^\W_]+", ascii_folded(text).replace("'", ""))
    while words and not words[0][0].isalpha():
        words.pop(0)
    if not words:
        return ""
    return words[0] if len(words) == 1 else f"{words[0]}-{words[-1]}"


def straight(name: str) -> str:
    """`Baker, Tom` → `Tom Baker`; other names are unchanged."""
    parts = [part.strip() for part in name.split(",")]
    suffix = {"jr", "jr.", "sr", "sr.", "ii", "iii", "phd", "md", "inc", "inc.", "llc"}
    if len(parts) == 2 and all(parts) and parts[1].casefold() not in suffix:
        return f"{parts[1]} {parts[0]}"
    return " ".join(name.split())


_ADDRESS = re.compile(
    r"[^\s<>()\[\],;:\"']+@[^\s<>()\[\],;:\"']+\.[^\s<>()\[\],;:\"']+"
)


def name_and_address(text: str) -> tuple[str, str]:
    """`Bo Lindqvist (bo@x.example)` → name and address; either may be empty."""
    found = _ADDRESS.search(text)
    if not found:
        return straight(text), ""
    rest = (text[: found.start()] + text[found.end() :]).strip()
    rest = re.sub(r"[<(\[]\s*(?:mailto:)?\s*[>)\]]", "", rest).strip(" \"'<>()[]-")
    return straight(rest), found.group().removeprefix("mailto:")
