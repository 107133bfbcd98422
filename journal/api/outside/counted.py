"""Numbers with their nouns, handed on to the integrations."""

from journal.language.counted import counted as counted
