"""How much of the true taste the engine finds again in health: the figure that the issue asks for."""

from __future__ import annotations

from pathlib import Path

from rectitude.engine import Engine
from rectitude.learning.train import Training
from rectitude.storage.store import Store
from rectitude_domains.health.behaviour import PEOPLE, SEED, Truth, simulated, truth, user_id
from rectitude_domains.health.description import HEALTH
from rectitude_domains.simulation.measuring import Known, Recovery, measure


def recovered_taste(
    engine: Engine, folder: Path, training: Training, seed: int = SEED, people: int = PEOPLE
) -> Recovery:
    """Train health on simulated people in a store in `folder`, and compare its lists with an oracle's."""
    with Store.open(folder / "health.db", HEALTH) as store:
        store.replace_all(simulated(seed, people))
        return measure(engine, store.dataset(), known_of(truth(seed, people)), training)


def known_of(known: Truth) -> Known:
    """Return the truth by id."""
    return Known(
        user_ids=[user_id(person) for person in range(len(known.persons))],
        item_ids=[item.item_id for item in known.items],
        utility=known.utility,
    )
