"""The user's own words for dates: `dates/sv.toml` next to the config file.

    tomorrow = ["i morgon"]
    in = ["om"]

On the left is a word of the date grammar, on the right its translations.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from journal.model.errors import ConfigError

FOLDER = "dates"
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:_[A-Z]{2})?")
_LARGEST = 256 * 1024
"""In bytes; a language takes a few thousand."""


def read_date_words(folder: Path) -> dict[str, dict[str, list[str]]]:
    """The words in the files of a folder, by language; none without the folder.

    Raises ConfigError, naming the file, for an invalid one.
    """
    try:
        files = sorted(folder.glob("*.toml"))
    except OSError:
        return {}
    return {file.stem: _read(file) for file in files}


def _read(file: Path) -> dict[str, list[str]]:
    if not _LANGUAGE.fullmatch(file.stem):
        raise ConfigError(f"{file}: name it after a language, as sv.toml")
    try:
        if file.stat().st_size > _LARGEST:
            raise ConfigError(f"{file}: it is too large for a file of words")
        found = tomllib.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ConfigError(f"{file}: cannot be read: {error}") from None
    for english, said in found.items():
        words = isinstance(said, list) and all(isinstance(one, str) for one in said)
        if not words:
            raise ConfigError(f'{file}: {english} is not a list, such as ["i morgon"]')
    return found
