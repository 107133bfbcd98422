"""What `make release` writes, without an index to ask."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest

from scripts.release import audited, checksums, extras, locked


def found(name: str, digest: str | None) -> dict[str, Any]:
    hashes = {"sha256": digest} if digest else {}
    return {
        "metadata": {"name": name, "version": "1.0"},
        "download_info": {"archive_info": {"hashes": hashes}},
    }


def test_each_package_has_its_hash() -> None:
    report = {"install": [found("Rich", "ab"), found("click", "cd")]}
    assert locked(report) == [
        "click==1.0 --hash=sha256:cd",
        "rich==1.0 --hash=sha256:ab",
    ]
    with pytest.raises(ValueError, match=r"click 1\.0 has no hash"):
        locked({"install": [found("click", None)]})


def test_checksums_are_those_of_the_files(tmp_path: Path) -> None:
    file = tmp_path / "a.whl"
    file.write_bytes(b"x")
    assert checksums([file]) == f"{hashlib.sha256(b'x').hexdigest()}  a.whl\n"


def test_who_could_not_be_asked_is_no_clean_bill() -> None:
    fine = {"name": "a", "version": "1", "vulns": []}
    bad = {"name": "b", "version": "2", "vulns": [{"id": "CVE-1"}]}
    unknown = {"name": "c", "skip_reason": "not found"}

    def said(*packages: dict[str, Any]) -> str:
        return audited({"dependencies": list(packages)})

    assert said(fine) == "none is known of 1 packages"
    assert said(fine, unknown).endswith("1 packages could not be looked up")
    assert said(unknown).startswith("not looked up")
    assert said(fine, bad, unknown) == "known:\n  b 2: CVE-1"


def test_every_extra_is_in_it() -> None:
    assert {"push", "web"} <= set(extras())
