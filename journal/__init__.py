"""Follow-ups kept in your own Markdown notes.

`from journal import Journal` opens a vault for a script (docs/reference/api.md).
Nothing is imported until it is asked for: every command pays for what this module
loads.
"""

__version__ = "0.2.0"

TYPE_CHECKING = False
if TYPE_CHECKING:
    from journal.api.journal import Journal as Journal
    from journal.api.view import View as View

_HOMES = {"Journal": "journal.api.journal", "View": "journal.api.view"}
__all__ = ["Journal", "View", "__version__"]


def __getattr__(name: str) -> object:
    """Import what is asked for only now (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module 'journal' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
