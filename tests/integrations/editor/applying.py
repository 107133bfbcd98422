"""An editor's way of making edits: all at once, on the text as it was."""

from __future__ import annotations

from collections.abc import Sequence

from journal.integrations.editor.positions import EditorText, Position, TextEdit


def applied(text: EditorText, edits: Sequence[TextEdit]) -> str:
    """The text after the edits, as an editor makes them: all at once."""
    pieces, at = [], 0
    ordered = sorted(edits, key=lambda edit: edit.span.start)
    for edit in ordered:
        first = _offset(text, edit.span.start)
        pieces += [text.text[at:first], edit.new]
        at = _offset(text, edit.span.end)
    return "".join([*pieces, text.text[at:]])


def _offset(text: EditorText, position: Position) -> int:
    if position.line >= len(text.lines):
        return len(text.text)
    return sum(map(len, text.lines[: position.line])) + text.index(position)
