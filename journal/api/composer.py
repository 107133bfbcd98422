"""Text from outside as lines that hold no syntax, handed on to the integrations."""

from journal.language.edit.inert import one_line as one_line
from journal.language.edit.literal import Composer as Composer
from journal.language.edit.literal import Fields as Fields
