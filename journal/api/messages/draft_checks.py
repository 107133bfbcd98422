"""What `lint` says about a draft before it is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journal.api.messages.message_texts import Wordings
from journal.practice.messages.drafts import Draft as Draft
from journal.practice.messages.lint import Finding as Finding
from journal.practice.messages.lint import language_of, lint
from journal.practice.messages.mail import to_text
from journal.practice.messages.message import read_message

if TYPE_CHECKING:
    from pathlib import Path


def draft_findings(draft: Draft, root: Path, config: Path) -> list[Finding]:
    """The findings on a draft, by line, with the phrase lists of vault and user.

    `config` is the folder of the user's settings.
    """
    message = read_message(to_text(draft).encode("utf-8", "replace"))
    wordings = Wordings(root, config)
    languages = [wordings.language(name) for name in wordings.languages()]
    return lint(message, language_of(message, languages))
