"""What speaks for reading a letter before it is answered together with others.

These are hints, made to err on the side of reading: whoever they point at is left out of a lot
until its author has looked, and comes back with one key.
"""

from __future__ import annotations

import re
from functools import lru_cache

from jva_tui.text import fold

LONG = 700
"""Characters from which a letter tells a story."""
_FEW_WORDS = 4
_QUESTION = re.compile("[?\N{FULLWIDTH QUESTION MARK}\N{ARABIC QUESTION MARK}](?![\\w&=])")
_ADDRESS = re.compile(r"\S*(?:://|www\.|@)\S*")
_WORD = re.compile(r"[^\W\d_]+")
_LETTER = re.compile(r"[^\W\d_]")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
_CAPITAL = re.compile(r"[A-ZÀ-ÖØ-Þ]")
_MARKS = str.maketrans("\N{FULLWIDTH QUESTION MARK}\N{ARABIC QUESTION MARK}", "??")
_SHOUTED = 20
"""Capitals that make a shout, where there are hardly any other letters."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_FRENCH = _words("""
    au aux avec bien bonjour bonsoir ce ces cet cette chez comme dans de des disponible dispo du
    elle en est et etre fait faire il j ai je jour l la le les leur ma mais me merci mes moi mon
    motive n ne nous on ou par pas peux plus pour pouvoir qu que qui sa salut samedi se ses si
    souhaite suis sur ta te tout tres un une veux venir voici votre vos vous voudrais y
""")
_OTHERS = {
    "en": _words("""
        a about am and any are at be but can for from have hello help hi i if in is it join like
        love me my of on or please so thank thanks that the there this to volunteer want weekend
        when will with would you your
    """),
    "es": _words("""
        a al aunque ayudar buenas buenos con de desde dias el en entiendo es estoy francia gracias
        gustaria hola los las me mi muy no o para pero podria por puedo que quiero soy un una
        vivo y yo
    """),
    "de": _words("""
        am aber auch bin bitte das der die ein eine fur gern gerne guten hallo helfen ich im in
        ist kann mich mit mithelfen nicht passt samstag tag und wenn wurde zu
    """),
    "it": _words("""
        aiutare anche buongiorno che ciao come con da di e ed era grazie gli ho il io la mi
        nella non per piacerebbe posso sono un una vorrei
    """),
    "pt": _words("""
        a aos ajudar ao boa bom com da de dia do e em estou eu gostaria houver lugar nao o obrigado
        ola os para posso quero se sou tarde um uma
    """),
}
_INSULTS = _words("""
    abruti abrutis bordel conne connard connards debile degueulasse emmerde emmerdez enfoire
    foutage foutez gueule honte honteux honteuse idiot idiots imbecile imbeciles incapable
    incapables lamentable merde minable minables putain salaud salope scandale scandaleux fichez
    foutre bullshit damn fuck fucking shit stupid
""")
_INNOCENT = re.compile(r"\b(?:sans|pas|ai) honte\b")


def asks(text: str) -> bool:
    """Whether a question stands in it, those inside an address apart."""
    return "?" in text.translate(_MARKS) and bool(_QUESTION.search(_ADDRESS.sub(" ", text)))


def is_long(text: str) -> bool:
    """Whether it tells more than a few sentences."""
    return len(text.strip()) > LONG


def is_rude(text: str) -> bool:
    """Whether somebody insults, or shouts."""
    capitals = len(_CAPITAL.findall(text))
    if capitals >= _SHOUTED and capitals * 3 >= len(_LETTER.findall(text)) * 2:
        return True
    found = _INSULTS.intersection(words_of(text))
    return bool(found - {"honte"}) or ("honte" in found and not _INNOCENT.search(fold(text)))


def is_foreign(text: str) -> bool:
    """Whether it is in another language than French: by its script, or by its commonest words.

    A few words may be in any language, and are taken for French.
    """
    words = words_of(text)
    letters = sum(map(len, words))
    if letters and len(_LATIN.findall(text)) * 2 < letters:
        return True
    if len(words) < _FEW_WORDS:
        return False
    french = sum(map(_FRENCH.__contains__, words))
    return any(sum(map(known.__contains__, words)) > french for known in _OTHERS.values())


@lru_cache(maxsize=1)
def words_of(text: str) -> list[str]:
    """Its words, folded, those of addresses apart; each letter is looked at more than once."""
    return _WORD.findall(fold(_ADDRESS.sub(" ", text)))
