"""From what was learned to what answers: plugins bound to one catalogue, hooks frozen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from rectitude.additive.binning import codes_of
from rectitude.answers import OWN, Answers, answers_of
from rectitude.arrays import Arrays, Codes
from rectitude.catalogue import Catalogue, catalogue_of
from rectitude.defaults import NamedEntities, TableRanker
from rectitude.domain import Groups
from rectitude.errors import HookFailed, PluginNotLoadable
from rectitude.knowledge import Knowledge
from rectitude.layers import Guarantees
from rectitude.plugins import register, registry
from rectitude.roster import Roster
from rectitude.snapshot.values import GRAPH_PRIOR, Bound, Learned, Snapshot


def bind_roster(
    roster: Roster,
    catalogue: Catalogue,
    arrays: Mapping[str, Arrays],
    knowledge: Knowledge,
    fair: tuple[Groups, tuple[Guarantees, ...]],
    own: Sequence[object] = (),
) -> Bound:
    """Return a domain's plugins bound to a catalogue and to what they learned.

    Raises PluginNotLoadable where a juror that the domain requires does not judge.
    """
    manager = registry()
    for place, default in enumerate((NamedEntities(knowledge), *own)):
        register(manager, default, f"{OWN}.{place}")
    for name, member in roster.members:
        register(manager, _bound_member(roster, name, member, arrays, catalogue), name)
    answers = answers_of(manager)
    _check_jurors(roster, answers)
    features = (GRAPH_PRIOR, *roster.features())
    return Bound(roster.description, catalogue, knowledge, features, answers, *fair)


def _bound_member(
    roster: Roster, name: str, member: object, arrays: Mapping[str, Arrays], catalogue: Catalogue
) -> object:
    for implementation in roster.hooks["bind"]:
        if implementation.plugin == name:
            bound = implementation.ask(arrays=arrays.get(name, {}), catalogue=catalogue)
            if bound is None:
                raise HookFailed(name, "bind", "returned nothing; it must return the plugin that answers")
            return bound
    return member


def _check_jurors(roster: Roster, answers: Answers) -> None:
    missing = [juror for juror in roster.description.jurors if juror not in answers.jurors()]
    if missing:
        problem = f"it requires the juror {missing[0]!r}, which judges nothing here"
        raise PluginNotLoadable(roster.name, "vet", problem)


def no_groups(items: int) -> Groups:
    """Return the groups of a domain between which nothing is guaranteed."""
    return Groups("none", (), np.full(items, -1, dtype=np.int8), ())


def snapshot_of(roster: Roster, learned: Learned, digest: str, code: str) -> Snapshot:
    """Return the snapshot that answers from what was learned."""
    catalogue = catalogue_of(learned.items, learned.schema)
    ranker = TableRanker(learned.tables, learned.tables_off)
    fair = (learned.groups, learned.guarantees)
    bound = bind_roster(roster, catalogue, learned.arrays, learned.knowledge, fair, [ranker])
    if bound.feature_names != learned.model.features:
        problem = "declares other features than it was trained with; train it again"
        raise PluginNotLoadable(roster.name, "declare_features", problem)
    codes = item_codes(bound, learned)
    reach = reach_of(bound.answers, learned)
    made_of = (bound, learned.model, codes, learned.sources, learned.facts)
    return Snapshot(digest, code, *made_of, reach, roster.used())


def reach_of(answers: Answers, learned: Learned) -> int | None:
    """Return how far apart the tables put two items at most, where they rank and nobody is asked to join."""
    own = answers.hooks["rank"][0].plugin.startswith(f"{OWN}.")
    alone = own and not answers.hooks["may_join"]
    return max(learned.tables.reach(), learned.tables_off.reach()) if alone else None


def item_codes(bound: Bound, learned: Learned) -> Codes:
    """Return the codes of item-only features for the whole catalogue, items × features."""
    values = np.full((len(bound.catalogue), len(bound.features)), np.nan)
    for column in bound.item_columns:
        values[:, bound.position[column.name]] = column.values
    codes: Codes = codes_of(values, learned.model.edges)
    return codes
