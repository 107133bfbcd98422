"""Words for states and priorities, in the languages that exports are written in."""

from __future__ import annotations

import re

from journal.integrations.exchange.prose import ascii_folded
from journal.model.entry import Priority, Status

_DONE = frozenset(
    """
    done completed complete closed resolved finished fixed merged ticked archived
    erledigt abgeschlossen fertig fertiggestellt geschlossen gelost geloest beendet
    termine terminee acheve achevee fini ferme fermee resolu
    completado completada completo hecho hecha cerrado finalizado terminado resuelto
    completata completato fatto chiuso risolto
    voltooid klaar gereed gesloten opgelost
    concluido concluida feito fechado resolvido
    fardig slutford klar afsluttet fullfort zakonczone gotowe
    """.split()
)
_DONE_PHRASES = frozenset({"closed - complete", "closed won", "ready for release"})
_CANCELLED = frozenset(
    """
    cancelled canceled abandoned rejected dropped invalid wontfix abgebrochen verworfen
    annule annulee abandonne cancelado cancelada annullato annullata geannuleerd
    """.split()
)
_CANCELLED_PHRASES = frozenset(
    {"won't do", "wont do", "won't fix", "wont fix", "not planned", "not_planned"}
)
_WAITING = re.compile(
    r"wait|on hold|on_hold|onhold|pending (?:input|customer|reply|response)|"
    r"warte|en attente|en espera|esperando|in attesa|wacht|aguardando|vantar|venter|"
    r"input needed|deferred by|auf jemand|a la espera"
)
_BEGUN = re.compile(r"in[ _-]progress|doing|started|begun|in bearbeitung|en cours")
_PRIORITIES = {
    Priority.HIGHEST: "highest urgent critical blocker immediate p0 hochste dringend",
    Priority.HIGH: "high major important p1 hoch wichtig haute elevee alta hoog h",
    Priority.MEDIUM: "medium p2 mittel moyenne media middel m",
    Priority.LOW: "low minor p3 niedrig gering basse faible baja bassa laag baixa l",
    Priority.LOWEST: "lowest trivial p4 niedrigste",
}
_PRIORITY_OF = {
    word: priority for priority, words in _PRIORITIES.items() for word in words.split()
}


def status_of(text: str, *, begun: bool = False) -> Status:
    """The state of a name; unknown names mean open.

    `begun` also tells “in progress” apart.
    """
    name = " ".join(ascii_folded(text).replace("_", " ").split())
    if not name:
        return Status.OPEN
    if name in _DONE or name in _DONE_PHRASES:
        return Status.DONE
    if name in _CANCELLED or name in _CANCELLED_PHRASES:
        return Status.CANCELLED
    if _WAITING.search(name):
        return Status.WAITING
    if begun and _BEGUN.search(name):
        return Status.IN_PROGRESS
    return Status.OPEN


def is_plain_status(text: str) -> bool:
    """Whether the name adds nothing to open, done, waiting or cancelled."""
    name = " ".join(ascii_folded(text).replace("_", " ").split())
    plain = {"", "open", "new", "to do", "todo", "not started", "pending", "offen"}
    plain |= {"nicht begonnen", "non commence", "no iniciado", "incomplete", "backlog"}
    return name in plain or name in _DONE or name in _CANCELLED


def priority_of(text: str) -> Priority:
    """The priority of a name; `normal` and unknown names mean none."""
    name = ascii_folded(text.strip())
    name = re.sub(r"^\W*(?:\d+\s*[-–.:]\s*)?", "", name)
    name = re.sub(r"\s*(?:priority|prioritat|\(.*\))$", "", name).strip("!* ")
    return _PRIORITY_OF.get(name, Priority.NONE)


_YES = frozenset(
    """
    true yes 1 y x wahr ja oui si vrai verdadero sim vero done on ein an aan active
    actif activado activo attivato
    """.split()
)


def is_yes(text: str) -> bool:
    """Whether a cell means yes, in the languages of spreadsheets."""
    return ascii_folded(text.strip()) in _YES
