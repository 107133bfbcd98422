"""Which reader wrote what a cache holds."""

PARSER_VERSION = 15
"""Raised whenever the same bytes are read differently; caches are keyed by it."""
