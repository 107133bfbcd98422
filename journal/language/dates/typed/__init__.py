"""Dates as people type them, in seven languages and those that users add.

Users may add words of their own to a language, or a language. A caller that knows where
those are says so here, once; they are read when a word is not known otherwise.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    OwnWords = Mapping[str, Mapping[str, Sequence[str]]]
    """By language, and by the English word they say."""

_source: list["Callable[[], OwnWords]"] = []


def words_from(source: "Callable[[], OwnWords] | None") -> None:
    """Where words of the user's own come from; None for none any more."""
    _source[:] = [source] if source else []


def own_words() -> "OwnWords":
    """The words of the user's own. Raises ConfigError where they cannot be read."""
    return _source[0]() if _source else {}
