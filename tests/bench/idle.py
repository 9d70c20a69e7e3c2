"""What plugins cost that are installed and never asked: the same requests with and without them."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path

from home import lent
from measuring import Row, interleaved, median
from rectitude.domain import DomainDescription, Setting
from rectitude.engine import Engine
from rectitude.hookspecs import hookimpl
from rectitude.plugins import Found, Plugin, Role
from warm import people, warmed

REQUESTS = 300
FEW, MANY = 10, 100


class Idle:
    """A domain that describes itself and does no more."""

    def __init__(self, name: str) -> None:
        """Take the domain's name."""
        self.name = name

    @hookimpl
    def describe_domain(self) -> DomainDescription:
        """Return a description without anything in it."""
        return DomainDescription(self.name, self.name.title(), (), (), (), (), ())


def measure(home: Path) -> list[Row]:
    """Measure requests by turns: without, with ten and with a hundred idle plugins."""
    with lent(home) as first, lent(home) as second, lent(home) as third:
        places = {0: first, FEW: second, MANY: third}
        engines = {number: crowded(place, number) for number, place in places.items()}
        asked = {number: people(REQUESTS) for number in engines}
        actions = {
            str(number): lambda number=number: engines[number].recommend(next(asked[number]))
            for number in engines
        }
        taken = interleaved(actions, REQUESTS, time.process_time)
        for engine in engines.values():
            engine.close()
    none, few, many = (median(taken[str(number)]) for number in (0, FEW, MANY))
    more = many - none
    return [
        Row(
            f"(15) {FEW} idle domain plugins ÷ none, CPU",
            "≤ 1.03 ×",
            f"{few / none:.3f} × ({few:.2f} ms against {none:.2f} ms)",
            few <= 1.03 * none,
        ),
        Row(f"{MANY} idle plugins add to a request, CPU", "≤ 0.1 ms", f"{more:+.3f} ms", more <= 0.1),
    ]


def crowded(home: Path, idle: int) -> Engine:
    """Return an engine that found so many idle domains beside its own plugins."""
    plain = Engine.open(home)
    extra = tuple(Found(name, "idle", "1", _plugin(name)) for name in (f"idle{n}" for n in range(idle)))
    return warmed(Engine(plain.home, (*plain.found, *extra), plain.layers))


def _plugin(name: str) -> Plugin:
    def make(settings: Mapping[str, Setting]) -> Idle:
        return Idle(name)

    return Plugin(Role.DOMAIN, make, "does nothing")
