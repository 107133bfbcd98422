"""Text from outside as lines that hold no syntax, handed on to the integrations."""

from journal.language.edit.foreign.inert import one_line as one_line
from journal.language.edit.foreign.literal import Composer as Composer
from journal.language.edit.foreign.literal import Fields as Fields
