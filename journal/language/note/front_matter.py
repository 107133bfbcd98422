"""The YAML at the top of a note: a few of its keys, read as text, never written.

Front matter is the one part of a note that a third-party parser reads, so it is
restricted: at most 64 KB, `MOST_SIGNS` and `DEEPEST`, no aliases or merge keys (a few
hundred bytes of them can expand to gigabytes), every scalar a string (`NO`, `012` and
`12:30` stay as written).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from journal.language.regex import regex

MAX_BYTES = 64 * 1024
MOST_SIGNS = 12_000
"""The most characters with a meaning in YAML: what its parser's time depends on. A
list of five thousand names has fewer."""
DEEPEST = 50
"""The most lists and mappings within each other."""
_SIGN = regex(r"[-,:?\[\]{}#&*!|>'\"%@`]")


class BadFrontMatter(ValueError):
    """The block is no supported YAML; the message says why."""


_OWNER = regex(r"(?i:owner|assignee):[ \t]*(.*)")
_LISTED = regex(r"[ \t]*-[ \t]+(.+)")


def owners_in(block: Sequence[str]) -> tuple[str, ...]:
    """The owners of a note, from the lines of its front matter: `owner: bo`, or a
    list."""
    for number, line in enumerate(block):
        if found := _OWNER.match(line):
            listed = [found[1]]
            for more in block[number + 1 :]:
                if not (item := _LISTED.match(more)):
                    break
                listed.append(item[1])
            return names_in(",".join(listed))
    return ()


def names_in(text: str) -> tuple[str, ...]:
    """`@ana, [[Bo Lind|Bo]]` as names."""
    words = _LINKED.sub(r"\1", text)
    parts = (part.strip(" \t'\"[]").removeprefix("@") for part in words.split(","))
    return tuple(part for part in parts if part)


_LINKED = regex(r"\[\[([^\[\]|]*)(?:\|[^\[\]]*)?\]\]")


def body_start(lines: Sequence[str]) -> int:
    """Index of the first line after the front matter; 0 without any."""
    if not lines or lines[0].rstrip() != "---":
        return 0
    for index in range(1, len(lines)):
        if lines[index].rstrip() == "---":
            return index + 1
    return 0


def read_front_matter(lines: Sequence[str]) -> dict[str, list[str]]:
    """Top-level keys (lower case) with their values, a scalar as a list of one.

    `lines` is the block without its fences. Nested mappings are left out.
    Raises BadFrontMatter.
    """
    text = "\n".join(lines)
    if len(text) > MAX_BYTES:
        raise BadFrontMatter(f"front matter is larger than {MAX_BYTES // 1024} KB")
    if _signs(text) > MOST_SIGNS:
        raise BadFrontMatter("front matter has too many lists and keys")
    if _brackets_within(text) > DEEPEST:
        raise BadFrontMatter("front matter is nested too deeply")
    # yaml takes 17 ms to import, and only notes that may be people's need it
    import yaml

    class Loader(yaml.BaseLoader):
        depth = 0

        def compose_node(
            self, parent: yaml.Node | None, index: int
        ) -> yaml.Node | None:
            if self.check_event(yaml.AliasEvent):
                raise BadFrontMatter("front matter uses a YAML alias (*name)")
            if self.depth > DEEPEST:
                raise BadFrontMatter("front matter is nested too deeply")
            self.depth += 1
            node: yaml.Node | None = super().compose_node(parent, index)
            self.depth -= 1
            return node

    try:
        content = yaml.load(text, Loader)
    except BadFrontMatter:
        raise
    except (yaml.YAMLError, ValueError) as error:
        raise BadFrontMatter(_reason(error)) from None
    if not isinstance(content, dict):
        return {}
    return {
        key.lower(): _texts(value)
        for key, value in content.items()
        if isinstance(key, str)
    }


_KEY = regex(r"[\"']?(?P<key>[^\W\d_][^:#\"']{0,60}?)[\"']?[ \t]*:(?=[ \t]|$)")
_GUARDS = ("private", "do-not-contact")
"""Keys that protect someone: they apply even if their value cannot be read."""
_MOST_KEYS, _LONGEST_VALUE = 200, 4096


def salvaged(
    lines: Sequence[str],
) -> tuple[dict[str, list[str]], list[tuple[str, int]]]:
    """The keys of a block that is invalid YAML as a whole, each parsed separately.

    Also the unreadable keys, with the index of their line. Together, the parts that
    are parsed are no longer than one block may be; of the others, only the keys count.
    """
    found: dict[str, list[str]] = {}
    broken: list[tuple[str, int]] = []
    left, signs = MAX_BYTES, MOST_SIGNS
    for number, (first, last) in enumerate(_pieces(lines)):
        named = _KEY.match(lines[first])
        key = named["key"].strip().lower() if named else lines[first][:40].strip()
        piece = "\n".join(lines[first:last])
        try:
            if named is None or len(piece) > _LONGEST_VALUE:
                raise BadFrontMatter("it is not a key, or too long")
            left, signs = left - len(piece), signs - _signs(piece)
            if number >= _MOST_KEYS or min(left, signs) < 0:
                raise BadFrontMatter("too much is before it")
            found |= read_front_matter([piece])
        except BadFrontMatter:
            broken.append((key, first))
            if key in _GUARDS:
                found[key] = ["true"]
    return found, broken


def _brackets_within(text: str) -> int:
    """The most brackets open at a time, at least; the parser goes through them all
    for each token."""
    depth = most = 0
    for bracket in _BRACKET.findall(text):
        depth += 1 if bracket in "[{" else -1
        most = max(most, depth)
    return most


_BRACKET = regex(r"[\[\]{}]")


def _signs(text: str) -> int:
    return len(_SIGN.findall(text))


def _pieces(lines: Sequence[str]) -> list[tuple[int, int]]:
    """The start and end of each top-level key; it ends at the next line that is not
    deeper."""
    starts = [
        index
        for index, line in enumerate(lines)
        if line.strip() and line[0] not in " \t-#]}" and not line.startswith("...")
    ]
    return list(zip(starts, [*starts[1:], len(lines)], strict=True))


def is_on(front: Mapping[str, list[str]], key: str) -> bool:
    """Whether the value of a key means yes."""
    return any(value.strip().lower() in _YES for value in front.get(key, [])[:1])


_YES = ("true", "yes", "on", "y", "1")


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value] if value else []
    if isinstance(value, list):
        return [text for item in value for text in _texts(item)]
    return []


def _reason(error: Exception) -> str:
    problem = getattr(error, "problem", None) or "it cannot be read"
    mark = getattr(error, "problem_mark", None)
    where = f" (line {mark.line + 2})" if mark else ""
    return f"front matter is not valid YAML: {problem}{where}"


_LINK = regex(r"!?\[\[([^\[\]|#]+)[^\[\]]*\]\]")


def link_text(value: str) -> str:
    """`[[People/Alice|A]]` → `People/Alice`; other text is unchanged."""
    found = _LINK.fullmatch(value.strip())
    return found[1].strip() if found else value.strip()
