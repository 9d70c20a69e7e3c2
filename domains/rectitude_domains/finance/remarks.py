"""What an answer of finance as a whole has to say, beside what rules say: sentences on the answers.

What is missing, too old or dated in the future is told by rules of the pack, since it stops the list.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from rectitude.catalogue import Value
from rectitude_domains.finance.description import PRODUCTS

GROWING_OLD, YEAR = 305, 365
"""Days from which on somebody is told that the answers will soon be too old, and until they are."""
MOST_NAMED = 8
"""So many of somebody's words are repeated at most."""

SOON = "Your answers are {age} days old. After {year} days they have to be given again."
UNASKED = (
    "You do not say whether products must be sustainable (sustainability), so none carries a warning for it."
)
UNKNOWN_PRODUCTS = (
    "No product here is called {words} (in knowledge), so it counts for nothing; the words are {known}."
)
FOREIGN = (
    "What you hold of {words} is not in this catalogue. It could be of any issuer, and is counted so where "
    "concentration is checked."
)
CHECKED = "This list was checked against your answers of {day}: {told}."


def remarks(
    profile: Mapping[str, Value], facts: Mapping[str, Value], item_ids: Collection[str]
) -> tuple[str, ...]:
    """Return the sentences on one request, from answers, what follows from them, and the catalogue's ids.

    >>> remarks({"holdings": {"XS01": 0.5, "IE00B1": 0.5}, "sustainability": True}, {}, {"IE00B1"})[0][:41]
    'What you hold of XS01 is not in this cata'
    """
    if not profile:
        return ()
    unasked = () if isinstance(profile.get("sustainability"), bool) else (UNASKED,)
    found = (*_age(facts), *_foreign(profile, item_ids), *_unknown(profile), *unasked)
    return (*found, *_checked(profile, facts))


def _age(facts: Mapping[str, Value]) -> Iterator[str]:
    age = facts.get("profile_age_days")
    if isinstance(age, int) and GROWING_OLD <= age <= YEAR:
        yield SOON.format(age=age, year=YEAR)


def _foreign(profile: Mapping[str, Value], item_ids: Collection[str]) -> Iterator[str]:
    holdings = profile.get("holdings")
    foreign = [one for one in holdings if one not in item_ids] if isinstance(holdings, Mapping) else []
    if foreign:
        yield FOREIGN.format(words=named(sorted(foreign)))


def _unknown(profile: Mapping[str, Value]) -> Iterator[str]:
    told = profile.get("knowledge")
    unknown = [f'"{word}"' for word in told if word not in PRODUCTS] if isinstance(told, tuple) else []
    if unknown:
        yield UNKNOWN_PRODUCTS.format(words=named(unknown), known=", ".join(PRODUCTS))


def _checked(profile: Mapping[str, Value], facts: Mapping[str, Value]) -> Iterator[str]:
    """Yield the basis of the list: the answers that the rules read, where it is those that decided."""
    age = facts.get("profile_age_days")
    if not facts.get("profile_complete") or not isinstance(age, int) or not 0 <= age <= YEAR:
        return
    knowledge, holdings, loss = (profile.get(name) for name in ("knowledge", "holdings", "loss_capacity"))
    told = (
        f"{profile['objectives']} over {profile['horizon_years']} years",
        f"risk class at most {profile['risk_tolerance']}",
        f"a loss of at most {loss:.0%} in a year" if isinstance(loss, float | int) else "",
        f"liquidity need {profile['liquidity_need']}",
        f"knowledge of {named(knowledge)}" if isinstance(knowledge, tuple) and knowledge else "no knowledge",
        f"holdings: {len(holdings) or 'none'}" if isinstance(holdings, Mapping) else "",
    )
    yield CHECKED.format(day=profile["answered_on"], told="; ".join(filter(None, told)))


def named(words: Sequence[str]) -> str:
    """Return a list of words for a sentence, cut where it is long.

    >>> named(["a", "b"]), named([str(number) for number in range(10)])
    ('a, b', '0, 1, 2, 3, 4, 5, 6, 7 and 2 more')
    """
    more = f" and {len(words) - MOST_NAMED} more" if len(words) > MOST_NAMED else ""
    return ", ".join(words[:MOST_NAMED]) + more
