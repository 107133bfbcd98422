"""Templates are filled in, and never run."""

from __future__ import annotations

from pathlib import Path

import pytest

from journal.api.messages.message_texts import Wordings
from journal.model.errors import ConfigError
from journal.practice.messages.phrases import TextFile
from journal.practice.messages.templates import VARIABLES, fill
from tests.practice.messages.conftest import write

EMPTY = dict.fromkeys(VARIABLES, "")


def filled(text: str, **values: str) -> tuple[str, str]:
    made = fill(TextFile("t.md", text), EMPTY | values)
    return made.subject, made.body


def test_names_are_replaced_and_the_first_line_may_be_the_subject() -> None:
    text = "Subject: About {ask}\n\nHi {name}, {ask}.\nSubject: {by}\n"
    assert filled(text, name="Al", ask="it", by="Friday") == (
        "About it",
        "Hi Al, it.\nSubject: Friday\n",
    )


def test_a_line_with_nothing_to_say_is_left_out() -> None:
    text = "Hi {first_name},\n\nYou: {last_said} {by}\n\nOne thing: {value}\n\nBye.\n"
    assert filled(text, by="Friday")[1] == "Bye.\n"
    assert filled(text, first_name="Al", value="x")[1] == (
        "Hi Al,\n\nOne thing: x\n\nBye.\n"
    )


def test_braces_are_written_twice() -> None:
    assert filled("{{name}} and {{{name}}}", name="Al")[1] == "{name} and {Al}\n"


def test_what_a_note_says_is_not_filled_in_again() -> None:
    made = filled("{ask} {value}", ask="{name} {{by}}", value="{ask}", name="no")
    assert made[1] == "{name} {{by}} {ask}\n"


@pytest.mark.parametrize(
    "name",
    [
        "nobody",
        "name.__class__",
        "name[0]",
        "name!r",
        "name:>99999999",
        "0",
        "",
        " name ",
        "__import__('os').system('id')",
        "$name",
    ],
)
def test_nothing_but_a_known_name_is_looked_up(name: str) -> None:
    with pytest.raises(ConfigError) as error:
        filled(f"Subject: x\n\nHi {{{name}}}\n", name="Al")
    message = str(error.value)
    assert message.startswith("t.md:3: there is no variable {")
    assert "known are name, first_name," in message
    assert "\n" not in message


def test_a_misspelt_name_gets_a_suggestion() -> None:
    with pytest.raises(ConfigError, match=r"t.md:1: .*did you mean \{first_name\}\?"):
        filled("{firstname}")


@pytest.mark.parametrize("text", ["a { b", "a } b", "a\n{name"])
def test_a_brace_alone_is_told_with_its_line(text: str) -> None:
    line = text.count("\n") + 1
    with pytest.raises(ConfigError, match=rf"t\.md:{line}: a .* stands alone"):
        filled(text)


def test_invisible_characters_of_a_template_become_visible() -> None:
    assert filled("a\x1b[2J\u202eb\r\nc")[1] == "a␛[2J<U+202E>b\nc\n"


def test_a_vaults_template_goes_before_ones_own_before_the_shipped(
    tmp_path: Path,
) -> None:
    own, vault = tmp_path / "own", tmp_path / "vault"
    wordings = Wordings(vault, own)
    shipped = wordings.template("nudge1", "en")
    assert shipped.name == "templates/en/nudge1.md"
    assert wordings.template("nudge1", "de").name == "templates/de/nudge1.md"
    # a language that is not shipped gets English
    assert wordings.template("nudge1", "sv").text == shipped.text
    write(own, "templates/nudge1.md", "own")
    assert wordings.template("nudge1", "en").text == "own"
    write(own, "templates/de/nudge1.md", "eigen")
    assert wordings.template("nudge1", "de").text == "eigen"
    file = write(vault, ".journal/templates/nudge1.md", "\ufeffvault")
    assert wordings.template("nudge1", "de") == TextFile(str(file), "vault")
    write(vault, ".journal/templates/de/call-back.md", "x")
    assert wordings.templates() == [
        "ask", "call-back", "closing", "nudge1", "nudge2", "promise", "thanks",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["../secret", "/etc/passwd", "a/b", "", ".", "a\0b"])
def test_a_name_leads_nowhere_else(tmp_path: Path, name: str) -> None:
    write(tmp_path, "secret.md", "x")
    with pytest.raises(ConfigError, match="there is no template"):
        Wordings(None, tmp_path).template(name, "en")
    with pytest.raises(ConfigError, match="there is no template"):
        Wordings(None, tmp_path).template("secret", name or "..")


def test_every_shipped_template_can_be_filled(tmp_path: Path) -> None:
    wordings = Wordings(None, tmp_path)
    full = {name: f"<{name}>" for name in VARIABLES}
    for language in ("en", "de"):
        for name in wordings.templates():
            template = wordings.template(name, language)
            assert template.name.startswith(f"templates/{language}/")
            made = fill(template, full)
            assert "<subject>" in made.subject
            assert "<by>" in made.body
