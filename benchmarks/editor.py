"""How long the language server takes to answer: `python -m benchmarks.editor VAULT`.

Asks the real program through its pipes, as an editor does, and prints medians and
95th percentiles in milliseconds: wall time, the editor's own work not counted.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter
from typing import Any

from tests.integrations.editor.client import Client, editor

_ASKED = 200


def main() -> None:
    vault = Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as home:
        places = {
            f"XDG_{n}_HOME": f"{home}/{n.lower()}"
            for n in ("STATE", "CACHE", "CONFIG", "DATA")
        }
        for state in ("cold", "warm"):
            with editor(vault, HOME=home, **places) as client:
                began = perf_counter()
                client.start()
                client.ask("workspace/symbol", {"query": "zzzz"})
                print(f"start, {state:<26} {(perf_counter() - began) * 1000:8.0f}")
                if state == "warm":
                    _measure(client)


def _measure(client: Client) -> None:
    chance = random.Random(1)
    day = date(2024, 5, 1)
    people = [f"@person{n}" for n in range(40)]
    long = "".join(
        f"- [ ] {chance.choice(people)} call {n} 📅 {day + timedelta(days=n % 60)}\n"
        if n % 3
        else f"Words of a paragraph, number {n}.\n"
        for n in range(2000)
    )
    uri = client.open("a long note.md", long)
    client.checked(uri)

    def typed(number: int) -> None:
        client.change(uri, f"{long}- [ ] call @{'abcdefgh'[number % 8]}")
        client.ask("textDocument/completion", client.at(uri, 2000, 13))

    def told(number: int) -> None:
        line = 1 + 3 * chance.randrange(600)
        client.ask("textDocument/hover", client.at(uri, line, 20))

    def checked(number: int) -> None:
        client.change(uri, f"{long}{number}\n")
        client.checked(uri)

    typed(0)
    _print("completion in a note of 2,000 lines", typed)
    told(0)
    _print("hover", told)
    _print("diagnostics of 2,000 lines", checked, 30)
    print("  (of which 150 ms is the wait for the last key)")
    _storm(client, uri, long)
    status = Path(f"/proc/{client.process_id}/status").read_text()
    peak = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    print(f"memory {int(peak.split()[1]) // 1024:>32} MB")


def _storm(client: Client, uri: str, long: str, seconds: int = 60) -> None:
    """200 changes a second, and a question each second: how long it is waited for."""
    took = []
    for second in range(seconds):
        began = perf_counter()
        for number in range(200):
            client.change(uri, f"{long}{second} {number}\n")
            due = began + number / 200
            time.sleep(max(0.0, due - perf_counter()))
        asked = perf_counter()
        client.ask("textDocument/hover", client.at(uri, 1, 20))
        took.append((perf_counter() - asked) * 1000)
    print(f"hover in a storm of changes       median {median(took):7.2f}", end="  ")
    print(f"p95 {quantiles(took, n=20)[-1]:7.2f}")


def _print(what: str, ask: Callable[[int], Any], times: int = _ASKED) -> None:
    took = []
    for number in range(times):
        began = perf_counter()
        ask(number)
        took.append((perf_counter() - began) * 1000)
    p95 = quantiles(took, n=20)[-1]
    print(f"{what:<33} median {median(took):7.2f}  p95 {p95:7.2f}")


if __name__ == "__main__":
    main()
