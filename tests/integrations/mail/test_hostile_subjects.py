"""No subject of a mail makes an entry, a date, a tag, a person or a link in a note."""

from __future__ import annotations

from datetime import date
from urllib.parse import unquote

from hypothesis import given
from hypothesis import strategies as st

from journal.api.outside.composer import Composer
from journal.integrations.mail.links import ids_in, link_to
from journal.integrations.mail.reading.html_text import text_of_html
from journal.integrations.mail.reading.message import read_message
from journal.language.edit.lines_below import log_bullet
from journal.language.line.fields import Dialect
from journal.language.note.read_note import parse_note
from journal.model.entry import NotePath
from journal.model.errors import NotLiteral
from journal.model.settings import Settings

PIECES = [
    "@bob", "#waiting", "[due:: 2020-01-01]", "📅 2020-01-01", "due:2020-01-01", "2020-01-01",
    "[[Bob]]", "[x](http://e.example)", "- [ ] ", "^id", "🔁 every day", "⏰ 09:00", "`", "``",
    "]", "[", "(", ")", "\\", "](mid:other@x)", "<!--", "%%", "$", "*", "_", "|", "#person/bob",
    "(@2020-01-01)", "@{2020-01-01}", "⏫", "🆔 a", "mid:a@b", "nudge:", "\u202e", "\x1b[31m", "\n- [ ] x",
]  # fmt: skip
SUBJECTS = st.lists(
    st.one_of(st.sampled_from(PIECES), st.text(max_size=12)), max_size=8
)
IDS = st.lists(
    st.one_of(st.sampled_from([*PIECES, "a", "2026-11-01"]), st.text("abc.@<>()[]#%", max_size=8)),
    min_size=1, max_size=5,
)  # fmt: skip


@given(SUBJECTS, IDS)
def test_a_link_is_words_and_one_id(subject: list[str], parts: list[str]) -> None:
    composer = Composer(Settings(), Dialect.EMOJI)
    mail_id = "".join("".join(parts).split()) + "@x"
    try:
        link = link_to(mail_id, " ".join(subject), composer)
    except NotLiteral:
        return
    line = log_bullet(date(2026, 11, 4), "reply", link)
    text = f"- [ ] @ana choose 📅 2026-12-01\n    {line}\n"
    note = parse_note(NotePath("n.md"), text.encode("utf-8", "replace"), Settings())
    [entry] = note.entries
    assert [m.name for m in entry.mentions] == ["ana"]
    assert (str(entry.due), entry.tags, entry.block_id) == ("2026-12-01", (), None)
    [log] = entry.log
    assert log.mentions == ()
    assert log.kind == "reply"
    assert ids_in(log.text)[-1:] == [unquote(mail_id[:400])] or "%" in mail_id
    assert "\n" not in link


@given(st.text(max_size=300))
def test_html_is_text_whatever_it_is(markup: str) -> None:
    assert isinstance(text_of_html(markup), str)


def test_html_reads_as_people_see_it() -> None:
    markup = (
        "<html><head><style>p {}</style><title>x</title></head><body><p>Hi&nbsp;Ana,</p>"
        "<p>back on <b>Monday</b>.<br>Ines</p><script>alert(1)</script>"
        "<blockquote>old</blockquote></body>"
    )
    assert text_of_html(markup).split("\n") == [
        "Hi Ana,", "back on Monday.", "Ines", "> old",
    ]  # fmt: skip


@given(st.binary(max_size=500))
def test_reading_never_raises(raw: bytes) -> None:
    message = read_message(b"From: a@b.c\n" + raw)
    assert message.text is not None
    assert message.message_id
    assert isinstance(message.parts, tuple)
