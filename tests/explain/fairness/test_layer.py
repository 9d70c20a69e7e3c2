"""The layer as the engine meets it: tables once, then fill and account for every list."""

import json

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rectitude.domain import Groups, PrefixGuarantee
from rectitude.layers import Fairness
from rectitude.values import Slate
from rectitude_explain.fairness.exposure import position_weights
from rectitude_explain.fairness.layer import PrefixFairness

LAYER: Fairness = PrefixFairness()
GROUPS = Groups(
    "reach",
    ("head", "tail"),
    np.array([0] * 14 + [1] * 10 + [-1] * 6, dtype=np.int8),
    (PrefixGuarantee("tail", 0.3, 0.1),),
)
GUARANTEES = LAYER.guarantees(GROUPS, 20)


def served(scores: list[int], permitted: list[bool], k: int) -> Slate:
    return LAYER.fill(np.array(scores), np.array(permitted), GROUPS.of_item, GUARANTEES, k, None)


def floats_in(value: object) -> list[float]:
    """Every floating-point number inside a value that should hold none."""
    if isinstance(value, dict):
        return [found for inside in value.values() for found in floats_in(inside)]
    if isinstance(value, list | tuple):
        return [found for inside in value for found in floats_in(inside)]
    return [value] if isinstance(value, float) else []


requests = (
    st.lists(st.integers(-(10**7), 10**7), min_size=30, max_size=30),
    st.lists(st.booleans(), min_size=30, max_size=30),
    st.integers(1, 20),
)


@given(*requests)
def test_an_account_says_in_whole_numbers_what_the_slate_is(
    scores: list[int], permitted: list[bool], k: int
) -> None:
    slate = served(scores, permitted, k)
    account = LAYER.account(slate, GROUPS.of_item, GUARANTEES)
    assert floats_in(dict(account)) == []
    assert json.loads(json.dumps(account)) == account
    groups = GROUPS.of_item[list(slate.positions)].tolist()
    assert account["places"] == len(groups)
    assert account["served"] == {"head": groups.count(0), "tail": groups.count(1)}
    assert account["forced"] == len(slate.adjustments)
    assert account["price"] == sum(adjustment.price for adjustment in slate.adjustments)
    assert len(json.loads(json.dumps(account["infeasible"]))) == len(slate.infeasible)


@given(*requests)
def test_the_same_request_is_filled_the_same_way_again(
    scores: list[int], permitted: list[bool], k: int
) -> None:
    assert served(scores, permitted, k) == served(scores, permitted, k)


def test_an_account_names_the_table_and_what_it_was_made_from() -> None:
    slate = served([100 - item for item in range(30)], [True] * 30, 10)
    account = LAYER.account(slate, GROUPS.of_item, GUARANTEES)
    assert slate.positions == (0, 1, 2, 3, 4, 5, 6, 14, 7, 8)
    assert account["served"] == {"head": 9, "tail": 1}
    tail = round(10**6 * position_weights(10)[7] / position_weights(10).sum())
    assert account["exposure_ppm"] == {"head": 10**6 - tail, "tail": tail}
    assert account["guarantees"] == {
        "tail": {
            "table": [0, 0, 0, 0, 0, 0, 0, 1, 1, 1],
            "share_ppm": 300_000,
            "significance_ppm": 100_000,
            "longest": 20,
            "corrected_significance_pico": 59_952_206_748,
            "failure_pico": 96_813_299_654,
            "uncorrected_failure_pico": 158_060_604_475,
        }
    }
    assert (account["forced"], account["price"]) == (1, 7)


def test_an_account_of_a_list_that_lacks_a_group_says_so() -> None:
    permitted = [item < 14 or item > 23 for item in range(30)]
    account = LAYER.account(served([0] * 30, permitted, 20), GROUPS.of_item, GUARANTEES)
    assert account["infeasible"] == [
        {"group": "tail", "prefix": 8, "wanted": 1, "available": 0},
        {"group": "tail", "prefix": 14, "wanted": 2, "available": 0},
        {"group": "tail", "prefix": 19, "wanted": 3, "available": 0},
    ]


def test_an_empty_list_has_an_account_too() -> None:
    account = LAYER.account(served([0] * 30, [False] * 30, 5), GROUPS.of_item, GUARANTEES)
    assert account["places"] == account["forced"] == account["price"] == 0
    assert account["exposure_ppm"] == {"head": 0, "tail": 0}
