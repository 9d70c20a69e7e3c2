"""From conditions to a network: which source each part of a condition comes from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from rectitude_plugins.policies.cel import scalar
from rectitude_plugins.policies.cel import terms as t
from rectitude_plugins.policies.cel.columns import Columns, for_rows
from rectitude_plugins.policies.cel.table import Table
from rectitude_plugins.policies.kleene import Trits
from rectitude_plugins.policies.network import Limits, Network, References, Thresholds
from rectitude_plugins.policies.scene import Positions, Scene, no_rows

Leaves = dict[t.Truth, None]
"""Conditions of one source, each once, in order."""


def network_of(conditions: Sequence[t.Truth], table: Table) -> Network:
    """Compile conditions against a catalogue's table."""
    draft = _Draft()
    roots = [draft.node(condition) for condition in conditions]
    levels: dict[int, list[_Pair]] = {}
    for pair, level in draft.levels.items():
        levels.setdefault(level, []).append(pair)
    ordered = [levels[level] for level in sorted(levels)]
    nodes: list[t.Truth | _Pair] = [*draft.leaves(), *(pair for level in ordered for pair in level)]
    position = {node: place for place, node in enumerate(nodes)}
    columns = Columns(table)
    compared = [*draft.limits_below, *draft.limits_above, *draft.below, *draft.above]
    numbers = tuple(sorted({_name(term, t.Owner.PERSON) for term in compared}))
    return Network(
        items=_for_all_items(draft.items, columns, table.items),
        numbers=numbers,
        limits=_limits([*draft.limits_below, *draft.limits_above], len(draft.limits_below), numbers),
        person=tuple(scalar.truth(term) for term in draft.person),
        thresholds=_thresholds([*draft.below, *draft.above], len(draft.below), numbers, table),
        columns=tuple(columns.truth(term) for term in draft.columns),
        levels=tuple(_level(level, position) for level in ordered),
        rules=_references(roots, position),
        ends=tuple(np.cumsum([*draft.lengths(), *map(len, ordered)]).tolist()),
    )


@dataclass(frozen=True, slots=True)
class _Signed:
    """A node, negated or not."""

    node: t.Truth | _Pair
    sign: int

    def negated(self) -> _Signed:
        return _Signed(self.node, -self.sign)


@dataclass(frozen=True, slots=True)
class _Pair:
    """The *and* of two nodes."""

    left: _Signed
    right: _Signed


@dataclass(slots=True)
class _Draft:
    """The network while it grows: leaves by source, each once, and pairs with their level."""

    items: Leaves = field(default_factory=dict)
    limits_below: Leaves = field(default_factory=dict)
    limits_above: Leaves = field(default_factory=dict)
    person: Leaves = field(default_factory=dict)
    below: Leaves = field(default_factory=dict)
    above: Leaves = field(default_factory=dict)
    columns: Leaves = field(default_factory=dict)
    levels: dict[_Pair, int] = field(default_factory=dict)

    def leaves(self) -> list[t.Truth]:
        """Return all leaves in the order of the network's sources."""
        limits = (self.limits_below, self.limits_above)
        sources = (self.items, *limits, self.person, self.below, self.above, self.columns)
        return [leaf for source in sources for leaf in source]

    def lengths(self) -> tuple[int, ...]:
        """Return the number of leaves of each of the network's five sources."""
        limits, thresholds = (
            len(self.limits_below) + len(self.limits_above),
            len(self.below) + len(self.above),
        )
        return len(self.items), limits, len(self.person), thresholds, len(self.columns)

    def node(self, term: t.Truth) -> _Signed:
        """Return the node of a condition, made if it is new."""
        if _item_only(term):
            return self._leaf(self.items, term)
        match term:
            case t.Not(inner):
                node = self.node(inner).negated()
            case t.And(terms):
                node = self._all([self.node(part) for part in _grouped(t.And, terms)])
            case t.Or(terms):
                node = self._all([self.node(part).negated() for part in _grouped(t.Or, terms)]).negated()
            case t.SameNumber(left, right) if self._source_of_less(t.Less(left, right)) is not None:
                apart = (t.Less(left, right), t.Less(right, left))
                node = self._all([self.node(part).negated() for part in apart])
            case t.Less() if (source := self._source_of_less(term)) is not None:
                node = self._leaf(source, term)
            case _:
                node = self._leaf(self.person if scalar.is_scalar(term) else self.columns, term)
        return node

    def _source_of_less(self, term: t.Less) -> Leaves | None:
        """Return where a comparison belongs if it is a limit or a threshold."""
        match term:
            case t.Less(t.Read(t.Owner.PERSON), t.Number()):
                return self.limits_below
            case t.Less(t.Number(), t.Read(t.Owner.PERSON)):
                return self.limits_above
            case t.Less(t.Read(t.Owner.ITEM), t.Read(t.Owner.PERSON)):
                return self.below
            case t.Less(t.Read(t.Owner.PERSON), t.Read(t.Owner.ITEM)):
                return self.above
            case _:
                return None

    def _leaf(self, source: Leaves, term: t.Truth) -> _Signed:
        source.setdefault(term)
        return _Signed(term, 1)

    def _all(self, nodes: list[_Signed]) -> _Signed:
        """Return the *and* of nodes as a balanced tree of pairs."""
        while len(nodes) > 1:
            pairs = [_Pair(*nodes[at : at + 2]) for at in range(0, len(nodes) - 1, 2)]
            for pair in pairs:
                self.levels.setdefault(pair, 1 + max(self._level(pair.left), self._level(pair.right)))
            nodes = [*(_Signed(pair, 1) for pair in pairs), *nodes[2 * len(pairs) :]]
        return nodes[0]

    def _level(self, signed: _Signed) -> int:
        return self.levels[signed.node] if isinstance(signed.node, _Pair) else 0


def _item_only(term: t.Truth) -> bool:
    if t.looks_at_slate(term):
        return False
    reads = t.reads_of(term)
    own = all(read.owner is t.Owner.ITEM and not read.passing for read in reads)
    return own and bool(reads)


def _grouped(kind: type[t.And] | type[t.Or], terms: Iterable[t.Truth]) -> list[t.Truth]:
    """Put what reads the item alone into one term, which is evaluated once for the catalogue."""
    of_items: list[t.Truth] = []
    others: list[t.Truth] = []
    for term in terms:
        (of_items if _item_only(term) else others).append(term)
    return [kind(tuple(of_items)), *others] if len(of_items) > 1 else [*of_items, *others]


def _for_all_items(terms: Iterable[t.Truth], columns: Columns, items: int) -> Trits:
    everything = Scene(np.arange(items, dtype=np.intp), no_rows())
    answers = [for_rows(columns.truth(term)(everything), items) for term in terms]
    return np.array(answers, dtype=np.int8).reshape(len(answers), items)


def _limits(terms: Sequence[t.Truth], below: int, numbers: Sequence[str]) -> Limits:
    written = [part.value for term in terms for part in t.terms_of(term) if isinstance(part, t.Number)]
    return Limits(_places(terms, t.Owner.PERSON, numbers), np.array(written, dtype=np.int64), below)


def _thresholds(terms: Sequence[t.Truth], below: int, numbers: Sequence[str], table: Table) -> Thresholds:
    names = sorted({_name(term, t.Owner.ITEM) for term in terms})
    values = np.array([table.numbers[name] for name in names], dtype=np.int64)
    present = np.array([table.present[name] for name in names], dtype=np.bool_)
    return Thresholds(
        values=values.reshape(len(names), table.items),
        present=present.reshape(len(names), table.items),
        attribute=_places(terms, t.Owner.ITEM, names),
        person=_places(terms, t.Owner.PERSON, numbers),
        below=below,
    )


def _places(terms: Iterable[t.Truth], owner: t.Owner, names: Sequence[str]) -> Positions:
    return np.array([names.index(_name(term, owner)) for term in terms], dtype=np.intp)


def _name(term: t.Truth, owner: t.Owner) -> str:
    """Return the name of an owner's attribute that a comparison reads."""
    return next(read.name for read in t.reads_of(term) if read.owner is owner)


def _level(pairs: Sequence[_Pair], position: Mapping[t.Truth | _Pair, int]) -> tuple[References, References]:
    left = _references([pair.left for pair in pairs], position)
    return left, _references([pair.right for pair in pairs], position)


def _references(signed: Sequence[_Signed], position: Mapping[t.Truth | _Pair, int]) -> References:
    node = np.array([position[entry.node] for entry in signed], dtype=np.intp)
    sign = np.array([entry.sign for entry in signed], dtype=np.int8)
    return References(node, sign[:, None])
