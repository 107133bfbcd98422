"""The version of the parser whose results a cache holds."""

PARSER_VERSION = 18
"""Incremented whenever the same bytes are read differently; caches are keyed by it."""
