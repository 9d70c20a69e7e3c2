"""Which rules never fire and which always do, tried on a catalogue and on people.

What is supplied or derived at a request (owned, stale, an emergency in the query) may be nobody's at the
moment. So for some of the people such flags of items are also tried both ways, and each fact of the
person with values on both sides of every limit that a rule sets. Rules on joining are tried on slates that
are spread over the catalogue, and on slates of one item over and over.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product

import numpy as np

from rectitude.arrays import Mask
from rectitude.catalogue import Value
from rectitude.values import Facts
from rectitude_plugins.policies.given import fact_flags, person_values
from rectitude_plugins.policies.kleene import FALSE, TRUE
from rectitude_plugins.policies.limits import values_at_limits
from rectitude_plugins.policies.profile import profile_of
from rectitude_plugins.policies.rulebook import BoundRule, Reads, RuleBook
from rectitude_plugins.policies.scene import Positions, Scene, no_rows

LENGTHS = (0, 1, 3, 9)
"""How long the slates are that rules on joining are tried on."""
STARTS = 5
"""How many slates of each length."""
VARIED = 6
"""For how many of the people what holds for a request is varied, and joining is tried."""
FEW = 5
"""Up to so many flags are tried in every combination."""
NEVER, ALWAYS = "never fires", "always fires"


@dataclass(frozen=True, slots=True, eq=False)
class Tried:
    """Somebody on whom rules are tried: a profile, and what follows from a request."""

    profile: Mapping[str, Value]
    facts: Facts = field(default_factory=Facts)


def habits_of(book: RuleBook, people: Sequence[Tried]) -> dict[str, str]:
    """Return for each rule, by its full id, `NEVER`, `ALWAYS`, or "" where it sometimes fires."""
    tried = people or (Tried({}),)
    few = tried[:: max(1, len(tried) // VARIED)]
    items, reads = book.catalogue_size, book.reads
    scenes = [_scene(items, reads, one) for one in tried]
    scenes += [varied for one in few for varied in _varied(book, one)]
    joins = [
        replace(_scene(items, book.joining_reads, one), slate=slate) for one in few for slate in _slates(book)
    ]
    on_items = _habits(book.on_items, (book.network.judge(scene) > book.floor for scene in scenes))
    return on_items | _habits(book.on_joining, (book.joining.judge(scene) > FALSE for scene in joins))


def _scene(items: int, reads: Reads, one: Tried) -> Scene:
    values = person_values(one.profile, reads.profile, one.facts, reads.person_facts)
    supplied = {name: np.full(items, FALSE, dtype=np.int8) for name in reads.supplied}
    return Scene(
        rows=np.arange(items, dtype=np.intp),
        slate=no_rows(),
        person=profile_of(values, (*reads.profile, *reads.person_facts)),
        flags=supplied | fact_flags(one.facts, items, reads.item_facts),
    )


def _varied(book: RuleBook, one: Tried) -> Iterator[Scene]:
    """Yield scenes with other flags, and scenes in which one fact of the person is another."""
    items, reads = book.catalogue_size, book.reads
    plain = _scene(items, reads, one)
    for settings in _settings(len(plain.flags)):
        filled = (np.full(items, value, dtype=np.int8) for value in settings)
        yield replace(plain, flags=dict(zip(plain.flags, filled, strict=True)))
    terms = [bound.term for bound in book.on_items]
    for fact in reads.person_facts:
        for value_at_limit in values_at_limits(fact, terms):
            facts = replace(one.facts, person={**one.facts.person, fact.name: value_at_limit})
            yield _scene(items, reads, replace(one, facts=facts))


def _settings(flags: int) -> Iterator[tuple[int, ...]]:
    """Yield settings of flags: all there are for a few flags, else each flag alone, none and all."""
    if flags <= FEW:
        yield from product((FALSE, TRUE), repeat=flags)
        return
    yield (TRUE,) * flags
    for alone in range(flags + 1):
        yield tuple(TRUE if at == alone else FALSE for at in range(flags))


def _slates(book: RuleBook) -> Iterator[Positions]:
    """Yield slates spread over the catalogue, and slates of one item over and over."""
    items = book.catalogue_size
    for length in LENGTHS if book.on_joining else ():
        steps = np.arange(length, dtype=np.intp) * (items // max(length, 1))
        for start in range(STARTS if length else 1):
            first = start * (items // STARTS)
            yield (first + steps) % max(items, 1)
            yield np.full(length, first, dtype=np.intp)


def _habits(rules: Sequence[BoundRule], answers: Iterator[Mask]) -> dict[str, str]:
    if not rules:
        return {}
    some = np.zeros(len(rules), dtype=np.bool_)
    everywhere = np.ones(len(rules), dtype=np.bool_)
    for fires in answers:
        some |= fires.any(axis=1)
        everywhere &= fires.all(axis=1)
    verdicts = np.where(everywhere & some, ALWAYS, np.where(some, "", NEVER)).tolist()
    return {bound.rule.id: str(verdict) for bound, verdict in zip(rules, verdicts, strict=True)}
