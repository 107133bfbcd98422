"""What to expect of questions, for a scorer: JSON lines in, JSON lines out.

    python scripts/answer_times.py < asks.jsonl

in    {"asked": "2024-05-21T14:27Z", "tz": 120, "history": [{"asked", "answered"}]}
out   {"half": hours, "nine": hours, "ever": 0..1, "by": [1, 3, 7, 14 days]}

`tz` is the person's zone in minutes east of Greenwich.
"""

from __future__ import annotations

import json
import sys
from datetime import datetime, timedelta
from typing import Any

from journal.practice.people.answers.answer_times import Question, forecast


def answer(row: dict[str, Any]) -> dict[str, Any]:
    zone = timedelta(minutes=row["tz"])

    def here(text: str) -> datetime:
        return datetime.strptime(text, "%Y-%m-%dT%H:%MZ") + zone  # noqa: DTZ007

    history = [
        Question(here(one["asked"]), here(one["answered"]) if one["answered"] else None)
        for one in row["history"]
    ]
    found = forecast(history, here(row["asked"]))
    return {
        "half": found.half,
        "nine": found.nine,
        "ever": found.ever,
        "by": list(found.by),
    }


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line))))
