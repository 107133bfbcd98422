"""The past of a vault in git, read into the table in pieces.

The newest commits are read first, so that the first answer does not wait for ten years
of history; older ones follow, one piece per look, and new commits are added. A
rewritten history is read again. In a shallow clone the oldest commits seem to create
everything, so they are ignored.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable
from hashlib import sha1, sha256
from pathlib import Path
from time import monotonic

from journal.language.document import Document, encode
from journal.model.entry import NotePath
from journal.model.value import replace, value
from journal.vault.past.git import Git, NoGit
from journal.vault.past.patches import LOG, NOTES, Commit, Side, commits, is_task
from journal.vault.past.table import PastTable

PIECE = 8000
"""The least commits per look, whatever the time limit: about a second of work."""
_LONGEST = 120.0
"""The most seconds for one piece."""


@value
class Standing:
    """The state of a repository, from one git call."""

    head: str
    prefix: str
    """The vault's path in the repository, ending in `/`; or empty."""
    shallow: frozenset[str]
    """Commits whose parents are missing."""


class GitPast:
    """Reads the past of one vault into a table. Raises NoGit on failure."""

    def __init__(self, root: Path, table: PastTable) -> None:
        self._git = Git(root)
        self._root = root
        self._table = table

    def look(self, seconds: float) -> bool:
        """Read new commits, and older pieces while time allows.

        Returns whether everything has been read.
        """
        standing, table = self._standing(), self._table
        with table.writing():
            end = monotonic() + seconds
            tip = table.get("tip")
            if tip and (tip != standing.head or table.get("prefix") != standing.prefix):
                tip = self._go_on(tip, standing)
            if not tip:
                table.clear()
                table.set(
                    base=standing.head,
                    tip=standing.head,
                    prefix=standing.prefix,
                    read=0,
                    whole="",
                )
            if not table.get("whole"):
                self._read_back(standing, end)
            if standing.shallow:
                table.set(shallow="yes")
            return bool(table.get("whole"))

    def is_read(self) -> bool:
        """Whether the table is complete, as of the last look."""
        return bool(self._table.get("whole"))

    def content(self, path: NotePath) -> bytes | None:
        """The note as last committed; None if it never was."""
        prefix = self._table.get("prefix")
        try:
            return self._git.ask("cat-file", "blob", f"HEAD:{prefix}{path}")
        except (NoGit, ValueError):
            return None

    def names(self, paths: Iterable[NotePath]) -> dict[NotePath, str]:
        """git's object names for the last committed contents of these notes."""
        prefix = self._table.get("prefix")
        asked = [path for path in paths if "\n" not in path]
        given = "".join(f"HEAD:{prefix}{path}\n" for path in asked)
        try:
            said = self._git.ask(
                "cat-file", "--batch-check=%(objectname)", given=encode(given)
            )
        except NoGit:
            return {}
        names = said.decode("ascii", "replace").split("\n")
        return {
            path: name
            for path, name in zip(asked, names, strict=False)
            if not name.endswith(" missing")
        }

    # -------------------------------------------------------- reading

    def _standing(self) -> Standing:
        said = self._git.ask(
            "rev-parse",
            "--show-prefix",
            "--is-shallow-repository",
            "--git-path",
            "shallow",
            "HEAD^{commit}",
        )
        text = said.decode("utf-8", "surrogateescape").split("\n")
        prefix, shallow, file, head = text[0], text[1], text[2], text[3]
        cut: frozenset[str] = frozenset()
        if shallow == "true":
            listed = (self._root / file).read_text("ascii", "replace").split()
            cut = frozenset(listed)
        return Standing(head, prefix, cut)

    def _go_on(self, tip: str, standing: Standing) -> str:
        """Add new commits; returns the new tip, or an empty text to start over."""
        table = self._table
        if table.get("prefix") != standing.prefix:
            return ""
        try:
            ahead = self._git.ask("log", "-1", "--format=%H", f"{standing.head}..{tip}")
        except NoGit:
            return ""  # the commit no longer exists
        if ahead.strip():
            return ""
        _, newest = table.bounds()
        words = (*LOG, "--reverse", f"{tip}..{standing.head}", *NOTES)
        seq = max(newest, 0) + 1
        for commit in self._commits(words, standing, _LONGEST):
            table.add(seq, commit)
            seq += 1
        table.set(tip=standing.head)
        return standing.head

    def _read_back(self, standing: Standing, end: float) -> None:
        table = self._table
        done = int(table.get("read") or 0)
        words = (*LOG, f"--skip={done}", table.get("base"), *NOTES)
        first = done
        found = self._commits(words, standing, _LONGEST)
        for commit in found:
            table.add(-done, commit)
            done += 1
            if done - first >= PIECE and monotonic() > end:
                break
        else:
            table.set(whole="yes")
        found.close()
        table.set(read=done)

    def _commits(
        self, words: tuple[str, ...], standing: Standing, seconds: float
    ) -> Generator[Commit, None, None]:
        lines = self._git.lines(*words, seconds=seconds)
        try:
            for commit in commits(lines):
                yield _within(commit, standing)
        finally:
            lines.close()


def _within(commit: Commit, standing: Standing) -> Commit:
    """The commit, reduced to the vault."""
    if commit.hash in standing.shallow:
        return Commit(commit.hash, commit.at)
    prefix = standing.prefix
    if not prefix:
        return commit

    def inside(path: str) -> bool:
        return path.startswith(prefix)

    return Commit(
        commit.hash,
        commit.at,
        [
            replace(side, path=side.path.removeprefix(prefix))
            for side in commit.sides
            if inside(side.path)
        ],
        [
            (was.removeprefix(prefix), now.removeprefix(prefix))
            for was, now in commit.renames
            if inside(was) and inside(now)
        ],
    )


def name_of_content(content: bytes, like: str) -> str:
    """git's object name for this content, in the hash format of `like`."""
    made = sha1(usedforsecurity=False) if len(like) == 40 else sha256()
    made.update(b"blob %d\0" % len(content))
    made.update(content)
    return made.hexdigest()


def uncommitted(path: NotePath, before: bytes, after: bytes) -> list[Side]:
    """The task lines of a note that are not committed in this form, and their possible
    earlier versions."""
    old = _tasks(before)
    new = _tasks(after)
    kept = {raw for _, raw in old} & {raw for _, raw in new}
    sides = [Side(0, 0, False, path, n, raw) for n, raw in old if raw not in kept]
    sides += [Side(0, 0, True, path, n, raw) for n, raw in new if raw not in kept]
    return sides


def _tasks(content: bytes) -> list[tuple[int, str]]:
    document = Document(content)
    return [
        (number, document.text(number - 1))
        for number, line in enumerate(document.lines, 1)
        if is_task(line)
    ]
