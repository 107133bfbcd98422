"""How many there are, in words: `1 reply`, `2 replies`."""


def counted(number: int, one: str, several: str = "") -> str:
    """The number and its noun; `several` where an `s` behind `one` is not right."""
    return f"{number} {one if number == 1 else several or f'{one}s'}"
