"""Until when someone is away, in the words of many languages."""

from __future__ import annotations

from datetime import date

import pytest

from journal.integrations.mail.kinds.until import away_until

TUESDAY = date(2026, 11, 3)


@pytest.mark.parametrize(
    ("text", "day", "is_return"),
    [
        ("I am out of the office until 20 November.", "2026-11-20", False),
        ("I'm away November 9-20 and will reply after that.", "2026-11-20", False),
        ("Out from Nov 9 to Nov 20. Back Monday, November 23rd.", "2026-11-23", True),
        ("I will be back on Monday.", "2026-11-09", True),
        ("I will be back tomorrow.", "2026-11-04", True),
        ("I will not return until 01/02/2027.", "2027-01-02", True),
        ("We are closed through 1/15/2027.", "2027-01-15", False),
        ("Ich bin vom 9.11. bis 20.11. im Urlaub.", "2026-11-20", False),
        ("Ab dem 23. November bin ich wieder erreichbar.", "2026-11-23", True),
        ("Je suis en congé du 9 au 20 novembre.", "2026-11-20", False),
        ("Je serai de retour le lundi 23 novembre.", "2026-11-23", True),
        ("Estaré de vacaciones hasta el 20/11/2026.", "2026-11-20", False),
        ("Sono in ferie e torno il 23 novembre.", "2026-11-23", True),
        ("Estou de férias e regresso a 23 de novembro.", "2026-11-23", True),
        ("Ik ben afwezig t/m 20 november.", "2026-11-20", False),
        ("Jestem na urlopie do 20 listopada.", "2026-11-20", False),
        ("Jag har semester t.o.m. 20/11.", "2026-11-20", False),
        ("Jeg er tilbake mandag 23. november.", "2026-11-23", True),
        ("Olen lomalla 20.11. asti.", "2026-11-20", False),
        ("Vrátím se 23. listopadu.", "2026-11-23", True),
        ("November 23-án térek vissza.", "2026-11-23", True),
        ("Я в отпуске с 9 по 20 ноября.", "2026-11-20", False),
        ("Вернусь 23 ноября.", "2026-11-23", True),
        ("20 Kasım tarihine kadar izindeyim.", "2026-11-20", False),
        ("11月20日まで休暇です。", "2026-11-20", False),
        ("11月23日(月)より出社いたします。", "2026-11-23", True),
        ("我休假到11月20日。", "2026-11-20", False),
        ("11월 23일에 복귀합니다.", "2026-11-23", True),
        ("Away until 7 January.", "2027-01-07", False),
    ],
)
def test_what_is_said(text: str, day: str, is_return: bool) -> None:
    away = away_until("", text, TUESDAY)
    assert away is not None
    assert (away.day.isoformat(), away.is_return) == (day, is_return)


@pytest.mark.parametrize(
    "text",
    [
        "I am away and will be back in two weeks.",
        "Call me on 030 12.11 or 555-1212.",
        "I have been away since 2 November.",
        "Your message sent on 11/02/2026 has arrived.",
        "Opening hours 8.00-16.30.",
    ],
)
def test_nothing_is_guessed(text: str) -> None:
    assert away_until("", text, TUESDAY) is None


def test_another_day_of_the_mail_says_which_order_it_uses() -> None:
    american = "Sent 11/03/2026. I am out until 12/01/2026."
    assert away_until("", american, TUESDAY).day == date(2026, 12, 1)  # type: ignore[union-attr]
    british = "I am out from 25/11/2026 until 12/01/2027."
    assert away_until("", british, TUESDAY).day == date(2027, 1, 12)  # type: ignore[union-attr]
