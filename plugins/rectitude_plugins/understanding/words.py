"""From text to the words that are compared: folded, in the singular, with their places in the text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

WORD = re.compile(r"[^\W_]+(?:['’ʼ][^\W_]+)*")
APOSTROPHES = str.maketrans("", "", "'’ʼ")
LONGEST_QUERY = 4_000
"""Characters of a query that are read; whoever pastes a book names what matters at its start."""
MOST_WORDS = 200
LONGEST_WORD = 50
HISSING = ("ches", "shes", "sses", "xes", "zes", "oes")
NO_PLURAL = ("ss", "us", "is")


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text: as it is compared, in the singular, and from where to where it stands.

    A word that was taken for the misspelling of another one is `respelt`; then both forms are the other's.
    """

    plain: str
    stem: str
    start: int
    end: int
    respelt: bool = False


def normal(text: str) -> str:
    """Return the beginning of a text in Unicode's compatible form."""
    return unicodedata.normalize("NFKC", text[:LONGEST_QUERY])


def tokens_of(text: str) -> list[Token]:
    """Return the words of a text that is in its normal form.

    >>> [token.stem for token in tokens_of("Schindler’s List, low-salt Crêpes & the 1990s")]
    ['schindler', 'list', 'low', 'salt', 'crepe', 'the', '1990s']
    """
    tokens = []
    for found in WORD.finditer(text):
        plain = folded(found[0])
        if plain:
            tokens.append(Token(plain, stem_of(plain), found.start(), found.end()))
        if len(tokens) == MOST_WORDS:
            break
    return tokens


def folded(word: str) -> str:
    """Return a word without case, accents and apostrophes."""
    plain = word.translate(APOSTROPHES).casefold()
    if plain.isascii():
        return plain[:LONGEST_WORD]
    signs = unicodedata.normalize("NFKD", plain)
    return "".join(sign for sign in signs if not unicodedata.combining(sign))[:LONGEST_WORD]


def stem_of(word: str) -> str:
    """Return a folded word in the singular, as far as English spelling tells; the same for both numbers.

    >>> [stem_of(word) for word in ("comedies", "movie", "movies", "dishes", "nuts", "1990s", "glass")]
    ['comedy', 'movy', 'movy', 'dish', 'nut', '1990s', 'glass']
    """
    if len(word) <= 3 or word[0].isdigit():
        return word
    if word.endswith(HISSING):
        return word[:-2]
    if word.endswith("s") and not word.endswith(NO_PLURAL):
        word = word[:-1]
    return word[:-2] + "y" if word.endswith("ie") and len(word) > 3 else word


def stems_in(text: str) -> str:
    """Return a name as it is looked up: its words in the singular, one space between.

    >>> stems_in("The Bridges of Madison County")
    'the bridge of madison county'
    """
    return joined(tokens_of(normal(text)))


def plain_in(text: str) -> str:
    """Return a name's words as they are, one space between."""
    return " ".join(token.plain for token in tokens_of(normal(text)))


def joined(tokens: Sequence[Token]) -> str:
    """Return the words in the singular with one space between."""
    return " ".join(token.stem for token in tokens)


ARTICLES = frozenset(("the", "a", "an"))
_SMALL = """
a an the any some of in on at to for from by with and or but is are be was were it its this that
these those i im me my we our you your he she they their his her them him who what which when where
there here as than then so too very much more most less least just only also even still really
please show find give get want wanted need looking look search like liked love loved something
anything everything nothing someone somebody thing one two new good great nice best better bad well
kind type sort about can could would should will do does did have has had am not no nor non without
except excluding never avoid dont isnt arent doesnt tonight today now film movie movy watch watched
seen saw eat eating food recipe buy invest money people person man woman ones all every each other
another similar same during before after since until till between under over above below maybe
"""
GLUE = frozenset(_SMALL.split())
"""Words that hold a query together; they name nothing alone and are never taken for misspelt names."""
