"""How bash, zsh and fish get their completions.

click's own scripts fall short: the one for bash shows no text next to an id, lets the
shell expand what is offered, and quotes nothing; the one for fish cuts the text at a
comma; the one for zsh assumes that `compinit` has run.
"""

from __future__ import annotations

from typing import Any, ClassVar

from click.shell_completion import (
    BashComplete,
    CompletionItem,
    FishComplete,
    ZshComplete,
    add_completion_class,
)

from journal.cli.completion.lines import bash_line, zsh_line

# else bash offers host names behind @, and cuts is:waiting in two
_BASH = r"""COMP_WORDBREAKS=${COMP_WORDBREAKS//[@:]/}
%(complete_func)s() {
    local line type value about word
    local -a values=() shown=()
    COMPREPLY=()
    while IFS= read -r line; do
        type=${line%%%%,*} line=${line#*,}
        value=${line%%%%$'\t'*} about=""
        [[ $line == *$'\t'* ]] && about=${line#*$'\t'}
        case $type in
            dir) compopt -o dirnames ;;
            file) compopt -o default ;;
            plain) values+=("$value") shown+=("$value${about:+ -- $about}") ;;
        esac
    done < <(COMP_WORDS=$(printf '%%s\n' "${COMP_WORDS[@]}") COMP_CWORD=$COMP_CWORD \
        %(complete_var)s=bash_complete "$1" 2>/dev/null)
    word=${COMP_WORDS[COMP_CWORD]}
    if (( ${#values[@]} == 1 )); then
        # an open quote keeps blanks together; otherwise they are escaped
        if [[ $word != [\"\']* ]]; then printf -v value '%%q' "${values[0]}"; fi
        COMPREPLY=("$value")
        [[ $value == *: ]] && compopt -o nospace
    else
        local i
        for i in "${!values[@]}"; do
            line=${shown[i]}
            if [[ $line == "${values[i]}" && $word != [\"\']* ]]; then
                printf -v line '%%q' "$line"
            fi
            COMPREPLY+=("${line:0:${COLUMNS:-80}-2}")
        done
    fi
}
complete -o nosort -F %(complete_func)s %(prog_name)s
"""


class Bash(BashComplete):
    """Adds the text of each word if several are offered."""

    source_template: ClassVar[str] = _BASH

    def format_completion(self, item: CompletionItem[Any]) -> str:
        return bash_line(item.type, str(item.value), item.help)


class Zsh(ZshComplete):
    """Works even if nothing has run `compinit`."""

    source_template: ClassVar[str] = ZshComplete.source_template.replace(
        "    # eval/source/. command, register function for later\n",
        "    # eval/source/. command, register function for later\n"
        "    (( $+functions[compdef] )) || { autoload -Uz compinit && compinit }\n",
    )

    def format_completion(self, item: CompletionItem[Any]) -> str:
        return zsh_line(item.type, str(item.value), item.help)


class Fish(FishComplete):
    """Shows the whole text, not only up to a comma."""

    source_template: ClassVar[str] = FishComplete.source_template.replace(
        'string split "," $completion', 'string split -m 1 "," $completion'
    )

    def format_completion(self, item: CompletionItem[Any]) -> str:
        return bash_line(item.type, str(item.value), item.help)


def register() -> None:
    """Replace click's classes for these shells."""
    for shell in (Bash, Zsh, Fish):
        add_completion_class(shell)
