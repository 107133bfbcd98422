"""File locks, for integrations that keep their own state."""

from journal.vault.file_lock import KEEP_TO_ITSELF as KEEP_TO_ITSELF
from journal.vault.file_lock import lock as lock
