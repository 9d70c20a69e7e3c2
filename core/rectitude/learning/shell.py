"""Training as a command does it: data from the domain's store, the snapshot into the domain's folder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from rectitude.code import code_digest
from rectitude.dataset import Dataset, RawData
from rectitude.engine import Engine
from rectitude.errors import BadData, NotTrained
from rectitude.learning.train import Training, learn, with_facts
from rectitude.plugins import first_answer
from rectitude.snapshot.store import current, facts_of, save
from rectitude.storage.digest import data_digest

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Trained:
    """What training left behind: the snapshot's digest, its folder, and what it was learned from."""

    domain: str
    digest: str
    folder: Path
    items: int
    people: int
    events: int
    lists: int


def ensure_data(engine: Engine, domain: str, progress: Progress) -> None:
    """Load the domain's reference data if its store is empty.

    Raises BadData where the domain brings none, SourceUnavailable where it cannot be fetched.
    """
    store = engine.store(domain)
    if not store.is_empty():
        return
    raw = first_answer(
        engine.roster(domain).hooks["load_data"], workspace=engine.home.downloads, progress=progress
    )
    if not isinstance(raw, RawData):
        raise BadData(
            f"{domain} brings no data of its own; run `rectitude import {domain} --items FILE` first."
        )
    progress(f"data: {len(raw.items):,} items, {len(raw.people):,} people, {len(raw.events.times):,} events")
    store.replace_all(raw)


def train_domain(engine: Engine, domain: str, training: Training) -> Trained:
    """Train a domain on what its store holds and make the result the snapshot that is served."""
    ensure_data(engine, domain, training.progress)
    store = engine.store(domain)
    generation, dataset = store.generation(), store.dataset()
    logged = replace(training, log_dir=training.log_dir or engine.home.logs(domain))
    learned = learn(engine.roster(domain), dataset, engine.layers.fairness, logged)
    folder = engine.home.snapshots(domain)
    stated = with_facts(learned, generation=generation, data=data_digest(dataset), trained_by=code_digest())
    digest = save(stated, folder)
    training.progress(f"snapshot: {digest[:12]}, from {len(dataset.events):,} events")
    return _trained(domain, digest, folder / digest, dataset, int(learned.facts["lists"]))


def ensure_trained(engine: Engine, domain: str, training: Training) -> bool:
    """Train a domain that has no snapshot, or whose data were imported anew since; say whether it did.

    A snapshot whose files were altered is not trained over in silence: serving it raises ArtefactAltered.
    """
    engine.roster(domain)
    if is_trained(engine, domain):
        return False
    training.progress(f"{domain} is not trained on its present data; training it first")
    train_domain(engine, domain, training)
    return True


def is_trained(engine: Engine, domain: str) -> bool:
    """Return whether the domain's snapshot was learned from the data that its store holds now."""
    folder = engine.home.snapshots(domain)
    try:
        facts = facts_of(folder, current(folder, domain), domain)
    except NotTrained:
        return False
    return facts["generation"] == engine.store(domain).generation()


def _trained(domain: str, digest: str, folder: Path, dataset: Dataset, lists: int) -> Trained:
    return Trained(
        domain, digest, folder, len(dataset.catalogue), len(dataset.people), len(dataset.events), lists
    )
