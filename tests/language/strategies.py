"""Lines as hypothesis makes them: built from everything that means something."""

from __future__ import annotations

from hypothesis import strategies as st

from journal.language.line.tokens import split_head

PIECES = [
    "call Alice", "the offer", "fri", "@alice", "@bob.smith", "(@2024-06-01)",
    "(@2024-06-01 09:00)", "(@[[2024-06-01]] 10:00)", "(@2024-06-01 🔁every week)",
    "@{2024-06-01}", "@@{14:30}", "@[[2024-06-01]]", "📅 2024-06-01", "📅2024-06-02",
    "📆 2024-06-03", "🗓️ 2024-06-04", "📅 2024-02-30", "⏰ 2024-06-01 08:00",
    "⏳ 2024-05-01", "⌛ 2024-05-02", "🛫 2024-05-03", "➕ 2024-04-01",
    "✅ 2024-06-05", "❌ 2024-06-06", "🔺", "⏫", "🔼", "🔽", "⏬️",
    "🔁 every week", "🔁 every month on the 31st when done", "🔁 kasdhf", "🏁 delete",
    "🆔 abc123", "⛔ abc,def", "[due:: 2024-06-01]", "(due:: 2024-06-02)",
    "[scheduled:: 2024-06-01]", "[repeat:: every day]", "[priority:: high]",
    "[completion:: 2024-06-01]", "[id:: x1]", "[dependsOn:: x1, x2]",
    "[to:: [[Alice]]]", "[reminder:: 2024-06-01T10:00]", "due:2024-06-01",
    "2024-06-01", "2024-06-01 09:30", "2024-06-01T09:30", "2024-13-45", "#task",
    "#a/b", "#waiting", "#person/alice", "`📅 2024-01-01`", "`", "``", "[[Alice]]",
    "[[2024-06-01]]", "[x](y.md)", "https://x.example/2024-06-01", "a@b.example",
    "%%note%%", "<!-- 2026-11-20 @carl -->", "~~2026-11-20~~", "[renewal:: 2026-12-03]",
    "Tue 2026-12-01", "2026-12-01 3pm", "2026-12-01 10:00-11:00", "2026-12-01..2026-12-03",
    "📅 2026-12-1", "📅 tomorrow", "due:fri", "by 2026-12-01", "met 2026-11-20",
    "1 Dec 2026", "01/12/2026", "tomorrow", "**friday**", "(in 2 weeks)", ",", "not until",
    "@a/@b", "(@01-12-2026)", "@{01/12/2026}", "⏰ 10:00", "^block-1", "\u200d", "\ufe0f", "\xa0", "\t", "  ", "“é日本”",
]  # fmt: skip

HEADS = [
    "- [ ] ",
    "* [x] ",
    "1. [/] ",
    "  - [-] ",
    "> - [ ] ",
    "- [h] ",
    "-  [ ]  ",
    "- [ ]",
]

pieces = st.one_of(
    st.sampled_from(PIECES),
    st.text(
        st.characters(exclude_characters="\r\n", exclude_categories=["Cs"]), max_size=6
    ),
)
bodies = st.lists(pieces, max_size=8).flatmap(
    lambda parts: st.sampled_from([" ", "", "  "]).map(lambda joint: joint.join(parts))
)
task_lines = st.builds(
    lambda head, body, tail: head + body + tail,
    st.sampled_from(HEADS),
    bodies,
    st.sampled_from(["", " ", "   ", " ^id-1"]),
).filter(lambda line: split_head(line) is not None)
"""`- [ ][x](y)` begins with a link, and is none."""
lines = st.one_of(task_lines, bodies)
notes = st.lists(
    st.one_of(
        lines,
        st.sampled_from(
            [
                "",
                "# Heading",
                "```",
                "~~~",
                "    code",
                "> quote",
                "%%",
                "---",
                "text",
                "<!-- c",
                "-->",
                "- item",
                "  - 2024-05-01 mail: asked",
                "| a | b |",
            ]
        ),
    ),
    max_size=14,
).flatmap(
    lambda found: st.sampled_from(["\n", "\r\n", "\r"]).map(lambda eol: eol.join(found))
)
