"""Cold items: ranked among all items by what needs no events, with nothing learned of them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from small_data import catalogue
from toyshop import ITEMS

from rectitude.additive.binning import coarsening
from rectitude.additive.model import AdditiveModel
from rectitude.engine import Engine
from rectitude.evaluation import Protocol, evaluate
from rectitude.evaluation.cases import cold_items, hidden_items
from rectitude.evaluation.cold import by_content, choices_among_all, compared, mains_of
from rectitude.learning.occasions import inputs_at
from rectitude.learning.train import Training, binder, know


@pytest.fixture
def toys(open_engine: Any) -> Engine:
    engine = open_engine(train=False)
    assert isinstance(engine, Engine)
    return engine


def quiet() -> Training:
    return Training(slices=2, progress=lambda line: None)


def test_every_choice_stands_among_all_items_that_were_not_had(toys: Engine) -> None:
    from rectitude.learning.shell import ensure_data

    ensure_data(toys, "toyshop", lambda line: None)
    roster = toys.roster("toyshop")
    held = cold_items(toys.store("toyshop").dataset())
    bound = binder(roster, know(roster, held.known, lambda line: None), 0)(held.known)
    lessons = choices_among_all(bound, held)
    assert {feature.modality for feature in lessons.features} == {"graph"}
    assert len(lessons) == len({int(person) for person in held.known.events.person[held.known.positive]})
    assert np.isfinite(lessons.values).all()
    case = held.cases[0]
    asked = compared(inputs_at(held.known, case.turn), bound)
    assert set(case.relevant.tolist()) <= set(asked.rows.tolist())
    assert not set(held.known.history(case.turn.person).rows.tolist()) & set(asked.rows.tolist())
    (content,) = by_content(roster, bound, held, quiet(), 10)
    assert content.name == "graph"
    assert content.gained.mean == 0.0


def test_the_report_tells_of_cold_items_only_where_they_are_asked_for(toys: Engine) -> None:
    told = evaluate(toys, "toyshop", Protocol.COLD_ITEMS, quiet())
    assert told.protocol == "cold-items"
    assert [content.name for content in told.content] == ["graph"]
    assert 0.0 <= told.content[0].ndcg.mean <= 1.0
    assert evaluate(toys, "toyshop", Protocol.TEMPORAL, quiet()).content == ()


def test_a_tenth_of_the_items_is_cold_and_always_the_same() -> None:
    assert hidden_items(ITEMS).sum() == 3
    np.testing.assert_array_equal(hidden_items(ITEMS), hidden_items(ITEMS))
    assert len(catalogue(ITEMS)) == ITEMS


def test_mains_are_summed_feature_by_feature() -> None:
    edges = np.full((2, 63), np.inf)
    edges[:, 0] = 0.0
    mains = np.zeros((2, 65))
    mains[0, :2], mains[1, :2], mains[1, 64] = [1.0, 2.0], [10.0, 20.0], 5.0
    coarse = np.array([coarsening(row) for row in edges])
    no_pairs, no_tables = np.zeros((0, 2), np.int16), np.zeros((0, 33, 33))
    model = AdditiveModel(("a", "b"), edges, mains, no_pairs, coarse, no_tables)
    values = np.array([[-1.0, 1.0], [1.0, np.nan]])
    assert mains_of(model, values).tolist() == [21.0, 7.0]
