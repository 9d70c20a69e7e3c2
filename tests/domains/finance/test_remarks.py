"""What a list of finance says of itself: what it was checked against, what nobody knows, what grows old."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from investor import ANSWERS

from rectitude.arrays import MICRO
from rectitude.catalogue import Value
from rectitude_domains.finance.facts import person_facts
from rectitude_domains.finance.remarks import remarks

ITEMS = frozenset({"DE0001", "IE0001"})
ANSWERED = datetime(2026, 10, 1, 12, tzinfo=UTC)


def told(days: int = 30, **other: Value) -> tuple[str, ...]:
    """Return the remarks so many days after the answers were given."""
    profile = {name: value for name, value in {**ANSWERS, **other}.items() if value is not None}
    at = round((ANSWERED + timedelta(days=days)).timestamp()) * MICRO
    return remarks(profile, person_facts(profile, at), ITEMS)


def test_a_list_says_which_answers_it_was_checked_against() -> None:
    assert told() == (
        "This list was checked against your answers of 2026-10-01: income over 3 years; risk class at "
        "most 2; a loss of at most 5% in a year; liquidity need high; knowledge of bond, money_market; "
        "holdings: none.",
    )


def test_nothing_is_said_of_nobody_and_nothing_was_checked_without_all_answers() -> None:
    assert remarks({}, {}, ITEMS) == ()
    assert told(risk_tolerance=None) == ()
    assert told(days=366) == told(days=-30) == ()


@pytest.mark.parametrize(("days", "soon"), [(304, False), (305, True), (365, True), (366, False)])
def test_answers_that_will_soon_be_too_old_are_told_so(days: int, soon: bool) -> None:
    note = f"Your answers are {days} days old. After 365 days they have to be given again."
    assert (note in told(days=days)) is soon


def test_products_that_nobody_knows_are_named_with_those_that_there_are() -> None:
    first, _ = told(knowledge=("bond", "nft"))
    assert first.startswith('No product here is called "nft" (in knowledge), so it counts for nothing;')
    assert "money_market" in first


def test_holdings_that_the_catalogue_does_not_have_are_named_as_far_as_there_is_room() -> None:
    first, basis = told(holdings={"DE0001": 0.5, "XX1": 0.25, "XX2": 0.25})
    assert first.startswith("What you hold of XX1, XX2 is not in this catalogue.")
    assert "holdings: 3." in basis
    many, _ = told(holdings={f"Y{number:02}": 0.01 for number in range(30)})
    assert "Y07 and 22 more is not" in many


def test_who_was_not_asked_for_sustainability_is_told_what_that_means() -> None:
    first, _ = told(sustainability=None)
    assert first.startswith("You do not say whether products must be sustainable")
