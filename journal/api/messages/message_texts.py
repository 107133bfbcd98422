"""Phrase lists, rules and templates: the shipped ones, and what people added.

Later ones take precedence: shipped, then those in the user's config folder, then those
of the vault in `.journal/`. All are plain text and never executed; a vault may come
from a stranger, so its files must not lead out of it.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from journal.language.clean import clean
from journal.model.entry import NotePath
from journal.model.errors import ConfigError, known_names, suggestion
from journal.model.value import value
from journal.practice.messages.lint import PRACTICES, RULES, Rule
from journal.practice.messages.phrases import Language, TextFile, read_language
from journal.vault.open import UnreadableNote, read_note

LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pt")
"""The shipped ones; a user's phrase list adds another language."""
VAULT_FOLDER = ".journal"
MAX_TEXT = 64 * 1024
"""The most bytes of a template or a phrase list; longer files are ignored."""
_NAME = re.compile(r"\w[\w-]{0,63}")


@value
class RuleText:
    """The documentation of a rule of lint."""

    asks_for: str
    why: str
    source: str
    """The source of the figures."""
    passes: str
    fails: str


def rule_text(rule: Rule) -> RuleText:
    """The words of a rule, with a message that passes and one that does not."""
    content = tomllib.loads(_shipped("rules", f"{rule.name}.toml").read_text("utf-8"))
    return RuleText(**{key: text.strip() for key, text in content.items()})


def rules_named(name: str) -> list[Rule]:
    """The rule with this name, or those of a practice. Raises ConfigError."""
    found = [rule for rule in RULES if name in (rule.name, rule.practice)]
    if not found:
        names = list(dict.fromkeys([*PRACTICES, *(rule.name for rule in RULES)]))
        hint = suggestion(name, names)
        raise ConfigError(
            f"there is no rule “{clean(name)}”{hint}", *known_names(names)
        )
    return found


class Wordings:
    """The texts in effect for a vault, or without one."""

    def __init__(self, root: Path | None, own: Path) -> None:
        """`own` is the user's config folder; neither folder has to exist."""
        vault = [(root, f"{VAULT_FOLDER}/")] if root else []
        self._places: list[tuple[Path, str]] = [*vault, (own, "")]

    # -------------------------------------------------------- languages

    def languages(self) -> list[str]:
        """The available ones, shipped ones first."""
        added = {file.stem for file in self._own_files("phrases", "*.txt")}
        return [*LANGUAGES, *sorted(added - set(LANGUAGES))]

    def require_templates_in(self, name: str) -> None:
        """Raises ConfigError for a language without any template or phrases."""
        own = {file.parent.name for file in self._own_files("templates", "*/*.md")}
        if name not in own:
            self._require(name)

    def _require(self, name: str) -> None:
        if name not in self.languages():
            raise ConfigError(
                f"there is no language “{clean(name)}”",
                f"known are {', '.join(map(clean, self.languages()))}",
            )

    def language(self, name: str) -> Language:
        """What lint knows about a language. Raises ConfigError."""
        self._require(name)
        lists = []
        if name in LANGUAGES:
            text = _shipped("languages", f"{name}.txt").read_text("utf-8")
            lists.append(TextFile(f"languages/{name}.txt", text))
        for place in reversed(self._places):
            lists += self._read(place, f"phrases/{name}.txt")
        return read_language(name, lists)

    # -------------------------------------------------------- templates

    def template(self, name: str, language: str) -> TextFile:
        """The template with this name for a language, else the general one.

        Raises ConfigError, listing the available ones.
        """
        if _NAME.fullmatch(name):
            for place in self._places:
                for file in (f"{language}/{name}.md", f"{name}.md"):
                    if _NAME.fullmatch(language):
                        for found in self._read(place, f"templates/{file}"):
                            return found
            for folder in (language, LANGUAGES[0]):
                shipped = _shipped("templates", folder, f"{name}.md")
                if folder in LANGUAGES and shipped.is_file():
                    place_name = f"templates/{folder}/{name}.md"
                    return TextFile(place_name, shipped.read_text("utf-8"))
        known = self.templates()
        hint = suggestion(name, known)
        raise ConfigError(
            f"there is no template “{clean(name)}”{hint}",
            f"known are {', '.join(map(clean, known))}",
        )

    def templates(self) -> list[str]:
        """The names of all templates."""
        shipped = _shipped("templates", LANGUAGES[0]).iterdir()
        names = {file.name.removesuffix(".md") for file in shipped}
        return sorted(names | {f.stem for f in self._own_files("templates", "**/*.md")})

    # -------------------------------------------------------- files

    def _own_files(self, folder: str, pattern: str) -> Iterator[Path]:
        for root, prefix in self._places:
            for file in (root / f"{prefix}{folder}").glob(pattern):
                if _NAME.fullmatch(file.stem):
                    yield file

    def _read(self, place: tuple[Path, str], path: str) -> list[TextFile]:
        """The text at a place; None if there is no such file.

        Raises ConfigError for one that is not readable text.
        """
        root, prefix = place
        file = root / f"{prefix}{path}"
        if not os.path.lexists(file):
            return []
        shown = clean(str(file))
        try:
            content = read_note(root, NotePath(f"{prefix}{path}")).content
        except UnreadableNote as error:
            raise ConfigError(f"{shown}: cannot be read: {error}") from None
        if len(content) > MAX_TEXT:
            raise ConfigError(f"{shown}: it is larger than {MAX_TEXT // 1024} KB")
        try:
            return [TextFile(str(file), content.decode("utf-8-sig"))]
        except UnicodeDecodeError:
            raise ConfigError(f"{shown}: cannot be read: it is not UTF-8") from None


def _shipped(*parts: str) -> Traversable:
    """A file next to the modules of `practice/messages`."""
    return resources.files("journal.practice.messages").joinpath(*parts)
