"""Export files of 18 systems and what must come out of them.

The files lie beside the project, not in it; without them these tests skip.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from journal.cli.exit_codes import exit_code
from tests.conftest import SHARED, VaultMaker
from tests.integrations.exchange.scoring import (
    entry_misses,
    person_misses,
    snapshot,
)

FOLDER = SHARED / "exchange"
NOW = "2026-11-25T09:00"


def expectations() -> list[Any]:
    """Each file with its lines; one placeholder where the data is not here."""
    file = FOLDER / "expected.jsonl"
    if not file.is_file():
        return [pytest.param(None, [], id="not here")]
    lines = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    files = [line for line in lines if line["kind"] == "file"]
    return [
        pytest.param(
            f, [x for x in lines if x["file"] == f["file"] and x is not f], id=f["file"]
        )
        for f in files
    ]


def imports(root: Path, *words: str) -> int:
    return exit_code(["--vault", str(root), "--now", NOW, "import", *words, "--json"])


@pytest.mark.parametrize(("file", "lines"), expectations())
def test_file(
    file: dict[str, Any] | None,
    lines: list[dict[str, Any]],
    vault: VaultMaker,
    open_vault: Callable[[Path], Any],
    tmp_path: Path,
    capfdbinary: pytest.CaptureFixture[bytes],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if file is None:
        pytest.skip(f"the export files are not here ({FOLDER})")
    root = vault(file.get("prepare", {}), include="all-tasks")
    if "prepare" not in file:
        (root / "note.md").unlink(missing_ok=True)
    before = snapshot(root)
    state = tmp_path / "xdg"
    monkeypatch.setenv("XDG_STATE_HOME", str(state))
    names = [str(FOLDER / name) for name in (file["file"], *file.get("also", ()))]

    def run(*more: str) -> tuple[int, dict[str, Any]]:
        capfdbinary.readouterr()
        code = imports(root, *names, *file["args"], *more)
        out = capfdbinary.readouterr()
        return code, json.loads(out.out or b"{}") if out.out else {"err": out.err}

    if "without_dates" in file:
        code, said = exit_without_dates(root, names, file, capfdbinary)
        assert code == 1
        assert len(said["refused"]) == file["without_dates"]["refused"]
        assert {r["code"] for r in said["refused"]} == {file["without_dates"]["code"]}
        assert snapshot(root) == before

    run("--dry-run")
    assert snapshot(root) == before, "a dry run writes nothing"
    code, said = run()
    assert code == file.get("exit", 0), said
    assert said["format"] == file["as"]
    if file["entries"] is not None:
        assert len(said["new"]) == file["entries"]
    if file["people"] is not None:
        new = [p for p in said["people"] if p["state"] == "new"]
        assert len(new) == file["people"]
    assert sum(said["left_out"].values()) == file.get("left_out", 0)
    assert len(said["refused"]) == file.get("refused", 0)
    if "columns_unused" in file:
        assert said["columns"]["unused"] == file["columns_unused"]
    if file.get("problems"):
        assert said["problems"]
    journal = open_vault(root)
    source = b"".join(Path(name).read_bytes() for name in names)
    misses = {
        line.get("text") or line["name"]: wrong
        for line in lines
        if (wrong := (
            entry_misses(line, journal) if line["kind"] == "entry"
            else person_misses(line, journal, source)
        ))
    }  # fmt: skip
    assert not misses, misses
    for new in said["new"]:
        text = (root / new["path"]).read_text("utf-8").split("\n")[new["line"] - 1]
        assert text.strip() == new["raw"].strip()

    done = snapshot(root)
    _, again = run()
    assert again["new"] == []
    assert again["step"] is None
    assert snapshot(root) == done, "a second run changes no byte"
    shutil.rmtree(state, ignore_errors=True)
    _, lost = run()
    assert lost["new"] == []
    assert snapshot(root) == done, "nor does one without the state"

    for name in done.keys() - before.keys():
        path = root / name
        if path.is_file():
            path.unlink()
    for name, content in before.items():
        if content is not None:
            (root / name).write_bytes(content)
    for name in sorted(done.keys() - before.keys(), reverse=True):
        if (root / name).is_dir():
            (root / name).rmdir()
    shutil.rmtree(state, ignore_errors=True)
    _, first = run()
    if first["step"]:
        undo(root, capfdbinary)
        assert snapshot(root) == before, "undo restores every byte"
        _, more = run()
        assert len(more["new"]) == len(said["new"]), "it can be imported again"


def undo(root: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert exit_code(["--vault", str(root), "--now", NOW, "undo"]) == 0
    capfdbinary.readouterr()


def exit_without_dates(
    root: Path,
    names: list[str],
    file: dict[str, Any],
    capfdbinary: pytest.CaptureFixture[bytes],
) -> tuple[int, dict[str, Any]]:
    args = list(file["args"])
    at = args.index("--dates")
    del args[at : at + 2]
    capfdbinary.readouterr()
    code = imports(root, *names, *args, "--dry-run")
    return code, json.loads(capfdbinary.readouterr().out)
