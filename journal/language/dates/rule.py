"""A recurrence rule, and the sentence that states it: `every 2 weeks on Monday`.

`rule_reader.py` parses rules; `occurrence.py` computes their dates.
"""

from __future__ import annotations

from datetime import date

from journal.model.calendar_names import MONTHS, WEEKDAYS
from journal.model.value import value


@value
class Rule:
    """The meaning of a recurrence text."""

    unit: str
    """day, week, month, year, hour or minute."""
    interval: int = 1
    weekdays: tuple[tuple[int, int | None], ...] = ()
    """(0 = Monday, n-th of the month or None), as written."""
    month_days: tuple[int, ...] = ()
    """1 … 31, or -1 for the last."""
    months: tuple[int, ...] = ()
    weeks: tuple[int, ...] = ()
    hours: tuple[int, ...] = ()
    until: date | None = None
    count: int | None = None
    when_done: bool = False
    unread: str = ""
    """Trailing words without meaning here or in the Tasks plugin."""

    def __str__(self) -> str:
        """The canonical sentence, as the plugin would write it."""
        return _canonical(self)


def _join(words: list[str], last: str) -> str:
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def _nth(number: int) -> str:
    """As the plugin writes ordinals: 32 → 32th."""
    if number == -1:
        return "last"
    plain = abs(number)
    known = {1: "st", 21: "st", 31: "st", 2: "nd", 22: "nd", 3: "rd", 23: "rd"}
    text = f"{plain}{known.get(plain, 'th')}"
    return f"{text} last" if number < 0 else text


def _canonical(rule: Rule) -> str:
    words = ["every"]
    many = rule.interval != 1
    working = {day for day, nth in rule.weekdays} == set(range(5))
    every_day = {day for day, nth in rule.weekdays} == set(range(7))
    unit = f"{rule.unit}s" if rule.interval % 100 != 1 else rule.unit
    months = _join([MONTHS[m - 1] for m in rule.months if m <= 12], "and")
    if rule.unit == "week" and many:
        words += [str(rule.interval), unit]
    elif rule.unit == "week":
        if not (working or every_day):
            words.append("week")
    elif months and rule.unit in ("month", "year"):
        if many:
            words += [str(rule.interval), f"{rule.unit}s"]
            words += ["in"] if rule.unit == "month" else []
        words.append(months)
    else:
        words += [str(rule.interval)] if many else []
        words.append(unit)
    if rule.unit == "week" and working:
        words += ["on", "weekdays"] if many else ["weekday"]
    elif rule.unit == "week" and every_day:
        words.append("days" if many else "day")
    elif rule.unit == "month" and working and not rule.month_days:
        words += ["on", "weekdays"]
    else:
        if months and rule.unit in ("week", "day"):
            words += ["in", months]
        words += _canonical_days(rule, working)
    if rule.weeks and rule.unit == "year":
        words += ["in", "week" if len(rule.weeks) == 1 else "weeks"]
        words.append(_join([str(week) for week in rule.weeks], "and"))
    if rule.hours and rule.unit in ("day", "week") and not (working or every_day):
        words += ["at", _join([str(hour) for hour in rule.hours], "and")]
    if rule.until:
        until = rule.until
        words.append(f"until {MONTHS[until.month - 1]} {until.day}, {until.year}")
    elif rule.count:
        words.append(f"for {rule.count} {'time' if rule.count == 1 else 'times'}")
    if rule.when_done:
        words.append("when done")
    return " ".join(words)


def _canonical_days(rule: Rule, working: bool) -> list[str]:
    plain = sorted(day for day, nth in rule.weekdays if nth is None)
    placed = sorted((day, nth) for day, nth in rule.weekdays if nth is not None)
    if rule.month_days:
        positive = sorted(day for day in rule.month_days if day > 0)
        negative = sorted((day for day in rule.month_days if day < 0), reverse=True)
        days = [_nth(day) for day in positive + negative]
        if plain:
            names = _join([WEEKDAYS[day] for day in plain], "or")
            return ["on", names, "the", _join(days, "or")]
        return ["on the", _join(days, "and")]
    words: list[str] = []
    if plain and not working:
        words += ["on", ", ".join(WEEKDAYS[day] for day in plain)]
    if placed:
        words += ["and"] if plain else []
        placed_names = [f"{_nth(nth)} {WEEKDAYS[day]}" for day, nth in placed if nth]
        words += ["on the", _join(placed_names, "and")]
    return words
