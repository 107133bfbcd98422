"""What `make release` writes, without an index to ask."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest

from journal import __version__
from scripts.release import CHECKOUT, audited, checksums, extras, locked, notes_of


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


def test_the_release_says_what_the_changelog_says() -> None:
    text = (
        "# Changelog\n\n## Unreleased\n\n- new\n\n## 0.2.0 - 2026-11-28\n\n- this\n\n"
        "## 0.1.0 - 2026-01-01\n\n- old\n\n[link]: https://example.org\n"
    )
    assert notes_of(text, "0.2.0") == "- this\n"
    assert notes_of(text, "0.1.0") == "- old\n"
    with pytest.raises(ValueError, match=r"no dated section for 0\.3\.0"):
        notes_of(text, "0.3.0")


def test_this_version_has_a_section_and_0_2_the_old_and_new_names() -> None:
    changelog = (CHECKOUT / "CHANGELOG.md").read_text("utf-8")
    assert notes_of(changelog, __version__).strip()
    notes = notes_of(changelog, "0.2.0")
    assert "### What changed from 0.1" in notes
    for former, new in (("begin", "start"), ("waiting ID", "asked ID")):
        assert f"| `journal {former}` | `journal {new}`" in notes
