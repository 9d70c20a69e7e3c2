"""A plugin on the workbench: an engine of its own in a folder of its own, trained on a sample."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

from rectitude.arrays import Arrays
from rectitude.dataset import Dataset, RawData
from rectitude.engine import Answer, Engine, Served
from rectitude.home import Home
from rectitude.layering import load_layers
from rectitude.learning.train import Training, fit, learn
from rectitude.plugins import Implementation
from rectitude.recommend import recommend
from rectitude.roster import Roster
from rectitude.snapshot import Learned, Snapshot
from rectitude.snapshot.store import save
from rectitude.values import Decision, Inputs, Request
from rectitude_plugins.authoring.conformance.questions import Deck
from rectitude_plugins.authoring.conformance.sample import sample_of
from rectitude_plugins.authoring.conformance.subject import Subject

SEED, SLICES = 20, 2
REQUESTS, MANY = 1_000, 10_000
"""How many requests are served and judged again: as a rule, and where the check is thorough."""
DAY = 86_400_000_000


@dataclass(frozen=True, eq=False)
class Workbench:
    """A domain in an engine of its own; `subject` says which plugin is checked in it.

    `requests` is how many are served to look for a blocked item among what is served.
    """

    subject: Subject
    engine: Engine
    dataset: Dataset
    requests: int

    @property
    def roster(self) -> Roster:
        """Who works for the domain."""
        return self.engine.roster(self.subject.domain)

    @cached_property
    def arrays(self) -> Mapping[str, Arrays]:
        """What each plugin learned of its own from the whole sample."""
        return fit(self.roster, self.dataset, SEED)

    @cached_property
    def learned(self) -> Learned:
        """What the domain learned from the sample; it is served from then on."""
        learned = self.learn()
        save(learned, self.engine.home.snapshots(self.subject.domain))
        return learned

    def learn(self) -> Learned:
        """Return what the domain learns from the sample; with the same seed, the same each time."""
        training = Training(seed=SEED, slices=SLICES, progress=quiet)
        return learn(self.roster, self.dataset, self.engine.layers.fairness, training)

    @cached_property
    def served(self) -> Served:
        """What the domain answers from, trained if need be."""
        assert self.learned.domain == self.subject.domain
        return self.engine.served(self.subject.domain)

    @property
    def snapshot(self) -> Snapshot:
        """The trained snapshot."""
        return self.served.snapshot

    @cached_property
    def deck(self) -> Deck:
        """What requests are drawn from."""
        return Deck.of(self.dataset)

    def asked(self, count: int, seed: int) -> Iterator[Inputs]:
        """Yield the inputs of `count` drawn requests, as the engine reads them, under ids that repeat."""
        for place, request in enumerate(self.deck.draw(count, seed)):
            yield replace(self.read(request), id=f"{seed}-{place}")

    def read(self, request: Request) -> Inputs:
        """Return the inputs of a request as the engine reads them."""
        return self.engine.read(request, self.served)

    def decide(self, inputs: Inputs, snapshot: Snapshot | None = None) -> Decision:
        """Return the pure function's decision; nothing is recorded."""
        return recommend(inputs, snapshot or self.snapshot, self.engine.layers)

    def answer(self, request: Request) -> Answer:
        """Return the engine's recorded answer to a request."""
        assert self.served.snapshot.bound.description.name == request.domain
        return self.engine.recommend(request)

    def who(self, hook: str, plugin: str = "") -> Implementation:
        """Return a plugin's implementation of a hook or, without a name, the one that is asked first.

        Learning hooks are looked up among the domain's, answering ones among the snapshot's.
        """
        hooks = self.snapshot.bound.answers.hooks
        asked = hooks[hook] if hook in hooks else self.roster.hooks[hook]
        mine = [one for one in asked if not plugin or one.plugin == plugin]
        return mine[0] if mine else Implementation(plugin or "rectitude", hook, quiet, ())


def quiet(*_: object) -> None:
    """Take anything and do nothing."""


@contextmanager
def opened(subject: Subject, requests: int = REQUESTS) -> Iterator[Workbench]:
    """Lend a workbench in a temporary folder with the domain's sample stored in it.

    Raises PluginError where somebody who works for the domain breaks a rule of registration.
    """
    sample = sample_of(subject.roster(), Home.of(os.environ).downloads)
    with TemporaryDirectory(prefix="rectitude-check-") as folder:
        home = Home(Path(folder))
        with Engine(home, subject.found, load_layers(home), now=_stopped(sample)) as engine:
            store = engine.store(subject.domain)
            store.replace_all(sample)
            yield Workbench(subject, engine, store.dataset(), requests)


def _stopped(sample: RawData) -> Callable[[], int]:
    """Return a clock that stands a day after the sample's last event."""
    now = max([0, *sample.events.times]) + DAY
    return lambda: now
