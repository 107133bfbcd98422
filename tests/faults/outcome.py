"""What a measure found, and how often it looked."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


class NotPermitted(Exception):
    """This machine does not let us do what the measure needs; the message says what."""


@dataclass
class Outcome:
    """The runs of one measure. A violation is a promise that was not kept."""

    runs: int = 0
    seen: Counter[str] = field(default_factory=Counter)
    violations: list[str] = field(default_factory=list)

    def violated(self, where: str, what: str) -> None:
        self.violations.append(f"{where}: {what}")

    def __add__(self, other: Outcome) -> Outcome:
        return Outcome(
            self.runs + other.runs,
            self.seen + other.seen,
            self.violations + other.violations,
        )

    def counted(self) -> str:
        """What was seen, for the table."""
        return ", ".join(f"{n:,} {what}" for what, n in sorted(self.seen.items()) if n)

    def check(self) -> None:
        """Fail with the first violations."""
        shown = "\n".join(self.violations[:20])
        assert not self.violations, f"{len(self.violations)} of {self.runs}:\n{shown}"
        assert self.runs, "nothing was measured"
