"""The few words that drafts insert themselves, by language.

One row for each language with templates. Any other language gets the English ones.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from journal.language.regex import regex


@dataclass(frozen=True)
class Words:
    """The words needed to address an entry's sentence to the person it is about."""

    joint: str
    """Between the last two names: “Ana and Ben”."""
    you: str
    """In place of their name, after one of `before_you`."""
    your: str
    """In place of “Ana's”; empty if it would have to agree with the noun."""
    before_you: str
    hanging: str
    """Words that no subject ends with."""
    asking: str
    """Verbs of writing to someone: “ask Ana for the plan” is about the plan."""
    about: str
    """Words between these verbs and the subject matter."""

    @cached_property
    def preposition(self) -> frozenset[str]:
        return frozenset(self.before_you.split())

    @cached_property
    def waits_for_more(self) -> frozenset[str]:
        return self.preposition | frozenset(self.hanging.split())

    @cached_property
    def asks(self) -> re.Pattern[str]:
        """The start of a sentence that only says that they are to be asked."""
        return _choice(r"\s*(?:please\s+)?(?:{})(?:\s+(?:{}))?\s*\Z", self)

    @cached_property
    def matter(self) -> re.Pattern[str]:
        """Words dropped before the subject matter."""
        return re.compile(rf"\s*(?:{'|'.join(self.about.split())})\s+", re.IGNORECASE)


def _choice(pattern: str, words: Words) -> re.Pattern[str]:
    verbs = "|".join(verb.replace("_", r"\s+") for verb in words.asking.split())
    return re.compile(
        pattern.format(verbs, "|".join(words.before_you.split())), re.IGNORECASE
    )


WORDS = {
    "en": Words(
        joint="and",
        you="you",
        your="your",
        before_you="by to from with for of at about",
        hanging="the a an and or on in whether which that if",
        asking="ask call ring phone mail email e-mail text message write ping remind "
        "nudge chase contact follow_up check talk speak",
        about="for about on regarding re to",
    ),
    "de": Words(
        joint="und",
        you="Ihnen",
        your="",
        before_you="von mit an für bei zu über",
        hanging="der die das dem den ein eine und oder auf im ob",
        asking="frag frage fragen erinnere erinnern schreib schreiben bitte bitten",
        about="nach wegen zu über um",
    ),
    "fr": Words(
        joint="et",
        you="vous",
        your="",
        before_you="de par à avec pour chez",
        hanging="le la les un une des du et ou sur dans si que",
        asking="demander demande appeler appelle écrire relancer relance contacter",
        about="pour sur de au concernant",
    ),
    "es": Words(
        joint="y",
        you="usted",
        your="su",
        before_you="de por a con para",
        hanging="el la los las un una y o en si que del al",
        asking="preguntar pregunta llamar llama escribir recordar pedir contactar",
        about="por sobre de acerca",
    ),
    "it": Words(
        joint="e",
        you="Lei",
        your="",
        before_you="di da a con per",
        hanging="il lo la i gli le un una e o su in se che del della",
        asking="chiedere chiedi chiamare chiama scrivere sollecitare contattare",
        about="per su di",
    ),
    "nl": Words(
        joint="en",
        you="u",
        your="uw",
        before_you="van door aan met voor bij over",
        hanging="de het een en of op in dat",
        asking="vraag vragen bel bellen mail mailen schrijf schrijven herinner",
        about="om naar over voor",
    ),
    "pt": Words(
        joint="e",
        you="si",
        your="",
        before_you="de por a com para",
        hanging="o a os as um uma e ou em se que do da",
        asking="perguntar pergunta ligar telefonar escrever lembrar pedir contactar",
        about="por sobre de acerca",
    ),
}


def words_for(language: str) -> Words:
    """The words of a language, else the English ones."""
    return WORDS.get(language, WORDS["en"])


_JOINTS = "|".join(re.escape(words.joint) for words in WORDS.values())
BETWEEN = regex(rf"[\s,;&+/]*(?:(?:{_JOINTS})\s+)?", re.IGNORECASE)
"""What separates two adjacent names."""
