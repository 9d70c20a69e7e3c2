"""The table of modalities: what is removed is neither read nor found, and its differences are paired."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from rectitude.additive.binning import MISSING
from rectitude.engine import Engine
from rectitude.evaluation import AblationReport, Protocol, ablate
from rectitude.evaluation.ablation import EVERYTHING, ablated, found_without, ranked_without, struck
from rectitude.evaluation.cases import leave_one_out
from rectitude.evaluation.evaluate import K, raw_rows
from rectitude.learning.occasions import inputs_at
from rectitude.learning.train import Training
from rectitude.recommend import recommend
from rectitude.values import Decision, Features

MODALITIES = ("graph", "behaviour", "popularity")


@pytest.fixture
def report(open_engine: Any) -> AblationReport:
    quiet = Training(slices=2, progress=lambda line: None)
    return ablate(open_engine(train=False), "toyshop", Protocol.LEAVE_ONE_OUT, quiet)


def decided(engine: Engine) -> Decision:
    """Return the decision for somebody whose last success is held out."""
    held = leave_one_out(engine.store("toyshop").dataset())
    inputs = inputs_at(held.known, held.cases[0].turn)
    snapshot = engine.served("toyshop").snapshot
    return recommend(replace(inputs, request=replace(inputs.request, k=K)), snapshot, engine.layers)


def test_every_modality_has_a_line_and_nothing_removed_the_first(report: AblationReport) -> None:
    assert [row.modality for row in report.rows] == [EVERYTHING, *MODALITIES]
    assert (report.domain, report.protocol, report.simulated) == ("toyshop", "leave-one-out", True)
    assert report.dropout == Training().dropout
    whole = report.rows[0]
    assert whole.cost.mean == 0.0
    assert whole.alone == whole.practised
    for row in report.rows:
        assert row.gained.mean == pytest.approx(row.practised.mean - row.unpractised.mean)
        assert row.cost.mean == pytest.approx(row.practised.mean - whole.practised.mean)


def test_differences_are_taken_person_by_person() -> None:
    one, other = np.array([1.0, 0.0, 1.0, 0.0]), np.array([0.9, -0.1, 0.9, -0.1])
    practised = {(EVERYTHING, False): one, ("text", False): one, ("text", True): one}
    row = ablated("text", practised, {("text", False): other}, seed=0)
    assert row.gained.low == pytest.approx(0.1)
    assert row.gained.high == pytest.approx(0.1)
    assert row.practised.high - row.practised.low > 0.3


def test_with_nothing_missing_the_ranking_is_the_raw_one(engine: Engine) -> None:
    decision, snapshot = decided(engine), engine.served("toyshop").snapshot
    nothing = struck(snapshot.bound, EVERYTHING, alone=False)
    assert not nothing.any()
    assert ranked_without(decision, nothing, snapshot).tolist() == raw_rows(decision).tolist()


def test_a_missing_modality_is_worth_what_a_missing_value_is(engine: Engine) -> None:
    decision, snapshot = decided(engine), engine.served("toyshop").snapshot
    missing = struck(snapshot.bound, "popularity", alone=False)
    codes = decision.features.codes.copy()
    codes[:, missing] = MISSING
    scores = snapshot.bound.answers.rank(replace(decision.features, codes=codes)).scores
    listed = ranked_without(decision, missing, snapshot)
    position = {int(row): at for at, row in enumerate(decision.candidates.rows)}
    ranked = [int(scores[position[int(row)]]) for row in listed]
    assert ranked == sorted(ranked, reverse=True)
    assert isinstance(decision.features, Features)


def test_what_only_a_missing_source_found_is_no_candidate(engine: Engine) -> None:
    decision, bound = decided(engine), engine.served("toyshop").snapshot.bound
    own = struck(bound, "graph", alone=False)
    kept = found_without(decision.candidates, own, bound)
    graph = decision.candidates.sources.index("graph")
    others = np.delete(decision.candidates.ranks, graph, axis=0)
    np.testing.assert_array_equal(kept, (others >= 0).any(axis=0))
    everything_else = struck(bound, "graph", alone=True)
    np.testing.assert_array_equal(own, ~everything_else)
