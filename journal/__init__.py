"""Follow-ups kept in your own Markdown notes.

Deliberately empty of imports: every command pays for what this module loads.
"""

__version__ = "0.1.0"
