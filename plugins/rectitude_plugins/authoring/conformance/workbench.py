"""A plugin on the workbench: an engine of its own in a folder of its own, trained on a sample."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

from rectitude.dataset import Dataset, RawData
from rectitude.engine import Engine, Served
from rectitude.errors import PluginNotLoadable
from rectitude.home import Home
from rectitude.layering import load_layers
from rectitude.learning.train import Training, learn
from rectitude.plugins import Found, Implementation, Role
from rectitude.recommend import recommend
from rectitude.roster import Roster, roster_of
from rectitude.snapshot import Learned, Snapshot
from rectitude.snapshot.store import save
from rectitude.values import Decision, Inputs, Request
from rectitude_plugins.authoring.conformance.places import package_of
from rectitude_plugins.authoring.conformance.questions import Deck

SEED, SLICES = 20, 2
DAY = 86_400_000_000


@dataclass(frozen=True, slots=True)
class Subject:
    """The plugin that is checked, the domain that it is checked in, and whoever else works there."""

    plugin: str
    domain: str
    found: tuple[Found, ...]

    @property
    def entry(self) -> Found:
        """The plugin as it was found."""
        return next(one for one in self.found if one.name == self.plugin)

    def roster(self) -> Roster:
        """Return who works for the domain; raises PluginError with the member at fault."""
        by_name = {one.name: one for one in self.found}
        house = [one for one in self.found if one.plugin and one.plugin.role is Role.HOUSE]
        domain = by_name[self.domain]
        if domain.plugin is None:
            raise PluginNotLoadable(domain.name, "", domain.problem)
        return roster_of(domain, by_name, house)


@dataclass(frozen=True, eq=False)
class Workbench:
    """A domain in an engine of its own; `subject` is the plugin that is checked in it."""

    subject: Subject
    engine: Engine
    dataset: Dataset
    learned: Learned
    folder: Path
    thorough: bool

    @cached_property
    def served(self) -> Served:
        """What the domain answers from."""
        return self.engine.served(self.subject.domain)

    @property
    def snapshot(self) -> Snapshot:
        """The trained snapshot."""
        return self.served.snapshot

    @property
    def roster(self) -> Roster:
        """Who works for the domain."""
        return self.engine.roster(self.subject.domain)

    @cached_property
    def deck(self) -> Deck:
        """What requests are drawn from."""
        return Deck.of(self.dataset)

    def asked(self, count: int, seed: int) -> Iterator[Inputs]:
        """Yield the inputs of `count` drawn requests, as the engine reads them."""
        for place, request in enumerate(self.deck.draw(count, seed)):
            yield replace(self.read(request), id=f"{seed}-{place}")

    def read(self, request: Request) -> Inputs:
        """Return the inputs of a request as the engine reads them."""
        return self.engine.read(request, self.served)

    def decide(self, inputs: Inputs, snapshot: Snapshot | None = None) -> Decision:
        """Return the pure function's decision; nothing is recorded."""
        return recommend(inputs, snapshot or self.snapshot, self.engine.layers)

    def who(self, hook: str, plugin: str = "") -> Implementation:
        """Return the implementation of a hook that is asked first, or a named plugin's.

        Learning hooks are looked up among the domain's, answering ones among the snapshot's.
        """
        hooks = self.snapshot.bound.answers.hooks
        asked = hooks[hook] if hook in hooks else self.roster.hooks[hook]
        mine = [one for one in asked if not plugin or one.plugin == plugin]
        return mine[0] if mine else Implementation(plugin or "rectitude", hook, quiet, ())


def quiet(*_: object) -> None:
    """Take anything and do nothing."""


def packages_of(subject: Subject, members: Sequence[object]) -> frozenset[str]:
    """Return the packages whose lines are the plugins' own."""
    makers = [one.plugin.make for one in subject.found if one.plugin]
    modules = {str(getattr(maker, "__module__", "")) for maker in makers}
    return frozenset(map(package_of, modules | {type(member).__module__ for member in members}))


@contextmanager
def opened(subject: Subject, roster: Roster, sample: RawData, thorough: bool) -> Iterator[Workbench]:
    """Lend a workbench in a temporary folder, with the sample stored and learned from."""
    with TemporaryDirectory(prefix="rectitude-check-") as folder:
        home = Home(Path(folder))
        with Engine(home, subject.found, load_layers(home), now=_stopped(sample)) as engine:
            store = engine.store(subject.domain)
            store.replace_all(sample)
            dataset = store.dataset()
            learned = learned_from(roster, dataset, engine)
            save(learned, home.snapshots(subject.domain))
            yield Workbench(subject, engine, dataset, learned, Path(folder), thorough)


def learned_from(roster: Roster, dataset: Dataset, engine: Engine) -> Learned:
    """Return what a domain learns from the sample; with the same seed, the same each time."""
    training = Training(seed=SEED, slices=SLICES, progress=quiet)
    return learn(roster, dataset, engine.layers.fairness, training)


def _stopped(sample: RawData) -> Callable[[], int]:
    """Return a clock that stands a day after the sample's last event."""
    now = max([0, *sample.events.times]) + DAY
    return lambda: now
