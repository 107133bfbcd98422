"""Strings that want something: a terminal, a widget, a shell, a template, a reader.

Each may stand in a note, and nothing may come of it but text. Written out by the
things they aim at; the single control and format characters are all there are.
"""

from __future__ import annotations

import unicodedata

_CONTROLS = [
    f"a{character}b"
    # beyond, there are tags alone, and characters of no meaning
    for character in map(chr, (*range(0x13000), *range(0xE0000, 0xE0080)))
    if unicodedata.category(character) in ("Cc", "Cf", "Zl", "Zp")
    # every tag and hieroglyph joiner is one of a kind; line ends are no text
    and character not in "\n\r"
    and (ord(character) < 0x13000 or character in "\U000e0001\U000e0041\U000e007f")
]
_ESCAPES = [
    "\x1b]0;title\x07", "\x1b]2;title\x1b\\", "\x1b]8;;http://x.example\x07y\x1b]8;;\x07",
    "\x1b]52;c;cm0gLXJm\x07", "\x1b]9;note\x07", "\x1b]777;notify;a;b\x07",
    "\x1b]1337;File=inline=1:AAAA\x07", "\x1b]4;1;?\x07", "\x1b]10;?\x1b\\", "\x1b[2J",
    "\x1b[H", "\x1b[31m", "\x1b[8m", "\x1b[6n", "\x1b[c", "\x1b[>c", "\x1b[?1049h",
    "\x1b[?1000h", "\x1b[?2004h", "\x1b[21t", "\x1b[3;4r", "\x1b[20l", "\x1bc", "\x1b#8",
    "\x1b(0", "\x1bP+q544e\x1b\\", "\x1b_Gi=1;AAAA\x1b\\", "\x1b^x\x1b\\", "\x1b[99999999C",
    "\x9b31m", "\x9d0;x\x9c", "\x90q\x9c", "\x8e", "\x1b[", "\x1b]", "\x1b",
]  # fmt: skip
_MARKUP = [
    "[b]x[/b]", "[/]", "[/b]", "[", "]", "[[", "[b", "[@click=app.quit]x[/]",
    "[@click='app.bell()']x[/]", "[link=file:///etc/passwd]x[/link]", "[on red]x",
    "\\[b]", "[red]x[/red]", "[$primary]x", "[bold red on #ff0000]x[/]", "[not a style]",
    "{b}", "<b>x</b>", "<a href='x'>y</a>", "<img src='file:///etc/passwd'>", "<script>",
    "&lt;", "&amp;amp;", "&#27;", "&", "<", ">", "<!--", "-->", "]]>", "<![CDATA[x]]>",
    "<br/>", "<u><i>", "</body>",
]  # fmt: skip
_SHELLS = [
    "$(touch {made})", "`touch {made}`", "; touch {made}", "| touch {made}",
    "&& touch {made}", "\ntouch {made}", "' ; touch {made} ; '", '" ; touch {made} ; "',
    "$HOME", "${{HOME}}", "~", "*", "%PATH%", "!!", "--help", "-rf", "--", "-", "-u critical",
    "--icon=x", "+!touch {made}", "+:!touch {made}", "-c :!touch {made}", "\\n", "\\x1b[31m",
]  # fmt: skip
_TEMPLATES = [
    "%s%s%s%n", "%(x)s", "%d", "{0}", "{}", "{x.__class__}", "{name}", "{ask}", "{{", "}}",
    "${x}", "$name", "{{ 7*7 }}", "{% x %}", "#{x}", "<%= x %>", "{0.__init__.__globals__}",
    "\\g<0>", "\\1", "(?R)",
]  # fmt: skip
_LINKS = [
    "javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "obsidian://open?x",
    "http://x.example/%0d%0aSet-Cookie:x", "mailto:a@b.example?bcc=c@d.example",
    "[x](javascript:alert(1))", "![](http://x.example/pixel.gif)", "[[../../etc/passwd]]",
    "[[/etc/passwd]]", "![[x]]", "//x.example", "\\\\host\\share", "x\u2215y", "..",
]  # fmt: skip
_WRITING = [
    "👩\u200d👩\u200d👧\u200d👦", "🏳\ufe0f\u200d🌈", "❤\ufe0f", "1\ufe0f\u20e3", "🇩🇪", "é", "e\u0301",
    "z\u0301\u0302\u0303", "漢字", "ＡＢＣ", "﷽", "אבג", "עברית abc", "ﬁ", "İ", "ß", "ǅ",
    "\U0001f1e9", "\u3164", "\u115f", "x" * 10_000, "wort " * 200, "'; DROP TABLE notes; --",
    "- a\n- b", "!!python/object/apply:os.system [x]", "&a [*a]", "NaN", "null", "0x1b",
]  # fmt: skip

MADE = "made-by-injection"
"""The file that exists once something was run."""


def corpus() -> list[str]:
    """All of them, each on one line, for any place text can stand in."""
    shells = [text.replace("{made}", MADE) for text in _SHELLS]
    found = [
        *_CONTROLS, *_ESCAPES, *_MARKUP, *shells, *_TEMPLATES, *_LINKS, *_WRITING,
    ]  # fmt: skip
    return [text.replace("\n", " ") for text in found]
