"""The data that a plugin is checked on: a sample of the domain's own, or data made up from its schema."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from rectitude.arrays import MICRO
from rectitude.catalogue import Attribute, Item, Kind, Value
from rectitude.dataset import Edge, PersonData, RawData, RawEvents, Source
from rectitude.domain import DomainDescription
from rectitude.errors import HookFailed
from rectitude.plugins import first_answer
from rectitude.roster import Roster

MOST_ITEMS, MOST_PEOPLE = 300, 60
"""Of a larger data set a sample is checked: contracts do not depend on size, patience does."""
ITEMS, PEOPLE, EACH = 60, 30, 12
"""How much is made up where a domain brings no data: items, people, events a person."""
START, HOUR = 1_767_225_600 * MICRO, 3_600 * MICRO
FIRST_DAY = date(2024, 1, 1)
WORDS = ("amber", "birch", "cedar", "delta", "ember", "fjord")


def sample_of(roster: Roster, workspace: Path) -> RawData:
    """Return the data that a domain is checked on; the same each time.

    Raises HookFailed where `load_data` returns something else than data.
    """
    asked = roster.hooks["load_data"]
    raw = first_answer(asked, workspace=workspace, progress=lambda line: None)
    if raw is None:
        return made_up(roster.description)
    if not isinstance(raw, RawData):
        problem = f"returned a {type(raw).__name__}, but must return RawData or nothing"
        raise HookFailed(asked[0].plugin, "load_data", problem)
    return smaller(raw, MOST_ITEMS, MOST_PEOPLE)


def smaller(raw: RawData, items: int, people: int) -> RawData:
    """Return at most so many items and people, with their events: the most active, and others at random.

    Statements of the graph stay where they say something of an item that stays.
    """
    log = raw.events
    kept_people = _kept([person.user_id for person in raw.people] or log.user_ids, log.user_ids, people)
    theirs = [i for u, i in zip(log.user_ids, log.item_ids, strict=True) if u in kept_people]
    kept_items = _kept([item.item_id for item in raw.items], theirs, items)
    pairs = zip(log.user_ids, log.item_ids, strict=True)
    places = [at for at, (u, i) in enumerate(pairs) if u in kept_people and i in kept_items]
    return RawData(
        items=[item for item in raw.items if item.item_id in kept_items],
        people=[person for person in raw.people if person.user_id in kept_people],
        events=_events_at(log, places),
        edges=[edge for edge in raw.edges if _concerns(edge, kept_items)],
        sources=raw.sources,
    )


def _kept(everything: Sequence[str], seen: Sequence[str], most: int) -> frozenset[str]:
    """Return at most so many ids: half of them the most seen, half drawn from the others."""
    ids = list(dict.fromkeys(everything))
    if len(ids) <= most:
        return frozenset(ids)
    often = [name for name, _ in Counter(seen).most_common(most // 2)]
    others = sorted(set(ids) - set(often))
    drawn = np.random.default_rng(0).choice(len(others), most - len(often), replace=False)
    return frozenset(often) | {others[at] for at in drawn.tolist()}


def _events_at(log: RawEvents, places: Sequence[int]) -> RawEvents:
    columns = (log.user_ids, log.item_ids, log.kinds, log.values, log.times)
    user_ids, item_ids, kinds, values, times = ([column[at] for at in places] for column in columns)
    return RawEvents(user_ids, item_ids, kinds, values, times)  # type: ignore[arg-type]  # as above


def _concerns(edge: Edge, kept: frozenset[str]) -> bool:
    ends = [node for node in (edge.head, edge.tail) if node.kind == "item"]
    return bool(ends) and all(node.key in kept for node in ends)


def made_up(description: DomainDescription) -> RawData:
    """Return data that fit a description: values of each attribute, some missing, and each kind of event."""
    generator = np.random.default_rng(0)
    items = [
        Item(f"item{at:02}", f"{WORDS[at % 6].title()} {at}", _values(description.items, generator))
        for at in range(ITEMS)
    ]
    people = [PersonData(f"person{at:02}", _values(description.profile, generator)) for at in range(PEOPLE)]
    source = Source("made up for a check", "CC0-1.0", "0" * 64, simulated=True)
    return RawData(items, people, _made_up_events(description, generator), [], [source])


def _values(schema: Sequence[Attribute], generator: np.random.Generator) -> dict[str, Value]:
    known = (attribute for attribute in schema if generator.random() < 0.8)
    return {attribute.name: ordinary(attribute, WORDS, generator) for attribute in known}


def ordinary(attribute: Attribute, words: Sequence[str], generator: np.random.Generator) -> Value:
    """Return a value that an attribute may have, within its bounds."""
    if attribute.kind is Kind.BOOLEAN:
        return bool(generator.integers(2))
    if attribute.kind is Kind.TAGS:
        return tuple(str(word) for word in words if generator.random() < 0.3)
    if attribute.kind is Kind.SHARES:
        return {str(word): round(generator.random(), 2) for word in words[:5] if generator.random() < 0.3}
    if attribute.kind is Kind.DATE:
        return (FIRST_DAY + timedelta(days=int(generator.integers(1_000)))).isoformat()
    if attribute.kind in {Kind.ENUMERATION, Kind.TEXT}:
        return str(words[int(generator.integers(len(words)))])
    least = 0 if attribute.least is None else attribute.least
    most = least + 100 if attribute.most is None else attribute.most
    whole = int(generator.integers(least, most, endpoint=True))
    return whole if attribute.kind is Kind.INTEGER else min(whole + round(generator.random(), 2), most)


def _made_up_events(description: DomainDescription, generator: np.random.Generator) -> RawEvents:
    kinds = description.events
    count = PEOPLE * EACH if kinds else 0
    drawn = generator.integers(max(len(kinds), 1), size=count).tolist()
    chosen = np.concatenate([generator.permutation(ITEMS)[:EACH] for _ in range(PEOPLE)])[:count].tolist()
    values = []
    for kind in drawn:
        threshold = kinds[kind].threshold
        finite = threshold if np.isfinite(threshold) else 1.0
        values.append(float(max(finite, 1.0) - (generator.random() < 0.3) * (finite > 0)))
    return RawEvents(
        [f"person{at // EACH:02}" for at in range(count)],
        [f"item{row:02}" for row in chosen],
        [kinds[kind].name for kind in drawn],
        values,
        [START + at * HOUR for at in range(count)],
    )
