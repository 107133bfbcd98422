"""A day, with a time of day where the note gives one.

Hand-written and separate from the other nouns: a shell prompt that asks what is due
needs only this one, and creating dataclasses would take longer than the answer.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date, time
    from datetime import datetime as datetime
else:
    try:
        # before Python 3.12 the module runs its whole Python version before importing
        # this
        from _datetime import date, datetime, time
    except ImportError:
        from datetime import date, datetime, time


class When:
    """Local wall-clock time; immutable, compared and hashed by value."""

    __slots__ = ("clock", "day")
    __match_args__ = ("day", "clock")

    day: date
    clock: time | None

    def __init__(self, day: date, clock: time | None = None) -> None:
        object.__setattr__(self, "day", day)
        object.__setattr__(self, "clock", clock)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a When does not change: {name}")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, When):
            return NotImplemented
        return self.day == other.day and self.clock == other.clock

    def __hash__(self) -> int:
        return hash((self.day, self.clock))

    def __reduce__(self) -> tuple[type[When], tuple[date, time | None]]:
        return When, (self.day, self.clock)

    def __repr__(self) -> str:
        return f"When({self})"

    def __str__(self) -> str:
        """ISO 8601: `2024-06-01` or `2024-06-01T09:30`."""
        if self.clock is None:
            return self.day.isoformat()
        return f"{self.day.isoformat()}T{self.clock:%H:%M}"

    @classmethod
    def parse(cls, text: str) -> When:
        """The reverse of `str`. Raises ValueError."""
        clock = time.fromisoformat(text[11:]) if len(text) > 10 else None
        return cls(date.fromisoformat(text[:10]), clock)

    def at(self, default: time) -> datetime:
        """The moment, with `default` for a day without a time."""
        return datetime.combine(self.day, self.clock or default)
