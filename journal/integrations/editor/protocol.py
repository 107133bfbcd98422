"""Our terms in those of the protocol, and back."""

from __future__ import annotations

from typing import Any

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException

from journal.api.editor.open_note import LinesEdit
from journal.integrations.editor import completion, symbols
from journal.integrations.editor.completion import Offer
from journal.integrations.editor.diagnostics import Diagnostic
from journal.integrations.editor.positions import EditorText, Position, TextEdit


class Refused(JsonRpcException):
    """A request answered with a reason instead of a result."""

    CODE = lsp.LSPErrorCodes.RequestFailed
    MESSAGE = "refused"


def can(capabilities: Any, path: str) -> Any:
    """A capability of the client by its dotted path; None if it is not given."""
    found = capabilities
    for name in path.split("."):
        found = getattr(found, name, None)
        if found is None:
            return None
    return found


def to_position(position: Position) -> lsp.Position:
    return lsp.Position(position.line, position.column)


def from_position(position: lsp.Position) -> Position:
    return Position(position.line, position.character)


def to_range(text: EditorText, line: int, first: int, last: int) -> lsp.Range:
    return lsp.Range(
        to_position(text.on_line(line, first)), to_position(text.on_line(line, last))
    )


def start_of_line(line: int) -> lsp.Range:
    return lsp.Range(lsp.Position(line, 0), lsp.Position(line, 0))


def to_edit(edit: TextEdit) -> lsp.TextEdit:
    span = lsp.Range(to_position(edit.span.start), to_position(edit.span.end))
    return lsp.TextEdit(span, edit.new)


def to_edits(text: EditorText, edit: LinesEdit) -> list[lsp.TextEdit]:
    return [to_edit(e) for e in text.edits(edit.at, edit.old, edit.new)]


def to_diagnostic(text: EditorText, found: Diagnostic) -> lsp.Diagnostic:
    return lsp.Diagnostic(
        to_range(text, found.line, found.first, found.last),
        found.message,
        severity=lsp.DiagnosticSeverity(found.severity.value),
        code=found.code,
        source="journal",
    )


_KINDS = {
    completion.Kind.PERSON: lsp.CompletionItemKind.Reference,
    completion.Kind.TAG: lsp.CompletionItemKind.Keyword,
    completion.Kind.DAY: lsp.CompletionItemKind.Value,
    completion.Kind.COMMAND: lsp.CompletionItemKind.Snippet,
}


def to_completion(
    text: EditorText, line: int, index: int, number: int, offer: Offer
) -> lsp.CompletionItem:
    typed = text.line(line)[offer.first : index]
    return lsp.CompletionItem(
        offer.label,
        kind=_KINDS[offer.kind],
        detail=offer.about,
        # the client filters again by the typed text, and sorts by these
        filter_text=f"{typed} {offer.label}",
        sort_text=f"{number:05}",
        insert_text_format=lsp.InsertTextFormat.Snippet
        if offer.snippet
        else lsp.InsertTextFormat.PlainText,
        text_edit=lsp.TextEdit(to_range(text, line, offer.first, index), offer.new),
    )


def to_symbol(text: EditorText, symbol: symbols.Symbol) -> lsp.DocumentSymbol:
    end = text.on_line(symbol.last, len(text.line(symbol.last)))
    selected = to_range(text, symbol.line, 0, len(text.line(symbol.line)))
    return lsp.DocumentSymbol(
        symbol.name,
        lsp.SymbolKind.Namespace if symbol.is_heading else lsp.SymbolKind.Event,
        lsp.Range(lsp.Position(symbol.line, 0), to_position(end)),
        selected,
        detail=symbol.detail,
        children=[to_symbol(text, below) for below in symbol.below],
    )


def plain_text(text: str) -> lsp.MarkupContent:
    return lsp.MarkupContent(lsp.MarkupKind.PlainText, text)
