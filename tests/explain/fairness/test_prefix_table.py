"""The prefix table against enumeration, scipy and the figures of the paper's method."""

from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from rectitude_explain.fairness.prefix_table import (
    binomial_distribution,
    corrected_table,
    failure_probability,
    minimum_counts,
)

shares = st.integers(1, 99).map(lambda percent: percent / 100)
significances = st.sampled_from([0.01, 0.05, 0.1, 0.15, 0.4])


def failure_by_enumeration(counts: list[int], share: Fraction) -> Fraction:
    """The probability of all lists of zeros and ones that break the table, added up one by one."""
    failed = Fraction(0)
    for drawn in product((0, 1), repeat=len(counts)):
        if any(sum(drawn[: place + 1]) < minimum for place, minimum in enumerate(counts)):
            hits = sum(drawn)
            failed += share**hits * (1 - share) ** (len(drawn) - hits)
    return failed


def test_a_fair_list_of_twenty_fails_less_than_one_time_in_ten_after_correction() -> None:
    table = corrected_table(0.3, 0.1, 20)
    assert table.corrected == pytest.approx(0.060, abs=5e-4)
    assert table.failure == pytest.approx(0.0968, abs=5e-5)
    assert table.uncorrected == pytest.approx(0.158, abs=5e-4)


@given(st.lists(st.integers(0, 2), min_size=1, max_size=9), shares)
def test_the_failure_probability_is_that_of_all_lists_counted_one_by_one(
    steps: list[int], share: float
) -> None:
    counts = np.minimum(np.cumsum(steps), np.arange(1, len(steps) + 1))
    exact = failure_by_enumeration(counts.tolist(), Fraction(share))
    assert failure_probability(counts, share) == pytest.approx(float(exact), abs=1e-13)


@given(shares, st.floats(0.001, 0.5), st.integers(1, 60))
def test_minimum_counts_are_the_quantiles_of_the_binomial_distribution(
    share: float, significance: float, longest: int
) -> None:
    counts = minimum_counts(binomial_distribution(share, longest), significance)
    assert counts.tolist() == [int(binom.ppf(significance, r, share)) for r in range(1, longest + 1)]


@given(shares, significances, st.integers(1, 40))
def test_the_corrected_table_is_the_strictest_that_a_fair_list_passes(
    share: float, significance: float, longest: int
) -> None:
    table = corrected_table(share, significance, longest)
    distribution = binomial_distribution(share, longest)
    assert table.failure == failure_probability(table.counts, share) <= significance
    assert table.corrected <= significance
    stricter = distribution[(distribution > table.corrected) & (distribution < significance)]
    for level in (*stricter.tolist(), significance):
        counts = minimum_counts(distribution, level)
        assert (counts == table.counts).all() or failure_probability(counts, share) > significance


@given(shares, significances, st.integers(1, 60))
def test_a_table_never_asks_for_fewer_nor_for_two_more_at_the_next_place(
    share: float, significance: float, longest: int
) -> None:
    steps = np.diff(corrected_table(share, significance, longest).counts, prepend=0)
    assert set(steps.tolist()) <= {0, 1}
