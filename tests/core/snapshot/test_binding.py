"""From what was learned to what answers: everything is checked once, when the snapshot is built."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from toyshop import BoundToyshop, Toyshop, description, found

from rectitude.additive.binning import MISSING, codes_of
from rectitude.arrays import Arrays, Mask, Rows
from rectitude.catalogue import Catalogue
from rectitude.domain import DomainDescription, FeatureSpec
from rectitude.engine import Engine
from rectitude.errors import HookFailed, PluginNotLoadable
from rectitude.hookspecs import hookimpl
from rectitude.roster import rosters_of
from rectitude.snapshot import Learned
from rectitude.snapshot.binding import no_groups, snapshot_of
from rectitude.values import Features


@pytest.fixture
def learned(learn_toys: Any) -> Learned:
    made = learn_toys()
    assert isinstance(made, Learned)
    return made


def built(shop: Toyshop, learned: Learned) -> Any:
    rosters, problems = rosters_of((found(shop),))
    assert not problems
    return snapshot_of(rosters["toyshop"], learned, "digest", "code")


def test_item_codes_are_those_of_the_item_features_and_no_others(shop: Engine, learned: Learned) -> None:
    snapshot = snapshot_of(shop.roster("toyshop"), learned, "digest", "code")
    names = snapshot.bound.feature_names
    wanted = np.full((30, len(names)), np.nan)
    for column in snapshot.bound.answers.fuse_items(30):
        wanted[:, names.index(column.name)] = column.values
    assert np.array_equal(snapshot.item_codes, codes_of(wanted, learned.model.edges))
    assert snapshot.item_only.tolist() == [False, False, True]
    assert np.all(snapshot.item_codes[:, :2] == MISSING)
    assert len(np.unique(snapshot.item_codes[:, 2])) > 1


def test_a_snapshot_knows_its_features_by_name_and_which_read_the_profile(
    shop: Engine, learned: Learned
) -> None:
    bound = snapshot_of(shop.roster("toyshop"), learned, "digest", "code").bound
    assert bound.feature_names == ("graph_prior", "liking", "popularity")
    assert dict(bound.position) == {"graph_prior": 0, "liking": 1, "popularity": 2}
    assert bound.reads_profile.tolist() == [False, True, False]
    assert len(bound.guarantees_for(7).tables[0]) == 7


def test_features_that_changed_since_training_are_refused(learned: Learned) -> None:
    class Renamed(Toyshop):
        @hookimpl
        def declare_features(self) -> Sequence[FeatureSpec]:
            return [FeatureSpec("loving", "what you loved", "behaviour"), *Toyshop.declare_features(self)[1:]]

    with pytest.raises(PluginNotLoadable, match="declares other features than it was trained with"):
        built(Renamed(), learned)


def test_a_bound_plugin_that_is_nothing_is_refused(learned: Learned) -> None:
    class Unbound(Toyshop):
        @hookimpl
        def bind(self, arrays: Arrays, catalogue: Catalogue) -> object:
            return None

    with pytest.raises(HookFailed, match=r"toyshop\.bind: returned nothing"):
        built(Unbound(), learned)


def test_a_juror_that_the_domain_requires_must_judge(learned: Learned) -> None:
    class Careless(Toyshop):
        @hookimpl
        def describe_domain(self) -> DomainDescription:
            return replace(description(), jurors=("toyshop", "nurse"))

    with pytest.raises(PluginNotLoadable, match="it requires the juror 'nurse', which judges nothing here"):
        built(Careless(), learned)


def test_without_groups_no_item_belongs_to_one_and_nothing_is_guaranteed(learned: Learned) -> None:
    snapshot = built(Toyshop(), replace(learned, groups=no_groups(30), guarantees=()))
    assert np.all(snapshot.bound.groups.of_item == -1)
    assert snapshot.bound.guarantees_for(10).labels == ()


def test_own_data_and_the_logs_end_are_told(learned: Learned) -> None:
    snapshot = built(Toyshop(), learned)
    assert (snapshot.log_end, snapshot.own_data) == (learned.facts["log_end"], False)
    own = built(Toyshop(), replace(learned, sources=(replace(learned.sources[0], own=True),)))
    assert own.own_data
    assert snapshot.with_code("other").code == "other"
    assert snapshot.code == "code"


def test_how_far_scores_reach_is_known_where_the_tables_rank_and_nobody_is_asked_to_join(
    learned: Learned,
) -> None:
    class Joined(BoundToyshop):
        @hookimpl
        def may_join(self, slate: Rows, candidates: Rows) -> Mask:
            return np.ones(len(candidates), dtype=np.bool_)

    class Ranked(BoundToyshop):
        @hookimpl
        def rank(self, features: Features) -> None:
            return None

    def shop_of(bound: type[BoundToyshop]) -> Toyshop:
        class Other(Toyshop):
            @hookimpl
            def bind(self, arrays: Arrays, catalogue: Catalogue) -> object:
                return bound(arrays)

        return Other()

    assert built(Toyshop(), learned).reach >= learned.tables.reach() > 0
    assert built(shop_of(Joined), learned).reach is None
    assert built(shop_of(Ranked), learned).reach is None
