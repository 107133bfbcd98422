"""Dates as people type them, re-exported for the integrations."""

from journal.language.dates.typed_dates import TypedDate as TypedDate
from journal.language.dates.typed_dates import UnknownDate as UnknownDate
from journal.language.dates.typed_dates import parse_english as parse_english
from journal.language.dates.typed_dates import parse_typed as parse_typed
