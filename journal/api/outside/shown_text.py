"""The words of an entry as the lists show them."""

from journal.practice.agenda.shown_text import full_text as full_text
from journal.practice.agenda.shown_text import shown_text as shown_text
