"""The one way out for text from notes, handed on to the integrations."""

from journal.language.clean import clean as clean
