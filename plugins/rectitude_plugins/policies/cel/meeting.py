"""Two lists of words that meet: `x.exists(a, a in y)`, the form of nearly every rule on tags.

It is answered by the labels that both sides share, without a loop over words in Python where both are
columns.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from rectitude_plugins.policies.cel import scalar
from rectitude_plugins.policies.cel import terms as t
from rectitude_plugins.policies.cel.table import Table, TagColumn
from rectitude_plugins.policies.kleene import FALSE, TRUE, UNKNOWN, Trits, trits
from rectitude_plugins.policies.scene import Positions, Scene

Ask = Callable[[Scene], Trits | int]


def meeting(term: t.Some, table: Table) -> Ask | None:
    """Return the quick answer of `x.exists(a, a in y)`, or None where the term has another form."""
    match term.condition:
        case t.Member(t.Element(name), other) if name == term.variable:
            here, there = _tags_of(term.words, table), _tags_of(other, table)
        case _:
            return None
    if here and there:
        return _columns_meet(here, there)
    if here:
        return _column_meets_words(here, scalar.words(other))
    return _words_meet_column(scalar.words(term.words), there) if there else None


def _tags_of(words: t.WordsTerm, table: Table) -> tuple[t.Owner, TagColumn] | None:
    if isinstance(words, t.Words) or words.owner is t.Owner.PERSON:
        return None
    return words.owner, table.tags[words.name]


def _index(owner: t.Owner, scene: Scene) -> Positions:
    return scene.slate[:, None] if owner is t.Owner.SLATE else scene.rows


def _held(tags: TagColumn, words: tuple[str, ...], index: Positions) -> Trits:
    """Return which rows hold one of the words."""
    first, *others = {tags.position.get(word, -1) for word in words} or {-1}
    held: Trits = tags.truths[first][index]
    for row in others:
        np.maximum(held, tags.truths[row][index], out=held)
    return held


def _words_meet_column(words: scalar.AskWords, column: tuple[t.Owner, TagColumn]) -> Ask:
    owner, tags = column

    def ask(scene: Scene) -> Trits | int:
        some = words(scene)
        if not some:
            return UNKNOWN if some is None else FALSE
        return _held(tags, some, _index(owner, scene))

    return ask


def _column_meets_words(column: tuple[t.Owner, TagColumn], words: scalar.AskWords) -> Ask:
    owner, tags = column
    undecided = trits(False, tags.empty)

    def ask(scene: Scene) -> Trits | int:
        some, index = words(scene), _index(owner, scene)
        return undecided[index] if some is None else _held(tags, some, index)

    return ask


def _columns_meet(one: tuple[t.Owner, TagColumn], other: tuple[t.Owner, TagColumn]) -> Ask:
    (owner, tags), (other_owner, other_tags) = one, other
    shared = [label for label in tags.position if label in other_tags.position]
    held = tags.truths[[tags.position[label] for label in shared]] == TRUE
    other_held = other_tags.truths[[other_tags.position[label] for label in shared]] == TRUE
    both = np.asarray((held & other_held).any(axis=0))
    empty = tags.empty

    def ask(scene: Scene) -> Trits:
        index, other_index = _index(owner, scene), _index(other_owner, scene)
        if owner is other_owner:
            hits = both[index]
        else:
            pairs = held[:, index.ravel()].T.astype(np.float32) @ other_held[:, other_index.ravel()]
            hits = (pairs > 0).T if owner is t.Owner.ITEM else pairs > 0
        known = tags.present[index] & other_tags.present[other_index]
        return trits(hits, known | empty[index])

    return ask
