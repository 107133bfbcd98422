"""Until when someone is away, from the words of an absence note.

The day of return if given, else the last day away, else nothing: guessing is left to
the nudge schedule. The words around a day decide which it is (`dates.toml`): before it
in most languages, after it in some.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache

from journal.integrations.mail.kinds import words
from journal.integrations.mail.kinds.days import (
    NamedDay,
    named_days,
    next_weekday,
    plain,
    table,
    weekday_after,
)
from journal.model.value import value

_MOST = 6000
"""The most characters read: an absence note says it early."""
_BEFORE, _AFTER = 70, 45
"""The characters before and after a day in which words count."""
_CLAUSES = re.compile(
    r"(?<=[^\W\d_]{4})[.!?;]\s+(?=[^\W\d_])|[。！？!]|\n\s*\n|\n(?=\s*[-*•])|"
    r"(?<=\d{4})\.\s+(?=[^\W\d_])"
)
_SENT_ON = re.compile(
    r"(?:sent on|sent:|gesendet am|envoyé le|enviado el|inviato il|verzonden op|dated|"
    r"message of|received on|written on|date:)\s*\S{0,12}\s*\d[\d./-]{4,9}"
)
_FILLER = "|".join(
    re.escape(word)
    for word in (
        "the le el la il lo den der dem das am dann o dia día op de d. d dnia dne jour "
        "ngày tanggal tgl fecha data um and including incl. voor zum zur på around "
        "approximately approx. about einschl. einschließlich inklusive "
        "inkl. inclusive mit y con och og with midnight evening cob eod on at"
    ).split()
)
"""What may separate a day from the word that gives its role."""


@value
class Away:
    """The day, and whether it is the one of return."""

    day: date
    is_return: bool


def away_until(subject: str, text: str, sent: date) -> Away | None:
    """The return day in an absence note; None if it gives none."""
    whole = plain(f"{subject}\n\n{text}"[:_MOST])
    order = _day_first(whole, sent)
    whole = _SENT_ON.sub(" ", whole)
    returns: list[date] = []
    untils: list[date] = []
    bare: list[date] = []
    for clause in _CLAUSES.split(whole):
        clause = " ".join((clause or "").split())
        if clause:
            _look(clause, sent, order, returns, untils, bare)
    for days, is_return in ((returns, True), (untils, False)):
        ahead = [d for d in days if d >= sent]
        if ahead or days:
            return Away((ahead or days)[0], is_return)
    return Away(max(bare), False) if bare else None


def _look(
    clause: str,
    sent: date,
    order: bool | None,
    returns: list[date],
    untils: list[date],
    bare: list[date],
) -> None:
    days = named_days(clause, sent, day_first=order)
    for index, one in enumerate(days):
        before = clause[days[index - 1].end if index else 0 : one.start][-_BEFORE:]
        after = clause[
            one.end : days[index + 1].start if index + 1 < len(days) else None
        ]
        role = _role(before, after[:_AFTER], clause[: one.start], one, index > 0)
        if role == "return":
            returns.append(one.day)
        elif role == "until":
            untils.append(one.day)
        elif role == "bare" and _is_near(one, sent) and _tells_absence(clause):
            bare.append(one.day)
    if not days:
        _look_for_weekdays(clause, sent, returns, untils)


def _role(
    before: str, after: str, whole_before: str, one: NamedDay, has_previous: bool
) -> str:
    """The role of a day from its surrounding words: return, until, since, bare."""
    if _other().search(before[-40:]):
        return "other"
    adjacent = _adjacent(before, has_previous)
    if adjacent == "" and one.ends_range:
        adjacent = "until"
    behind = _behind(after)
    near_after = _joined().split(after)[0]
    back = _last_back(before) or bool(_back().search(near_after))
    if behind == "until" or (adjacent == "until" and behind != "since"):
        return "return" if _last_back(whole_before[-_BEFORE:]) else "until"
    if adjacent == "since" or behind == "since":
        return "return" if back else "since"
    return "return" if back else "bare"


def _last_back(before: str) -> bool:
    return bool(_back().search(before))


def _adjacent(before: str, has_previous: bool) -> str:
    """The word right in front of a day, articles and weekdays left out."""
    rest = before.rstrip(" ,(:")
    for _ in range(4):
        shorter = _filler().sub("", rest).rstrip(" ,(:")
        if shorter == rest:
            break
        match = _until_word().search(rest)
        if match and match.group(1) not in ("and",):
            break
        rest = shorter
    joins = bool(
        re.search(r"\d\s*(?:st|nd|rd|th|\.|日|일)?\s*$", rest[:-1].rstrip())
    ) or (has_previous and len(rest.strip()) <= 4)
    match = _until_word().search(rest)
    if match:
        word = match.group(1)
        if word in _JOINING:
            until = word not in _AND or joins
            if word in _DASHES and not joins:
                until = False
            if until:
                return "until"
        else:
            return "until"
    return "since" if _since_word().search(rest) else ""


_DASHES = frozenset("- – — ~ 〜 ～ −".split())
_AND = frozenset("& and und et y e en i och og ja и và".split())
_JOINING = _DASHES | _AND


def _behind(after: str) -> str:
    """The postposition right behind a day (Japanese, Korean, Turkish, Finnish …)."""
    rest = after.lstrip(" ()（）").lstrip("月火水木金土日曜")
    rest = re.sub(r"^\(?\s*[^\W\d_]{0,3}\s*\)\s*", "", rest)
    if _UNTIL_BEHIND.match(rest):
        return "until"
    if _SINCE_BEHIND.match(rest):
        return "since"
    return ""


_UNTIL_BEHIND = re.compile(
    r"まで|迄|까지|saakka|asti|-?ig\b|tarihine kadar|'?\w{0,3} kadar|bezárólag|včetně|"
    r"inclusive|inclus|incl|включительно|до\b"
)
_SINCE_BEHIND = re.compile(
    r"から|より|부터|起|alkaen|lähtien|-?tól|-?től|'?\w{0,4} itibaren|"
    r"tarihinden itibaren"
)


def _look_for_weekdays(
    clause: str, sent: date, returns: list[date], untils: list[date]
) -> None:
    """A weekday, or “tomorrow”, after a word that means being back."""
    for start, _, weekday in weekday_after(clause):
        before = clause[max(0, start - 30) : start]
        day = next_weekday(sent, weekday)
        if _back().search(before) or _back().search(
            _joined().split(clause[start : start + 40])[0]
        ):
            returns.append(day)
            return
        if _adjacent(before, False) == "until" and _tells_absence(clause):
            untils.append(day)
            return
    ordinal = _ORDINAL.search(clause)
    if ordinal:
        named = _day_of_month(int(ordinal.group(1)), sent)
        front = clause[: ordinal.start()]
        if named and _back().search(front[-30:]):
            returns.append(named)
        elif named and re.search(r"(?:until|till|through|to)\s*$", front):
            untils.append(named)
        return
    back = _back().search(clause)
    if back and _tomorrow().search(clause[back.end() : back.end() + 30]):
        returns.append(sent + timedelta(days=1))


_ORDINAL = re.compile(r"\bthe (\d{1,2})(?:st|nd|rd|th)\b")


def _day_of_month(number: int, sent: date) -> date | None:
    """The next such day of a month: “back on the 14th”."""
    for ahead in range(1, 63):
        day = sent + timedelta(days=ahead)
        if day.day == number:
            return day
    return None


def _is_near(one: NamedDay, sent: date) -> bool:
    return (one.named or one.has_year) and -1 <= (one.day - sent).days <= 120


def _tells_absence(clause: str) -> bool:
    return bool(words.found("absence", "body", clause)) or "out of" in clause


def _day_first(text: str, sent: date) -> bool | None:
    """How `5/1` is meant, by another day in the text or by its language."""
    for match in _SLASHED.finditer(text):
        first, second = int(match[1]), int(match[2])
        if first > 12 >= second:
            return True
        if second > 12 >= first:
            return False
    near = [(int(m[1]), int(m[2])) for m in _SLASHED.finditer(text)]
    if (sent.month, sent.day) in near and sent.month != sent.day:
        return False
    if (sent.day, sent.month) in near and sent.month != sent.day:
        return True
    if re.search(r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]", text):
        return False
    spoken = set(re.findall(r"[^\W\d_.]+(?:\.[^\W\d_]+)?", text))
    if len(spoken & set(_cues("day_first"))) >= 2:
        return True
    return None


_SLASHED = re.compile(r"(?<![\d/.-])(\d{1,2})[/-](\d{1,2})(?:[/-]\d{2,4})?(?![\d/-])")


@cache
def _cues(name: str) -> Sequence[str]:
    return [plain(word) for word in table()["cues"][name]]


def _either(names: Sequence[str]) -> str:
    return "|".join(re.escape(n) for n in sorted(set(names), key=len, reverse=True))


@cache
def _back() -> re.Pattern[str]:
    cues = _cues("back")
    spaced = _either([cue for cue in cues if ord(cue[0]) < 0x2E80])
    joined = _either([cue for cue in cues if ord(cue[0]) >= 0x2E80])
    return re.compile(rf"(?<![^\W\d_])(?:{spaced})|{joined}")


@cache
def _other() -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W\d_])(?:{_either(_cues('other'))})")


@cache
def _tomorrow() -> re.Pattern[str]:
    return re.compile(rf"(?:{_either(_cues('tomorrow'))})(?![^\W\d_])")


@cache
def _until_word() -> re.Pattern[str]:
    begins = r"(?:(?<![^\W\d_])|(?=[-–—~〜～−&至到直]))"
    return re.compile(rf"{begins}({_either(_cues('until'))})$")


@cache
def _since_word() -> re.Pattern[str]:
    begins = r"(?:(?<![^\W\d_])|(?=[从從自]))"
    return re.compile(rf"{begins}(?:{_either(_cues('since'))})$")


@cache
def _filler() -> re.Pattern[str]:
    days = _either([n for names in table()["weekdays"].values() for n in names])
    return re.compile(
        rf"(?:(?<![^\W\d_])(?:{_FILLER}|(?:{days})[^\W\d_]{{0,2}}\.?)|"
        r"（?[月火水木金土日]曜?日?）?)$"
    )


@cache
def _joined() -> re.Pattern[str]:
    """Where another clause begins after a day."""
    conjunctions = (
        "and but und aber et mais y pero e ma mas en maar och men og ja mutta a ale i "
        "и но və ve"
    )
    either = "|".join(conjunctions.split())
    return re.compile(rf"[;,]\s|(?<![^\W\d_])(?:{either})(?![^\W\d_])")
