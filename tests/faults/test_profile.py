"""When the long measures are made: after a change of the code, not of what is said of it."""

from __future__ import annotations

from tests.faults.profile import code_of

BEFORE = '''"""How notes are written."""

def write(note):
    """Write a note."""
    # at once
    return note.replace(1)
'''


def test_what_is_said_of_the_code_is_no_code() -> None:
    said_anew = BEFORE.replace("Write a note", "Save one").replace("at once", "now")
    assert code_of(BEFORE) == code_of(said_anew.replace('"""How', '"""\nHow'))
    assert code_of(BEFORE) != code_of(BEFORE.replace("(1)", "(2)"))


def test_the_words_of_an_error_are_not_what_is_written() -> None:
    said = 'def f(a):\n    a.write("x")\n    raise E(f"{a} is no folder", "why")\n'
    assert code_of(said) == code_of(said.replace("is no folder", "is not a folder"))
    assert code_of(said) != code_of(said.replace('write("x")', 'write("y")'))
    assert code_of(said) != code_of(said.replace("raise E", "raise F"))
