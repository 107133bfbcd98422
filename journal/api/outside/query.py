"""The filter language, re-exported for the integrations."""

from journal.practice.agenda.query import parse_query as parse_query
