"""The language server: requests of an editor, answered from the vault.

Requests are about one note, with the text that the editor shows, saved or not; other
notes come from the index, which follows the disk. Nothing is written: the editor
applies the edits, and its own undo covers them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from lsprotocol import types as lsp
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path
from pygls.workspace import TextDocument

from journal import __version__
from journal.api.editor.open_note import LinesEdit, OpenNote
from journal.api.journal import Journal
from journal.api.outside.clean import clean
from journal.api.subscription import Subscription
from journal.integrations.editor.completion import Completer
from journal.integrations.editor.diagnostics import diagnostics_of
from journal.integrations.editor.positions import EditorText
from journal.integrations.editor.protocol import Refused, can, to_diagnostic, to_edits
from journal.integrations.editor.vault import EditorVault
from journal.integrations.editor.wire import Wire
from journal.model.entry import NotePath
from journal.model.errors import JournalError, VaultNotFound

QUIET = 0.15
"""Seconds without a change before a note is checked: one check for a run of keys."""

OpenVault = Callable[[Path | None], Journal]
"""Opens the vault around a folder, or the one of the settings. Raises VaultNotFound."""


class JournalServer(LanguageServer):
    """A server for one editor and one vault."""

    def __init__(self, open_vault: OpenVault, clock: Callable[[], datetime]) -> None:
        # the whole text with each change: pygls cuts lines where Markdown does not
        super().__init__(
            "journal",
            __version__,
            text_document_sync_kind=lsp.TextDocumentSyncKind.Full,
            protocol_cls=Wire,
        )
        self._open_vault = open_vault
        self._clock = clock
        self._vault: EditorVault | None = None
        self._subscription: Subscription | None = None
        self.marks_due = True
        """Whether what is late or due today is marked, besides problems."""
        self._completer: tuple[object, Completer] | None = None
        self._checks: dict[str, asyncio.TimerHandle] = {}
        self._loop: asyncio.AbstractEventLoop | None = None

    # ------------------------------------------------------------ the vault

    def begin(self, folders: list[Path]) -> None:
        """Open the vault around the first of the folders that is in one."""
        self._loop = asyncio.get_running_loop()
        journal: Journal | None = None
        reason: JournalError | None = None
        for folder in [*folders, None]:
            try:
                journal = self._open_vault(folder)
                break
            except VaultNotFound as error:
                reason = reason or error
            except JournalError as error:
                reason = error
                break
        if journal is None:
            self._say(f"journal: {reason}")
            return
        encoding = self._encoding()
        self._vault = EditorVault(journal, self._clock, encoding)
        self._subscription = journal.subscribe(self._changed_on_disk)

    def end(self) -> None:
        for timer in self._checks.values():
            timer.cancel()
        if self._subscription:
            self._subscription.close()
            self._subscription = None
        if self._vault:
            self._vault.journal.close()
            self._vault = None

    def _encoding(self) -> str:
        chosen = self.server_capabilities.position_encoding
        return str(getattr(chosen, "value", chosen) or "utf-16")

    def _say(self, message: str) -> None:
        self.window_show_message(
            lsp.ShowMessageParams(lsp.MessageType.Warning, clean(message))
        )

    def _changed_on_disk(self, _paths: set[NotePath]) -> None:
        """From the watcher's thread."""
        if self._loop and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._look_again)

    def _look_again(self) -> None:
        if self._vault:
            self._vault.forget()
            for document in self.workspace.text_documents.values():
                self.check_soon(document.uri)

    def report_server_error(self, error: Exception, source: Any) -> None:
        """An error of ours or of the client is returned, not shown on the screen."""

    # ------------------------------------------------------------ notes

    def note(self, uri: str) -> tuple[OpenNote, EditorText] | None:
        """The note at an address, as in the editor; None if it is no note."""
        if self._vault is None:
            return None
        path = self._vault.path_of(uri)
        document = self.document(uri)
        if path is None or document is None:
            return None
        text = document.source
        return self._vault.opened(path, text), self._vault.text(text)

    def texts(self) -> dict[NotePath, str]:
        """The open notes, with the editor's text."""
        return {path: d.source for path, d in self.open_documents().items()}

    def open_documents(self) -> dict[NotePath, TextDocument]:
        """The notes of the vault that are open in the editor."""
        found = {}
        for document in self.workspace.text_documents.values():
            path = self.vault.path_of(document.uri)
            if path:
                found[path] = document
        return found

    def document(self, uri: str) -> TextDocument | None:
        """The open document at an address; pygls stores it by the unquoted address."""
        found: TextDocument | None = self.workspace.text_documents.get(unquote(uri))
        return found

    @property
    def vault(self) -> EditorVault:
        if self._vault is None:
            raise Refused("there is no vault around this folder")
        return self._vault

    @property
    def completer(self) -> Completer:
        known = self.vault.known
        if self._completer is None or self._completer[0] is not known:
            self._completer = known, Completer(known)
        return self._completer[1]

    # ------------------------------------------------------------ checking

    def check_soon(self, uri: str) -> None:
        """Check a note once it has been quiet for a moment."""
        before = self._checks.pop(uri, None)
        if before:
            before.cancel()
        loop = asyncio.get_running_loop()
        self._checks[uri] = loop.call_later(QUIET, self._check, uri)

    def _check(self, uri: str) -> None:
        self._checks.pop(uri, None)
        found = self.note(uri)
        if found is None:
            return
        note, text = found
        document = self.document(uri)
        version = document.version if document else None
        self.text_document_publish_diagnostics(
            lsp.PublishDiagnosticsParams(
                uri,
                [
                    to_diagnostic(text, found)
                    for found in diagnostics_of(note)
                    if self.marks_due or found.problem
                ],
                version,
            )
        )

    def stop_checking(self, uri: str) -> None:
        timer = self._checks.pop(uri, None)
        if timer:
            timer.cancel()
        if self._vault and self._vault.path_of(uri):
            self.text_document_publish_diagnostics(
                lsp.PublishDiagnosticsParams(uri, [])
            )

    # ------------------------------------------------------------ edits

    def workspace_edit(self, uri: str, edit: LinesEdit) -> lsp.WorkspaceEdit:
        """An edit of an open note, for the version in the editor."""
        document = self.document(uri)
        if document is None:
            raise Refused("the note is not open any more")
        text = self.vault.text(document.source)
        edits = to_edits(text, edit)
        return self.document_edits([(uri, document.version, edits)], {uri: edits})

    def document_edits(
        self,
        versioned: list[tuple[str, int | None, list[lsp.TextEdit]]],
        plain: dict[str, list[lsp.TextEdit]],
        renamed_file: lsp.RenameFile | None = None,
    ) -> lsp.WorkspaceEdit:
        """With versions where the client understands them."""
        if not can(
            self.client_capabilities, "workspace.workspace_edit.document_changes"
        ):
            return lsp.WorkspaceEdit(changes=plain)
        changes: list[Any] = [
            lsp.TextDocumentEdit(
                lsp.OptionalVersionedTextDocumentIdentifier(uri, version), list(edits)
            )
            for uri, version, edits in versioned
        ]
        if renamed_file:
            changes.append(renamed_file)
        return lsp.WorkspaceEdit(document_changes=changes)


def register_lifetime(server: JournalServer) -> None:
    """Let the server follow what the client opens, changes and closes."""

    @server.feature(lsp.INITIALIZE)
    def initialize(params: lsp.InitializeParams) -> None:
        given = params.initialization_options
        # a client may send anything that its user wrote
        due = given.get("due") if isinstance(given, dict) else getattr(given, "due", 1)
        server.marks_due = due is not False

    @server.feature(lsp.INITIALIZED)
    def initialized(_params: lsp.InitializedParams) -> None:
        server.begin(list(_folders(server)))

    @server.feature(lsp.SHUTDOWN)
    def shutdown(_params: None) -> None:
        server.end()

    @server.feature(lsp.TEXT_DOCUMENT_DID_OPEN)
    def opened(params: lsp.DidOpenTextDocumentParams) -> None:
        server.check_soon(params.text_document.uri)

    @server.feature(lsp.TEXT_DOCUMENT_DID_CHANGE)
    def changed(params: lsp.DidChangeTextDocumentParams) -> None:
        server.check_soon(params.text_document.uri)

    @server.feature(lsp.TEXT_DOCUMENT_DID_CLOSE)
    def closed(params: lsp.DidCloseTextDocumentParams) -> None:
        server.stop_checking(params.text_document.uri)


def _folders(server: JournalServer) -> Iterator[Path]:
    found = [folder.uri for folder in server.workspace.folders.values()]
    if server.workspace.root_uri:
        found.append(server.workspace.root_uri)
    for uri in found:
        place = to_fs_path(uri)
        if place:
            yield Path(place)
