"""What a release consists of, in `dist/`: `make release`.

The wheel and the source archive; the single file; the dependencies with their hashes,
for `pip install --require-hashes`; a bill of materials (CycloneDX); the changelog
section of this version; the checksums of all of these. The wheel is installed in a
clean environment, and the demo is run from it. Known vulnerabilities are looked up if
the database can be reached.

    python scripts/release.py [PYTHON]

PYTHON is the interpreter of the checkout's environment, which builds the single file.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).parent.parent
DIST = CHECKOUT / "dist"
LOCK, BILL, SUMS = "requirements-hashed.txt", "sbom.cdx.json", "SHA256SUMS"
NOTES, FILE = "release-notes.md", "journal.pyz"


def locked(report: dict[str, Any]) -> list[str]:
    """The lines of a requirements file with hashes, from a report of pip.

    Raises ValueError for something that has no hash: it was not from an index.
    """
    lines = []
    for found in report["install"]:
        name, version = found["metadata"]["name"], found["metadata"]["version"]
        info = found["download_info"].get("archive_info", {})
        digest = info.get("hashes", {}).get("sha256")
        if not digest:
            raise ValueError(f"{name} {version} has no hash")
        lines.append(f"{name.lower()}=={version} --hash=sha256:{digest}")
    return sorted(lines)


def checksums(files: Iterable[Path]) -> str:
    """As `sha256sum --check` reads them."""
    return "".join(
        f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n"
        for file in sorted(files)
    )


def notes_of(changelog: str, version: str) -> str:
    """The changelog section of a version. Raises ValueError if there is none."""
    found = re.search(
        rf"^## {re.escape(version)} - \d{{4}}-\d\d-\d\d\n(.*?)(?=^## |^\[|\Z)",
        changelog,
        re.MULTILINE | re.DOTALL,
    )
    if not found:
        raise ValueError(f"CHANGELOG.md has no dated section for {version}")
    return found[1].strip() + "\n"


def tried(wheel: Path) -> None:
    """Install the wheel as a user does, and run the demo. Raises if that fails."""
    with tempfile.TemporaryDirectory() as folder:
        run("venv", folder, check=True)
        own = Path(folder, "bin")
        install = (own / "python", "-m", "pip", "install", "--quiet", str(wheel))
        subprocess.run(install, check=True)
        done = subprocess.run(
            [own / "journal", "demo"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=True,
        )
    if "second quote for the shed roof" not in done.stdout:
        raise ValueError(f"the demo shows something else:\n{done.stdout}")


def run(*words: str, **options: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", *words], text=True, **options)


def extras() -> list[str]:
    """The extras that a user may install."""
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text("utf-8"))
    return sorted(project["project"]["optional-dependencies"])


def needs_of(wheel: Path) -> list[str]:
    """What the wheel needs with its extras; not the wheel itself."""
    done = run(
        "pip", "install", "--quiet", "--dry-run", "--ignore-installed", "--report", "-",
        f"{wheel}[{','.join(extras())}]", check=True, stdout=subprocess.PIPE,
    )  # fmt: skip
    report = json.loads(done.stdout)
    own = [f for f in report["install"] if not f.get("requested")]
    return locked({"install": own})


def audited(found: dict[str, Any]) -> str:
    """What pip-audit found, in a line or more.

    A package that it cannot find where it looks is passed over by it, without a
    word and without a failure: that is no clean bill of health.
    """
    packages = found["dependencies"]
    passed_over = sum("skip_reason" in package for package in packages)
    known = [
        f"{package['name']} {package['version']}: {weakness['id']}"
        for package in packages
        for weakness in package.get("vulns", ())
    ]
    if known:
        return "\n  ".join(["known:", *known])
    if passed_over == len(packages):
        return "not looked up: no package is known where pip-audit looks"
    rest = f"; {passed_over} packages could not be looked up" if passed_over else ""
    return f"none is known of {len(packages) - passed_over} packages{rest}"


def audit(lock: Path) -> str:
    """The known vulnerabilities, in a line; says so if the lookup was not possible."""
    done = run(
        "pip_audit", "--requirement", str(lock), "--require-hashes", "--disable-pip",
        "--progress-spinner", "off", "--format", "json", capture_output=True,
    )  # fmt: skip
    try:
        return audited(json.loads(done.stdout))
    except ValueError:
        last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        return f"not looked up: {last}"


def main(words: Sequence[str]) -> int:
    shutil.rmtree(DIST, ignore_errors=True)
    run(
        "build",
        "--outdir",
        str(DIST),
        str(CHECKOUT),
        check=True,
        stdout=subprocess.DEVNULL,
    )
    [wheel] = DIST.glob("*.whl")
    tried(wheel)
    if words:
        subprocess.run(
            [words[0], "-m", "scripts.single_file", str(wheel), str(DIST / FILE)],
            cwd=CHECKOUT,
            check=True,
        )
    changelog = (CHECKOUT / "CHANGELOG.md").read_text("utf-8")
    version = wheel.name.split("-")[1]
    (DIST / NOTES).write_text(notes_of(changelog, version), "utf-8")
    lock = DIST / LOCK
    lock.write_text("".join(f"{line}\n" for line in needs_of(wheel)))
    run(
        "pip", "install", "--quiet", "--dry-run", "--ignore-installed", "--no-deps",
        "--require-hashes", "--requirement", str(lock), check=True,
    )  # fmt: skip
    run(
        "cyclonedx_py", "requirements", str(lock),
        "--pyproject", str(CHECKOUT / "pyproject.toml"), "--output-reproducible",
        "--of", "JSON", "--output-file", str(DIST / BILL), check=True,
    )  # fmt: skip
    (DIST / SUMS).write_text(checksums(f for f in DIST.iterdir() if f.name != SUMS))
    found = audit(lock)
    print("\n".join(sorted(file.name for file in DIST.iterdir())))
    print(f"vulnerabilities: {found}")
    return 1 if found.startswith("known") else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
