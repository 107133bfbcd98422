"""Text from outside → lines in which none of it is syntax, for the integrations."""

from journal.language.edit.literal import Composer as Composer
from journal.language.edit.literal import Fields as Fields
