"""A page of the reference as a manual page: headings, lists, tables, code, prose."""

from __future__ import annotations

import re
from collections.abc import Iterator

from journal.cli.formats.man_page import escaped, header


def page(name: str, section: int, about: str, markdown: str) -> str:
    """`markdown` in roff. Comments are left out, links keep their words only."""
    text = re.sub(r"<!--.*?-->\n?", "", markdown, flags=re.DOTALL)
    lines = header(name, section, about)
    lines += [".SH DESCRIPTION", *_blocks(text)]
    lines += ['.SH "SEE ALSO"', escaped("journal(1), journal-check(1)")]
    return "\n".join(lines) + "\n"


def _blocks(text: str) -> Iterator[str]:
    fence = False
    fresh = True
    for line in text.splitlines():
        if line.startswith("```"):
            fence = not fence
            yield ".nf" if fence else ".fi"
        elif fence:
            yield escaped(line) or "\\&"
        elif line.startswith("# "):
            continue
        elif line.startswith("## "):
            yield f'.SH "{_inline(line[3:]).upper()}"'
        elif line.startswith("### "):
            yield f".SS {_inline(line[4:])}"
        elif line.startswith("|"):
            yield from _row(line)
        elif not line.strip():
            fresh = True
        elif line.startswith("- "):
            yield from (".IP \\(bu 2", _inline(line[2:]))
            fresh = False
        else:
            if fresh:
                yield ".PP"
            fresh = False
            yield _inline(line.strip())


def _row(line: str) -> Iterator[str]:
    cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
    if set("".join(cells)) <= set("-: "):
        return
    yield from (".TP", f".B {_inline(cells[0]) or '-'}")
    yield _inline("; ".join(cell for cell in cells[1:] if cell)) or "\\&"


def _inline(text: str) -> str:
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return escaped(text.replace("`", "").replace("**", "").replace("\\|", "|"))
