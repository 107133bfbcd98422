"""Commands about messages: draft and lint. Neither sends anything."""

from __future__ import annotations

import os
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from journal.api.requests import Edits
from journal.cli.arguments import JSON
from journal.cli.commands.search.match import hint_at
from journal.cli.completion.offers import EntryArgument, complete_template
from journal.cli.formats.output import Output
from journal.cli.session import Session
from journal.language.clean import clean, clean_lines
from journal.model.errors import ConfigError, VaultNotFound, WriteRefused, reason
from journal.model.value import replace

if TYPE_CHECKING:
    from journal.api.journal import Journal
    from journal.api.messages.message_texts import Wordings
    from journal.model.entry import Entry
    from journal.model.note import ValueNote
    from journal.practice.messages.drafts import Draft
    from journal.practice.messages.lint import Finding


@click.command()
@click.argument("id", metavar="ID", cls=EntryArgument)
@click.option(
    "--template",
    metavar="NAME",
    shell_complete=complete_template,
    help="The template to use.",
)
@click.option(
    "--lang",
    metavar="LANGUAGE",
    help="en, de, fr, es, it, nl, pt; by default the follow-up's.",
)
@click.option("--to-editor", is_flag=True, help="Open the draft in $EDITOR.")
@click.option(
    "--eml", metavar="FILE", help="Save an email file to open in your email program."
)
@click.option("--outbox", is_flag=True, help="Put it into Outbox/, for you to approve.")
@click.option(
    "--send-at",
    metavar="TIME",
    help="With --outbox: when to send it, such as 2026-11-30T09:00.",
)
@click.option(
    "--unless-reply",
    is_flag=True,
    help="With --outbox: send it only if no one replies before that.",
)
@click.option("--mailto", is_flag=True, help="Print a mailto: link.")
@click.option(
    "--from",
    "sender",
    metavar="ADDRESS",
    envvar="EMAIL",
    help="Your email address for --eml (default: $EMAIL).",
)
@click.option(
    "--mark-used",
    "--use-value",
    "use_value",
    is_flag=True,
    help="Mark the talking point it offers as used.",
)
@click.pass_obj
def draft(
    session: Session,
    id: str,
    template: str | None,
    lang: str | None,
    to_editor: bool,
    outbox: bool,
    send_at: str | None,
    unless_reply: bool,
    eml: str | None,
    mailto: bool,
    sender: str | None,
    use_value: bool,
) -> None:
    """Draft the next message about a follow-up from its history. Nothing is sent.

    The template depends on what has happened so far: ask, nudge1, nudge2, closing,
    promise or thanks.
    """
    from journal.api.messages import drafts as correspondence
    from journal.practice.messages.mail import to_eml, to_mailto, to_text

    if to_editor + mailto + outbox + (eml is not None) > 1:
        raise ConfigError("choose one of --to-editor, --eml, --mailto and --outbox")
    if (send_at or unless_reply) and not outbox:
        raise ConfigError("--send-at and --unless-reply belong to --outbox")
    with session.journal() as journal:
        wordings = _wordings_in(lang, session, journal.root)
        entry = journal.find(id)
        made = correspondence.draft(
            journal, wordings, entry, session.now, lang, template
        )
        made = _with_blocks(session, journal, entry, made)
        if use_value and made.value is None:
            raise ConfigError(
                f"{clean(made.template)} has no talking point for them; leave "
                "--mark-used out, or put one aside: #value @name and what it is"
            )
        if eml is not None:
            _write_eml(session, eml, to_eml(made, _sender(sender), _zoned(session.now)))
        elif outbox:
            _into_outbox(session, journal, entry, made, send_at, unless_reply)
        elif mailto:
            session.out.data(to_mailto(made))
        elif to_editor:
            file = _keep(journal.state / "drafts", id, to_text(made))
            _open(session, file, journal.settings.screen.editor)
        else:
            session.out.data(to_text(made).rstrip("\n"))
        for remark in made.remarks:
            session.out.talk(f"journal: {remark}")
        hint_at(session, journal, journal.people.of(entry))
        if made.value is not None:
            _offer(session, journal, made.value, use_value)


def _into_outbox(
    session: Session,
    journal: Journal,
    entry: Entry,
    made: Draft,
    send_at: str | None,
    unless_reply: bool,
) -> None:
    """Write the draft as a note in Outbox/, where it can be approved."""
    from journal.integrations.mail.outbox.letter import new_letter

    to = [(one.name, one.email) for one in made.to if one.email]
    receipt = any(p.note and p.note.receipts for p in journal.people.of(entry))
    path, note = new_letter(
        to, made.subject, made.body, made.answers, send_at, journal.composer,
        unless_reply=unless_reply, receipt=receipt,
        entry=journal.short_ids([entry])[entry.ref],
    )  # fmt: skip
    session.change(journal, Edits([(path, note)], "outbox: drafted"), did="drafted")


def _offer(
    session: Session, journal: Journal, point: ValueNote, use_value: bool
) -> None:
    """Mark the talking point in the draft as used, or say how to."""
    from journal.api.messages.drafts import value_used

    place = f"{point.ref.path}:{point.ref.line}"
    if use_value:
        journal.apply(value_used(journal, point, session.now), session.now)
        session.out.talk(f"journal: {place}: marked as used. Undo: journal undo")
    elif session.out.chatty:
        session.out.talk(f"journal: it offers {place}; --mark-used marks it as used")


def _with_blocks(
    session: Session, journal: Journal, entry: Entry, made: Draft
) -> Draft:
    """The draft with the handshake blocks for its reader, if there are any."""
    from journal.api.messages.shake_inbox import wants_blocks

    if not wants_blocks(journal.state):
        return made
    from journal.integrations.shake.pairs_file import pairs_of
    from journal.integrations.shake.shared_entries import footer

    asks = made.template.startswith(("ask", "nudge"))
    with pairs_of(journal.state) as pairs:
        view, to = journal.at(session.now), {one.name for one in made.to}
        text = footer(view, pairs, entry, to, asks=asks)
    body = f"{made.body.rstrip()}\n\n{text}" if text else made.body
    return replace(made, body=body)


def _wordings_in(lang: str | None, session: Session, root: Path) -> Wordings:
    """Raises ConfigError for a language that has no templates."""
    found = _wordings(session, root)
    if lang:
        found.require_templates_in(lang)
    return found


def _wordings(session: Session, root: Path | None) -> Wordings:
    from journal.api.messages.message_texts import Wordings

    return Wordings(root, session.user_file().parent)


def _zoned(now: datetime) -> datetime:
    """`now` with the system's zone, as the date of a mail needs it."""
    return now.astimezone()


def _sender(sender: str | None) -> str:
    if not sender:
        raise ConfigError(
            "an email needs a sender: add --from you@example.org, "
            "or set EMAIL in your environment"
        )
    return sender


def _write_eml(session: Session, name: str, content: bytes) -> None:
    """Write the mail to a new file; `-` is stdout."""
    if name == "-":
        for line in content.decode("utf-8").split("\r\n")[:-1]:
            session.out.data(line)
        return
    _write_new(Path(name), content, "name another file")
    session.out.talk(f"journal: {name}: written; nothing was sent")


def _write_new(file: Path, content: bytes, instead: str) -> None:
    """Write a new file that only its owner can read. Raises WriteRefused."""
    try:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        with open(os.open(file, flags, 0o600), "wb") as out:  # noqa: PTH123
            out.write(content)
    except FileExistsError:
        raise WriteRefused(f"{clean(str(file))}: already exists; {instead}") from None
    except (OSError, ValueError) as error:
        why = reason(error)
        raise WriteRefused(
            f"{clean(str(file))}: cannot be written: {why.lower()}"
        ) from None


def _keep(folder: Path, id: str, text: str) -> Path:
    """A new file with the draft, in the journal's own folder."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    stem = "".join(c if c.isalnum() else "-" for c in id)[:60]
    number = 1
    while (file := folder / f"{stem}-{number}.txt").exists():
        number += 1
    _write_new(file, text.encode("utf-8"), "try again")
    return file


def _open(session: Session, file: Path, configured: str | None) -> None:
    from journal.desktop.open.editor import editor_command, open_editor

    open_editor(editor_command(file, 1, os.environ, configured))
    session.out.talk(f"journal: the draft is {file}; “journal lint” checks it")


# ---------------------------------------------------------------- lint


@click.command()
@click.argument("file", required=False, metavar="FILE|-")
@click.option(
    "--lang",
    metavar="LANGUAGE",
    help="en, de, fr, es, it, nl, pt; by default the message's.",
)
@click.option(
    "--explain", metavar="RULE", help="What a rule, or a practice, asks for and why."
)
@JSON
@click.pass_obj
def lint(
    session: Session,
    file: str | None,
    lang: str | None,
    explain: str | None,
    as_json: bool,
) -> int:
    """Check a message: clear, brief, kind, in context, with something in it for them.

    Exits 1 if it finds more than hints. FILE may begin with email headers; `-` is
    stdin.
    """
    if explain is not None:
        _explain(session.out, explain)
        return 0
    if file is None:
        raise ConfigError("say which message to check: a file, or - for stdin")
    from journal.practice.messages.lint import Severity, language_of
    from journal.practice.messages.lint import lint as findings_of
    from journal.practice.messages.message import read_message

    message = read_message(_content(file))
    wordings = _wordings(session, _vault(session))
    names = [lang] if lang else wordings.languages()
    languages = [wordings.language(name) for name in names]
    language = languages[0] if lang else language_of(message, languages)
    found = findings_of(message, language)
    shown = "stdin" if file == "-" else file
    if as_json:
        session.out.json([_finding_json(shown, one) for one in found])
    else:
        for one in found:
            _print_finding(session.out, shown, one)
    return 1 if any(one.severity is not Severity.INFO for one in found) else 0


def _finding_json(file: str, one: Finding) -> dict[str, Any]:
    return {
        "file": file,
        "line": one.line,
        "rule": one.rule,
        "practice": one.practice,
        "severity": one.severity.value,
        "message": one.message,
        "hint": one.hint,
    }


_PREFIX = {"info": "hint: ", "warning": "", "error": "error: "}


def _print_finding(out: Output, shown: str, one: Finding) -> None:
    place = out.style(f"{clean(shown)}:{one.line}", "cyan")
    said = f"{_PREFIX[one.severity.value]}{clean(one.message)}"
    out.fitted(f"{place}: {one.practice}: {said}; {clean(one.hint)}")


def _vault(session: Session) -> Path | None:
    """The vault whose phrase lists apply as well; a message can be checked without
    one."""
    try:
        return session.root()
    except VaultNotFound:
        return None


def _content(name: str) -> bytes:
    """The bytes of a message. Raises ConfigError if it cannot be read."""
    from journal.practice.messages.message import MAX_MESSAGE

    try:
        if name == "-":
            content = sys.stdin.buffer.read(MAX_MESSAGE + 1)
        else:
            with open(name, "rb") as file:  # noqa: PTH123
                content = file.read(MAX_MESSAGE + 1)
    except (OSError, ValueError) as error:
        why = reason(error)
        raise ConfigError(f"{clean(name)}: cannot be read: {why.lower()}") from None
    if len(content) > MAX_MESSAGE:
        raise ConfigError(
            f"{clean(name)}: it is larger than {MAX_MESSAGE // 1024} KB; too large "
            "for a message"
        )
    return content


def _explain(out: Output, name: str) -> None:
    """The rules with that name: what each requires, why, and examples."""
    from journal.api.messages.message_texts import rule_text, rules_named

    for number, rule in enumerate(rules_named(name)):
        text = rule_text(rule)
        if number:
            out.data()
        title = f"{rule.name} ({rule.practice}): {text.asks_for}"
        out.fitted(out.style(title, "bold"), "")
        out.prose(text.why)
        out.fitted(out.style(text.source, "dim"), "")
        for title, example in (("passes", text.passes), ("does not", text.fails)):
            out.data(f"{title}:")
            for line in clean_lines(example).split("\n"):
                out.fitted(f"    {line}".rstrip(), "")
