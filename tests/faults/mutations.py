"""Each measure of the protocol, taken out: the test that then fails.

A measure that can be taken out without a test noticing is either not needed or not
tested. `python -m tests.faults.mutations` copies the checkout, takes the measures
out one by one, and runs for each the tests that must fail.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import CHECKOUT
from tests.processes import environment


@dataclass(frozen=True)
class Mutation:
    measure: str
    file: str
    """Below `journal/vault/`."""
    old: str
    new: str
    tests: str
    """What fails without it: a file below `tests/`, and words of names in it."""


FILES, NEW_FILE, OPEN = "write/replace.py", "write/new_file.py", "open.py"
LEASES, EXCHANGE = "write/leases.py", "write/exchange.py"
WRITER, HISTORY = "write/writer.py", "write/history.py"

MUTATIONS = (
    Mutation(
        "no link is followed when a note is opened",
        OPEN,
        'getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)',
        'getattr(os, "O_NONBLOCK", 0)',
        "vault/test_open.py: appears_behind_our_back",
    ),
    Mutation(
        "a note must be a regular file",
        OPEN,
        "if not stat.S_ISREG(status.st_mode):",
        "if False:",
        "vault/test_open.py: what_is_no_note",
    ),
    Mutation(
        "a note that no one may write is not replaced",
        FILES,
        "    _require_writable(read)\n        new.prepare()",
        "    new.prepare()",
        "vault/test_files.py: read_only_note or may_be_read",
    ),
    Mutation(
        "the new content is a file of its own until it is whole",
        FILES,
        "        displaced = exchange(self._temp, self.read.real)",
        "        displaced = False\n"
        "            self.read.real.write_bytes(self._content or b'')\n"
        "            self._temp.unlink()",
        "faults/test_kill.py: changes_something and snooze",
    ),
    Mutation(
        "mode, owner and attributes are kept",
        FILES,
        "lambda fd: _copy_attributes(read, fd)",
        "lambda fd: None",
        "vault/test_files.py: mode_is_kept or extended",
    ),
    Mutation(
        "the new file is synced before it becomes the note",
        NEW_FILE,
        "            finish(fd)\n        os.fsync(fd)",
        "            finish(fd)",
        "faults/test_power.py",
    ),
    Mutation(
        "the folder is synced before the change is called written",
        FILES,
        "            self._inspect_displaced(fd, leased)\n"
        "        sync_folder(self.read.real.parent)",
        "            self._inspect_displaced(fd, leased)",
        "faults/test_power.py",
    ),
    Mutation(
        "the folder of a new note is synced",
        NEW_FILE,
        "        made = True\n        sync_folder(real.parent)",
        "        made = True",
        "vault/test_new_file.py: new_note_is_synced",
    ),
    Mutation(
        "a lease shows who writes",
        LEASES,
        "            fcntl.fcntl(fd, fcntl.F_SETLEASE, fcntl.F_RDLCK)\n"
        "            return True",
        "            return True",
        "vault/test_leases.py",
    ),
    Mutation(
        "a late program is held up until the note is back",
        FILES,
        "late = leases.writer_waits(fd)",
        "late = False",
        "vault/test_leases.py: comes_late",
    ),
    Mutation(
        "the writer waits for a late program",
        FILES,
        "        time.sleep(_LINGER)\n",
        "",
        "vault/test_leases.py: comes_late or late_writer",
    ),
    Mutation(
        "a broken lease does not end the process",
        LEASES,
        "        fcntl.fcntl(fd, fcntl.F_SETSIG, signal.SIGURG)",
        "        pass",
        "vault/test_leases.py: comes_late",
    ),
    Mutation(
        "without a lease, a note must have been left alone first",
        LEASES,
        "        _wait_until_quiet(fd)\n    return",
        "        pass\n    return",
        "vault/test_leases.py: must_have_rested",
    ),
    Mutation(
        "without a lease, the displaced file is read again",
        FILES,
        "late = read_bytes(fd, held.st_size) != self.read.content",
        "late = False",
        "vault/test_leases.py: late_writer",
    ),
    Mutation(
        "the note still holds the bytes that were read",
        FILES,
        "    if read_bytes(fd, now.st_size) != read.content:\n"
        "        raise ChangedMeanwhile\n\n\n",
        "\n\n",
        "vault/test_files.py: noticed or compared_as_well",
    ),
    Mutation(
        "the note is still the file that was read",
        FILES,
        "    if not _identity(now) == _identity(at_path) == _identity(read.stat):",
        "    if False:",
        "vault/test_files.py: noticed",
    ),
    Mutation(
        "the files are exchanged, and none is overwritten",
        EXCHANGE,
        "    if _renamed(temp, real, _RENAME_EXCHANGE):",
        "    if False:",
        "vault/test_exchange.py",
    ),
    Mutation(
        "the displaced file is checked",
        FILES,
        "        if displaced:\n            self._inspect_displaced(fd, leased)",
        "        if displaced:\n            os.unlink(self._temp)",
        "vault/test_exchange.py",
    ),
    Mutation(
        "a save into our file, before it is exchanged back, is kept",
        FILES,
        "            if untouched:",
        "            if True:",
        "vault/test_exchange.py",
    ),
    Mutation(
        "a save that was restored is synced",
        FILES,
        "                self._keep()\n        sync_folder(self.read.real.parent)",
        "                self._keep()",
        "vault/test_exchange.py: disk_knows",
    ),
    Mutation(
        "a kept copy is synced before its source is removed",
        NEW_FILE,
        "        with opened(kept) as (fd, _):\n            os.fsync(fd)\n",
        "",
        "vault/test_new_file.py: kept_on_another",
    ),
    Mutation(
        "a new note never replaces an existing one",
        EXCHANGE,
        "    if _renamed(temp, real, _RENAME_NOREPLACE):",
        "    os.rename(temp, real)\n    if True:",
        "vault/test_exchange.py: nobody_elses_place",
    ),
    Mutation(
        "a note is checked before it is removed",
        FILES,
        "            os.rename(self.read.real, self._temp)\n"
        "            displaced = True",
        "            os.unlink(self.read.real)\n            displaced = False",
        "vault/test_exchange.py: note_goes",
    ),
    Mutation(
        "a whole copy exists while a note with hard links is written",
        FILES,
        "        write_new(temp, content, 0o600)\n        try:\n            overwrite",
        "        try:\n            overwrite",
        "faults/test_kill.py: changes_something and undo and link",
    ),
    Mutation(
        "a note with hard links gets its old bytes back",
        FILES,
        "            _overwrite(fd, old)\n        except",
        "            pass\n        except",
        "faults/test_kill.py: call_that_matters and link",
    ),
    Mutation(
        "nothing of ours is left behind after a failure",
        FILES,
        "            elif self._inode is not None:\n                os.unlink(self._temp)",
        "            elif False:\n                os.unlink(self._temp)",
        "faults/test_kill.py: call_that_matters and snooze",
    ),
    Mutation(
        "a displaced file that was not checked is kept",
        FILES,
        "                self._keep_lost(self._temp)\n            elif",
        "                os.unlink(self._temp)\n            elif",
        "vault/test_files.py: not_looked_at",
    ),
    Mutation(
        "one process of ours writes at a time",
        WRITER,
        "lock(fd, wait=True)",
        "pass",
        "vault/test_history.py: at_once",
    ),
    Mutation(
        "the change is planned again when another program saved",
        WRITER,
        "_ATTEMPTS = 20",
        "_ATTEMPTS = 1",
        "vault/test_writer.py: planned_anew",
    ),
    Mutation(
        "the record is synced before the note is touched",
        HISTORY,
        "        raise\n    os.fsync(fd)",
        "        raise",
        "faults/test_power.py",
    ),
    Mutation(
        "the record names the temporary file",
        WRITER,
        "temp=temp.name,",
        'temp="",',
        "faults/test_kill.py: changes_something and snooze",
    ),
    Mutation(
        "the next writer settles an interrupted change",
        WRITER,
        "            return recover(self._history, self._root, self._keep_lost)",
        "            return []",
        "faults/test_kill.py: changes_something and snooze",
    ),
)


_PYTEST = (sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider")


def without(mutation: Mutation, checkout: Path) -> bool:
    """Whether a test fails in a copy of the checkout that lacks the measure."""
    with tempfile.TemporaryDirectory(prefix="journal-faults-") as name:
        copy = Path(name)
        for part in ("journal", "tests", "sample-vault", "pyproject.toml"):
            if (checkout / part).is_dir():
                unwanted = shutil.ignore_patterns("__pycache__")
                shutil.copytree(checkout / part, copy / part, ignore=unwanted)
            else:
                shutil.copy(checkout / part, copy / part)
        file = copy / "journal" / "vault" / mutation.file
        content = file.read_text()
        assert content.count(mutation.old) == 1, f"not there once: {mutation.measure}"
        file.write_text(content.replace(mutation.old, mutation.new))
        tests, _, words = mutation.tests.partition(": ")
        chosen = [str(copy / "tests" / test) for test in tests.split(" or ")]
        done = subprocess.run(
            [*_PYTEST, *chosen, *(["-k", words] if words else [])],
            cwd=copy,
            env=environment(PYTHONPATH=str(copy)),
            capture_output=True,
            text=True,
            check=False,
        )
        # 5: no test was found, which is no proof of anything
        assert done.returncode != 5, f"no such test: {mutation.tests}"
        return done.returncode != 0


def row(mutation: Mutation) -> str:
    """Its row in the table of docs/explanation/reliability.md."""
    return f"| {mutation.measure} | `{mutation.file}` | `{mutation.tests}` |"


def main(words: list[str]) -> int:
    survived = 0
    sys.stdout.write("| measure | in | fails without it |\n|---|---|---|\n")
    for mutation in MUTATIONS:
        if words and not any(word in mutation.measure for word in words):
            continue
        noticed = without(mutation, CHECKOUT)
        survived += not noticed
        # one that survives is printed whole
        sys.stdout.write(f"{row(mutation) if noticed else mutation}\n")
        sys.stdout.flush()
    return survived


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
