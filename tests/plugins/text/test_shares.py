"""What each word of a query counted: Shapley values for a few words, what is lost without it for more."""

from __future__ import annotations

from itertools import permutations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rectitude_plugins.text.shares import MOST, coalitions, losses, shapley


@given(st.integers(1, 4), st.integers(0, 2**32 - 1))
def test_a_share_is_the_mean_over_all_orders_of_what_the_word_adds_when_it_comes(
    words: int, seed: int
) -> None:
    values = np.random.default_rng(seed).normal(size=(2**words, 2))
    shares = np.zeros((2, words))
    orders = list(permutations(range(words)))
    for order in orders:
        number = 0
        for word in order:
            shares[:, word] += (values[number | 1 << word] - values[number]) / len(orders)
            number |= 1 << word
    np.testing.assert_allclose(shapley(values, words), shares, atol=1e-12)
    np.testing.assert_allclose(shares.sum(axis=1), values[-1] - values[0], atol=1e-12)


def test_a_word_that_changes_nothing_has_no_share() -> None:
    value = np.array([[0.0], [0.7], [0.0], [0.7]])
    assert shapley(value, 2).tolist() == [[0.7, 0.0]]


def test_of_many_words_only_all_and_all_but_each_are_tried() -> None:
    words = MOST + 1
    tried = list(coalitions(words))
    assert tried[0] == tuple(range(words)) and len(tried) == words + 1
    for word, kept in enumerate(tried[1:]):
        assert kept == tuple(at for at in range(words) if at != word)


def test_what_is_lost_is_told_word_by_word() -> None:
    assert losses(np.array([[0.5, 0.4], [0.2, 0.4], [0.5, 0.1]])).round(6).tolist() == [
        [0.3, 0.0],
        [0.0, 0.3],
    ]
