"""CalDAV against real servers: Radicale and Xandikos, on loopback."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from journal.api.journal import Journal
from journal.integrations.calendars.collections import dav_text
from journal.integrations.calendars.collections.caldav import CalDav
from journal.integrations.calendars.collections.collection import (
    ChangedMeanwhile,
    CollectionFailed,
)
from journal.integrations.calendars.objects.content_lines import Component, parse
from journal.integrations.calendars.sync.summary import Summary
from journal.integrations.calendars.sync.sync import Sync
from tests.conftest import NOW, VaultMaker
from tests.integrations.calendars.servers import Server, radicale, xandikos

OFFER = "- [ ] @alice send the offer 📅 2024-06-07 #work\n"
WEEKLY = "- [ ] call @bob 🔁 every week 📅 2024-06-07\n"


@pytest.fixture(
    scope="module", params=[radicale, xandikos], ids=["radicale", "xandikos"]
)
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    with request.param(tmp_path_factory.mktemp("server") / "s") as found:
        yield found


@dataclass
class Dav:
    """A vault, a calendar, and a phone with a connection of its own."""

    journal: Journal
    ours: CalDav
    phone: CalDav
    records: Path

    def sync(self) -> Summary:
        self.ours.requests = 0
        return Sync(self.journal, self.ours, self.records).run(NOW)

    def text(self, note: str = "note.md") -> str:
        return (self.journal.root / note).read_text()

    def write(self, text: str) -> None:
        (self.journal.root / "note.md").write_text(text)

    def objects(self) -> dict[str, tuple[str, str, Component]]:
        """Href, etag and object, by SUMMARY."""
        changes = self.phone.changes("", {})
        found = {}
        for href, (etag, text) in self.phone.fetch(changes.changed).items():
            calendar = parse(text)
            [todo] = calendar.components("VTODO")
            found[todo.text("SUMMARY") or ""] = href, etag, calendar
        return found

    def edit(self, summary: str, **lines: str) -> None:
        href, etag, calendar = self.objects()[summary]
        [todo] = calendar.components("VTODO")
        for name, line in lines.items():
            todo.put(name, f"{name}{line}")
        self.phone.put(href, str(calendar), etag)

    def add(self, uid: str, *lines: str) -> None:
        todo = Component("VTODO", [f"UID:{uid}", "DTSTAMP:20240605T000000Z", *lines])
        head = ["VERSION:2.0", "PRODID:-//phone//x//EN"]
        text = str(Component("VCALENDAR", [*head, todo]))
        self.phone.put(self.phone.href_of(uid), text, None)

    def settled(self) -> bool:
        notes = {p: p.read_bytes() for p in self.journal.root.rglob("*.md")}
        summary = self.sync()
        same = notes == {p: p.read_bytes() for p in self.journal.root.rglob("*.md")}
        return summary.is_empty and same and self.ours.requests <= 2


@pytest.fixture
def dav(
    server: Server,
    vault: VaultMaker,
    open_vault: Callable[[Path], Journal],
    request: pytest.FixtureRequest,
) -> Iterator[Callable[..., Dav]]:
    clients: list[CalDav] = []

    def make(notes: str) -> Dav:
        name = f"c{abs(hash(request.node.name))}"
        url = f"{server.url.removesuffix('followups/')}{name}/"
        ours, phone = (CalDav(url, server.user, server.password) for _ in range(2))
        clients.extend([ours, phone])
        ours.create()
        journal = open_vault(vault(notes))
        made = Dav(journal, ours, phone, journal.state / "calendar" / "with-x.json")
        made.sync()
        return made

    yield make
    for client in clients:
        client.close()


def test_what_is_sent_comes_back_unchanged_and_idle_is_cheap(
    dav: Callable[..., Dav],
) -> None:
    made = dav(OFFER + WEEKLY)
    assert set(made.objects()) == {"@alice send the offer", "call @bob"}
    assert made.settled()
    assert made.ours.requests <= 2


def test_tick_move_rename_add_and_delete_on_the_phone(dav: Callable[..., Dav]) -> None:
    made = dav(OFFER + WEEKLY + "- [ ] third @carla 📅 2024-06-09\n")
    made.edit("call @bob", STATUS=":COMPLETED")
    made.edit("@alice send the offer", DUE=";VALUE=DATE:20240612")
    made.edit("third @carla", SUMMARY=":the third @carla")
    made.add("phone-1", "SUMMARY:from the phone", "DUE;VALUE=DATE:20240620")
    summary = made.sync()
    assert summary.problems == []
    assert made.text() == (
        "- [ ] @alice send the offer 📅 2024-06-12 #work\n"
        "- [ ] call @bob 🔁 every week 📅 2024-06-14\n"
        "- [x] call @bob 🔁 every week 📅 2024-06-07 ✅ 2024-06-05\n"
        "- [ ] the third @carla 📅 2024-06-09\n"
    )
    assert made.text("inbox.md") == "- [ ] from the phone 📅 2024-06-20\n"
    assert made.settled()
    _, _, calendar = made.objects()["call @bob"]
    assert calendar.components("VTODO")[0].value("DUE") == "20240614"
    href, etag, _ = made.objects()["from the phone"]
    made.phone.delete(href, etag)
    made.sync()
    assert made.text("inbox.md").startswith("- [-] from the phone")
    assert made.settled()


def test_the_notes_change_and_the_phone_sees_it(dav: Callable[..., Dav]) -> None:
    made = dav(OFFER + WEEKLY)
    made.write(OFFER.replace("offer", "invoice").replace("[ ]", "[x]"))
    made.sync()
    [(summary, (_, _, calendar))] = made.objects().items()
    assert summary == "@alice send the invoice"
    assert calendar.components("VTODO")[0].value("STATUS") == "COMPLETED"
    assert made.settled()


def test_a_change_between_looking_and_sending_is_not_overwritten(
    dav: Callable[..., Dav], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = dav(OFFER)
    made.write(OFFER.replace("offer", "invoice"))
    once = [True]
    put = made.ours.put

    def late(href: str, text: str, etag: str | None) -> str:
        if once.pop() if once else False:
            made.edit("@alice send the offer", PRIORITY=":1")
        return put(href, text, etag)

    monkeypatch.setattr(made.ours, "put", late)
    made.sync()
    _, _, calendar = made.objects()["@alice send the invoice"]
    assert calendar.components("VTODO")[0].value("PRIORITY") == "1"
    assert "🔺" in made.text()
    assert made.settled()


def test_both_add_the_same_at_once_and_it_is_there_once(
    dav: Callable[..., Dav],
) -> None:
    made = dav(OFFER)
    made.write(OFFER + "- [ ] buy bread @dan 📅 2024-06-08\n")
    made.add("x", "SUMMARY:buy bread @dan", "DUE;VALUE=DATE:20240608")
    made.sync()
    assert len(made.objects()) == 2
    assert not (made.journal.root / "inbox.md").exists()
    assert made.settled()


def test_conditions_are_kept(dav: Callable[..., Dav]) -> None:
    made = dav(OFFER)
    href, etag, calendar = made.objects()["@alice send the offer"]
    with pytest.raises(ChangedMeanwhile):
        made.ours.put(href, str(calendar), None)
    with pytest.raises(ChangedMeanwhile):
        made.ours.put(href, str(calendar), '"other"')
    with pytest.raises(ChangedMeanwhile):
        made.ours.delete(href, '"other"')
    made.ours.delete(href, etag)
    made.ours.delete(href, etag)  # gone already is as good
    assert made.objects() == {}


def test_a_token_the_server_forgot_is_no_loss(dav: Callable[..., Dav]) -> None:
    made = dav(OFFER)
    text = made.records.read_text()
    token = text.partition('"token":"')[2].partition('"')[0]
    assert token
    made.records.write_text(text.replace(token, "http://example.org/none/0"))
    made.edit("@alice send the offer", DUE=";VALUE=DATE:20240612")
    made.sync()
    assert "2024-06-12" in made.text()
    assert made.settled()


def test_a_server_without_changes_lists_everything(
    dav: Callable[..., Dav], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = dav(OFFER + WEEKLY)
    monkeypatch.setattr(made.ours, "_since", lambda token: None)
    made.edit("@alice send the offer", DUE=";VALUE=DATE:20240612")
    href, etag, _ = made.objects()["call @bob"]
    made.phone.delete(href, etag)
    made.sync()
    assert "2024-06-12" in made.text()
    assert "- [-] call @bob" in made.text()
    assert made.settled()


def test_what_is_not_there_is_one_line(server: Server) -> None:
    url = server.url.replace("followups", "nowhere")
    missing = CalDav(url, server.user, server.password)
    with pytest.raises(CollectionFailed, match="no calendar at this address"):
        missing.changes("", {})
    missing.close()


def test_a_wrong_password_is_said(tmp_path: Path) -> None:
    with radicale(tmp_path / "r") as server:
        wrong = CalDav(server.url, server.user, "wrong")
        with pytest.raises(CollectionFailed, match="user or password are wrong"):
            wrong.changes("", {})
        wrong.close()


def test_nobody_there_is_said() -> None:
    nobody = CalDav("http://127.0.0.1:9/x/", None, None)
    with pytest.raises(CollectionFailed, match="cannot be reached"):
        nobody.changes("", {})


def test_a_password_never_goes_out_in_the_clear() -> None:
    with pytest.raises(CollectionFailed, match="unencrypted"):
        CalDav("http://dav.example.org/me/x/", "me", "secret")


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a/>', "entities"),
        (b"<html>", "not XML"),
        (b"<html/>", "not a CalDAV"),
    ],
)
def test_an_answer_that_is_none_is_refused(body: bytes, why: str) -> None:
    with pytest.raises(CollectionFailed, match=why):
        dav_text.read_multistatus(body, "https://x/")
