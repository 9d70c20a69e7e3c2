"""Both models of fitting over one catalogue: which actions count, who gets a list, what is not covered."""

from __future__ import annotations

import numpy as np

from rectitude.dataset import History, no_history
from rectitude_plugins.behaviour.fitting import LOOK, Fitting, fitting_of, together
from rectitude_plugins.behaviour.informed import fit_informed
from rectitude_plugins.behaviour.wanting import fit_wanting

ITEMS = 5
"""Items 0 and 1 are chosen by those who say one thing, 2 and 3 by those who say another; 4 is new."""
ACTS = np.array([[1, 1, 0, 0]] * 20 + [[0, 0, 1, 1]] * 20, dtype=np.float32)
SAID = np.array([[1, 0]] * 20 + [[0, 1]] * 20, dtype=np.float32)
DESCRIBED = np.array([[1, 0], [1, 0], [0, 1], [0, 1]], dtype=np.float64)
BOUGHT, LOOKED = 0, 1


def fitting() -> Fitting:
    arrays = {
        "covered": np.arange(4, dtype=np.int32),
        "looks": np.array([False, True]),
        **fit_informed(ACTS, SAID).arrays(),
        **fit_wanting(DESCRIBED, ACTS, SAID, 0).arrays(),
    }
    return fitting_of(arrays, ITEMS)


def past(kind: int, *rows: int) -> History:
    count = len(rows)
    kinds = np.full(count, kind, dtype=np.int8)
    return History(np.array(rows, dtype=np.int32), np.arange(count), np.ones(count), kinds)


def test_a_past_leads_to_what_goes_with_it() -> None:
    for read in fitting().read(past(BOUGHT, 0), []):
        assert read[1] > read[[2, 3]].max()


def test_answers_without_a_past_lead_somewhere_too() -> None:
    for read in fitting().read(no_history(), [1]):
        assert read[[2, 3]].min() > read[[0, 1]].max()


def test_a_look_counts_less_than_a_choice() -> None:
    bought, looked = (fitting().read(past(kind, 0), [])[0, 1] for kind in (BOUGHT, LOOKED))
    np.testing.assert_allclose(looked, LOOK * bought)


def test_what_is_not_covered_is_missing_and_counts_for_nothing() -> None:
    model = fitting()
    read = model.read(past(BOUGHT, 0, 4), [0])
    assert np.isnan(read[:, 4]).all()
    np.testing.assert_array_equal(read, model.read(past(BOUGHT, 0), [0]))


def test_both_together_order_as_both_agree() -> None:
    joined = together(fitting().read(past(BOUGHT, 2), [1]))
    assert joined[3] > joined[[0, 1]].max()
