"""What plugins derive from a request, as rules read it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest
from tests.plugins.policies.conftest import InputsMaker, JurorMaker, PackMaker

from rectitude.arrays import Mask, Rows
from rectitude.catalogue import Value
from rectitude.values import Facts, Verdicts
from rectitude_plugins.errors import FactUnusable
from rectitude_plugins.policies.juror import JoiningJuror

EVERYTHING: Rows = np.arange(5, dtype=np.int32)


def mask(*values: int) -> Mask:
    return np.array(values, dtype=np.bool_)


RISKY = {"risky": (mask(1, 0, 1, 0, 0), mask(1, 1, 1, 1, 0))}


def fired(verdicts: Verdicts) -> list[int]:
    return [place for found in verdicts.fired for place in np.flatnonzero(found.mask).tolist()]


@pytest.mark.parametrize(
    ("when", "facts", "fires"),
    [
        ("person.profile_age_days > 365", {"profile_age_days": 366}, True),
        ("person.profile_age_days > 365", {"profile_age_days": 365}, False),
        ("person.share_left < 0.05", {"share_left": 0.049999}, True),
        ("person.share_left < 0.05", {"share_left": 0.05}, False),
        ("person.emergency", {"emergency": True}, True),
        ("person.emergency", {"emergency": False}, False),
        ("person.mood == 'calm'", {"mood": "calm"}, True),
        ("person.mood == 'calm'", {"mood": "wild"}, False),
        ("size(person.taken) == 1 && 'warfarin' in person.taken", {"taken": ("warfarin",)}, True),
        ("size(person.taken) > 0", {"taken": ()}, False),
        ("has(person.told)", {"told": "hello"}, True),
        ("has(person.told)", {}, False),
        ("has(person.emergency)", {}, False),
    ],
)
def test_a_fact_of_the_person_is_read_as_its_kind(
    when: str,
    facts: Mapping[str, Value],
    fires: bool,
    pack: PackMaker,
    juror: JurorMaker,
    asked: InputsMaker,
) -> None:
    verdicts = juror(pack({"when": when})).vet(asked(), EVERYTHING, Facts(facts))
    assert fired(verdicts) == (list(range(5)) if fires else [])
    assert not any(found.unknown.any() for found in verdicts.fired)


def test_a_fact_that_nobody_delivered_is_unknown_and_blocks(
    pack: PackMaker, juror: JurorMaker, asked: InputsMaker
) -> None:
    path = pack({"when": "person.emergency"}, {"when": "person.emergency", "severity": "warn"})
    (found,) = juror(path).vet(asked(), EVERYTHING, Facts()).fired
    assert found.unknown.tolist() == [True] * 5
    assert set(found.reasons.values()) == {
        "This is not for you. It could not be checked without the emergency of the person."
    }


def test_what_somebody_sends_under_the_name_of_a_fact_is_not_believed(
    pack: PackMaker, juror: JurorMaker, asked: InputsMaker
) -> None:
    (found,) = (
        juror(pack({"when": "person.emergency"})).vet(asked({"emergency": False}), EVERYTHING, Facts()).fired
    )
    assert found.unknown.all()


def test_a_fact_of_items_holds_or_not_or_is_not_known(
    pack: PackMaker, juror: JurorMaker, asked: InputsMaker
) -> None:
    path = pack({"when": "item.risky"}, {"when": "'!item.risky'"}, {"when": "has(item.risky)"})
    risky, not_risky, known = juror(path).vet(asked(), EVERYTHING, Facts(items=RISKY)).fired
    assert risky.mask.tolist() == [True, False, True, False, True]
    assert risky.unknown.tolist() == [False, False, False, False, True]
    assert risky.reasons[4].endswith("checked without the risk of it in this season.")
    assert not_risky.mask.tolist() == [False, True, False, True, True]
    assert known.mask.tolist() == [True, True, True, True, False]


def test_a_fact_of_items_that_nobody_delivered_is_unknown_everywhere(
    pack: PackMaker, juror: JurorMaker, asked: InputsMaker
) -> None:
    (found,) = juror(pack({"when": "item.risky && item.year > 1"})).vet(asked(), EVERYTHING, Facts()).fired
    assert found.unknown.all()


def test_rows_find_their_own_facts_in_any_order(
    pack: PackMaker, juror: JurorMaker, asked: InputsMaker
) -> None:
    verdicts = juror(pack({"when": "item.risky"})).vet(asked(), EVERYTHING[::-1], Facts(items=RISKY))
    assert fired(verdicts) == [0, 2, 4]


def test_facts_are_read_of_the_slate_too(pack: PackMaker, juror: JurorMaker, asked: InputsMaker) -> None:
    judging = juror(pack({"scope": "join", "when": "item.risky && slate.exists(s, s.risky)"}))
    assert isinstance(judging, JoiningJuror)
    slate, candidates = np.array([0, 1], dtype=np.int32), np.array([1, 2, 3], dtype=np.int32)
    assert judging.may_join(asked(), slate, candidates, Facts(items=RISKY)).permitted.tolist() == [
        True,
        False,
        True,
    ]
    assert (
        judging.may_join(asked(), slate[1:], candidates, Facts(items=RISKY)).permitted.tolist() == [True] * 3
    )
    assert judging.may_join(asked(), slate, candidates, Facts()).permitted.tolist() == [False] * 3


def test_a_record_keeps_what_was_told_and_derives_the_rest(pack: PackMaker, juror: JurorMaker) -> None:
    judging = juror(pack({"when": "person.emergency && person.age > 3 && item.risky"}))
    assert judging.reads_profile == ("age",)


@pytest.mark.parametrize(
    ("facts", "name"),
    [
        (Facts({"emergency": "yes"}), "person.emergency"),
        (Facts({"profile_age_days": 1.5}), "person.profile_age_days"),
        (Facts({"taken": "warfarin"}), "person.taken"),
        (Facts({"share_left": float("nan")}), "person.share_left"),
        (Facts(items={"risky": (mask(1, 0), mask(1, 1))}), "item.risky"),
        (Facts(items={"risky": (np.zeros(5, dtype=np.bool_)[:0], mask(1, 1, 1, 1, 1))}), "item.risky"),
    ],
)
def test_a_fact_in_another_form_than_declared_is_an_error_that_names_it(
    facts: Facts, name: str, pack: PackMaker, juror: JurorMaker, asked: InputsMaker
) -> None:
    conditions = ("person.emergency", "person.profile_age_days > 3", "size(person.taken) > 1")
    rest = ("person.share_left > 1", "item.risky")
    with pytest.raises(FactUnusable) as caught:
        juror(pack(*({"when": when} for when in (*conditions, *rest)))).vet(asked(), EVERYTHING, facts)
    assert caught.value.name == name


def test_a_message_names_facts_and_what_two_lists_share(
    pack: PackMaker, juror: JurorMaker, asked: InputsMaker
) -> None:
    path = pack(
        {
            "when": "item.allergens.exists(a, a in person.taken)",
            "message": '"Both hold: {item.allergens & person.taken} ({person.told}, {person.share_left})."',
        }
    )
    facts = Facts({"taken": ("wheat", "egg"), "told": "by you", "share_left": 0.5})
    (found,) = juror(path).vet(asked(), EVERYTHING, facts).fired
    assert found.reasons[3] == "Both hold: wheat (by you, 0.5)."
    (unsure,) = juror(path).vet(asked(), EVERYTHING[2:4], Facts()).fired
    without = "It could not be checked without the medicines in our words of the person."
    assert unsure.reasons[0] == f"Both hold: not stated (not stated, not stated). {without}"


def test_a_sentence_that_names_no_item_is_the_same_for_all(
    pack: PackMaker, juror: JurorMaker, asked: InputsMaker
) -> None:
    path = pack(
        {"when": "person.profile_age_days > 365", "message": '"It is {person.profile_age_days} days old."'}
    )
    (found,) = juror(path).vet(asked(), EVERYTHING, Facts({"profile_age_days": 400})).fired
    assert found.reasons == dict.fromkeys(range(5), "It is 400 days old.")


def test_dates_and_shares_are_only_asked_for(pack: PackMaker, juror: JurorMaker, asked: InputsMaker) -> None:
    path = pack(
        {
            "when": "has(person.answered_on) && has(person.holdings)",
            "message": '"You hold {person.holdings} since {person.answered_on}."',
        }
    )
    told = {"answered_on": "2026-10-01", "holdings": {"A": 0.5, "B": 0.25}}
    (found,) = juror(path).vet(asked(told), EVERYTHING, Facts()).fired
    assert found.reasons[0] == "You hold A 0.5, B 0.25 since 2026-10-01."
    assert juror(path).vet(asked({"answered_on": "2026-10-01"}), EVERYTHING, Facts()).fired == ()
