"""`journal lsp` asked as an editor asks it, through its own pipes."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import VaultMaker
from tests.integrations.editor.client import (
    CAPABILITIES,
    PATIENCE,
    Client,
    Failed,
    editor,
)
from tests.integrations.editor.conftest import BOB, CALL, CODE, CONTRACT, RENT
from tests.processes import journal

# ---------------------------------------------------------------- looking


def test_problems_and_what_is_late_are_marked(reader: Client, page: str) -> None:
    found = {(d["range"]["start"]["line"], d["code"]): d for d in reader.checked(page)}
    assert set(found) == {
        (BOB, "impossible-date"),
        (CALL, "late"),
        (CONTRACT, "late"),
        (RENT, "due-today"),
    }
    late = found[CALL, "late"]
    assert (late["message"], late["severity"]) == ("4 days late", 3)
    assert late["range"]["end"]["character"] == 37, "UTF-16, so the emoji counts 5"


def test_what_is_typed_is_checked_again(reader: Client, page: str) -> None:
    reader.change(page, reader.texts[page].replace("2024-06-31", "2024-06-30"))
    codes = {d["code"] for d in reader.checked(page)}
    assert "impossible-date" not in codes


@pytest.mark.parametrize("options", [{"due": False}, {"due": True}, [], "x", None])
def test_what_is_due_is_marked_unless_told_otherwise(root: Path, options: Any) -> None:
    with editor(root) as client:
        client.start(options)
        uri = client.open("work.md")
        late = any(d["code"] == "late" for d in client.checked(uri))
        assert late is (options != {"due": False})


def test_hover_tells_why_now_and_what_was_said(reader: Client, page: str) -> None:
    told = reader.ask("textDocument/hover", reader.at(page, CONTRACT, 9))["contents"]
    assert told["kind"] == "plaintext"
    assert told["value"].startswith("Due 2 days ago, on Mon 3 Jun; ")
    assert "  2024-05-30  mail: asked for it" in told["value"]


def test_hover_on_a_person_is_their_card(reader: Client, page: str) -> None:
    told = reader.ask("textDocument/hover", reader.at(page, CALL, 18))
    lines = told["contents"]["value"].splitlines()
    assert lines[0].startswith("Alice Smith · last contact ")
    assert "  👩‍💻 call" in lines
    assert "Waiting for a reply:" in lines


def test_hover_on_a_series_tells_its_next_days(reader: Client, page: str) -> None:
    told = reader.ask("textDocument/hover", reader.at(page, RENT, 9))
    assert told["contents"]["value"].splitlines()[-2:] == [
        "every month",
        "next: Fri 5 Jul 2024, Mon 5 Aug 2024, Thu 5 Sep 2024",
    ]


@pytest.mark.parametrize("number", [0, 1, CODE, 99])
def test_where_nothing_is_nothing_is_told(
    reader: Client, page: str, number: int
) -> None:
    assert reader.ask("textDocument/hover", reader.at(page, number, 3)) is None
    assert reader.actions(page, number) == {}


def completions(client: Client, uri: str, typed: str) -> list[dict[str, Any]]:
    """What is offered behind `typed`, on a line of its own at the end."""
    text = client.texts[uri].rstrip("\r\n") + "\r\n" + typed
    client.change(uri, text)
    column = len(typed.encode("utf-16-le")) // 2
    where = client.at(uri, text.count("\n"), column)
    items: list[dict[str, Any]] = client.ask("textDocument/completion", where)["items"]
    return items


@pytest.mark.parametrize(
    ("typed", "labels"),
    [
        ("- [ ] call @al", ["@alice"]),
        ("- [ ] call @SMI", ["@alice"]),
        ("- [ ] call (@b", ["@bob"]),
        ("- [ ] call [[ali", ["[[Alice Smith]]"]),
        ("- [ ] answer #wai", ["#waiting"]),
        ("- [ ] answer fri", ["fri → 2024-06-07"]),
        ("- [ ] answer next fri", ["next fri → 2024-06-14"]),
        ("- [ ] answer 📅 tom", ["tom → 2024-06-06"]),
        ("📅 in 3 days", ["in 3 days → 2024-06-08"]),
        ("/", ["/follow-up", "/waiting", "/log"]),
        ("/wa", ["/waiting"]),
        ("me@al", []),
        ("fri", []),
        ("- [ ] 12", []),
    ],
)
def test_completion(reader: Client, page: str, typed: str, labels: list[str]) -> None:
    found = completions(reader, page, typed)
    assert [item["label"] for item in found] == labels


def test_a_completion_takes_the_place_of_what_was_typed(
    reader: Client, page: str
) -> None:
    [item] = completions(reader, page, "- [ ] 👩‍💻 answer next fri")
    edit = item["textEdit"]
    assert edit["newText"] == "2024-06-14"
    assert (edit["range"]["start"]["character"], edit["range"]["end"]["character"]) == (
        19,
        27,
    )
    assert item["filterText"].startswith("next fri")


def test_places_to_fill_in_only_where_the_client_has_them(root: Path) -> None:
    plain = {**CAPABILITIES["textDocument"], "completion": {}}
    with editor(root) as client:
        client.start(textDocument=plain)
        uri = client.open("other.md")
        assert "$" not in completions(client, uri, "/follow")[0]["textEdit"]["newText"]


def test_hints_stand_behind_the_lines(reader: Client, page: str) -> None:
    whole = {"start": {"line": 0, "character": 0}, "end": {"line": 50, "character": 0}}
    found = reader.ask(
        "textDocument/inlayHint", {"textDocument": {"uri": page}, "range": whole}
    )
    assert {hint["position"]["line"]: hint["label"] for hint in found} == {
        CALL: "4 days late",
        CONTRACT: "2 days late · asked 6 days ago",
        RENT: "today",
    }


def test_a_query_in_a_note_is_answered(reader: Client, page: str) -> None:
    block = "```journal\r\n@alice is:overdue\r\n```\r\n"
    reader.change(page, block + reader.texts[page])
    lines = {"start": {"line": 0, "character": 0}, "end": {"line": 1, "character": 0}}
    asked = {"textDocument": {"uri": page}, "range": lines}
    [hint] = reader.ask("textDocument/inlayHint", asked)
    assert (hint["position"]["line"], hint["label"]) == (0, "1 follow-up")
    told = reader.ask("textDocument/hover", reader.at(page, 1, 2))["contents"]["value"]
    assert told.splitlines()[0].endswith("call @alice ([[work]])")


def test_the_outline_has_follow_ups_below_their_headings(
    reader: Client, page: str
) -> None:
    [heading] = reader.ask(
        "textDocument/documentSymbol", {"textDocument": {"uri": page}}
    )
    assert heading["name"] == "Offers"
    assert [below["name"] for below in heading["children"]][:2] == [
        "👩‍💻 call @alice",
        "contract from [[Alice Smith]] #waiting",
    ]


def test_people_and_follow_ups_are_found_in_the_vault(reader: Client) -> None:
    found = reader.ask("workspace/symbol", {"query": "alice smith"})
    assert (found[0]["name"], found[0]["location"]["uri"]) == (
        "Alice Smith",
        reader.uri("People/Alice Smith.md").replace(" ", "%20"),
    )


def test_from_a_name_to_the_note_and_to_all_lines(reader: Client, page: str) -> None:
    here = reader.at(page, CALL, 18)
    there = reader.ask("textDocument/definition", here)
    assert there["uri"] == reader.uri("People/Alice Smith.md")
    asked = {**here, "context": {"includeDeclaration": True}}
    found = reader.ask("textDocument/references", asked)
    places = {
        (place["uri"].rpartition("/")[2], place["range"]["start"]["line"])
        for place in found
    }
    assert {("work.md", CALL), ("work.md", CONTRACT), ("other.md", 0)} <= places


# ---------------------------------------------------------------- the vault around


def test_another_program_saves_a_note(client: Client, work: str, root: Path) -> None:
    """The list of people follows the disk; the open note is the editor's."""
    client.checked(work)
    (root / "People" / "Zoe.md").write_text("")
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        labels = [i["label"] for i in completions(client, work, "- [ ] @zo")]
        if labels:
            break
        client.drain(0.1)
    assert labels == ["@Zoe"]


@pytest.mark.parametrize("name", ["../outside.md", ".obsidian/x.md", "picture.png"])
def test_what_is_no_note_of_the_vault_is_left_alone(reader: Client, name: str) -> None:
    uri = reader.open(name, "- [ ] call @alice 📅 2024-06-01\n")
    assert reader.ask("textDocument/hover", reader.at(uri, 0, 8)) is None
    assert reader.actions(uri, 0) == {}
    assert reader.ask("textDocument/completion", reader.at(uri, 0, 14)) is None


def test_without_a_vault_it_says_so_and_stays(tmp_path: Path) -> None:
    # the folder above is the server's own: with the notes of other tests it would be a vault
    folder = tmp_path / "empty"
    folder.mkdir()
    with editor(folder) as client:
        client.start()
        uri = client.open("a.md", "- [ ] call @alice\n")
        assert client.ask("textDocument/hover", client.at(uri, 0, 8)) is None
        assert any("no notes found" in message for message in client.messages)


@pytest.mark.parametrize("name", ["with blanks.md", "ü ümläut.md", "100% & more #1.md"])
def test_a_note_may_be_called_anything(reader: Client, name: str) -> None:
    uri = reader.open(name, "- [ ] call @alice 📅 2024-06-01\n")
    assert [d["code"] for d in reader.checked(uri)] == ["late"]
    assert reader.act(uri, 0, "Done").startswith("- [x]")
    reader.close(uri)


def test_utf_8_columns_for_a_client_that_has_them(root: Path) -> None:
    with editor(root) as client:
        answer = client.start(general={"positionEncodings": ["utf-8", "utf-16"]})
        assert answer["capabilities"]["positionEncoding"] == "utf-8"
        uri = client.open("work.md")
        late = [d for d in client.checked(uri) if d["code"] == "late"]
        end = late[0]["range"]["end"]
        assert end["character"] == len("- [ ] 👩‍💻 call @alice 📅 2024-06-01".encode())


# ---------------------------------------------------------------- hostile clients


@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("textDocument/hover", {}),
        ("textDocument/hover", {"textDocument": {"uri": 7}, "position": []}),
        ("textDocument/completion", None),
        ("textDocument/completion", {"textDocument": {"uri": "file:///etc/passwd"}}),
        ("codeAction/resolve", {"title": "x"}),
        (
            "codeAction/resolve",
            {"title": "x", "data": {"uri": "file:///x", "line": "9"}},
        ),
        ("textDocument/rename", {"newName": "x" * 100_000}),
        ("no/such/method", {"a": [[[[[[]]]]]]}),
    ],
)
def test_a_request_that_makes_no_sense_is_answered(
    reader: Client, page: str, method: str, params: Any
) -> None:
    with pytest.raises(Failed):
        reader.ask(method, params)
    assert reader.ask("textDocument/hover", reader.at(page, CALL, 9))


@pytest.mark.parametrize(
    "uri",
    ["", "file://", "file:///%ff%00", "http://x/a.md", "file://host/a.md", "a" * 9999],
)
def test_an_address_that_leads_nowhere(reader: Client, page: str, uri: str) -> None:
    assert reader.ask("textDocument/hover", reader.at(uri, 0, 0)) is None


def test_positions_that_are_not_there(reader: Client, page: str) -> None:
    for at in ((2**31 - 1, 0), (CALL, 2**31 - 1), (0, 0)):
        reader.ask("textDocument/hover", reader.at(page, *at))
        reader.ask("textDocument/completion", reader.at(page, *at))


def test_half_a_character_and_a_million_lines(reader: Client, page: str) -> None:
    reader.change(page, "- [ ] call @alice \ud83d 📅 2024-06-01\n" + "x\n" * 200_000)
    assert reader.ask("textDocument/hover", reader.at(page, 0, 8))
    assert "Done" in reader.actions(page, 0)


def test_a_storm_of_changes_ends_in_one_check(reader: Client, page: str) -> None:
    text = reader.texts[page]
    for number in range(300):
        reader.change(page, f"{text}- [ ] @bob {number}\r\n")
    assert reader.ask("textDocument/hover", reader.at(page, CALL, 9))
    reader.checked(page)
    reader.drain(0.5)
    assert reader.diagnostics[page]["version"] == reader.versions[page]


def test_what_can_be_served_is_printed(vault: VaultMaker) -> None:
    said = journal("lsp", "--check", vault=vault("- [ ] @alice x 2024-06-01"))
    assert said.code == 0
    assert said.out.splitlines()[1].split() == ["notes", "1"]
