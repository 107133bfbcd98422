"""Numbers with their nouns, re-exported for the integrations."""

from journal.language.counted import counted as counted
