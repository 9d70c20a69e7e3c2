"""Simulated people of finance: true utilities, choices under biased exposure, and the log they leave.

Nobody in it is real. What is planted on purpose: small houses are shown, and found by search, a quarter as
often as others like them (`UNFAIR`); the thrill seekers love what goes against their own answers (`CRAVING`),
all others mostly heed theirs (`CAUTION`); some profiles are missing, some are out of date.
docs/simulation/finance.md tells all of it in words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np

from rectitude.arrays import MICRO, Floats, Integers, Mask
from rectitude.catalogue import Item
from rectitude.dataset import PersonData, RawData, RawEvents, Source
from rectitude_domains.finance import instruments
from rectitude_domains.finance.description import NEEDS
from rectitude_domains.finance.persons import CURRENCIES, GROUPS, Persons, persons_of, profile_of
from rectitude_domains.finance.tastes import (
    TRAITS,
    centres_of,
    risk_taste,
    traits_of,
)
from rectitude_domains.simulation import (
    Choices,
    Habits,
    choices,
    craving,
    handicapped,
    long_tail,
    marked,
    members,
    moments,
    peculiar,
    stream,
    tastes,
    utilities,
)

SEED = 2026
PEOPLE = 1_200
START = datetime(2024, 11, 1, tzinfo=UTC)
END = datetime(2026, 10, 31, 18, tzinfo=UTC)
"""When the simulated log begins and ends."""
SPREAD = 0.25
"""How much persons differ within a group, for each trait."""
RISK_TASTE = 0.8
HOME = 0.7
"""How much everybody likes the currency that they earn."""
APPEAL, HOUSE, OWN = 0.4, 0.12, 0.08
"""Deviations, in units of taste: what all feel, loyalty to houses, and what no trait tells."""
QUALITY = 0.3
"""How much of the appeal is chance; the rest is renown: what is shown more is liked more."""
CRAVING, CAUTION = 2.0, 1.5
"""What is unsafe for a person is liked so much more by thrill seekers, so much less by all others."""
TAIL = 0.9
UNFAIR = 0.25
SILENT, STALE = 0.08, 0.08
HELD = 3.0
"""Mean number of instruments beyond the first that people hold at the start."""
VISITS = (22.0, 0.5)
"""Median number of occasions a person, and the deviation of its logarithm."""
HABITS = Habits(shown=30, searched=0.5, position=0.2, noise=0.2, focus=0.35, looks=2, threshold=1.2)
MINUTE = 60 * MICRO


@dataclass(frozen=True, slots=True, eq=False)
class Truth:
    """What only the simulation knows: `utility` float64[people, items], `exposure` float64[items], the
    people, whom the unsafe craving was planted in, and which items were put at a disadvantage.

    Rows are in the order of `items` and of the people's numbers.
    """

    items: tuple[Item, ...]
    persons: Persons
    utility: Floats
    exposure: Floats
    unsafe: Mask
    craves: Mask
    behind: Mask


def truth(seed: int = SEED, people: int = PEOPLE) -> Truth:
    """Return the true tastes behind the log of the same seed."""
    items = instruments.items()
    traits = traits_of(items)
    group = members(np.array([one.share for one in GROUPS]), people, stream(seed, "groups"))
    silent = marked(people, SILENT, stream(seed, "silent"))
    stale = marked(people, STALE, stream(seed, "stale")) & ~silent
    persons = persons_of(group, silent, stale, stream(seed, "answers"))
    behind = traits[:, TRAITS.index("small house")] > 0
    unsafe = unsafe_for(persons, items)
    craves = np.array([one.craves for one in GROUPS])[group]
    shown = long_tail(np.zeros(len(items)), TAIL, stream(seed, "attention"))
    liked = _liked(seed, persons, items, traits, shown)
    return Truth(
        items=items,
        persons=persons,
        utility=craving(craving(liked, unsafe, craves, CRAVING), unsafe, ~craves, -CAUTION),
        exposure=handicapped(shown, behind, UNFAIR),
        unsafe=unsafe,
        craves=craves,
        behind=behind,
    )


def _liked(seed: int, persons: Persons, items: Sequence[Item], traits: Floats, shown: Floats) -> Floats:
    """Return the utilities before anything is planted; what is shown more appeals a little more."""
    taste = tastes(persons.group, centres_of([one.taste for one in GROUPS]), SPREAD, stream(seed, "tastes"))
    taste[:, -2:] = risk_taste(persons.tolerance, RISK_TASTE)
    at_home = [TRAITS.index(f"currency={name}") for name in CURRENCIES]
    taste[np.arange(len(persons)), np.array(at_home)[persons.currency]] += HOME
    quality = stream(seed, "appeal").standard_normal(len(items))
    known = np.log(shown) - np.log(shown).mean()
    appeal = APPEAL * (QUALITY * quality + np.sqrt(1 - QUALITY**2) * known / known.std())
    own = OWN * peculiar(len(persons), len(items), 6, stream(seed, "own"))
    return utilities(taste, traits, appeal, own + HOUSE * _loyalty(seed, len(persons), items))


def _loyalty(seed: int, people: int, items: Sequence[Item]) -> Floats:
    """Return float64[people, items]: how much a person likes the house that an instrument is of."""
    issuers = sorted({str(item.attributes["issuer"]) for item in items})
    place = {issuer: at for at, issuer in enumerate(issuers)}
    likes = peculiar(people, len(issuers), 4, stream(seed, "houses"))
    return likes[:, [place[str(item.attributes["issuer"])] for item in items]]


def unsafe_for(persons: Persons, items: Sequence[Item]) -> Mask:
    """Return bool[people, items]: what goes against the answers that a person has, or would have given.

    Too risky, too much to lose, for too long, too slow to sell, or complex and not known.
    """
    risk, loss, years, days = (
        np.array([float(str(item.attributes[name])) for item in items])
        for name in ("risk_class", "max_loss", "horizon_years", "days_to_cash")
    )
    tricky = np.array([bool(item.attributes["complex"]) for item in items])
    products = [str(item.attributes["product"]) for item in items]
    knows = np.array([[product in known for product in products] for known in persons.knows])
    patience = np.array([PATIENCE[need] for need in NEEDS])[persons.need]
    return np.asarray(
        (risk > persons.tolerance[:, None])
        | (loss > persons.loss[:, None])
        | (years > persons.years[:, None])
        | (days > patience[:, None])
        | (tricky & ~knows)
    )


PATIENCE = {"high": 3, "medium": 10, "low": 1_000}
"""Days that people wait for their money, by how quickly they need it."""


@dataclass(frozen=True, slots=True, eq=False)
class Log:
    """What the people did: bool[people, items] held at the start, the looks, and when each occasion was."""

    held: Mask
    looks: Choices
    times: tuple[Integers, ...]


def lived(known: Truth, seed: int = SEED) -> Log:
    """Let the people choose."""
    people = len(known.persons)
    held = _held(known.utility, stream(seed, "held"))
    median, deviation = VISITS
    visits = np.exp(stream(seed, "visits").normal(np.log(median), deviation, people)).astype(np.int64) + 3
    findable = np.where(known.behind, UNFAIR, 1.0)
    looks = choices(known.utility, known.exposure, visits, HABITS, stream(seed, "choices"), held, findable)
    return Log(held, looks, moments(visits, _micro(START), _micro(END), stream(seed, "times")))


def _held(utility: Floats, generator: np.random.Generator) -> Mask:
    """Return what people hold at the start: a few of what they like best, with noise."""
    felt = utility / HABITS.noise + generator.gumbel(size=utility.shape) * 2
    counts = 1 + generator.poisson(HELD, len(utility))
    rank = np.argsort(np.argsort(-felt, axis=1, kind="stable"), axis=1, kind="stable")
    return np.asarray(rank < counts[:, None])


def simulated(seed: int = SEED, people: int = PEOPLE) -> RawData:
    """Return the catalogue, the people and their log as a data source gives them."""
    known = truth(seed, people)
    log = lived(known, seed)
    return RawData(
        items=known.items,
        people=_people(known, log, seed),
        events=_events(known, log),
        edges=(),
        sources=(
            Source("investpy, pytickersymbols and skfolio", "MIT, BSD-3-Clause", instruments.digest()),
            Source(f"simulated people, seed {seed}", "Apache-2.0", "", simulated=True),
        ),
    )


def user_id(person: int) -> str:
    """Return the id of a simulated person.

    >>> user_id(7)
    'sim-0007'
    """
    return f"sim-{person:04d}"


def _people(known: Truth, log: Log, seed: int) -> list[PersonData]:
    days = stream(seed, "answered").integers(10, 330, len(known.persons))
    found = []
    for person in range(len(known.persons)):
        told = profile_of(known.persons, person)
        if told:
            late = int(days[person]) + (400 if known.persons.stale[person] else 0)
            told["answered_on"] = (END.date() - timedelta(days=late)).isoformat()
            told["holdings"] = _shares(known, log.held[person])
        found.append(PersonData(user_id(person), told))
    return found


def _shares(known: Truth, held: Mask) -> dict[str, float]:
    """Return the shares of what is held at the start: halves of what is left, the last two alike."""
    rows = np.flatnonzero(held)
    weights = 0.5 ** np.minimum(np.arange(1, len(rows) + 1), max(len(rows) - 1, 0))
    return {
        known.items[row].item_id: round(float(weight), 4)
        for row, weight in zip(rows.tolist(), weights, strict=True)
    }


def _events(known: Truth, log: Log) -> RawEvents:
    """Return holdings at the start, then looks and purchases, by time; what is bought is no look besides."""
    told: list[tuple[int, int, int, str]] = []
    first = [int(times[0]) if len(times) else _micro(END) for times in log.times]
    persons, rows = np.nonzero(log.held)
    told += [
        (first[p] - 60 * MINUTE, p, r, "hold") for p, r in zip(persons.tolist(), rows.tolist(), strict=True)
    ]
    looks = log.looks
    for person, row, occasion, place, taken in zip(
        looks.person.tolist(), looks.item.tolist(), looks.occasion.tolist(), looks.place.tolist(),
        looks.taken.tolist(), strict=True,
    ):  # fmt: skip
        at = int(log.times[person][occasion]) + (60 if taken else place) * MINUTE // 4
        told.append((at, person, row, "buy" if taken else "view"))
    told.sort()
    ids = [item.item_id for item in known.items]
    return RawEvents(
        [user_id(person) for _, person, _, _ in told],
        [ids[row] for _, _, row, _ in told],
        [kind for _, _, _, kind in told],
        [1.0] * len(told),
        [at for at, _, _, _ in told],
    )


def _micro(moment: datetime) -> int:
    return int(moment.timestamp()) * MICRO
