"""Runs one program and tells how long it took and what it used.

python -I -S spawn.py OUTPUT PROGRAM …: a process is said to have used at least the
memory of the one that began it, so that one is small.
"""

import os
import sys
from time import perf_counter

output, *words = sys.argv[1:]
new = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
files = [
    (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
    (os.POSIX_SPAWN_OPEN, 1, output, new, 0o600),
    (os.POSIX_SPAWN_DUP2, 1, 2),
]
begin = perf_counter()
process = os.posix_spawnp(words[0], words, os.environ, file_actions=files)
_, status, used = os.wait4(process, 0)
wall = perf_counter() - begin
code = os.waitstatus_to_exitcode(status)
print(code, wall, used.ru_utime + used.ru_stime, used.ru_maxrss)
