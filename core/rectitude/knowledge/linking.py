"""Which entities a query names, word for word: titles, genres, years, whatever has a name in the graph."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from rectitude.arrays import Rows
from rectitude.values import Entity

if TYPE_CHECKING:
    from rectitude.knowledge.compiled import Knowledge

WORD = re.compile(r"\w+")
LONGEST_QUERY = 4_000
"""Characters of a query that are read; whoever pastes a book names what matters at its start."""
MOST_WORDS = 200
MOST_WORDS_IN_A_NAME = 12
SHORTEST_TITLE = 4
"""A title of fewer letters ("It", "Big") is recognised only where it is the whole query."""
LATE_ARTICLE = re.compile(
    r"^(?P<rest>.+), (?P<article>The|A|An|Le|La|Les|L'|Il|El|Der|Die|Das)$", re.IGNORECASE
)


def name_index(labels: Sequence[str], items: int) -> tuple[npt.NDArray[np.str_], Rows]:
    """Return the folded names of the first nodes in order, and the node that each one names.

    A name may stand for several nodes, and a node may have two ("Graduate, The" is also The Graduate).
    Items stand first among `labels`.
    """
    pairs = sorted(
        {
            (folded, node)
            for node, label in enumerate(labels)
            for folded in _folded_names(label)
            if folded and folded.count(" ") < MOST_WORDS_IN_A_NAME
        }
    )
    names = np.array([name for name, _ in pairs], np.str_)
    return names, np.array([node for _, node in pairs], np.int32)


def find_entities(knowledge: Knowledge, query: str) -> tuple[Entity, ...]:
    """Return the entities whose whole name stands in the query, in the query's order.

    Letters are compared without case and in Unicode's compatible form; punctuation counts as space. The
    longest name wins its words. A name of several entities gives each an equal part of the weight 1.
    Of a long query only the beginning is read.
    """
    words = WORD.findall(unicodedata.normalize("NFKC", query[:LONGEST_QUERY]))[:MOST_WORDS]
    taken = np.zeros(len(words), np.bool_)
    found: dict[int, tuple[str, Rows]] = {}
    for start, end, nodes in _named_spans(knowledge, words):
        if not taken[start:end].any():
            taken[start:end] = True
            found[start] = " ".join(words[start:end]), nodes
    return tuple(
        Entity(int(node), knowledge.label(int(node)), knowledge.kind(int(node)), text, 1.0 / len(nodes))
        for _, (text, nodes) in sorted(found.items())
        for node in nodes
    )


def fold(text: str) -> str:
    """Return words as they are compared: compatible form, without case, one space between.

    >>> fold("The  Fugitive (1993)")
    'the fugitive 1993'
    """
    return " ".join(WORD.findall(unicodedata.normalize("NFKC", text))).casefold()


def _folded_names(label: str) -> tuple[str, ...]:
    late = LATE_ARTICLE.fullmatch(label)
    if late is None:
        return (fold(label),)
    return fold(label), fold(f"{late['article']} {late['rest']}")


def _named_spans(knowledge: Knowledge, words: Sequence[str]) -> list[tuple[int, int, Rows]]:
    """Return (start, end, nodes) of every run of words that is a name, longest first, then leftmost."""
    folded = [word.casefold() for word in words]
    longest = knowledge.names.dtype.itemsize // np.dtype("U1").itemsize
    runs = [
        (start, start + length, run)
        for length in range(min(len(folded), MOST_WORDS_IN_A_NAME), 0, -1)
        for start in range(len(folded) - length + 1)
        if len(run := " ".join(folded[start : start + length])) <= longest
    ]
    texts = np.array([run for _, _, run in runs], knowledge.names.dtype)
    first = np.searchsorted(knowledge.names, texts, side="left")
    last = np.searchsorted(knowledge.names, texts, side="right")
    spans = []
    for place in np.flatnonzero(last > first):
        start, end, run = runs[place]
        nodes = knowledge.name_node[first[place] : last[place]]
        if end - start < len(words) and len(run) < SHORTEST_TITLE:
            nodes = nodes[nodes >= knowledge.items]
        if len(nodes):
            spans.append((start, end, nodes))
    return spans
