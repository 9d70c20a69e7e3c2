"""The people of a domain, each with what its own plugins derive from a plain request of theirs."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from rectitude.answers import Answers, answers_of
from rectitude.dataset import Dataset, no_history
from rectitude.domain import Clock
from rectitude.errors import HookFailed
from rectitude.notices import no_notices
from rectitude.plugins import register, registry
from rectitude.roster import Roster
from rectitude.values import Inputs, Person, Request
from rectitude_plugins.policies.habits import Tried

MOST = 200
"""Rules are tried on so many people at most, spread over all that there are, and on a stranger."""


def tried_people(roster: Roster, dataset: Dataset, now: int) -> tuple[Tried, ...]:
    """Return people of a data set and a stranger; `now` is in microseconds since 1970 UTC.

    Facts are derived by the domain itself and by house plugins, fitted on the data; what a shared part
    derives is left out, because fitting all parts would take as long as training.
    """
    answers = own_answers(roster, dataset)
    at = clock_of(dataset, now)
    return tuple(Tried(p.profile, answers.derive(_asked(roster.name, p, at))) for p in _persons(dataset))


def own_answers(roster: Roster, dataset: Dataset) -> Answers:
    """Return what the domain and house plugins answer, bound to the data; raises HookFailed."""
    parts = {use.name for use in roster.description.parts}
    manager = registry()
    for name, member in roster.members:
        if name not in parts:
            register(manager, _bound(roster, name, member, dataset), name)
    return answers_of(manager)


def _bound(roster: Roster, name: str, member: object, dataset: Dataset) -> object:
    fits, binds = (
        [implementation for implementation in roster.hooks[hook] if implementation.plugin == name]
        for hook in ("fit", "bind")
    )
    arrays = fits[0].ask(dataset=dataset, seed=0) if fits else {}
    bound = binds[0].ask(arrays=arrays, catalogue=dataset.catalogue) if binds else member
    if bound is None:
        raise HookFailed(name, "bind", "returned nothing; it must return the plugin that answers")
    return bound


def clock_of(dataset: Dataset, now: int) -> int:
    """Return the time that a domain would answer at: the end of its log, or now."""
    own = any(source.own for source in dataset.sources)
    return dataset.end + 1 if dataset.description.clock is Clock.LOG_END and not own else now


def _persons(dataset: Dataset) -> Iterator[Person]:
    yield Person(None, known=False, profile={}, history=no_history())
    step = max(1, -(-len(dataset.people) // MOST))
    for number in range(0, len(dataset.people), step):
        person = dataset.people[number]
        yield Person(person.user_id, known=True, profile=person.profile, history=dataset.history(number))


def _asked(domain: str, person: Person, at: int) -> Inputs:
    return Inputs(
        id="tried",
        request=Request(domain, person.user_id),
        person=person,
        at=at,
        seed=0,
        exclude=np.zeros(0, dtype=np.int32),
        only=None,
        notices=no_notices(),
    )
