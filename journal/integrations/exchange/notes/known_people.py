"""Who is meant by a name, an address or a number: people of the vault, and new ones."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from journal.integrations.exchange.notes.compose import Names
from journal.integrations.exchange.prose import handle, straight
from journal.integrations.exchange.records import Contact, Named, Task
from journal.model.value import field, record


@record
class Known:
    """A person who has a note, or gets one in this import."""

    name: str
    path: str
    emails: list[str] = field(default_factory=list)
    phones: list[str] = field(default_factory=list)
    aliases: list[str] = field(default_factory=list)
    org: str = ""
    birthday: str = ""
    keep: str = ""
    new: bool = False


def digits(phone: str) -> str:
    """A phone number for comparison: its last nine digits; short ones do not count."""
    found = re.sub(r"\D", "", phone)
    return found[-9:] if len(found) >= 6 else ""


def folded(name: str) -> str:
    """A name for comparison."""
    return " ".join(name.casefold().split())


def handles_of(name: str) -> set[str]:
    """The handles that the journal derives from a name."""
    words = re.findall(r"[^\W_]+", name.casefold())
    return {joint.join(words) for joint in ("", ".", "-", "_")} if words else set()


class Directory:
    """All candidates, by address, number and name."""

    def __init__(
        self, known: Iterable[Known], handle_means: Callable[[str], list[str]]
    ) -> None:
        """`handle_means` returns the paths of the people an `@handle` can mean now."""
        self._all: list[Known] = []
        self._by_email: dict[str, list[Known]] = {}
        self._by_phone: dict[str, list[Known]] = {}
        self._by_name: dict[str, list[Known]] = {}
        self._handle_means = handle_means
        self._names: dict[Named, tuple[str, str]] = {}
        for one in known:
            self.add(one)

    def add(self, one: Known) -> None:
        """Add a person."""
        self._all.append(one)
        for email in one.emails:
            self._by_email.setdefault(email.casefold(), []).append(one)
        for phone in one.phones:
            if digits(phone):
                self._by_phone.setdefault(digits(phone), []).append(one)
        names = {folded(one.name), *handles_of(one.name)}
        for alias in one.aliases:
            names |= {folded(alias), *handles_of(alias)}
        for name in filter(None, names):
            self._by_name.setdefault(name, []).append(one)
        self._names.clear()

    def all(self) -> list[Known]:
        """All people, without repetition."""
        return _once(self._all)

    def of_contact(self, contact: Contact) -> tuple[list[Known], str]:
        """The people a contact may be, and the evidence."""
        for email in contact.emails:
            found = _once(self._by_email.get(email.casefold(), []))
            if found:
                return found, "email"
        for phone in contact.phones:
            found = _once(
                self._by_phone.get(digits(phone), []) if digits(phone) else []
            )
            if found:
                return found, "phone"
        found = _once(self._by_name.get(folded(straight(contact.label)), []))
        return found, "name"

    def of_named(self, named: Named) -> list[Known]:
        """The people that a name on a task may mean; empty if unknown."""
        if named.email:
            found = _once(self._by_email.get(named.email.casefold(), []))
            if found:
                return found
        for name in (named.name, straight(named.name), named.handle):
            if name:
                found = _once(self._by_name.get(folded(name), []))
                if found:
                    return found
        return []

    def written(self, named: Named) -> tuple[str, str]:
        """How a person is written on a line: a handle, or else a linked name."""
        if named not in self._names:
            self._names[named] = self._write(named)
        return self._names[named]

    def _write(self, named: Named) -> tuple[str, str]:
        found = self.of_named(named)
        if len(found) == 1:
            one = found[0]
            tries = [handle(one.name), *sorted(handles_of(one.name)), *one.aliases]
            for choice in tries:
                if _is_handle(choice) and self._means(choice) == [one.path]:
                    return choice, ""
            return "", one.name
        own = handle(named.name) if " " in named.name.strip() else ""
        own = own or handle(named.handle.replace(".", "-")) or handle(named.name)
        own = own or handle(named.email)
        if named.handle and not own.count("-") and _is_handle(named.handle):
            own = named.handle
        return own, ""

    def _means(self, choice: str) -> list[str]:
        """The paths of the people a handle means, including new ones."""
        there = set(self._handle_means(choice))
        new = {one.path for one in self._by_name.get(folded(choice), []) if one.new}
        return sorted(there | new)


def _is_handle(text: str) -> bool:
    return re.fullmatch(r"[^\W\d_][\w.-]*", text) is not None and text[-1] not in ".-"


def _once(found: Iterable[Known]) -> list[Known]:
    return list({one.path: one for one in found}.values())


def names_for(task: Task, directory: Directory) -> Names:
    """How the people of a task are written, and what is kept about unknown ones."""
    handles: list[str] = []
    links: list[str] = []
    kept: list[tuple[str, str]] = []
    for person in task.people:
        own, link = directory.written(person)
        if own:
            handles.append(own)
        elif link:
            links.append(link)
        label = " ".join(part for part in (person.name, f"<{person.email}>") if part)
        if not own and not link:
            kept.append(("With", label if person.email else person.name or person.id))
        elif person.email and not directory.of_named(person):
            kept.append(("Address", label))
    return Names(
        tuple(dict.fromkeys(handles)), tuple(dict.fromkeys(links)), tuple(kept)
    )


def people_of(tasks: Sequence[Task]) -> list[Named]:
    """The people on these tasks, without repetition."""
    found: dict[Named, None] = {}
    for task in tasks:
        for one in task.all():
            found.update(dict.fromkeys(one.people))
    return list(found)
