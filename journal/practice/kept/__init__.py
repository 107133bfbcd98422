"""What an open vault keeps between two looks, so that saving one note costs one note.

A note is a value: an unchanged one is the same object as before. Each class recomputes
only what changed notes contribute, with the same result as computing everything; the
tests enforce that.
"""
