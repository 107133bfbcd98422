"""The types of the agenda, re-exported for the integrations."""

from journal.practice.agenda.agenda import Item as Item
from journal.practice.agenda.agenda import within as within
from journal.practice.agenda.entry_ids import entry_id as entry_id
from journal.practice.people.peace import why_left_alone as why_left_alone
