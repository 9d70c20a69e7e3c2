"""Sentences out of whole numbers: why an item is on the list, in two or three of them."""

from __future__ import annotations

from collections.abc import Sequence

from rectitude.layers import Matter
from rectitude.values import ActionShare, Evidence

NAMED = 2
"""Features and past actions named in a sentence."""


def reasons_of(matter: Matter) -> tuple[tuple[str, ...], ...]:
    """Return the sentences of every item of a list."""
    return tuple(_reasons(matter, place) for place in range(len(matter.titles)))


def _reasons(matter: Matter, place: int) -> tuple[str, ...]:
    evidence = matter.evidence[place]
    sentences = [
        _for_and_against(matter, place),
        _own_actions(evidence.actions, matter, place),
        _path(evidence),
    ]
    return tuple(sentence for sentence in sentences if sentence)


def _for_and_against(matter: Matter, place: int) -> str:
    contributions = matter.contributions[place].tolist()
    ranked = sorted(range(len(contributions)), key=[-part for part in contributions].__getitem__)
    speaking = [matter.labels[matter.features[at]] for at in ranked[:NAMED] if contributions[at] > 0]
    last = ranked[-1]
    against = matter.labels[matter.features[last]] if contributions[last] < 0 else ""
    if not speaking:
        return f"Nothing speaks for it strongly; {against} speaks against it." if against else ""
    told = f"Most in its favour: {joined(speaking)}"
    return f"{told}; against it: {against}." if against else f"{told}."


def _own_actions(actions: Sequence[ActionShare], matter: Matter, place: int) -> str:
    """Tell the past actions behind the feature that speaks most for the item, of those that have any."""
    contributions = dict(zip(matter.features, matter.contributions[place].tolist(), strict=True))
    speaking = [action.feature for action in actions if contributions[action.feature] > 0]
    if not speaking:
        return ""
    feature = max(speaking, key=contributions.__getitem__)
    behind = [action for action in actions if action.feature == feature][:NAMED]
    told = joined([f"{matter.item_titles[action.item]} ({percent(action.ppm)})" for action in behind])
    verb = "stands" if len(behind) == 1 else "stand"
    return f"Behind “{matter.labels[feature]}” {verb} above all {told}."


def _path(evidence: Evidence) -> str:
    if not evidence.paths:
        return ""
    path = evidence.paths[0]
    return f"In the knowledge graph it {path.words} ({percent(path.ppm)} of the graph's evidence)."


def percent(ppm: int) -> str:
    """Return parts per million as a whole percentage.

    >>> percent(412_345)
    '41 %'
    """
    return f"{(ppm + 5_000) // 10_000} %"


def joined(words: Sequence[str]) -> str:
    """Return words as a list in a sentence.

    >>> joined(["a", "b", "c"])
    'a, b and c'
    """
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
