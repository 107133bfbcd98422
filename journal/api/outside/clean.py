"""The one way out for text from notes, re-exported for the integrations."""

from journal.language.clean import clean as clean
