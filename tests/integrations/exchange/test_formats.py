"""One small file of each system: recognised by its content, and what it says."""

from __future__ import annotations

import json

import pytest

from journal.integrations.exchange.records import NotReadable
from journal.integrations.exchange.registry import load, recognised
from journal.integrations.exchange.source import Source
from journal.model.entry import Priority, Status
from tests.integrations.exchange.conftest import read

BOARD = {
    "name": "Garden",
    "lists": [
        {"id": "l1", "name": "Now", "closed": False, "pos": 1},
        {"id": "l2", "name": "Gone", "closed": True, "pos": 2},
    ],
    "members": [{"id": "m", "fullName": "Ida Holm", "username": "idaholm"}],
    "cards": [
        {
            "id": "c1", "idList": "l1", "name": "Seeds", "shortLink": "k1",
            "due": "2026-12-04T13:00:00.000Z", "idMembers": ["m"], "pos": 2,
            "labels": [{"name": "", "color": "green"}], "idChecklists": ["h"],
        },
        {"id": "c2", "idList": "l2", "name": "Old", "pos": 1},
        {"id": "c3", "idList": "l1", "name": "First", "pos": 1, "dueComplete": True},
    ],
    "checklists": [
        {"id": "h", "idCard": "c1", "pos": 1, "checkItems": [
            {"name": "later", "pos": 9, "state": "incomplete"},
            {"name": "sooner", "pos": 1, "state": "complete"},
        ]}
    ],
    "actions": [
        {"type": "copyCommentCard", "date": "2026-11-02T09:30:00.000Z", "id": "a",
         "data": {"text": "cheap ones", "card": {"id": "c1"}}, "memberCreator": None},
    ],
}  # fmt: skip


def test_trello() -> None:
    found = read("x", json.dumps(BOARD))
    assert (found.format, found.title) == ("trello", "Trello board “Garden”")
    assert found.left_out == {"archived": 1}
    first, seeds = found.tasks
    assert (first.text, first.status) == ("First", Status.DONE)
    assert str(seeds.due) == "2026-12-04T14:00"
    assert seeds.tags == ["green"]
    assert [p.name for p in seeds.people] == ["Ida Holm"]
    assert [(c.text, c.status) for c in seeds.children] == [
        ("sooner", Status.DONE),
        ("later", Status.OPEN),
    ]
    assert [said.text for said in seeds.log] == ["cheap ones"]
    closed = read("x", json.dumps(BOARD), archived=True)
    assert [t.status for t in closed.tasks if t.text == "Old"] == [Status.CANCELLED]


def test_jira_columns_repeat_and_comments_hold_semicolons() -> None:
    found = read(
        "j.csv",
        "Summary,Issue key,Issue id,Status,Resolution,Labels,Labels,Comment,Parent\n"
        'Plan,G-1,10,In Progress,,a,b,"02/Nov/26 9:00 AM;ida;one; two; three",\n'
        "Part,G-2,11,Done,Won't Do,,,,10\n"
        ",G-3,12,To Do,,,,,\n"
        "Much,G-4,13,To Do,,,,,,,more\n",
    )
    assert found.format == "jira"
    plan = found.tasks[0]
    assert plan.tags == ["a", "b"]
    assert plan.log[0].text == "ida: one; two; three"
    assert [(c.text, c.status) for c in plan.children] == [("Part", Status.CANCELLED)]
    assert [(r.row, r.code) for r in found.refused] == [
        (4, "no-text"),
        (5, "too-many-cells"),
    ]


def test_asana_parents_by_title_or_id_and_ids_that_a_spreadsheet_destroyed() -> None:
    found = read(
        "a.csv",
        ",,\n,,https://app.asana.com/-/csv\n"
        "Task ID,Name,Section/Column,Assignee,Due Date,Projects,Parent task\n"
        "1.2E+15,Brief,To do,Ida Holm,2026-12-01,Launch,\n"
        "1.2E+15,Outline,To do,,,Launch,Brief\n"
        "77,Alone,Later,,,Launch,Nothing like it\n",
    )
    assert (found.format, found.note) == ("asana", "Asana Launch")
    brief, alone = found.tasks
    assert brief.key == ""
    assert [c.text for c in brief.children] == ["Outline"]
    assert ("Parent task", "Nothing like it") in alone.kept
    assert "destroyed" in found.remarks[0]


def test_hubspot_html_and_languages() -> None:
    found = read(
        "h.csv",
        "Datensatz-ID,Aufgabentitel,Aufgabennotizen,Fälligkeitsdatum,Aufgabenstatus,"
        "Zugehöriger Kontakt\n"
        '9,Anrufen,"<p>Erst <b>Strom</b></p><a href=""https://x.example"">hier</a>",'
        "2026-12-04 08:00,NOT_STARTED,Ida Holm (ida@x.example)\n",
    )
    (task,) = found.tasks
    assert found.format == "hubspot"
    assert task.notes == "Erst Strom\nhier <https://x.example>"
    assert (task.people[0].name, task.people[0].email) == ("Ida Holm", "ida@x.example")


def test_salesforce_joins_by_either_length_of_id() -> None:
    from journal.integrations.exchange import imports
    from journal.integrations.exchange.records import Options
    from journal.integrations.exchange.source import opened
    from tests.integrations.exchange.conftest import NOW

    tasks = (
        b'"Id","WhoId","Subject","ActivityDate","Status","IsDeleted"\n'
        b'"00T5g00000XyZ00EAQ","0035g00000AbC00","Call","2026-12-04","Open","0"\n'
        b'"00T5g00000XyZ01EAQ","","Gone","2026-12-04","Open","1"\n'
    )
    people = (
        b'"Id","LastName","FirstName","AccountId","Email","OwnerId"\n'
        b'"0035g00000AbC00AAA","Holm","Ida","001","ida@x.example","005"\n'
    )
    sources = opened("Task.csv", tasks) + opened("Contact.csv", people)
    found = imports.read(sources, Options(now=NOW))
    assert [t.people[0].name for t in found.tasks] == ["Ida Holm"]
    assert found.left_out == {"deleted": 1}


def test_outlook_empty_dates_and_the_order_of_days() -> None:
    found = read(
        "o.csv",
        '"Subject","Start Date","Due Date","Reminder On/Off","Reminder Date",'
        '"Reminder Time","% Complete","Categories","Status","Priority"\n'
        '"Write","0/0/00","12/4/2026","True","12/3/2026","8:30:00 AM","0",'
        '"fair;Red category","Waiting on someone else","High"\n',
    )
    (task,) = found.tasks
    assert found.format == "outlook"
    assert (str(task.due), task.start) == ("2026-12-04", None)
    assert str(task.remind) == "2026-12-03T08:30"
    assert (task.status, task.priority) == (Status.WAITING, Priority.HIGH)
    assert any("month/day" in remark for remark in found.remarks)


def test_google_contacts_join_values_with_colons() -> None:
    found = read(
        "g.csv",
        "First Name,Last Name,Labels,E-mail 1 - Value,Phone 1 - Value\n"
        "Ida,Holm,* myContacts ::: Fair,a@x.example ::: b@x.example,+45 55 55 01 02\n",
    )
    (contact,) = found.contacts
    assert contact.emails == ["a@x.example", "b@x.example"]
    assert contact.tags == ["Fair"]


CARD = (
    "BEGIN:VCARD\r\nVERSION:2.1\r\n"
    "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Holm;=C3=8Dda;;;\r\n"
    "NOTE;ENCODING=QUOTED-PRINTABLE:long =\r\nline=0D=0Anext\r\n"
    "TEL;CELL:+45 55 55 01 02\r\nBDAY:0612\r\n"
    "PHOTO;ENCODING=BASE64;TYPE=JPEG:/9j/4AAQ\r\n SkZJ\r\n\r\nEND:VCARD\r\n"
    "BEGIN:VCARD\r\nVERSION:4.0\r\nitem1.TEL;VALUE=uri:tel:+45-55\r\n"
    "ORG:Holm\\, Sons;Sales\r\nEND:VCARD\r\n"
)


def test_vcards_of_every_age() -> None:
    first, second = read("c.vcf", CARD).contacts
    assert (first.name, first.birthday) == ("Ída Holm", "--0612")
    assert first.notes == "long line\nnext"
    assert (second.label, second.org) == ("Holm, Sons", "Holm, Sons")
    assert second.phones == ["+45 55"]


ORG = """\
#+FILETAGS: :home:
#+TODO: TODO WAITING | DONE CANCELLED
* Garden
** TODO [#A] Ask [[https://x.example][Ida]]   :call:
   SCHEDULED: <2026-12-01 Di 10:00> DEADLINE: <2026-12-04 Fr +2w>
   :PROPERTIES:
   :ID: o-1
   :END:
   - Note taken on [2026-11-12 Do 10:00] \\\\
     left a message
   - [ ] a box in the text
*** WAITING for seeds
** COMMENT TODO hidden
* TODO Water
  SCHEDULED: <2026-11-27 Fri .+3d>
"""


def test_org() -> None:
    found = read("x", ORG)
    ask, water = found.tasks
    assert (ask.text, ask.headings, ask.key) == ("Ask Ida", ("Garden",), "o-1")
    assert (str(ask.due), str(ask.scheduled)) == ("2026-12-04", "2026-12-01T10:00")
    assert (ask.repeat, ask.tags) == ("every 2 weeks", ["home", "call"])
    assert [(c.text, c.status) for c in ask.children] == [("for seeds", Status.WAITING)]
    assert (ask.log[0].text, ask.notes) == ("left a message", "- [ ] a box in the text")
    assert water.repeat == "every 3 days when done"
    assert found.left_out == {"commented out": 1}


def test_todotxt() -> None:
    found = read(
        "todo.txt",
        "(A) 2026-11-01 Ask @ida about it +deal due:2026-12-04 due:2026-13-01\n"
        "x 2026-11-10 2026-11-01 Thank @bob pri:B\n"
        "Ring @phone rec:1m t:2026-11-25 @waiting\n"
        "See https://x.example/a:b and note:keep\n",
    )
    ask, thank, ring, see = found.tasks
    assert (ask.text, ask.people[0].handle) == ("Ask about it due:2026-13-01", "ida")
    assert (str(ask.due), ask.priority, ask.tags) == (
        "2026-12-04",
        Priority.HIGHEST,
        ["deal"],
    )
    assert (thank.status, str(thank.closed)) == (Status.DONE, "2026-11-10")
    assert (ring.repeat, ring.status) == ("every month when done", Status.WAITING)
    assert ring.tags == ["phone"]
    assert see.text == "See https://x.example/a:b and note:keep"


def test_taskwarrior_lines_with_commas() -> None:
    found = read(
        "t",
        '{"uuid":"u-1","description":"Ring @ida","status":"pending",'
        '"entry":"20261101T080000Z","due":"20261203T230000Z","project":"a.b"},\n'
        '{"uuid":"u-2","description":"T","status":"recurring",'
        '"entry":"20261101T080000Z"}\n',
    )
    (task,) = found.tasks
    assert (str(task.due), task.tags) == ("2026-12-04", ["a/b"])
    assert sum(found.left_out.values()) == 1


def test_todoist_words_for_dates() -> None:
    from journal.integrations.exchange.records import TypedDate
    from journal.model.when import When
    from tests.integrations.exchange.conftest import NOW

    def typed(text: str) -> TypedDate | None:
        return TypedDate(When(NOW.date()), text) if text.startswith("every") else None

    found = read(
        "t.csv",
        "TYPE,CONTENT,DESCRIPTION,PRIORITY,INDENT,AUTHOR,DATE,DATE_LANG\n"
        "section,Week,,,,,,\n"
        "task,Mail @office,,1,1,I (1),Dec 4 2026,en\n"
        "note,she is away,,,,I (1),,\n"
        "task,Part,,4,2,I (1),jeden Montag,de\n"
        "task,Odd,,4,1,I (1),when the moon is blue,en\n",
        typed=typed,
    )
    mail, odd = found.tasks
    assert (mail.text, mail.tags, mail.headings) == ("Mail", ["office"], ("Week",))
    assert (str(mail.due), mail.notes) == ("2026-12-04", "she is away")
    assert mail.children[0].repeat == "every monday"
    assert ("Date there", "when the moon is blue") in odd.kept


def test_things_and_github_and_monica() -> None:
    things = read(
        "t.json",
        json.dumps([{"type": "to-do", "attributes": {
            "title": "Ring", "when": "someday", "checklist-items": [
                {"type": "checklist-item", "attributes": {"title": "find it"}}]}}]),
    )  # fmt: skip
    assert things.tasks[0].tags == ["someday"]
    assert things.tasks[0].children[0].text == "find it"
    issue = {
        "number": 4, "title": "Crash", "state": "OPEN", "url": "https://github.com/a/b/issues/4",
        "author": {"login": "ida"}, "assignees": [{"login": "me"}], "labels": [],
        "milestone": {"title": "1.0", "dueOn": "2026-12-04T00:00:00Z"},
        "comments": [{"author": {"login": "me"}, "body": "please try",
                      "createdAt": "2026-11-10T10:00:00Z"}],
    }  # fmt: skip
    found = read("g.json", json.dumps([issue]), me=frozenset({"me"}))
    assert found.tasks[0].status is Status.WAITING, "I wrote last"
    assert str(found.tasks[0].due) == "2026-12-04"
    assert [p.handle for p in found.tasks[0].people] == ["ida"]


MEETING = """\
BEGIN:VCALENDAR
BEGIN:VEVENT
UID:m
DTSTART;TZID=W. Europe Standard Time:20261104T100000
SUMMARY:Sync
ATTENDEE;PARTSTAT=DECLINED:mailto:tom@x.example
ATTENDEE;CN=Ida:MAILTO:IDA@x.example
RRULE:FREQ=WEEKLY;COUNT=3
EXDATE;TZID=W. Europe Standard Time:20261111T100000
END:VEVENT
BEGIN:VTODO
UID:t
SUMMARY:Ring Bo\\, soon
DUE:20261205T133000Z
PRIORITY:1
END:VTODO
END:VCALENDAR
"""


def test_calendars() -> None:
    found = read("c.ics", MEETING)
    assert [str(m.when) for m in found.meetings] == [
        "2026-11-04T10:00",
        "2026-11-18T10:00",
    ]
    assert [p.email for p in found.meetings[0].people] == ["IDA@x.example"]
    (task,) = found.tasks
    assert (task.text, str(task.due)) == ("Ring Bo, soon", "2026-12-05T14:30")


def test_a_table_needs_to_be_understood() -> None:
    with pytest.raises(NotReadable, match="--map"):
        read("x.csv", "alpha,beta\n1,2\n3,4\n", "csv")
    found = read(
        "x.csv",
        "alpha,beta\nRing,2026-12-04\n",
        map=(("alpha", "text"), ("beta", "due")),
    )
    assert str(found.tasks[0].due) == "2026-12-04"
    with pytest.raises(NotReadable, match="no field"):
        read("x.csv", "alpha\nRing\n", "csv", map=(("alpha", "tekst"),))


@pytest.mark.parametrize(
    "data", [b"just prose, nothing else\n\nand more of it", b"\x00\x01"]
)
def test_what_is_no_export_is_refused(data: bytes) -> None:
    with pytest.raises(NotReadable):
        recognised(Source("x", data))


def test_encodings_are_told() -> None:
    found = read("x.csv", "Text;Fällig\nGröße;04.12.2026\n".encode("cp1252"))
    assert (found.tasks[0].text, str(found.tasks[0].due)) == ("Größe", "2026-12-04")
    assert "CP1252" in found.remarks[0]
    assert read("x.csv", "text,due\nGröße,\n".encode("utf-16")).tasks[0].text == "Größe"


def test_every_format_has_a_name_and_a_title() -> None:
    assert len(load()) >= 19
    assert all(reader.title for reader in load().values())
