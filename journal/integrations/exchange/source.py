"""One file of an import: its bytes, and their interpretations, each computed once.

Everything a hostile file could use up is limited here: size, rows, columns, fields,
nesting, and the unpacked size of a zip.
"""

from __future__ import annotations

import codecs
import io
import json
import zipfile
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from journal.integrations.exchange.records import NotReadable
from journal.integrations.exchange.table import Table, read_tables

MAX_BYTES = 64 * 1024 * 1024
MAX_DEPTH = 100
MAX_ZIPPED_FILES = 100
MAX_RATIO = 10
SMALL_ZIP = 1024 * 1024
"""A zip may unpack to this much whatever its ratio: text packs well."""


@dataclass(frozen=True)
class Source:
    """A file by its name and content."""

    name: str
    data: bytes
    zipped: bool = False
    """Whether it came out of a zip, among others."""
    problems: list[str] = field(default_factory=list, compare=False)
    """Why an attempted interpretation failed."""

    @property
    def stem(self) -> str:
        """The file's name without folder and ending, for titles."""
        base = self.name.replace("\\", "/").rsplit("/", 1)[-1]
        return base.rsplit(".", 1)[0] if "." in base[1:] else base

    @property
    def ending(self) -> str:
        """`csv`, `json`, … in small letters; empty where there is none."""
        base = self.name.rsplit("/", 1)[-1]
        return base.rsplit(".", 1)[1].lower() if "." in base else ""

    @cached_property
    def _decoded(self) -> tuple[str, str]:
        return decode(self.data)

    @property
    def text(self) -> str:
        """The content as text, without a byte order mark. Raises NotReadable."""
        return self._decoded[0]

    @property
    def encoding(self) -> str:
        return self._decoded[1]

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the text, split where editors split them."""
        return self.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")

    @cached_property
    def json(self) -> Any:
        """The content as JSON; None if it is none."""
        head = self.text.lstrip()[:1]
        if head not in ("{", "["):
            return None
        try:
            return read_json(self.text)
        except NotReadable as error:
            self.problems.append(str(error))
            return None

    @cached_property
    def tables(self) -> list[Table]:
        """The content as a table, for each possible delimiter."""
        try:
            return read_tables(self.text)
        except NotReadable as error:
            self.problems.append(str(error))
            return []


def decode(data: bytes) -> tuple[str, str]:
    """Text and the name of its encoding. Raises NotReadable for binary content."""
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF32_LE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            try:
                text = data.decode("utf-8-sig" if name == "utf-8" else name)
            except UnicodeDecodeError:
                break
            return _without_nul(text), name
    if b"\x00" in data[:4096] and data[:4096].count(b"\x00") * 3 > len(data[:4096]):
        guess = "utf-16-le" if data[1:2] == b"\x00" else "utf-16-be"
        try:
            return _without_nul(data.decode(guess)), "utf-16"
        except UnicodeDecodeError:
            pass
    if b"\x00" in data:
        line = data.count(b"\n", 0, data.index(b"\x00")) + 1
        raise NotReadable(f"line {line} holds a NUL byte: this is not a text file")
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace"), "cp1252"


def _without_nul(text: str) -> str:
    if "\x00" in text:
        line = text.count("\n", 0, text.index("\x00")) + 1
        raise NotReadable(f"line {line} holds a NUL character: this is not a text file")
    return text


def read_json(text: str) -> Any:
    """A JSON value. Raises NotReadable if it is invalid or nested too deeply."""
    depth = deepest = 0
    inside = False
    escaped = False
    if text.count("[") + text.count("{") > MAX_DEPTH:
        for char in text:
            if inside:
                if escaped:
                    escaped = False
                elif char == "\\":
                    escaped = True
                elif char == '"':
                    inside = False
            elif char == '"':
                inside = True
            elif char in "[{":
                depth += 1
                if depth > deepest:
                    deepest = depth
                    if deepest > MAX_DEPTH:
                        raise NotReadable(f"nested deeper than {MAX_DEPTH} levels")
            elif char in "]}":
                depth -= 1
    try:
        return json.loads(text)
    except RecursionError:
        raise NotReadable(f"nested deeper than {MAX_DEPTH} levels") from None
    except ValueError as error:
        raise NotReadable(f"no valid JSON: {error}") from None


def opened(name: str, data: bytes) -> list[Source]:
    """The file, or the files in a zip. Raises NotReadable."""
    if len(data) > MAX_BYTES:
        raise NotReadable(f"larger than {MAX_BYTES // 1024 // 1024} MB")
    if not data.startswith(b"PK\x03\x04"):
        return [Source(name, data)]
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _unpacked(archive, len(data))
    except (zipfile.BadZipFile, OSError, EOFError, RuntimeError) as error:
        raise NotReadable(f"the zip cannot be opened: {error}") from None
    except (NotImplementedError, ValueError) as error:
        raise NotReadable(f"the zip cannot be opened: {error}") from None


_WANTED = ("csv", "json", "txt", "vcf", "ics", "org", "tsv", "jsonl")


def _unpacked(archive: zipfile.ZipFile, size: int) -> list[Source]:
    entries = [info for info in archive.infolist() if not info.is_dir()]
    if len(entries) > MAX_ZIPPED_FILES:
        raise NotReadable(f"the zip holds more than {MAX_ZIPPED_FILES} files")
    allowed = min(MAX_BYTES, max(size * MAX_RATIO, SMALL_ZIP))
    found: list[Source] = []
    for info in entries:
        ending = info.filename.rsplit(".", 1)[-1].lower()
        if ending not in _WANTED:
            continue
        with archive.open(info) as part:
            data = part.read(allowed + 1)
        allowed -= len(data)
        if allowed < 0:
            raise NotReadable("the zip unpacks to more than it may")
        if data.startswith(b"PK\x03\x04"):
            raise NotReadable("the zip holds another zip")
        found.append(Source(info.filename, data, zipped=True))
    if not found:
        raise NotReadable("the zip holds no file that could be an export")
    return found
