"""Requests that change: actions on a line, and the name of a person.

Each returns edits for the editor to apply; nothing is written here.
"""

from __future__ import annotations

from typing import Any

from lsprotocol import types as lsp

from journal.api.editor.rename_person import Renaming, rename_person
from journal.api.outside.clean import clean
from journal.integrations.editor.code_actions import Chosen, Offered, offered, planned
from journal.integrations.editor.protocol import (
    Refused,
    can,
    from_position,
    to_edits,
    to_range,
)
from journal.integrations.editor.server import JournalServer
from journal.model.errors import JournalError


def register_edits(server: JournalServer) -> None:
    """Register them with the server."""
    _register_actions(server)
    _register_rename(server)


def _register_actions(server: JournalServer) -> None:
    """Code actions on a line, with their edits."""

    @server.feature(
        lsp.TEXT_DOCUMENT_CODE_ACTION,
        lsp.CodeActionOptions(
            code_action_kinds=[
                lsp.CodeActionKind.QuickFix,
                lsp.CodeActionKind.RefactorRewrite,
            ],
            resolve_provider=True,
        ),
    )
    def actions(params: lsp.CodeActionParams) -> list[lsp.CodeAction] | None:
        uri = params.text_document.uri
        found = server.note(uri)
        if found is None:
            return None
        note, _ = found
        wanted = params.range
        later = can(
            server.client_capabilities, "text_document.code_action.resolve_support"
        )
        answer = []
        for offer in offered(note, wanted.start.line, wanted.end.line):
            action = _action(uri, offer)
            if not later:
                try:
                    action.edit = server.workspace_edit(
                        uri, planned(note, offer.chosen)
                    )
                except JournalError as error:
                    action.disabled = lsp.CodeActionDisabled(clean(str(error)))
            answer.append(action)
        return answer

    @server.feature(lsp.CODE_ACTION_RESOLVE)
    def resolve(action: lsp.CodeAction) -> lsp.CodeAction:
        uri, chosen = _chosen(action.data)
        found = server.note(uri)
        if found is None:
            raise Refused("the note is not open any more")
        note, _ = found
        try:
            edit = planned(note, chosen)
        except JournalError as error:
            raise Refused(clean(str(error))) from None
        action.edit = server.workspace_edit(uri, edit)
        for remark in edit.remarks:
            server.window_show_message(
                lsp.ShowMessageParams(lsp.MessageType.Info, clean(remark))
            )
        return action


def _register_rename(server: JournalServer) -> None:
    """Renaming the person under the cursor."""

    @server.feature(lsp.TEXT_DOCUMENT_RENAME, lsp.RenameOptions(prepare_provider=True))
    def rename(params: lsp.RenameParams) -> lsp.WorkspaceEdit | None:
        uri = params.text_document.uri
        found = server.note(uri)
        if found is None:
            return None
        note, text = found
        named = note.named_at(
            params.position.line, text.index(from_position(params.position))
        )
        if named is None:
            raise Refused("there is no one named here")
        try:
            renaming = rename_person(note, named, params.new_name, server.texts())
        except JournalError as error:
            raise Refused(clean(str(error))) from None
        return _rename_edit(server, renaming)

    @server.feature(lsp.TEXT_DOCUMENT_PREPARE_RENAME)
    def may_rename(
        params: lsp.PrepareRenameParams,
    ) -> lsp.PrepareRenamePlaceholder | None:
        found = server.note(params.text_document.uri)
        if found is None:
            return None
        note, text = found
        named = note.named_at(
            params.position.line, text.index(from_position(params.position))
        )
        if named is None or named.person is None:
            raise Refused("there is no one named here")
        span = to_range(text, params.position.line, named.first, named.last)
        return lsp.PrepareRenamePlaceholder(span, named.mention.name)


def _action(uri: str, offer: Offered) -> lsp.CodeAction:
    chosen = offer.chosen
    fix = offer.problem is not None
    return lsp.CodeAction(
        offer.title,
        kind=lsp.CodeActionKind.QuickFix if fix else lsp.CodeActionKind.RefactorRewrite,
        is_preferred=True if fix and offer.problem and offer.problem.safe else None,
        data={
            "uri": uri,
            "action": chosen.action,
            "line": chosen.line,
            "words": chosen.words,
        },
    )


def _chosen(data: Any) -> tuple[str, Chosen]:
    """The data returned by the client, which may be anything."""
    get = getattr(data, "get", None) or (lambda name: getattr(data, name, None))
    uri, action, line, words = (get(n) for n in ("uri", "action", "line", "words"))
    if not (
        isinstance(uri, str)
        and isinstance(action, str)
        and isinstance(line, int)
        and isinstance(words, str)
    ):
        raise Refused("this action was not offered")
    return uri, Chosen(action, line, words)


def _rename_edit(server: JournalServer, renaming: Renaming) -> lsp.WorkspaceEdit:
    versioned: list[tuple[str, int | None, list[lsp.TextEdit]]] = []
    plain: dict[str, list[lsp.TextEdit]] = {}
    documents = server.open_documents()
    for path, (old, edits) in renaming.edits.items():
        document = documents.get(path)
        uri = document.uri if document else server.vault.uri_of(path)
        text = server.vault.text(old)
        found = [e for edit in edits for e in to_edits(text, edit)]
        versioned.append((uri, document.version if document else None, found))
        plain[uri] = found
    file = None
    if renaming.file and can(
        server.client_capabilities, "workspace.workspace_edit.resource_operations"
    ):
        before, after = map(server.vault.uri_of, renaming.file)
        file = lsp.RenameFile(before, after)
    return server.document_edits(versioned, plain, file)
