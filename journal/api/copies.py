"""Conflict copies, merged into their notes with the help of git.

A copy comes without a common version. If git has one, committed before both were
edited, the two are merged like branches; if that is uncertain, nothing is merged.
"""

from __future__ import annotations

from journal.api.journal import Journal
from journal.api.outside.foreign_text import edit_between
from journal.api.requests import Edits, PlanEdit
from journal.language.counted import counted
from journal.language.document import Document, LineEdit
from journal.language.line.grammar import grammar_of
from journal.language.merge.note_tree import NotMergeable
from journal.language.merge.three_way import merge_notes
from journal.model.entry import NotePath
from journal.model.errors import StaleEntry
from journal.model.value import value
from journal.vault.open import UnreadableNote, read_note
from journal.vault.past.git import Git, NoGit


@value
class CopyOfNote:
    """A copy, its note, and the result of merging them."""

    copy: NotePath
    note: NotePath
    edit: PlanEdit | None
    """None if it is left to the user."""
    reason: str = ""
    """Why it is left to the user."""


def copies_of(journal: Journal) -> list[CopyOfNote]:
    """The conflict copies of the vault, by path. Nothing is written."""
    found = []
    for copy, note in sorted(journal.snapshot.originals.items()):
        try:
            edit, why = _merged(journal, copy, note)
        except (UnreadableNote, NoGit, NotMergeable) as error:
            edit, why = None, str(error)
        found.append(CopyOfNote(copy, note, edit, why))
    return found


def _merged(
    journal: Journal, copy: NotePath, note: NotePath
) -> tuple[PlanEdit | None, str]:
    ours = read_note(journal.root, note).content
    theirs = read_note(journal.root, copy).content
    if ours == theirs:
        return None, "it says the same as the note; the copy can be deleted"
    try:
        base = Git(journal.root).ask("cat-file", "blob", f"HEAD:./{note}")
    except NoGit:
        return None, "git has no version of the note from before both were edited"
    if base in (ours, theirs):
        return None, "only one of the two was edited since the last commit"
    merged = merge_notes(base, ours, theirs, grammar_of(journal.settings))
    if merged.conflicts:
        places = counted(merged.conflicts, "place")
        return None, f"they contradict each other in {places}; merge them by hand"

    def edit_of(document: Document) -> LineEdit | None:
        if document.content != ours:
            raise StaleEntry(f"{note}: it changed meanwhile; nothing was written")
        return edit_between(document, merged.content)

    return edit_of, ""


def merging(found: list[CopyOfNote]) -> Edits | None:
    """The single step that writes all merged notes; None if there are none."""
    edits = [(one.note, one.edit) for one in found if one.edit is not None]
    return Edits(edits, "merged with a copy") if edits else None
