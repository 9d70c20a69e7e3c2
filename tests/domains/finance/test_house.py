"""The domain itself: its groups, its graph, and what its features say of a person."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from rectitude.dataset import Dataset, no_history
from rectitude.knowledge import build_graph
from rectitude.learning.occasions import inputs_at
from rectitude.learning.turns import turns
from rectitude.values import Candidates, Inputs
from rectitude_domains.finance.features import (
    FEATURES,
    FITS,
    KNOWN_PRODUCT,
    LEANINGS,
    PEOPLE_ALIKE,
    RISK_ABOVE,
    WANTS,
    BoundFeatures,
    bind_features,
    fit_features,
)
from rectitude_domains.finance.fitting import made_of
from rectitude_domains.finance.house import GUARANTEE, LARGE, SMALL, SMALL_HOUSE, Finance


@pytest.fixture(scope="module")
def bound(dataset: Dataset) -> BoundFeatures:
    return bind_features(fit_features(dataset, 0), dataset.catalogue)


def everything(dataset: Dataset) -> Candidates:
    rows = np.arange(len(dataset.catalogue), dtype=np.int32)
    return Candidates(rows, (), np.zeros((0, len(rows)), dtype=np.int32))


def columns_for(inputs: Inputs, bound: BoundFeatures, dataset: Dataset) -> dict[str, np.ndarray]:
    encodings = {encoding.modality: encoding for encoding in bound.encode(inputs)}
    return {column.name: column.values for column in bound.fuse(inputs, encodings, everything(dataset))}


def asked(dataset: Dataset, **answers: object) -> Inputs:
    """The last moment of the first person whose profile has all of these answers."""
    for turn in turns(dataset, 1):
        inputs = inputs_at(dataset, turn)
        if all(inputs.person.profile.get(name) == value for name, value in answers.items()):
            return inputs
    raise AssertionError(answers)


def test_a_house_is_small_by_its_number_of_funds_and_stocks_are_in_no_group(dataset: Dataset) -> None:
    groups = Finance().assign_groups(dataset)
    kinds, issuers = (dataset.catalogue.columns[name] for name in ("kind", "issuer"))
    sizes: Counter[object] = Counter()
    for row in np.flatnonzero(groups.of_item >= 0).tolist():
        sizes[issuers.value(row)] += 1
    for row, group in enumerate(groups.of_item.tolist()):
        fund = kinds.value(row) in {"etf", "fund"}
        expected = (SMALL if sizes[issuers.value(row)] < SMALL_HOUSE else LARGE) if fund else None
        assert (groups.labels[group] if group >= 0 else None) == expected
    assert groups.guarantees == (GUARANTEE,)


def test_the_graph_joins_instruments_by_issuer_index_industry_country_currency_and_class(
    dataset: Dataset,
) -> None:
    graph = build_graph(dataset.edges, dataset.catalogue)
    kinds = Counter(kind for kind, _ in graph)
    wanted = {
        "item",
        "issuer",
        "index",
        "industry",
        "country",
        "currency",
        "asset_class",
        "region",
        "sustainable",
    }
    assert set(kinds) == wanted
    assert kinds["index"] >= 40
    assert kinds["industry"] >= 25


def test_every_feature_that_depends_on_the_person_says_so() -> None:
    personal = {feature.name for feature in FEATURES if feature.reads_profile}
    answered = {PEOPLE_ALIKE, FITS, WANTS, RISK_ABOVE, KNOWN_PRODUCT}
    assert personal == {*(f"lean_{name}" for name in LEANINGS), *answered}


def test_somebody_of_whom_nothing_is_known_has_no_feature(dataset: Dataset, bound: BoundFeatures) -> None:
    from rectitude.recommend import without_person

    stranger = without_person(inputs_at(dataset, turns(dataset, 1)[0]))
    assert columns_for(stranger, bound, dataset) == {}
    assert bound.encode(stranger) == []
    assert bound.retrieve(stranger, {}, 100) == []


def test_a_history_leans_most_to_the_class_that_it_holds_most_of(
    dataset: Dataset, bound: BoundFeatures
) -> None:
    inputs = asked(dataset, objectives="preservation")
    rows = inputs.person.history.rows
    classes = [str(dataset.catalogue.columns["asset_class"].value(int(row))) for row in rows]
    most = Counter(classes).most_common(1)[0][0]
    leaning = columns_for(inputs, bound, dataset)["lean_asset_class"]
    held = [dataset.catalogue.columns["asset_class"].value(row) for row in range(len(leaning))]
    assert {held[row] for row in np.flatnonzero(leaning == leaning.max())} <= {most, "money_market"}


def test_people_who_preserve_are_alike_in_bonds_and_money_markets(
    dataset: Dataset, bound: BoundFeatures
) -> None:
    alike = columns_for(asked(dataset, objectives="preservation"), bound, dataset)[PEOPLE_ALIKE]
    classes = dataset.catalogue.columns["asset_class"]
    best = [classes.value(int(row)) for row in np.argsort(-alike)[:50]]
    assert set(best) <= {"bond", "money_market"}


def test_risk_is_measured_from_ones_own_tolerance(dataset: Dataset, bound: BoundFeatures) -> None:
    inputs = asked(dataset, risk_tolerance=3)
    above = columns_for(inputs, bound, dataset)[RISK_ABOVE]
    classes = [dataset.catalogue.columns["risk_class"].value(row) for row in range(len(above))]
    assert above.tolist() == [float(str(one)) - 3 for one in classes]


def test_retrieval_brings_nothing_that_the_person_has_met(dataset: Dataset, bound: BoundFeatures) -> None:
    inputs = asked(dataset, objectives="growth")
    encodings = {encoding.modality: encoding for encoding in bound.encode(inputs)}
    (source,) = bound.retrieve(inputs, encodings, 200)
    assert len(source.rows) == 200
    assert not np.isin(source.rows, inputs.person.history.rows).any()


def test_what_only_one_instrument_has_says_nothing_of_others(dataset: Dataset) -> None:
    described = made_of(dataset.catalogue)
    assert described.shape[0] == len(dataset.catalogue)
    assert described.sum(axis=0).min() >= 2
    assert set(np.unique(described)) == {0.0, 1.0}


def test_answers_alone_lead_to_instruments_within_them(dataset: Dataset, bound: BoundFeatures) -> None:
    person = asked(dataset, objectives="preservation").person
    newcomer = replace(asked(dataset), person=replace(person, history=no_history()))
    encodings = {encoding.modality: encoding for encoding in bound.encode(newcomer)}
    (source,) = bound.retrieve(newcomer, encodings, 50)
    risk = dataset.catalogue.columns["risk_class"]
    assert np.mean([int(str(risk.value(int(row)))) <= 3 for row in source.rows]) > 0.8
