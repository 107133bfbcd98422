"""Read-only requests: completion, hover, definition, references, hints, outline."""

from __future__ import annotations

from lsprotocol import types as lsp

from journal.integrations.editor import symbols
from journal.integrations.editor.hints import hints_of
from journal.integrations.editor.hover import hover_text
from journal.integrations.editor.protocol import (
    can,
    from_position,
    plain_text,
    start_of_line,
    to_completion,
    to_position,
    to_symbol,
)
from journal.integrations.editor.references import Place, definition, references
from journal.integrations.editor.server import JournalServer


def register_answers(server: JournalServer) -> None:
    """Register them with the server. Each returns None for a file that is no note of
    the vault."""
    _register_at_cursor(server)
    _register_of_note(server)


def _register_at_cursor(server: JournalServer) -> None:
    """Requests about the word under the cursor."""

    @server.feature(
        lsp.TEXT_DOCUMENT_COMPLETION,
        lsp.CompletionOptions(trigger_characters=["@", "#", "[", "/"]),
    )
    def complete(params: lsp.CompletionParams) -> lsp.CompletionList | None:
        found = server.note(params.text_document.uri)
        if found is None:
            return None
        _, text = found
        line, index = params.position.line, text.index(from_position(params.position))
        snippets = bool(
            can(
                server.client_capabilities,
                "text_document.completion.completion_item.snippet_support",
            )
        )
        offers = server.completer.offers(text.line(line)[:index], snippets=snippets)
        return lsp.CompletionList(
            # what a day is depends on each letter
            is_incomplete=True,
            items=[
                to_completion(text, line, index, n, o) for n, o in enumerate(offers)
            ],
        )

    @server.feature(lsp.TEXT_DOCUMENT_HOVER)
    def hover(params: lsp.HoverParams) -> lsp.Hover | None:
        found = server.note(params.text_document.uri)
        if found is None:
            return None
        note, text = found
        told = hover_text(
            note, params.position.line, text.index(from_position(params.position))
        )
        return lsp.Hover(plain_text(told)) if told else None

    @server.feature(lsp.TEXT_DOCUMENT_DEFINITION)
    def define(params: lsp.DefinitionParams) -> lsp.Location | None:
        found = server.note(params.text_document.uri)
        if found is None:
            return None
        note, text = found
        index = text.index(from_position(params.position))
        place = definition(note, params.position.line, index)
        return _location(server, place) if place else None

    @server.feature(lsp.TEXT_DOCUMENT_REFERENCES)
    def refer(params: lsp.ReferenceParams) -> list[lsp.Location] | None:
        found = server.note(params.text_document.uri)
        if found is None:
            return None
        note, text = found
        index = text.index(from_position(params.position))
        places = references(note, params.position.line, index)
        return [_location(server, place) for place in places]


def _register_of_note(server: JournalServer) -> None:
    """Requests about a whole note, or all of them."""

    @server.feature(lsp.TEXT_DOCUMENT_INLAY_HINT)
    def hint(params: lsp.InlayHintParams) -> list[lsp.InlayHint] | None:
        found = server.note(params.text_document.uri)
        if found is None:
            return None
        note, text = found
        wanted = params.range
        return [
            lsp.InlayHint(
                to_position(text.on_line(h.line, len(text.line(h.line)))),
                h.text,
                padding_left=True,
            )
            for h in hints_of(note, wanted.start.line, wanted.end.line)
        ]

    @server.feature(lsp.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    def outline(params: lsp.DocumentSymbolParams) -> list[lsp.DocumentSymbol] | None:
        found = server.note(params.text_document.uri)
        if found is None:
            return None
        note, text = found
        return [to_symbol(text, symbol) for symbol in symbols.symbols_of(note)]

    @server.feature(lsp.WORKSPACE_SYMBOL)
    def find(params: lsp.WorkspaceSymbolParams) -> list[lsp.SymbolInformation]:
        return [
            lsp.SymbolInformation(
                _location(server, Place(found.path, found.line)),
                found.name,
                lsp.SymbolKind.Object if found.is_person else lsp.SymbolKind.Event,
            )
            for found in symbols.search(server.vault.known, params.query)
        ]


def _location(server: JournalServer, place: Place) -> lsp.Location:
    return lsp.Location(server.vault.uri_of(place.path), start_of_line(place.line))
