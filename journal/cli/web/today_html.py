"""Today as plain HTML: read-only, no script, for screen readers and phones."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from journal.api.glance.cache_rows import yearly_days
from journal.api.journal import Journal
from journal.api.view import View
from journal.cli.formats.pages.today_page import yearly_ahead
from journal.language.clean import clean
from journal.model.when import When
from journal.practice.agenda.agenda import Agenda, Item
from journal.practice.agenda.day_words import day_text, when_text
from journal.practice.agenda.item_words import short_when_of
from journal.practice.agenda.sections import OVERDUE, TO_NUDGE, TODAY, TOMORROW, horizon
from journal.practice.agenda.shown_text import shown_text
from journal.practice.people.promises import is_promised
from journal.practice.people.yearly_days import coming

_SHOWN = (TODAY, TO_NUDGE, OVERDUE, TOMORROW)
_STYLE = """
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 42rem; margin: 1rem auto;
  padding: 0 1rem; }
ul { list-style: none; padding: 0; }
li { padding: .4rem 0; border-bottom: 1px solid color-mix(in srgb, currentColor 20%,
  transparent); }
.when { font-variant-numeric: tabular-nums; font-weight: 600; }
small { display: block; opacity: .75; }
"""


def title_of(journal: Journal, view: View) -> str:
    """`journal: sample-vault (5 overdue)`, for the title of a page."""
    late = Agenda(view.now, view.items).counts.overdue
    return f"journal: {clean(journal.root.name)}{f' ({late} overdue)' if late else ''}"


def today_html(journal: Journal, view: View) -> str:
    """The whole page. Text from notes is always escaped."""
    day = day_text(view.today, view.today)
    parts = [part for name in _SHOWN for part in _section(name, view)]
    parts += _yearly(view, yearly_ahead(journal.settings.agenda.upcoming_days))
    body = "\n".join(parts) or "<p>Nothing is due and no one has to be asked.</p>"
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title_of(journal, view))}</title>
<link rel="icon" href="data:,">
<style>{_STYLE}</style>
</head>
<body>
<main>
<h1>{escape(day)}</h1>
{body}
</main>
</body>
</html>
"""


def _section(name: str, view: View) -> Iterator[str]:
    items = [item for item in view.items if item.heading == name]
    if not items:
        return
    yield f"<h2>{escape(name)} ({len(items)})</h2>"
    yield "<ul>"
    for item in items:
        yield f"<li>{_item(item, view)}</li>"
    yield "</ul>"


def _yearly(view: View, ahead: int) -> Iterator[str]:
    """Birthdays of today and of so many days to come, which are no follow-ups."""
    last = horizon(view.today, ahead)
    found = coming(yearly_days(view.people), view.today, last)
    if found:
        yield f"<h2>Birthdays and other days ({len(found)})</h2>"
        yield "<ul>"
    for day, words in found:
        when = f'<span class="when">{escape(when_text(When(day), view.today))}</span>'
        yield f"<li>{when} {escape(clean(words))}</li>"
    if found:
        yield "</ul>"


def _item(item: Item, view: View) -> str:
    when = clean(short_when_of(item, view.today))
    who = ", ".join(clean(person.label) for person in item.people)
    words = clean(shown_text(item.entry))
    promised = " (promised)" if is_promised(item.entry) else ""
    said = f"{who}: {words}{promised}" if who else f"{words}{promised}"
    place = clean(item.entry.place)
    return (
        f'<span class="when">{escape(when)}</span> {escape(said)}'
        f"<small>{escape(clean(view.why(item)))}; {escape(place)}</small>"
    )
