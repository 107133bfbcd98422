"""The lock of a file, for integrations that keep a state of their own."""

from journal.vault.file_lock import KEEP_TO_ITSELF as KEEP_TO_ITSELF
from journal.vault.file_lock import lock as lock
