"""The next message of a follow-up, or of several one after the other.

On the left the message, on the right suggestions by practice. Nothing is sent from
here.
"""

from __future__ import annotations

import os
import webbrowser
from functools import partial
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Static, TextArea

from journal.desktop.open.editor import editor_command
from journal.language.cells import cells, fit
from journal.language.clean import clean, clean_lines
from journal.model.errors import JournalError
from journal.practice.agenda.shown_text import full_text
from journal.practice.messages.lint import PRACTICES, Severity, language_of, lint
from journal.practice.messages.message import read_message
from journal.tui.dialogs.choice import ChoiceScreen
from journal.tui.keys.bindings import short_key_name
from journal.tui.screens.base import RowScreen
from journal.tui.screens.terminal import edit_note
from journal.tui.state.draft_queue import DraftQueue, MadeDraft, parts_of
from journal.tui.state.questions import ChoiceQuestion
from journal.tui.widgets.status_line import StatusLine

_STYLES = {
    Severity.ERROR: "bold $text-error",
    Severity.WARNING: "$text-warning",
    Severity.INFO: "$foreground-muted",
}
_KEYS = (
    ("ctrl+s", "copy", "copy"),
    ("ctrl+e", "mail", "email"),
    ("ctrl+d", "editor", "editor"),
    ("ctrl+n", "sent", "I sent it"),
    ("ctrl+t", "template", "template"),
    ("ctrl+l", "language", "language"),
)
_THEN = "After sending, press ctrl+n to record it"
_LETTERS = "123456789abcdefghijklmnopqrstuvwxyz"


class DraftsScreen(Screen[None]):
    """Keeps the edits of each draft while moving between drafts."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", "Close", priority=True),
        *(Binding(key, name, does, priority=True) for key, name, does in _KEYS),
        Binding("tab", "turn(1)", "Next", priority=True),
        Binding("shift+tab", "turn(-1)", "Previous", priority=True),
    ]

    class Made(Message):
        """The draft at this position is ready."""

        def __init__(self, at: int, made: MadeDraft) -> None:
            super().__init__()
            self.at = at
            self.made = made

    def __init__(self, queue: DraftQueue, below: RowScreen) -> None:
        super().__init__()
        self._queue = queue
        self._below = below
        self._at = 0
        self._made: dict[int, MadeDraft] = {}
        self._texts: dict[int, str] = {}
        """With the user's edits."""
        self._recorded: set[int] = set()

    def compose(self) -> ComposeResult:
        yield Static(id="draft-head", markup=False)
        with Horizontal(id="writing"):
            yield TextArea(id="message", soft_wrap=True)
            with VerticalScroll(id="advice", can_focus=False):
                yield Static(id="findings", markup=False)
        yield StatusLine()
        yield Static(self._key_line(), id="keys", markup=False)

    def on_mount(self) -> None:
        self.query_one(TextArea).focus()
        self._go_to(0)

    def on_screen_resume(self) -> None:
        self.query_one(StatusLine).draw(self._below.messages)

    def _key_line(self) -> Content:
        parts: list[str | tuple[str, str]] = []
        keys = [(short_key_name(key), does) for key, _, does in _KEYS]
        if len(self._queue.items) > 1:
            keys = [("tab", "next"), *keys[:4], *keys[5:]]
        for key, does in [*keys, ("esc", "back")]:
            parts += ["  " if parts else "", (key, "bold $text-accent"), f" {does}"]
        return Content.assemble(*parts)

    # -------------------------------------------------------- the queue

    def _go_to(self, at: int) -> None:
        self._at = at
        if at in self._made:
            self._show(self._made[at])
        else:
            self._make(at, None, None)

    @work(thread=True, group="draft", exclusive=True)
    def _make(self, at: int, template: str | None, language: str | None) -> None:
        made = self._queue.make(at, self._below.now(), template, language)
        self.post_message(self.Made(at, made))

    @on(Made)
    def made(self, event: Made) -> None:
        self._made[event.at] = event.made
        self._texts.pop(event.at, None)
        if event.at == self._at:
            self._show(event.made)

    def _show(self, made: MadeDraft) -> None:
        area = self.query_one(TextArea)
        area.read_only = bool(made.refused)
        text = self._texts.get(self._at, clean_lines(made.refused or made.text))
        area.load_text(text)
        self.look()

    def action_turn(self, step: int) -> None:
        count = len(self._queue.items)
        if count > 1:
            self._go_to((self._at + step) % count)

    # -------------------------------------------------------- looking at it

    def on_resize(self) -> None:
        self.look()

    @on(TextArea.Changed)
    def look(self) -> None:
        """Check the current message."""
        made = self._made.get(self._at)
        if made is None:
            return
        text = self.query_one(TextArea).text
        if not made.refused:
            self._texts[self._at] = text
        self._show_head(made, text)
        advice = Content("") if made.refused else self._advice(made, text)
        self.query_one("#findings", Static).update(advice)

    def _show_head(self, made: MadeDraft, text: str) -> None:
        count = len(self._queue.items)
        place = f"{self._at + 1} of {count}" if count > 1 else ""
        if self._at in self._recorded:
            place = " ".join(filter(None, (place, "recorded")))
        words = read_message(text.encode("utf-8", "surrogatepass")).words
        subject = parts_of(text)[0]
        head = [clean(made.to), f"Subject: {clean(subject)}" if subject else ""]
        end = [f"{words} words", place]
        if made.refused:
            head, end = [clean(full_text(made.item.entry))], ["no draft", place]
        # the subject gives way: how long it is and which of them stay in sight
        known = f"  {'  '.join(filter(None, end))}"
        room = max(self.size.width - 2 - cells(known), 1)
        line = "  ".join(filter(None, head))
        line = line if cells(line) <= room else fit(line, room)
        self.query_one("#draft-head", Static).update(Content(f"{line}{known}"))

    def _advice(self, made: MadeDraft, text: str) -> Content:
        """By practice, each finding with its fix; then the sources of quoted lines."""
        message = read_message(text.encode("utf-8", "surrogatepass"))
        found = lint(message, language_of(message, self._queue.languages))
        parts: list[str | tuple[str, str]] = []
        for practice in PRACTICES:
            for one in (one for one in found if one.practice == practice):
                said = f"{practice}: {clean(one.message)}\n"
                parts += [(said, _STYLES[one.severity]), f"  {clean(one.hint)}\n"]
        if not parts:
            parts.append("Looks good.\n")
        if made.sources:
            parts.append(("\nQuoted from\n", "bold"))
            parts += [f"  {source}\n" for source in made.sources]
        remarks = made.draft.remarks if made.draft else ()
        parts += [(f"\n{clean(remark)}\n", "$text-warning") for remark in remarks]
        parts.append((f"\ntemplate {clean(made.template)}", "$foreground-muted"))
        return Content.assemble(*parts)

    # -------------------------------------------------------- what to do with it

    @property
    def _here(self) -> tuple[MadeDraft, str] | None:
        """The draft and its edited text; None if there is none."""
        made = self._made.get(self._at)
        if made is None or made.draft is None:
            return None
        return made, self._texts.get(self._at, made.text)

    def action_copy(self) -> None:
        if self._here:
            self.app.copy_to_clipboard(self._here[1])
            self._say(f"Copied. {_THEN}")

    def action_mail(self) -> None:
        if self._here is None:
            return
        made, text = self._here
        try:
            link = self._queue.mailto(made, text)
        except JournalError as error:
            self._say(str(error), failed=True)
            return
        self.app.run_worker(partial(webbrowser.open, link), thread=True, group="mail")
        self._say(f"Opening your email program. {_THEN}")

    def action_editor(self) -> None:
        if self._here is None:
            return
        made, text = self._here
        editor = self._below.journal.settings.screen.editor
        try:
            file = self._queue.keep(made, text)
            edit_note(self.app, editor_command(file, 1, os.environ, editor))
            edited = file.read_text("utf-8", "replace")
        except JournalError as error:
            self._say(str(error), failed=True)
        except OSError as error:
            why = error.strerror or str(error)
            self._say(f"the draft cannot be read again: {why.lower()}", failed=True)
        else:
            self.query_one(TextArea).load_text(clean_lines(edited))

    def action_sent(self) -> None:
        if self._here is None:
            return
        if self._at in self._recorded:
            self._say("This one is recorded already")
            return
        made, text = self._here
        below = self._below
        self._recorded.add(self._at)
        below.do(partial(self._queue.record, made, text, below.now()), self._unrecord)
        left = [n for n in range(len(self._queue.items)) if n not in self._recorded]
        if left:
            self._go_to(next((n for n in left if n > self._at), left[0]))
        else:
            self.dismiss(None)

    def _unrecord(self) -> None:
        """Refused, with the reason on the status line."""
        self._recorded.discard(self._at)

    def action_template(self) -> None:
        self._choose("Template", self._queue.templates, "template")

    def action_language(self) -> None:
        names = [language.name for language in self._queue.languages]
        self._choose("Language", names, "language")

    def _choose(self, title: str, names: list[str], what: str) -> None:
        made = self._made.get(self._at)
        if made is None:
            return
        keys = dict(zip(_LETTERS, names, strict=False))

        def chosen(key: str | None) -> None:
            if key is None or made is None:
                return
            template, language = made.template or None, made.language or None
            if what == "template":
                template = keys[key]
            else:
                language = keys[key]
            self._make(self._at, template, language)

        choices = [(key, clean(name)) for key, name in keys.items()]
        question = ChoiceQuestion(title, full_text(made.item.entry), (), choices)
        self.app.push_screen(ChoiceScreen(question), chosen)

    def action_close(self) -> None:
        self.dismiss(None)

    # -------------------------------------------------------- the status line

    def _say(self, text: str, *, failed: bool = False) -> None:
        self._below.say(text, failed=failed)
