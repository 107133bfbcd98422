"""Which reader wrote what a cache holds."""

PARSER_VERSION = 14
"""Raised whenever the same bytes are read differently; caches are keyed by it."""
