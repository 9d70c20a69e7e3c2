"""Nothing that the shop withholds is served, to whomever it is and however well it is liked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pytest
from simulated_requests import Gate, asked, best_rows_of

from rectitude.arrays import Floats
from rectitude.catalogue import Item, Value, catalogue_of
from rectitude.dataset import History, no_history
from rectitude.domain import Groups
from rectitude.notices import Notices
from rectitude.values import Facts
from rectitude_domains.ecommerce.description import ECOMMERCE
from rectitude_domains.ecommerce.shop import GUARANTEE, LONG_TAIL, POPULAR

ITEMS, PEOPLE, PLACES, LIKED = 400, 200, 8, 24
COUNTRIES = ("DE", "AT", "CH", "IN")
KINDS = [kind.name for kind in ECOMMERCE.events]
OWNING = {KINDS.index("rating"), KINDS.index("purchase")}
WITHDRAWN, RECALLED = range(0, ITEMS, 23), range(5, ITEMS, 37)


@dataclass(frozen=True, eq=False)
class Simulated:
    """A made-up shop whose people like best what they may not have: `tastes` is float64[people, items]."""

    items: Sequence[Item]
    profiles: Sequence[Mapping[str, Value]]
    tastes: Floats
    notices: Notices
    gate: Gate


@pytest.fixture(scope="module")
def simulated() -> Simulated:
    draw = np.random.default_rng(1)
    items = [Item(str(row), f"Item {row}", item(row, draw)) for row in range(ITEMS)]
    profiles = [profile(draw) for _ in range(PEOPLE)]
    tastes = draw.normal(size=(PEOPLE, ITEMS))
    for person, told in enumerate(profiles):
        forbidden = [bool(wrong_with(items[row], told)) for row in range(ITEMS)]
        tastes[person] += 1.5 * np.array(forbidden)
    catalogue = catalogue_of(items, ECOMMERCE.items)
    groups = Groups("reach", (LONG_TAIL, POPULAR), (np.arange(ITEMS) % 3 == 0).astype(np.int8), (GUARANTEE,))
    return Simulated(items, profiles, tastes, listed(), Gate.of(ECOMMERCE, catalogue, groups, PLACES))


def item(row: int, draw: np.random.Generator) -> dict[str, Value]:
    told: dict[str, Value] = {"year": int(draw.integers(1930, 2000))}
    if draw.random() < 0.3:
        told["minimum_age"] = int(draw.choice([6, 12, 16, 18]))
    if draw.random() < 0.3:
        told["delivers_to"] = tuple(sorted(draw.choice(COUNTRIES, int(draw.integers(0, 4)), replace=False)))
    if draw.random() < 0.2:
        told |= {"sponsored": bool(draw.random() < 0.7), "sponsor": f"House {row}"}
        if draw.random() < 0.5:
            del told["sponsor"]
    return told


def profile(draw: np.random.Generator) -> dict[str, Value]:
    told: dict[str, Value] = {
        "age": int(draw.integers(3, 80)),
        "country": str(draw.choice([*COUNTRIES, "US"])),
    }
    return {name: value for name, value in told.items() if draw.random() < 0.85}


def listed() -> Notices:
    rows, count = np.array([*WITHDRAWN, *RECALLED], dtype=np.int32), len(WITHDRAWN) + len(RECALLED)
    kinds = ("withdrawn",) * len(WITHDRAWN) + ("recalled",) * len(RECALLED)
    return Notices(rows, kinds, ("2026-10-01",) * count, ("of a reason",) * count, ("maker",) * count)


def wrong_with(item: Item, told: Mapping[str, Value]) -> list[str]:
    """Return why an item may not be shown to somebody, in plain Python and nothing else."""
    least, places = item.attributes.get("minimum_age"), item.attributes.get("delivers_to")
    age, country = told.get("age"), told.get("country")
    wrong = {
        "withdrawn": int(item.item_id) in WITHDRAWN,
        "recalled": int(item.item_id) in RECALLED,
        "too young": isinstance(least, int) and (not isinstance(age, int) or age < least),
        "not delivered": isinstance(places, tuple) and country not in places,
        "not labelled": item.attributes.get("sponsored") is True and "sponsor" not in item.attributes,
    }
    return [name for name, is_so in wrong.items() if is_so]


def history(draw: np.random.Generator) -> History:
    if draw.random() < 0.2:
        return no_history()
    count = int(draw.integers(1, 40))
    kinds = draw.integers(0, len(KINDS), count).astype(np.int8)
    return History(draw.integers(0, ITEMS, count).astype(np.int32), np.arange(count), np.ones(count), kinds)


def serve(simulated: Simulated, requests: int, seed: int) -> tuple[Counter[str], Counter[str]]:
    """Serve many requests; return what was wrong with what was served, and what happened at all."""
    draw = np.random.default_rng(seed)
    wrong: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    for _ in range(requests):
        person = int(draw.integers(PEOPLE))
        told, tastes, past = simulated.profiles[person], simulated.tastes[person], history(draw)
        rows = best_rows_of(tastes, LIKED, draw)
        inputs = asked("ecommerce", told, 0, history=past, notices=simulated.notices)
        served = simulated.gate.serve(inputs, Facts(), rows, tastes[rows])
        owned = {
            row for row, kind in zip(past.rows.tolist(), past.kinds.tolist(), strict=True) if kind in OWNING
        }
        for row in served:
            wrong.update(wrong_with(simulated.items[row], told))
        wrong["owned"] += len(owned & set(served))
        seen["favourite withheld"] += bool(
            wrong_with(simulated.items[int(rows[np.argmax(tastes[rows])])], told)
        )
        seen["owned among the liked"] += bool(owned & set(rows.tolist()))
        seen["lists"] += bool(served)
    return +wrong, seen


def test_nothing_withheld_is_served_in_ten_thousand_requests(simulated: Simulated) -> None:
    wrong, seen = serve(simulated, 10_000, seed=3)
    assert not wrong
    assert min(seen.values()) > 4_000, seen


@pytest.mark.thorough
def test_nothing_withheld_is_served_in_a_hundred_thousand_requests(simulated: Simulated) -> None:
    wrong, _ = serve(simulated, 100_000, seed=4)
    assert not wrong
