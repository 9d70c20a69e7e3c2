"""From declared guarantees to stored tables, and what is refused on the way."""

import numpy as np
import pytest

from rectitude.arrays import MICRO
from rectitude.domain import Groups, PrefixGuarantee
from rectitude.errors import HookFailed
from rectitude_explain.fairness.guarantees import guarantees_of
from rectitude_explain.fairness.prefix_table import corrected_table


def groups_with(*guarantees: PrefixGuarantee, of_item: tuple[int, ...] = (0, 1, -1)) -> Groups:
    return Groups("reach", ("head", "tail"), np.array(of_item, dtype=np.int8), guarantees)


def test_a_group_without_a_guarantee_is_promised_nothing() -> None:
    guarantees = guarantees_of(groups_with(PrefixGuarantee("tail", 0.3, 0.1)), 20)
    assert guarantees.tables[0].tolist() == [0] * 20
    assert guarantees.tables[1].tolist() == corrected_table(0.3, 0.1, 20).counts.tolist()
    assert set(guarantees.parameters) == {"tail"}


def test_the_parameters_are_whole_numbers_from_which_the_table_can_be_made_again() -> None:
    guarantees = guarantees_of(groups_with(PrefixGuarantee("tail", 1 / 3, 0.1)), 30)
    stored = guarantees.parameters["tail"]
    assert stored["share_ppm"] == 333_333
    again = corrected_table(
        stored["share_ppm"] / MICRO, stored["significance_ppm"] / MICRO, stored["longest"]
    )
    assert again.counts.tolist() == guarantees.tables[1].tolist()
    assert stored["failure_pico"] == round(again.failure * 10**12) <= 10**11
    assert stored["corrected_significance_pico"] == round(again.corrected * 10**12)


def test_the_known_example_is_stored_to_the_last_recorded_digit() -> None:
    stored = guarantees_of(groups_with(PrefixGuarantee("tail", 0.3, 0.1)), 20).parameters["tail"]
    assert stored == {
        "share_ppm": 300_000,
        "significance_ppm": 100_000,
        "longest": 20,
        "corrected_significance_pico": 59_952_206_748,
        "failure_pico": 96_813_299_654,
        "uncorrected_failure_pico": 158_060_604_475,
    }


@pytest.mark.parametrize("share", [0.0, 1.0, -0.1, 1.3, float("nan"), float("inf"), 1e-9])
def test_a_share_outside_zero_and_one_is_refused(share: float) -> None:
    with pytest.raises(HookFailed, match=r"share of 'tail' is .*; give a number between 0 and 1") as refusal:
        guarantees_of(groups_with(PrefixGuarantee("tail", share, 0.1)), 10)
    assert (refusal.value.plugin, refusal.value.hook) == ("reach", "assign_groups")


def test_a_significance_outside_zero_and_one_is_refused() -> None:
    with pytest.raises(HookFailed, match="significance of 'tail'"):
        guarantees_of(groups_with(PrefixGuarantee("tail", 0.3, 1.0)), 10)


def test_a_guarantee_for_a_group_that_is_not_there_is_refused() -> None:
    with pytest.raises(HookFailed, match="'tial'; the groups are head, tail"):
        guarantees_of(groups_with(PrefixGuarantee("tial", 0.3, 0.1)), 10)


def test_two_guarantees_for_one_group_are_refused() -> None:
    with pytest.raises(HookFailed, match="two shares to 'tail'"):
        guarantees_of(groups_with(*[PrefixGuarantee("tail", share, 0.1) for share in (0.2, 0.3)]), 10)


def test_guarantees_that_leave_no_list_are_refused_before_any_is_filled() -> None:
    both = [PrefixGuarantee(label, 0.9, 0.1) for label in ("head", "tail")]
    with pytest.raises(HookFailed, match="guarantees 4 of the first 3 places; lower a share"):
        guarantees_of(groups_with(*both), 10)


@pytest.mark.parametrize("of_item", [(0, 2), (-2, 0)])
def test_an_item_of_a_group_without_a_label_is_refused(of_item: tuple[int, ...]) -> None:
    with pytest.raises(HookFailed, match="position of one of 2 labels"):
        guarantees_of(groups_with(of_item=of_item), 10)


def test_a_catalogue_without_groups_has_empty_tables() -> None:
    guarantees = guarantees_of(Groups("none", (), np.full(3, -1, dtype=np.int8), ()), 10)
    assert guarantees.tables.shape == (0, 10)
    assert guarantees.parameters == {}
