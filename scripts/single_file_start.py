"""The start of `journal.pyz`: unpack once, then run.

The first start makes an environment of its own beside the user's other data, with the
library that is in this file. Every start hands over to the Python of that environment,
so that the background service, the browser and other children, which ask for
`python -m journal`, are the same program. Nothing is fetched.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import venv
import zipfile
from pathlib import Path

NAME = "@NAME@"


def data_folder():
    """Where programs keep their own data."""
    home = Path.home()
    if os.name == "nt":
        return Path(os.environ.get("LOCALAPPDATA", home / "AppData" / "Local"))
    if sys.platform == "darwin":
        return home / "Library" / "Application Support"
    return Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share")


def environment():
    """The environment of this version and this Python, made if it is not there."""
    python = f"py{sys.version_info[0]}.{sys.version_info[1]}"
    target = data_folder() / "journal" / "app" / f"{NAME}-{python}"
    if target.is_dir():
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    print("journal: first start, unpacking …", file=sys.stderr)
    made = Path(tempfile.mkdtemp(prefix=".new-", dir=target.parent))
    try:
        venv.create(made, symlinks=os.name != "nt", with_pip=False)
        unpack(made)
        made.rename(target)
    except OSError:
        # another start may have been faster; then its environment is there
        shutil.rmtree(made, ignore_errors=True)
        if not target.is_dir():
            raise
    return target


def unpack(made):
    """Put the library where the Python of the environment looks for it."""
    lib = made / "Lib" if os.name == "nt" else next((made / "lib").glob("python3*"))
    with (
        zipfile.ZipFile(sys.argv[0]) as outer,
        outer.open("library.zip") as held,
        zipfile.ZipFile(held) as inner,
    ):
        for name in inner.namelist():
            top, _, rest = name.partition("/")
            place = lib / "site-packages" if top == "site" else made / top
            file = place / rest
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(inner.read(name))


def main():
    if sys.version_info < (3, 11):  # noqa: UP036  any Python may be given this file
        sys.exit("journal: Python 3.11 or newer is needed")
    made = environment()
    python = made / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    words = [str(python), "-m", "journal", *sys.argv[1:]]
    if os.name == "nt":
        sys.exit(subprocess.run(words, check=False).returncode)
    os.execv(python, words)


main()
