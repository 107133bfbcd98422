"""What an editor is offered to do with a line, and with a name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Result
from tests.integrations.editor.client import CAPABILITIES, Client, Failed, editor
from tests.integrations.editor.conftest import CALL, CODE, CONTRACT, OLD, RENT


def line(text: str, number: int) -> str:
    return text.split("\r\n")[number]


def test_done_makes_two_small_edits(reader: Client, page: str) -> None:
    action = reader.actions(page, CALL)["Done"]
    [change] = reader.ask("codeAction/resolve", action)["edit"]["documentChanges"]
    assert change["textDocument"] == {"uri": page, "version": 1}
    tick, day = change["edits"]
    assert (tick["range"]["start"]["character"], tick["newText"]) == (3, "x")
    assert day["range"]["start"] == {"line": CALL, "character": 37}
    assert day["newText"] == " ✅ 2024-06-05"


@pytest.mark.parametrize(
    ("number", "title", "words"),
    [
        (CALL, "Done", ["done"]),
        (RENT, "Done", ["done"]),
        (CALL, "Snooze one week", ["snooze", "1w"]),
        (CALL, "Snooze to tomorrow", ["snooze", "tomorrow"]),
        (CONTRACT, "Replied", ["replied"]),
        (CALL, "Start", ["start"]),
        (CALL, "Waiting", ["waiting"]),
        (CALL, "+1 day", ["snooze", "1d"]),
        (CALL, "Cancel", ["cancel"]),
        (OLD, "Reopen", ["reopen"]),
    ],
)
def test_the_bytes_are_those_of_the_command_line(
    reader: Client,
    page: str,
    root: Path,
    run: Callable[..., Result],
    number: int,
    title: str,
    words: list[str],
) -> None:
    written = reader.act(page, number, title)
    command, *more = words
    done = run(command, f"work:{number + 1}", *more, vault=root)
    assert done.code == 0, done.err
    assert written.encode() == (root / "work.md").read_bytes()


def test_an_action_goes_by_the_unsaved_text(reader: Client, page: str) -> None:
    """Two lines were typed above since the note was saved."""
    reader.change(page, "new\r\n- [ ] new @bob\r\n" + reader.texts[page])
    text = reader.act(page, CALL + 2, "Done")
    assert line(text, CALL + 2).startswith("- [x] 👩‍💻 call @alice")
    assert line(text, 1) == "- [ ] new @bob"


def test_an_action_follows_its_line(reader: Client, page: str) -> None:
    action = reader.actions(page, CALL)["Done"]
    reader.change(page, "new\r\n" + reader.texts[page])
    reader.make(reader.ask("codeAction/resolve", action)["edit"])
    assert line(reader.texts[page], CALL + 1).startswith("- [x] 👩‍💻")


def test_a_line_that_has_changed_is_refused(reader: Client, page: str) -> None:
    action = reader.actions(page, CALL)["Done"]
    reader.change(page, reader.texts[page].replace("call @alice", "ring @alice"))
    with pytest.raises(Failed, match="the line has changed"):
        reader.ask("codeAction/resolve", action)


def test_what_the_verb_objects_to_is_refused(reader: Client, page: str) -> None:
    asked = reader.texts[page].replace("2024-05-30 mail", "2024-06-04 mail")
    reader.change(page, asked)
    action = reader.actions(page, CONTRACT)["Nudge"]
    with pytest.raises(Failed, match="too soon"):
        reader.ask("codeAction/resolve", action)


def test_a_correction_is_offered_with_its_problem(root: Path) -> None:
    (root / "fix.md").write_text("- [ ] ask @bob 📅 2024-6-7\n- [ ] ask @bob fri\n")
    with editor(root) as client:
        client.start()
        uri = client.open("fix.md")
        fixes = [
            action
            for number in (0, 1)
            for action in client.actions(uri, number).values()
            if action["kind"] == "quickfix"
        ]
        assert fixes
        client.make(client.ask("codeAction/resolve", fixes[-1])["edit"])
        assert "2024-06-07" in client.texts[uri]


def test_a_client_that_cannot_ask_later_gets_the_edit_at_once(root: Path) -> None:
    old = {**CAPABILITIES["textDocument"], "codeAction": {}}
    with editor(root) as client:
        client.start(textDocument=old, workspace={})
        uri = client.open("work.md")
        edit = client.actions(uri, CALL)["Done"]["edit"]
        assert [e["newText"] for e in edit["changes"][uri]] == ["x", " ✅ 2024-06-05"]


# ---------------------------------------------------------------- names


def rename(client: Client, uri: str, number: int, column: int, name: str) -> list[Any]:
    asked = {**client.at(uri, number, column), "newName": name}
    return client.make(client.ask("textDocument/rename", asked))


def test_a_handle_is_renamed_wherever_it_means_them(
    client: Client, work: str, root: Path
) -> None:
    assert rename(client, work, CALL, 18, "ali") == []
    assert line(client.texts[work], CALL) == "- [ ] 👩‍💻 call @ali 📅 2024-06-01"
    assert line(client.texts[work], OLD).startswith("- [x] old @ali ")
    assert line(client.texts[work], CODE) == "- [ ] code @alice 📅 2024-06-01"
    assert line(client.texts[work], CONTRACT).startswith("- [ ] contract from [[Alice")
    other = (root / "other.md").read_text()
    assert other == "- [ ] tell @ali about it\n- see [[Alice Smith|her]], `@alice`\n"
    assert 'aliases: "ali"' in (root / "People/Alice Smith.md").read_text()


def test_a_note_is_renamed_with_its_links(
    client: Client, work: str, root: Path
) -> None:
    [(before, after)] = rename(client, work, CONTRACT, 25, "Alice Jones")
    assert before.endswith("People/Alice%20Smith.md")
    assert after.endswith("People/Alice%20Jones.md")
    assert "from [[Alice Jones]] #waiting" in client.texts[work]
    assert "see [[Alice Jones|her]]" in (root / "other.md").read_text()
    assert "@alice" in client.texts[work], "a handle that is an alias still leads there"


@pytest.mark.parametrize("name", ["", " ", "a b", "x]]", "\x1b[31m"])
def test_a_name_that_cannot_be_one(reader: Client, page: str, name: str) -> None:
    with pytest.raises(Failed):
        rename(reader, page, CALL, 18, name)


def test_a_name_that_somebody_has(client: Client, work: str) -> None:
    (client.root / "People/Bob.md").write_text("")
    client.drain(1.0)
    with pytest.raises(Failed):
        rename(client, work, CALL, 18, "bob")


def test_there_is_somebody_to_rename_or_not(reader: Client, page: str) -> None:
    ready = reader.ask("textDocument/prepareRename", reader.at(page, CALL, 18))
    assert ready["placeholder"] == "alice"
    with pytest.raises(Failed, match="no one"):
        reader.ask("textDocument/prepareRename", reader.at(page, CALL, 9))
