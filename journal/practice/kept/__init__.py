"""What an open vault keeps between two looks, so that one saved note costs one note.

A note is a value: one that was not read again is the same object as before. Each
of these makes anew what a changed note adds, and answers the same as if everything
had been made anew; the tests hold them to that.
"""
