"""Talking to an assistant on stdin and stdout."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from journal.api.outside.public_journal import PublicJournal
from journal.integrations.assistants.reading import Reading
from journal.integrations.assistants.server import READING, WRITING, make_server


def tool_names(*, write: bool) -> list[str]:
    """The names of the tools, in order."""
    return [*READING, *(WRITING if write else ())]


def serve(journal: PublicJournal, clock: Callable[[], datetime]) -> None:
    """Serve the vault until the client disconnects."""
    # the libraries log calls on stderr, with their contents
    logging.disable(logging.CRITICAL)
    write = journal.settings.mcp.write
    make_server(Reading(journal, clock), write=write).run()
