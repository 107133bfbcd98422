"""A number with its noun: `1 reply`, `2 replies`."""


def counted(number: int, one: str, several: str = "") -> str:
    """The number and its noun; `several` if appending an `s` is wrong."""
    return f"{number} {one if number == 1 else several or f'{one}s'}"
