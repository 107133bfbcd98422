"""Dates as people type them, in seven languages and those that users add.

Users may add words to a language, or a whole language. A caller that knows where those
are registers them here once; they are read when a word is otherwise unknown.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    OwnWords = Mapping[str, Mapping[str, Sequence[str]]]
    """By language, then by the English word they translate."""

_source: list["Callable[[], OwnWords]"] = []


def words_from(source: "Callable[[], OwnWords] | None") -> None:
    """Set where the user's own words come from; None clears it."""
    _source[:] = [source] if source else []


def own_words() -> "OwnWords":
    """The user's own words. Raises ConfigError if they cannot be read."""
    return _source[0]() if _source else {}
