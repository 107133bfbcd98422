"""The filter language, handed on to the integrations."""

from journal.practice.agenda.query import parse_query as parse_query
