"""Make one file that runs anywhere there is Python: `python3 journal.pyz`.

    python -m scripts.single_file [WHEEL] [FILE]

It holds the wheel and its dependencies from this environment, without compiled parts:
each of these packages also works in pure Python. See docs/decisions/0032-one-file.md,
and `single_file_start.py`, which is what the file runs.
"""

from __future__ import annotations

import hashlib
import io
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent
START = Path(__file__).with_name("single_file_start.py")
SHEBANG = b"#!/usr/bin/env python3\n"
_COMPILED = (".so", ".pyd", ".dylib", ".pyc", ".c", ".pxd", ".pyx")
_DAY = (1980, 1, 1, 0, 0, 0)
"""The time of every file in it, so that the same input makes the same bytes."""


def needed(own: str = "followup-journal") -> dict[str, Distribution]:
    """The run-time dependencies of a program, by name, without the program itself."""
    found: dict[str, Distribution] = {}
    asked = [own]
    while asked:
        for text in distribution(asked.pop()).requires or ():
            need = Requirement(text)
            name = need.name.lower()
            if name in found or (
                need.marker and not need.marker.evaluate({"extra": ""})
            ):
                continue
            found[name] = distribution(name)
            asked.append(name)
    return found


def library(wheel: Path) -> Iterator[tuple[str, bytes]]:
    """The files of an environment: what is in `site/` and in `share/`."""
    with zipfile.ZipFile(wheel) as packed:
        for name in packed.namelist():
            shared = name.partition(".data/data/")[2]
            yield shared or f"site/{name}", packed.read(name)
    for one in needed().values():
        for file in one.files or ():
            name = file.as_posix()
            if not name.startswith("..") and not name.endswith(_COMPILED):
                yield f"site/{name}", Path(str(one.locate_file(file))).read_bytes()


def packed(files: Iterator[tuple[str, bytes]], level: int) -> bytes:
    """A zip of files, in the order of their names."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as into:
        for name, content in sorted(files):
            into.writestr(
                zipfile.ZipInfo(name, _DAY), content, zipfile.ZIP_DEFLATED, level
            )
    return held.getvalue()


def make(wheel: Path, target: Path, level: int = 9) -> None:
    """Write the file. The library is a zip in the zip: Python, which lists the outer
    one at each start, finds two names in it."""
    inner = packed(library(wheel), level)
    version = wheel.name.split("-")[1]
    named = f"{version}-{hashlib.sha256(inner).hexdigest()[:12]}"
    start = START.read_text("utf-8").replace("@NAME@", named)
    outer = io.BytesIO()
    with zipfile.ZipFile(outer, "w") as into:
        into.writestr(zipfile.ZipInfo("__main__.py", _DAY), start)
        into.writestr(zipfile.ZipInfo("library.zip", _DAY), inner)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(SHEBANG + outer.getvalue())
    target.chmod(0o755)


def main(words: list[str]) -> int:
    target = Path(words[1]) if words[1:] else ROOT / "dist" / "journal.pyz"
    with tempfile.TemporaryDirectory() as folder:
        if words:
            wheel = Path(words[0])
        else:
            build = (sys.executable, "-m", "hatchling", "build", "-t", "wheel")
            subprocess.run(
                [*build, "-d", folder], cwd=ROOT, check=True, stdout=subprocess.DEVNULL
            )
            [wheel] = Path(folder).glob("*.whl")
        make(wheel, target)
    print(f"{target}: {target.stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
