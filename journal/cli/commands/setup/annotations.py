"""Problems as other programs show them: GitHub's annotations, and SARIF 2.1.0.

Both name files from the top of the repository, which may lie above the vault.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

from journal import __version__
from journal.language.clean import clean
from journal.model.entry import Problem
from journal.model.problem_codes import PROBLEM_CODES
from journal.model.value import value

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
OVERDUE = "overdue"


@value
class Annotation:
    """An annotation of a line."""

    path: str
    """From the vault."""
    line: int
    """From 1; 0 for the whole note."""
    code: str
    message: str
    is_remark: bool = False


def of_problems(problems: Iterable[Problem]) -> list[Annotation]:
    """The annotations of problems."""
    return [
        Annotation(
            problem.path,
            problem.line,
            problem.code or "problem",
            f"{problem.message}; {problem.hint}",
            problem.is_remark,
        )
        for problem in problems
    ]


def place_in_repository(root: Path) -> str:
    """`notes/` if the vault is a folder in a repository; empty at its top."""
    real = root.resolve()
    for folder in (real, *real.parents):
        if (folder / ".git").exists():
            inside = real.relative_to(folder).as_posix()
            return "" if inside == "." else f"{inside}/"
    return ""


# ---------------------------------------------------------------- GitHub


def github_lines(annotations: Iterable[Annotation], above: str) -> list[str]:
    """Workflow commands, one per line; nothing in a note can start another one."""
    found = []
    for one in annotations:
        kind = "notice" if one.is_remark else "warning"
        properties = [f"file={_property(above + one.path)}"]
        if one.line:
            properties.append(f"line={one.line}")
        properties.append(f"title={_property(one.code)}")
        found.append(f"::{kind} {','.join(properties)}::{_value(clean(one.message))}")
    return found


def _value(text: str) -> str:
    """A message as a workflow command takes it."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """A property, which a comma or colon would end."""
    return _value(clean(text)).replace(":", "%3A").replace(",", "%2C")


# ---------------------------------------------------------------- SARIF


def sarif(annotations: Sequence[Annotation], above: str) -> dict[str, object]:
    """A log with one run, in SARIF 2.1.0 (OASIS)."""
    codes = sorted({one.code for one in annotations})
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "journal",
                        "version": __version__,
                        "rules": [_rule(code) for code in codes],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "originalUriBaseIds": {
                    "SRCROOT": {"description": {"text": "The top of the repository"}}
                },
                "results": _results(annotations, codes, above),
            }
        ],
    }


def _rule(code: str) -> dict[str, object]:
    if code == OVERDUE:
        words = "a follow-up that is overdue"
    else:
        words, _ = PROBLEM_CODES.get(code, ("something that was not understood", ""))
    return {"id": code, "shortDescription": {"text": words}}


def _results(
    annotations: Iterable[Annotation], codes: Sequence[str], above: str
) -> list[dict[str, object]]:
    seen: dict[str, int] = {}
    found: list[dict[str, object]] = []
    for one in annotations:
        message = clean(one.message)
        # a line moves when another is added above; its message does not
        named = f"{one.path}\n{one.code}\n{message}"
        seen[named] = seen.get(named, 0) + 1
        print_ = sha256(named.encode("utf-8", "replace")).hexdigest()[:32]
        uri = quote((above + one.path).encode("utf-8", "surrogateescape"))
        place: dict[str, object] = {
            "artifactLocation": {"uri": uri, "uriBaseId": "SRCROOT"}
        }
        if one.line:
            place["region"] = {"startLine": one.line}
        found.append(
            {
                "ruleId": one.code,
                "ruleIndex": codes.index(one.code),
                "level": "note" if one.is_remark else "warning",
                "message": {"text": message},
                "locations": [{"physicalLocation": place}],
                "partialFingerprints": {"journal/v1": f"{print_}:{seen[named]}"},
            }
        )
    return found
