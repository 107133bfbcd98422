"""`journal draft`: the next message about an entry, and where it goes."""

from __future__ import annotations

import email
import email.policy
import stat
from pathlib import Path

import pytest

from journal.desktop.open import editor
from tests.cli.conftest import Run, refused
from tests.conftest import VaultMaker

NOTES = {
    "n.md": (
        "- [ ] @alice the pilot price #waiting 📅 2024-06-03\n"
        "    - 2024-05-20 sent: asked for a number\n"
        "    - 2024-05-27 nudge: the short version\n"
    ),
    "Reading/signs.md": "# Signs\n\n- #value @alice one sign did it in Lowwater ^s1\n",
    "People/Alice Moreau.md": "---\naliases: [alice]\nemail: alice@x.example\n---\n",
}
TEXT = """\
To: Alice Moreau <alice@x.example>
Subject: the pilot price

Hi Alice,

I asked about “the pilot price” on Monday 20 May.
Last time, on Monday 27 May: the short version

In case it helps: one sign did it in Lowwater

Could you reply with yes, no or later by Monday 10 June? One word is enough.

If someone else is the right person to ask, a name helps too.
"""


@pytest.fixture
def root(vault: VaultMaker) -> Path:
    return vault(NOTES)


def test_on_stdout_and_nothing_is_written(run: Run, root: Path) -> None:
    before = {f: f.read_bytes() for f in root.rglob("*") if f.is_file()}
    result = run("draft", "n:1", vault=root)
    assert (result.code, result.out, result.err) == (0, TEXT, "")
    assert {f: f.read_bytes() for f in root.rglob("*") if f.is_file()} == before


def test_another_template_and_language(run: Run, root: Path) -> None:
    out = run("draft", "n:1", "--template", "closing", "--lang", "de", vault=root).out
    assert "Subject: Abschluss: the pilot price" in out
    assert "am Montag, 20. Mai gefragt." in out
    assert "bis Montag, 10. Juni" in out


def test_a_template_of_the_vault_is_filled_in_and_never_run(
    run: Run, root: Path
) -> None:
    folder = root / ".journal/templates"
    folder.mkdir(parents=True)
    (folder / "nudge2.md").write_text("Hi {first_name}, $(id) `id` {{ask}}: {ask}!\n")
    result = run("draft", "n:1", vault=root)
    assert result.out == (
        "To: Alice Moreau <alice@x.example>\n\n"
        "Hi Alice, $(id) `id` {ask}: the pilot price!\n"
    )
    (folder / "nudge2.md").write_text("\nHi {first_name.__class__}\n")
    message = refused(run("draft", "n:1", vault=root), 2)
    assert message.startswith(f"{folder}/nudge2.md:2: there is no variable {{first_na")


def test_a_mail_file(run: Run, root: Path, tmp_path: Path) -> None:
    file = tmp_path / "out.eml"
    words = ["draft", "n:1", "--eml", str(file), "--from", "me@x.example"]
    result = run(*words, vault=root)
    assert (result.code, result.out) == (0, "")
    assert result.err == f"journal: {file}: written; nothing was sent\n"
    mail = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    assert mail["To"].addresses[0].addr_spec == "alice@x.example"
    assert (
        mail["Date"].datetime.replace(tzinfo=None).isoformat() == "2024-06-05T09:30:00"
    )
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    # no one's file is written over
    before = file.read_bytes()
    assert "already exists" in refused(run(*words, vault=root), 5)
    assert file.read_bytes() == before
    missing = ["draft", "n:1", "--eml", str(tmp_path / "no/out.eml"), *words[4:]]
    assert "cannot be written: no such file" in refused(run(*missing, vault=root), 5)
    assert run("lint", str(file), vault=root).code == 0


def test_a_mail_on_stdout_reads_as_it_is(run: Run, root: Path) -> None:
    out = run("draft", "n:1", "--eml", "-", "--from", "me@x.example", vault=root).out
    assert out.startswith("From: me@x.example\nTo: Alice Moreau <alice@x.example>\n")
    assert out.endswith("\n\n" + TEXT.split("\n\n", 1)[1])


def test_whom_a_mail_is_from(
    run: Run, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("EMAIL", raising=False)
    assert "--from" in refused(run("draft", "n:1", "--eml", "-", vault=root), 2)
    monkeypatch.setenv("EMAIL", "env@x.example")
    out = run("draft", "n:1", "--eml", "-", vault=root).out
    assert out.startswith("From: env@x.example\n")


def test_a_newline_in_a_note_becomes_no_header(run: Run, vault: VaultMaker) -> None:
    root = vault(
        {
            "n.md": "- [ ] @al offer\n",
            "People/a\nBcc: evil@x.example.md": (
                '---\naliases: [al]\nemail: "al@x.example"\n---\n'
            ),
            "People/Bo.md": '---\nemail: "bo@x.example\\nBcc: evil@x.example"\n---\n',
            "m.md": "- [ ] @bo offer\n",
        }
    )
    words = ["--eml", "-", "--from", "me@x.example"]
    head = run("draft", "n:1", *words, vault=root).out.partition("\n\n")[0]
    assert [line.split(":")[0] for line in head.split("\n")].count("Bcc") == 0
    assert 'To: "a Bcc evil x.example" <al@x.example>\n' in head
    message = refused(run("draft", "m:1", *words, vault=root), 2)
    assert "is not an email address" in message


def test_a_link(run: Run, root: Path) -> None:
    result = run("draft", "n:1", "--mailto", vault=root)
    assert result.code == 0
    assert result.out.startswith(
        "mailto:alice@x.example?subject=the%20pilot%20price&body=Hi%20Alice"
    )
    assert result.out.count("\n") == 1
    assert result.out.isascii()


def test_into_the_editor(
    run: Run, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = tmp_path / "seen"
    script = tmp_path / "my-editor"
    script.write_text(f'#!/bin/sh\ncp "$1" {seen}\n')
    script.chmod(0o755)
    monkeypatch.setenv("EDITOR", str(script))
    assert str(script) not in editor._PLUS_LINE
    first = run("draft", "n:1", "--to-editor", vault=root)
    assert (first.code, first.out) == (0, "")
    assert seen.read_text() == TEXT
    file = Path(first.err.removeprefix("journal: the draft is ").split(";")[0])
    assert file.read_text() == TEXT
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert not file.is_relative_to(root)
    # a draft that was edited is not written over
    file.write_text("edited")
    second = run("draft", "n:1", "--to-editor", vault=root)
    assert file.read_text() == "edited"
    assert str(file) not in second.err


def test_a_value_note_is_marked_used_in_one_splice_and_back(
    run: Run, root: Path
) -> None:
    clip = root / "Reading/signs.md"
    before = clip.read_bytes()
    result = run("draft", "n:1", "--use-value", vault=root)
    assert (result.code, result.out) == (0, TEXT)
    assert result.err == (
        "journal: Reading/signs.md:3: marked as used. Undo: journal undo\n"
    )
    assert clip.read_text() == (
        "# Signs\n\n- #value @alice one sign did it in Lowwater"
        " [used:: 2024-06-05] ^s1\n"
    )
    # it is offered once
    again = run("draft", "n:1", vault=root)
    assert "Lowwater" not in again.out
    assert "has no talking point" in refused(
        run("draft", "n:1", "--use-value", vault=root), 2
    )
    assert run("undo", vault=root).code == 0
    assert clip.read_bytes() == before
    assert run("draft", "n:1", vault=root).out == TEXT


def test_errors(run: Run, root: Path) -> None:
    both = run("draft", "n:1", "--mailto", "--to-editor", vault=root)
    assert "choose one" in refused(both, 2)
    wrong = run("draft", "n:1", "--template", "nudge9", vault=root)
    assert "there is no template “nudge9”; did you mean nudge2?" in refused(wrong, 2)
    assert "no follow-up" in refused(run("draft", "n:2", vault=root), 4)
    person = root / "People/Alice Moreau.md"
    person.write_text("---\naliases: [alice]\ndo-not-contact: true\n---\n")
    assert "do-not-contact" in refused(run("draft", "n:1", vault=root), 5)


def test_nothing_of_a_note_reaches_the_terminal_raw(
    run: Run, vault: VaultMaker
) -> None:
    root = vault(
        {
            "n.md": b"- [ ] @al \x1b]0;x\x07 \xe2\x80\xae \xff #followup\n"
            b"    - 2024-05-20 mail: \x1b[2J\n",
        }
    )
    for words in ([], ["--eml", "-", "--from", "me@x.example"], ["--mailto"]):
        result = run("draft", "n:1", *words, vault=root)
        assert result.code == 0
        assert not any(c in result.out for c in "\x1b\x07\u202e\udcff")


def test_the_drafts_of_the_sample_vault_pass_lint(
    run: Run, sample: Path, tmp_path: Path
) -> None:
    ids = [line.split()[0] for line in run("due", vault=sample).out.splitlines()
           if line[7:8] in "!n•p" and line[:1] == " "]  # fmt: skip
    assert len(ids) > 10
    file = tmp_path / "draft.txt"
    for id in ids:
        made = run("draft", id, vault=sample)
        if made.code:
            assert "it names no one" in made.err
            continue
        file.write_text(made.out)
        result = run("lint", str(file), vault=sample)
        assert result.code == 0, result.out


def test_a_language_without_templates_is_refused(run: Run, vault: VaultMaker) -> None:
    note = "- [ ] @ana the offer #waiting\n    - 2024-06-01 mail: asked\n"
    root = vault({"n.md": note, ".journal/templates/sv/nudge1.md": "Hej {name}\n"})
    wrong = refused(run("draft", "n:1", "--lang", "xx", vault=root), 2)
    assert wrong.startswith("there is no language “xx”; known are en, de, ")
    assert run("draft", "n:1", "--lang", "sv", vault=root).code == 0
    assert run("draft", "n:1", "--lang", "de", vault=root).code == 0


def test_that_you_asked_is_not_quoted(run: Run, vault: VaultMaker) -> None:
    """`journal asked` without words writes “asked”: nothing that was said to them."""
    line = "- [ ] @alice the price #waiting 📅 2024-06-03\n    - 2024-05-20 sent: {}\n"
    for said, quoted in (("asked", False), ("asked for a number", True)):
        root = vault({**NOTES, "n.md": line.format(said)})
        out = run("draft", "n:1", vault=root).out
        assert "on Monday 20 May" in out
        assert (f": {said}" in out) is quoted
