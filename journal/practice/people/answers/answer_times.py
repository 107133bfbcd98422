"""How long someone takes to answer: estimated from few observations, and honest about
it.

The model is a weighted mean of people in general and of this person, on a clock that
runs slowly at night and on weekends. It was fitted to 10,897 questions on a public
developers' list (BEYOND B4): the person explains only 16 % of the variance, so people
in general weigh as much as four observations of the person. Nine of ten answers that
come arrive within `nine`.

Times are hours; an unanswered question counts by its age.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from journal.model.value import value

PRIOR_WEIGHT = 4.0
HALF_LIFE = 20
"""An observation weighs half after this many newer ones."""
EVER = 0.495
"""The share of questions that people in general ever answer."""
FEW = 3
"""With fewer answers nothing is said about the person."""
_ON, _OFF_AT, _OFF = 9, 22, 0.3
"""The waking hours of a weekday, and the weight of any other hour."""
_SCALE = 168 / (5 * (_OFF_AT - _ON) * (1 - _OFF) + 168 * _OFF)
_PRESENT, _PRESENCE = 1.5, 2.0
"""How much faster, as a logarithm, someone answers who answered something a moment ago;
and the hours after which a third of that effect remains. On the list, answers within an
hour of another one came 3.7 times as fast as the person's past suggests."""
_QUANTILES = (
    (0.02, 0.08), (0.10, 0.45), (0.25, 1.7), (0.50, 8.5), (0.75, 31.0), (0.90, 105.0),
    (0.95, 210.0), (0.99, 700.0), (0.999, 1400.0),
)  # fmt: skip
"""People in general: the share of answers that came within this many hours."""
_GRID = [0.02 * 1.06**step for step in range(210)]


@value
class Question:
    """A question, and when its answer came (None: not yet)."""

    asked: datetime
    answered: datetime | None


@value
class Forecast:
    """What to expect from a question asked at a certain hour."""

    half: float
    """Hours within which half of all answers arrive."""
    nine: float
    """The same for nine of ten."""
    ever: float
    """The chance of any answer, 0 to 1."""
    by: tuple[float, ...]
    """The chance of an answer within 1, 3, 7 and 14 days."""
    answers: int
    """How many answers of this person it is based on."""

    def when(self, hours: float) -> str:
        """The verdict on a question of this age: usual, late, or unlikely."""
        if hours <= self.half:
            return "usual"
        return "late" if hours <= self.nine else "unlikely"


def forecast(
    history: Sequence[Question], asked: datetime, *, prior_ever: float = EVER
) -> Forecast:
    """What to expect from a question put at `asked`, given this history, oldest first.

    All times are in the person's own zone; the history is taken as known at `asked`.
    """
    answered: list[tuple[float, float]] = []
    waiting: list[tuple[float, float]] = []
    for place, one in enumerate(reversed(history[-200:])):
        weight = 0.5 ** (place / HALF_LIFE)
        if one.answered is not None:
            answered.append((weight, max(0.02, _elapsed(one.asked, one.answered))))
        else:
            waiting.append((weight, max(0.02, _elapsed(one.asked, asked))))
    curve = _curve(answered)
    gone = sum(weight * _at(curve, age) for weight, age in waiting)
    came = sum(weight for weight, _ in answered)
    ever = (PRIOR_WEIGHT * prior_ever + came) / (PRIOR_WEIGHT + came + gone)
    curve = _with_waiting(curve, came, waiting, ever)
    days = (1, 3, 7, 14)
    until = [_elapsed(asked, asked + timedelta(days=d)) for d in days]
    pace = _pace(history, asked)
    return Forecast(
        half=_hours(asked, _quantile(curve, 0.5) / pace),
        nine=_hours(asked, _quantile(curve, 0.9) / pace),
        ever=ever,
        by=tuple(ever * _at(curve, hours * pace) for hours in until),
        answers=len(answered),
    )


def _pace(history: Sequence[Question], asked: datetime) -> float:
    """How many times faster an answer comes because they are answering mail right
    now."""
    came = [one.answered for one in history if one.answered and one.answered <= asked]
    if not came:
        return 1.0
    ago = (asked - max(came)).total_seconds() / 3600
    return math.exp(_PRESENT * math.exp(-ago / _PRESENCE))


# ---------------------------------------------------------------- the curve


def _prior(hours: float) -> float:
    """The share of people's answers that came within so many hours."""
    points = [(math.log(t), share) for share, t in _QUANTILES]
    x = math.log(max(hours, 1e-6))
    if x <= points[0][0]:
        return points[0][1] * math.exp(x - points[0][0])
    for (x0, y0), (x1, y1) in pairwise(points):
        if x <= x1:
            return y0 + (y1 - y0) * (x - x0) / (x1 - x0)
    return 1.0


_PRIOR = [_prior(hours) for hours in _GRID]


def _curve(answered: Sequence[tuple[float, float]]) -> list[float]:
    """F on the grid: the prior as four observations, and each answer as a bell."""
    total = PRIOR_WEIGHT + sum(weight for weight, _ in answered)
    found = []
    for hours, prior in zip(_GRID, _PRIOR, strict=True):
        own = sum(w * _bell(math.log(hours / t)) for w, t in answered)
        found.append((PRIOR_WEIGHT * prior + own) / total)
    return found


def _with_waiting(
    curve: Sequence[float],
    came: float,
    waiting: Sequence[tuple[float, float]],
    ever: float,
) -> list[float]:
    """F, with the expected answers to open questions added beyond their age."""
    total = PRIOR_WEIGHT + came
    found = [share * total for share in curve]
    for weight, age in waiting:
        before = _at(curve, age)
        still = weight * ever * (1 - before) / max(1e-9, 1 - ever * before)
        total += still
        for index, hours in enumerate(_GRID):
            if hours > age and before < 1:
                found[index] += still * (curve[index] - before) / (1 - before)
    return [min(1.0, share / total) for share in found]


def _bell(x: float) -> float:
    """The normal distribution's Φ."""
    return 0.5 * (1 + math.erf(x / math.sqrt(2)))


def _at(curve: Sequence[float], hours: float) -> float:
    index = min(bisect_left(_GRID, hours), len(_GRID) - 1)
    return curve[index]


def _quantile(curve: Sequence[float], share: float) -> float:
    last = curve[-1]
    index = min(bisect_left(curve, share * last), len(_GRID) - 1)
    return _GRID[index]


# ---------------------------------------------------------------- the clock


def _is_on(moment: datetime) -> bool:
    return moment.weekday() < 5 and _ON <= moment.hour < _OFF_AT


def _weight(moment: datetime) -> float:
    return _SCALE if _is_on(moment) else _SCALE * _OFF


def _next_change(moment: datetime) -> datetime:
    """When the clock next changes its speed: in the morning, at night, at midnight."""
    day = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    for hours in (_ON, _OFF_AT, 24):
        edge = day + timedelta(hours=hours)
        if edge > moment:
            return edge
    return day + timedelta(days=1)


def _elapsed(start: datetime, end: datetime) -> float:
    """Hours on the slow clock between two moments."""
    if end <= start:
        return 0.0
    weeks = (end - start) // timedelta(weeks=1)
    hours = weeks * 168.0
    moment = start + weeks * timedelta(weeks=1)
    while moment < end:
        until = min(_next_change(moment), end)
        hours += (until - moment).total_seconds() / 3600 * _weight(moment)
        moment = until
    return hours


def _hours(start: datetime, elapsed: float) -> float:
    """Real hours after `start` until the slow clock has counted this many."""
    weeks = int(elapsed // 168)
    left = elapsed - weeks * 168
    moment = start
    while left > 1e-9:
        until = _next_change(moment)
        passed = (until - moment).total_seconds() / 3600 * _weight(moment)
        if passed >= left:
            moment += timedelta(hours=left / _weight(moment))
            break
        left -= passed
        moment = until
    return weeks * 168 + (moment - start).total_seconds() / 3600
