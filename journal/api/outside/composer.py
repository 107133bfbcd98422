"""Composing lines without syntax from foreign text, re-exported for the
integrations."""

from journal.language.edit.foreign.inert import one_line as one_line
from journal.language.edit.foreign.literal import Composer as Composer
from journal.language.edit.foreign.literal import Fields as Fields
