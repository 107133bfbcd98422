"""A message is read: headers, sentences with their lines, quotes, signature."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.practice.messages.message import has_link, read_message, words_of

SENTENCES = [
    ("One. Two! Three?", ["One.", "Two!", "Three?"]),
    ("It goes\non here. And\nhere.", ["It goes on here.", "And here."]),
    ("Hi Alice,\n\nthe offer.", ["Hi Alice,", "the offer."]),
    ("- one\n- two\n  more\n3. three", ["one", "two more", "three"]),
    ("Dr. Vale and Mr. Lu came. Yes.", ["Dr. Vale and Mr. Lu came.", "Yes."]),
    ("Am 3. Mai war es spät. Ja.", ["Am 3. Mai war es spät.", "Ja."]),
    ("It costs 300. Is that fine?", ["It costs 300.", "Is that fine?"]),
    ("“Is it?” he asked.", ["“Is it?”", "he asked."]),
    ("one\r\ntwo\rthree", ["one two three"]),
    ("", []),
]


@pytest.mark.parametrize(("text", "sentences"), SENTENCES)
def test_sentences(text: str, sentences: list[str]) -> None:
    assert [s.text for s in read_message(text.encode()).sentences] == sentences


def test_headers_are_those_of_mails() -> None:
    mail = read_message(b"To: a@b.c\nSubject: One\n two\nX-Unsent: 1\n\nHi\n")
    assert (mail.subject, mail.subject_line, mail.first_line) == ("One two", 2, 6)
    note = read_message(b"Note: this is no header\nSubject: nor this\n")
    assert note.subject is None
    assert note.first_line == 1
    assert read_message("\ufeffSubject: x\n\ny".encode()).subject == "x"
    assert read_message(b"Subject: only this").subject == "only this"


def test_words() -> None:
    assert words_of("It's a well-known café, no. 7: https://x.example/a/b?c#d") == [
        "It's", "a", "well-known", "café", "no", "7", "link",
    ]  # fmt: skip
    assert words_of("write to a.b@x.example") == ["write", "to", "link"]
    assert has_link("see https://x.example")
    assert not has_link("see x.example")


def test_a_quote_and_its_attribution_are_not_ours() -> None:
    text = b"Hi.\n\nOn 3 May Alice\nwrote:\n> is it?\n> yes\n\nIt is.\n-- \nme\n"
    message = read_message(text)
    assert message.quotes
    assert [s.text for s in message.sentences] == ["Hi.", "On 3 May Alice", "It is."]


@given(st.binary(max_size=300))
def test_any_bytes_are_a_message(content: bytes) -> None:
    message = read_message(content)
    for sentence in message.sentences:
        assert sentence.text.strip()
        assert 1 <= sentence.line <= content.count(b"\n") + content.count(b"\r") + 1
