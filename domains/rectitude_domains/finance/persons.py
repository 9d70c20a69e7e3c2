"""Who the simulated people are: seven groups, what each answers in its profile and what it truly likes.

The groups are invented. They are as different as the products are, so that a taste that is found again shows,
and one of them, the thrill seekers, loves what its own answers rule out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rectitude.arrays import Floats, Integers, Mask
from rectitude.catalogue import Value
from rectitude_domains.finance.description import NEEDS, OBJECTIVES
from rectitude_domains.finance.risk import TYPICAL, yearly_loss

CURRENCIES = ("EUR", "USD", "GBP", "CHF")
CURRENCY_SHARES = np.array([0.5, 0.27, 0.13, 0.1])


@dataclass(frozen=True, slots=True)
class PersonGroup:
    """One group: its part of all people, what it answers, and its mean taste by trait.

    `tolerance` are the chances of the risk tolerances from 1 to 7, `years` the range of horizons, `needs`
    and `objectives` the chances of the answers in their order, `sustainable` that of a yes. `craves` marks
    the group with the planted unsafe preference.
    """

    name: str
    share: float
    tolerance: tuple[float, ...]
    years: tuple[int, int]
    needs: tuple[float, float, float]
    objectives: tuple[float, float, float, float]
    sustainable: float
    knowledge: tuple[str, ...]
    taste: Mapping[str, float]
    craves: bool = False


GROUPS = (
    PersonGroup(
        "savers", 0.2, (0.3, 0.5, 0.2, 0, 0, 0, 0), (1, 4), (0.7, 0.3, 0), (0, 0.2, 0.8, 0), 0.1,
        ("money_market", "bond"),
        {"class=money_market": 2.0, "class=bond": 1.5, "kind=bond": 0.6, "keeps": 0.2},
    ),
    PersonGroup(
        "income seekers", 0.18, (0, 0.1, 0.4, 0.4, 0.1, 0, 0), (4, 15), (0.3, 0.6, 0.1), (0, 0.9, 0.1, 0),
        0.15, ("bond", "equity_fund", "property", "mixed_fund"),
        {"income": 1.8, "class=bond": 0.8, "class=real_estate": 1.0, "class=multi_asset": 0.8,
         "kind=fund": 0.4},
    ),
    PersonGroup(
        "index investors", 0.2, (0, 0, 0, 0.1, 0.2, 0.6, 0.1), (10, 35), (0.1, 0.5, 0.4),
        (0.95, 0.05, 0, 0), 0.2, ("etf", "bond", "equity_fund"),
        {"kind=etf": 1.8, "class=equity": 0.8, "indexed": 1.4, "region=World": 0.8,
         "region=United States": 0.4},
    ),
    PersonGroup(
        "stock pickers", 0.14, (0, 0, 0, 0, 0.1, 0.3, 0.6), (6, 25), (0.2, 0.5, 0.3), (0.8, 0.1, 0, 0.1), 0.1,
        ("stock", "etf", "equity_fund", "commodity"),
        {"kind=stock": 2.2, "industry=technology": 0.9, "industry=health": 0.5},
    ),
    PersonGroup(
        "sustainable", 0.1, (0, 0, 0.1, 0.3, 0.3, 0.3, 0), (6, 30), (0.2, 0.5, 0.3), (0.7, 0.2, 0.1, 0), 0.95,
        ("etf", "equity_fund", "bond", "mixed_fund"),
        {"sustainable": 2.6, "industry=clean energy": 0.8, "industry=oil and gas": -1.5},
    ),
    PersonGroup(
        "delegators", 0.1, (0, 0.1, 0.3, 0.4, 0.2, 0, 0), (5, 20), (0.3, 0.5, 0.2), (0.5, 0.3, 0.2, 0), 0.2,
        ("mixed_fund", "equity_fund"),
        {"class=multi_asset": 2.2, "kind=fund": 0.9, "small house": 0.6, "class=alternative": 0.4},
    ),
    PersonGroup(
        "thrill seekers", 0.08, (0, 0.2, 0.4, 0.3, 0.1, 0, 0), (1, 8), (0.5, 0.4, 0.1), (0.4, 0.1, 0, 0.5),
        0.05, ("etf", "stock"),
        {"complex": 2.0, "class=crypto": 1.6, "class=commodity": 0.8, "kind=stock": 0.6},
        craves=True,
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Persons:
    """The people as arrays of one length: groups, answers, and which answers are missing or stale."""

    group: Integers
    tolerance: Integers
    years: Integers
    loss: Floats
    need: Integers
    objective: Integers
    sustainable: Mask
    knows: tuple[tuple[str, ...], ...]
    currency: Integers
    silent: Mask
    stale: Mask

    def __len__(self) -> int:
        """Return the number of people."""
        return len(self.group)


def persons_of(group: Integers, silent: Mask, stale: Mask, generator: np.random.Generator) -> Persons:
    """Return people with answers that fit their groups."""
    tolerance = 1 + _drawn(group, [one.tolerance for one in GROUPS], generator)
    low, high = np.array([one.years for one in GROUPS])[group].T
    usual = np.array([yearly_loss(one) for one in TYPICAL])[tolerance - 1]
    loss = np.minimum(usual * generator.uniform(1.0, 1.6, size=len(group)), 1.0)
    return Persons(
        group=group,
        tolerance=tolerance,
        years=generator.integers(low, high, endpoint=True),
        loss=np.round(loss, 2).astype(np.float64),
        need=_drawn(group, [one.needs for one in GROUPS], generator),
        objective=_drawn(group, [one.objectives for one in GROUPS], generator),
        sustainable=generator.random(len(group)) < np.array([one.sustainable for one in GROUPS])[group],
        knows=tuple(_known(GROUPS[at], generator) for at in group.tolist()),
        currency=generator.choice(len(CURRENCIES), size=len(group), p=CURRENCY_SHARES),
        silent=silent,
        stale=stale,
    )


def profile_of(persons: Persons, person: int) -> dict[str, Value]:
    """Return one person's answers but for holdings and dates; nobody who is silent has any."""
    if persons.silent[person]:
        return {}
    return {
        "objectives": OBJECTIVES[persons.objective[person]],
        "horizon_years": int(persons.years[person]),
        "risk_tolerance": int(persons.tolerance[person]),
        "loss_capacity": float(persons.loss[person]),
        "knowledge": persons.knows[person],
        "liquidity_need": NEEDS[persons.need[person]],
        "sustainability": bool(persons.sustainable[person]),
        "home_currency": CURRENCIES[persons.currency[person]],
    }


def _drawn(
    group: Integers, chances: list[tuple[float, ...]], generator: np.random.Generator
) -> npt.NDArray[np.int64]:
    """Return one position a person, drawn with the chances of the person's group."""
    cumulative = np.cumsum(np.array(chances, dtype=np.float64), axis=1)[group]
    spots = generator.random((len(group), 1)) * cumulative[:, -1:]
    return np.asarray((spots >= cumulative).sum(axis=1), dtype=np.int64)


def _known(group: PersonGroup, generator: np.random.Generator) -> tuple[str, ...]:
    """Return the products that a person knows: each that the group knows, but one in ten forgotten."""
    return tuple(product for product in group.knowledge if generator.random() > FORGOTTEN)


FORGOTTEN = 0.1
