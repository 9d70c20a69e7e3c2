"""Simulated people with known taste, for domains where no real behaviour may be had; arrays in, arrays out.

It knows no domain: a domain brings what its items are like, who its people are and what is unsafe for
whom, and turns the arrays that come back into events. Everything repeats from one seed. People are rows
`person`, items rows `item`, both counted from zero; `Generator` is numpy's.

streams     `stream(seed, *words) -> Generator`: an independent source of chance for each name
people      `members(shares, people, generator) -> group of each person`
            `tastes(group_of, centres[groups, traits], spread, generator) -> [people, traits]`
            `marked(people, share, generator) -> mask with exactly that share true`
utility     `standard(rows) -> rows of mean 0 and deviation 1`
            `peculiar(people, items, factors, generator) -> [people, items]`: taste that no trait tells
            `utilities(tastes, traits[items, traits], appeal[items], own[people, items])`: the true taste
            `craving(utilities, unsafe[people, items], who[people], strength)`: planted unsafe preference
exposure    `long_tail(lean[items], exponent, generator) -> shares of attention, Zipf's law`
            `handicapped(exposure, behind[items], factor)`: planted unfairness
            `gini(counts)`, `head_share(counts, share)`: how long a tail is
choice      `Habits(...)`: slates, search, position, noise
            `choices(utilities, exposure, occasions[people], habits, generator, had=None, findable=None)`
timing      `moments(occasions[people], start, end, generator) -> one list of microseconds a person`
recovery    `rank_correlation(estimated, true)`, `best(utilities, permitted, count)`,
            `gain_ndcg(listed, gains, k)`, `recovered(ours, popularity, oracle)`
"""

from rectitude_domains.simulation.choice import Choices, Habits, choices
from rectitude_domains.simulation.exposure import gini, handicapped, head_share, long_tail
from rectitude_domains.simulation.people import marked, members, tastes
from rectitude_domains.simulation.recovery import best, gain_ndcg, rank_correlation, recovered
from rectitude_domains.simulation.streams import stream
from rectitude_domains.simulation.timing import moments
from rectitude_domains.simulation.utility import craving, peculiar, standard, utilities

__all__ = [
    "Choices",
    "Habits",
    "best",
    "choices",
    "craving",
    "gain_ndcg",
    "gini",
    "handicapped",
    "head_share",
    "long_tail",
    "marked",
    "members",
    "moments",
    "peculiar",
    "rank_correlation",
    "recovered",
    "standard",
    "stream",
    "tastes",
    "utilities",
]
