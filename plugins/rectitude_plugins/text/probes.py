"""Texts on which a serving form is compared with its network: of every length, about what domains sell."""

from __future__ import annotations

from collections.abc import Iterator

SENTENCES = (
    "a quiet film about two brothers",
    "cheap index fund",
    "low salt bread",
    "space war with robots",
    "government bonds of small countries",
    "lentils, cooked, with tomatoes and onions",
    "a detective who cannot forget a face follows a thief across the frozen north",
    "monthly income with little risk for somebody who will retire in five years",
    "breakfast for a person with diabetes who does not like oats",
    "comedy, romance, 1998",
    "shares of firms that build railways and ports",
    "medicine against headaches",
    "An old clockmaker builds a machine that can repeat a single day",
    "the fund buys gold and keeps it in a vault",
    "fish rich in fatty acids",
    "musical for children",
    "is it safe to take this with grapefruit juice?",
    "bonds in euros, rated A or better",
    "Three friends rob a train; one of them talks",
    "yoghurt without sugar",
    "fear",
    "a war seen by a horse",
    "currency hedged technology companies of the world",
    "vitamin D, 25 micrograms",
)


def probes() -> Iterator[str]:
    """Yield the sentences, then every two, three, five and eight of them that follow one another."""
    for together in (1, 2, 3, 5, 8):
        for first in range(len(SENTENCES)):
            yield ". ".join(SENTENCES[(first + place) % len(SENTENCES)] for place in range(together))
