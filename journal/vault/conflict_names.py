"""How sync programs name the copies they make when they cannot merge.

Each pattern matches the complete suffix of such a program: a day, a computer, a word in
brackets. A name that merely contains the word (`Conflict of interest`, `Workshop
(conflict resolution)`) is a note. Rarely needed, so a prompt does not load it
(`sweep.py`).
"""

from __future__ import annotations

import re

_DAY = r"\d{4}[-.]?\d\d[-.]?\d\d"
_WHO = r"[^()\[\]]*"
_PATTERNS = (
    # Syncthing; Obsidian says so too
    r"\.sync-conflict-\d{8}-\d{6}(?:-[0-9A-Z]{7})?",
    # Dropbox, Nextcloud, Obsidian Sync, Jottacloud, Box, Tresorit
    rf"\({_WHO}\bconflict(?:ed|ing) (?:copy|version)\b{_WHO}\)",
    rf"\({_WHO}\bconflict copy\b{_WHO}\)",
    r"\((?:case|white ?space|unicode encoding|selective sync|shared folder|edit)"
    r" conflict(?: \d+)?\)",
    # Dropbox in other languages
    rf"\({_WHO}\bin konflikt stehende kopie\b{_WHO}\)",
    rf"\({_WHO}\b(?:copie|copia|c[oó]\u0301?pia) (?:en|in|em) "
    rf"(?:conflit|conflicto|conflitto|conflito)\b{_WHO}\)",
    rf"\({_WHO}\bconflicte?rende kopie\b{_WHO}\)",
    rf"\({_WHO}\bkonflikt(?:kopia|kopi|kopie|ní kopie)\b{_WHO}\)",
    rf"\({_WHO}\bkopia powodująca konflikt\b{_WHO}\)",
    rf"\({_WHO}(?:競合コピー|冲突副本|衝突複本){_WHO}\)",
    rf"\({_WHO}(?:конфликтующая копия|충돌){_WHO}\)",
    # ownCloud, older Nextcloud, FolderSync
    rf"_conflict-(?:[^/]{{1,40}}-)?{_DAY}[-_]\d{{4,6}}\b",
    rf"[-_.]conflict(?:ed)?[-_ .]?{_DAY}(?:[-_T ]?\d{{4,6}})?\b",
    # Google Drive, Insync, pCloud, Koofr, MEGA, Seafile, Sync.com
    r"\[(?:conflict(?:ed)?)(?: \d+)?\](?=\.md\Z)",
    r"_conf\(\d+\)",
    rf"\((?:SF)?conflict(?:ed)?(?: (?:#?\d{{1,3}}|{_WHO}\d{{4}}-\d\d-\d\d{_WHO}))?\)",
    # Synology Drive
    r"_[^/_]{1,40}_[A-Z][a-z]{2}-\d\d-\d{4,6}-\d{4}_(?:case)?conflict",
    # Resilio
    r"\.conflict(?:\.\d+)?(?=\.md\Z)",
    # rclone bisync, with its other suffixes
    r"\.(?:conflict|path)\d{1,3}(?=\.md\Z)",
    # Unison
    rf"\(?copy: conflict(?: \d+)? on {_WHO}\)?",
    rf"\.conflict(?: \d+)? on {_DAY}",
    # Proton Drive
    rf"\(# edited {_DAY}[^()]*#\)",
    # git and its merge tools
    r"\.orig(?=\.md\Z)",
    r"_(?:BASE|LOCAL|REMOTE|BACKUP)_\d+(?=\.md\Z)",
)
_CLEAR = re.compile("|".join(f"(?:{pattern})" for pattern in _PATTERNS), re.IGNORECASE)

_HOST = r"[A-Za-z0-9][A-Za-z0-9_-]*"
_UNCLEAR = re.compile(
    # iCloud ` 2`, Google Drive and browsers `(1)`, OneDrive `-HOST`, `-HOST-2`
    rf" \d{{1,2}}| ?\(\d{{1,2}}\)|-(?=[^/]*[A-Za-z]){_HOST}"
    # Finder, Explorer and Nautilus, in the languages of the first ones
    r"|(?: -)? \(?(?:copy|kopie|kopia|copie|copia|c[oó]\u0301?pia)\)?"
    r"(?: ?\(?\d{1,2}\)?)?"
    r"| \((?:another copy|\d{1,2}(?:st|nd|rd|th) copy)\)",
    re.IGNORECASE,
)


def is_clear(name: str) -> bool:
    """Whether the name is certainly a copy's; `name` is without its folder."""
    return _CLEAR.search(name) is not None


def without_mark(name: str) -> str | None:
    """The name of the original of a certain copy; None if it is no certain copy."""
    hit = _CLEAR.search(name)
    if hit is None:
        return None
    stem = name[: hit.start()].rstrip(" ") + name[hit.end() :]
    return stem if stem.endswith(".md") and stem != ".md" else None


def unclear_originals(name: str) -> list[str]:
    """The notes this may be a copy of, by name alone; the likeliest first.

    Most notes with such names are no copies: only comparing both can tell.
    """
    stem, found = name.removesuffix(".md"), []
    for at in range(len(stem) - 1, 0, -1):
        if stem[at] in " (-" and _UNCLEAR.fullmatch(stem, at):
            found.append(f"{stem[:at]}.md")
    return found
