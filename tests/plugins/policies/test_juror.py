"""The juror: what it blocks and why, what it lets pass, and what it refuses to judge."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from tests.plugins.policies.conftest import InputsMaker, JurorMaker, PackMaker, dataset_of

from rectitude.arrays import Rows
from rectitude.catalogue import Catalogue
from rectitude.errors import BadData
from rectitude.notices import Notices
from rectitude.plugins import register, registry
from rectitude.values import Facts, Fired, Level, Verdicts
from rectitude_plugins.errors import ProfileUnusable, RuleReadsUndeclared
from rectitude_plugins.policies.part import PoliciesPart

SHOP = "rectitude_domains.ecommerce:policies/shop.yaml"


def everything() -> Rows:
    return np.arange(5, dtype=np.int32)


def fired(verdicts: Verdicts) -> dict[str, list[int]]:
    return {found.rule.id: np.flatnonzero(found.mask).tolist() for found in verdicts.fired}


def only(verdicts: Verdicts) -> Fired:
    (found,) = verdicts.fired
    return found


def test_what_the_person_owns_is_blocked(juror: JurorMaker, asked: InputsMaker) -> None:
    verdicts = juror(SHOP).vet(asked({"age": 40}, owned=[1, 3]), everything(), Facts())
    assert fired(verdicts) == {"shop/already-owned": [1, 3]}
    assert only(verdicts).read == ("item.owned",)
    assert only(verdicts).rule.level is Level.BLOCK


def test_what_the_person_only_looked_at_is_not_owned(juror: JurorMaker, asked: InputsMaker) -> None:
    verdicts = juror(SHOP).vet(asked({"age": 40}, owned=[1], viewed=[0, 2]), everything(), Facts())
    assert fired(verdicts) == {"shop/already-owned": [1]}


def test_rows_are_judged_in_the_order_in_which_they_are_given(juror: JurorMaker, asked: InputsMaker) -> None:
    backwards = everything()[::-1]
    assert fired(juror(SHOP).vet(asked({"age": 15}, owned=[1]), backwards, Facts())) == {
        "shop/already-owned": [3],
        "shop/minimum-age": [4],
    }


def test_a_younger_person_is_blocked_where_an_item_carries_a_minimum_age(
    juror: JurorMaker, asked: InputsMaker
) -> None:
    found = only(juror(SHOP).vet(asked({"age": 15}), everything(), Facts()))
    assert found.reasons == {0: "This title is for people from the age of 18."}
    assert not found.unknown.any()
    assert found.read == ("item.minimum_age", "person.age")


def test_a_person_of_unknown_age_is_blocked_and_told_why(juror: JurorMaker, asked: InputsMaker) -> None:
    found = only(juror(SHOP).vet(asked(), everything(), Facts()))
    assert found.mask.tolist() == found.unknown.tolist() == [True, False, False, True, False]
    told = "It could not be checked without the age of the person."
    assert found.reasons[3] == f"This title is for people from the age of 12. {told}"


def test_withdrawn_and_recalled_items_are_blocked_with_date_and_reason(
    juror: JurorMaker, asked: InputsMaker
) -> None:
    notices = Notices(
        rows=np.array([4, 1, 4], dtype=np.int32),
        kinds=("withdrawn", "recalled", "withdrawn"),
        dates=("2026-02-01", "2026-03-01", "2026-01-01"),
        reasons=("no licence", "glass in the box", "an older one"),
        sources=("legal", "maker", "legal"),
    )
    verdicts = juror(SHOP).vet(asked({"age": 40}, notices=notices), everything(), Facts())
    assert fired(verdicts) == {"shop/withdrawn": [4], "shop/recalled": [1]}
    withdrawn, recalled = verdicts.fired
    assert withdrawn.reasons == {4: "The shop withdrew this title on 2026-02-01. Reason: no licence"}
    assert recalled.reasons == {1: "This title was recalled on 2026-03-01. Reason: glass in the box"}


def test_no_candidates_get_an_answer_of_no_length(juror: JurorMaker, asked: InputsMaker) -> None:
    verdicts = juror(SHOP).vet(asked(owned=[1]), np.zeros(0, dtype=np.int32), Facts())
    assert (verdicts.candidates, verdicts.fired) == (0, ())


def test_a_pack_without_rules_permits_everything(
    pack: PackMaker, juror: JurorMaker, asked: InputsMaker
) -> None:
    empty = pack()
    Path(empty).write_text(f"{Path(empty).read_text(encoding='utf-8')} []", encoding="utf-8")
    assert juror(empty).vet(asked(), everything(), Facts()).fired == ()


def test_a_block_holds_and_a_warning_waits_where_data_is_missing(
    pack: PackMaker, juror: JurorMaker, asked: InputsMaker
) -> None:
    late = {"when": "item.year > 1995"}
    path = pack(late, {**late, "severity": "warn", "message": "This is {item.title} of {item.year}."})
    block, warn = juror(path).vet(asked(), everything(), Facts()).fired
    assert block.mask.tolist() == [True, False, True, True, True]
    assert block.unknown.tolist() == [False, False, True, True, True]
    assert block.reasons[4] == "This is not for you. It could not be checked without the year of the item."
    assert warn.mask.tolist() == [True, False, False, False, False]
    assert warn.reasons == {0: "This is Fargo of 1996."}
    assert warn.rule.level is Level.WARN


def test_a_reason_names_only_what_the_rule_needed(
    pack: PackMaker, juror: JurorMaker, asked: InputsMaker
) -> None:
    path = pack({"when": "has(item.loss) || person.allergies.exists(a, a in item.allergens)"})
    found = only(juror(path).vet(asked(), everything(), Facts()))
    assert found.reasons[0].endswith(
        "It could not be checked without the allergens of the item and the allergies of the person."
    )
    assert found.read == ("item.loss", "person.allergies", "item.allergens")


def test_messages_show_values_of_every_kind(pack: PackMaker, juror: JurorMaker, asked: InputsMaker) -> None:
    message = "{item.genres}; {item.series}; {item.loss}; {person.capacity}; {person.adult}; {person.age}"
    path = pack({"when": "'true'", "message": f'"{message}"'})
    found = only(juror(path).vet(asked({"capacity": 0.25, "adult": True}), everything(), Facts()))
    assert found.reasons[0] == "crime, drama; not stated; not stated; 0.25; yes; not stated"
    assert found.reasons[2] == "not stated; pies; 0.05; 0.25; yes; not stated"


def test_a_supplied_word_without_a_notice_is_not_stated(
    pack: PackMaker, juror: JurorMaker, asked: InputsMaker
) -> None:
    path = pack({"when": "has(item.owned)", "message": "Withdrawn on {item.withdrawn_on}."})
    assert only(juror(path).vet(asked(), everything(), Facts())).reasons[0] == "Withdrawn on not stated."


@pytest.mark.parametrize(
    ("when", "profile"),
    [
        ("person.age > 1", {"age": "yes"}),
        ("person.age > 1", {"age": True}),
        ("person.age > 1", {"age": 1.5}),
        ("person.age > 1", {"age": 10**30}),
        ("person.capacity > 0", {"capacity": float("nan")}),
        ("person.capacity > 0", {"capacity": 1e300}),
        ("person.adult", {"adult": 1}),
        ("person.gender == 'f'", {"gender": 3}),
        ("size(person.allergies) > 1", {"allergies": "peanut"}),
    ],
)
def test_a_profile_of_the_wrong_kind_is_refused_by_field(
    when: str, profile: dict[str, object], pack: PackMaker, juror: JurorMaker, asked: InputsMaker
) -> None:
    inputs = asked(profile)
    with pytest.raises(ProfileUnusable) as caught:
        juror(pack({"when": when})).vet(inputs, everything(), Facts())
    (name,) = profile
    assert caught.value.field == f"profile.{name}"


def test_what_no_rule_reads_is_not_looked_at(pack: PackMaker, juror: JurorMaker, asked: InputsMaker) -> None:
    judging = juror(pack({"when": "person.age < 18"}))
    assert judging.reads_profile == ("age",)
    assert judging.vet(asked({"age": 18, "gender": 7}), everything(), Facts()).fired == ()


def test_the_same_question_gets_the_same_answer(juror: JurorMaker, asked: InputsMaker) -> None:
    judging = juror(SHOP)
    first, second = (judging.vet(asked({"age": 15}, owned=[2]), everything(), Facts()) for _ in range(2))
    assert fired(first) == fired(second)
    assert [found.reasons for found in first.fired] == [found.reasons for found in second.fired]


def test_rules_of_several_packs_are_judged_together(
    pack: PackMaker, juror: JurorMaker, asked: InputsMaker
) -> None:
    path = pack({"when": "item.picked == true", "severity": "warn"}, name="ads")
    verdicts = juror(SHOP, path).vet(asked({"age": 40}, owned=[0]), everything(), Facts())
    assert fired(verdicts) == {"shop/already-owned": [0], "ads/rule-0": [1]}


def test_a_catalogue_that_lacks_an_attribute_cannot_be_judged(pack: PackMaker, catalogue: Catalogue) -> None:
    part = PoliciesPart({"packs": (pack({"when": "item.year > 1990"}),)})
    arrays = part.fit(dataset_of(catalogue))
    columns = {name: column for name, column in catalogue.columns.items() if name != "year"}
    poorer = Catalogue(catalogue.item_ids, catalogue.titles, columns, catalogue.row_of)
    with pytest.raises(RuleReadsUndeclared, match=r"item\.year"):
        part.bind(arrays, poorer)


@pytest.mark.parametrize(
    "settings", [{}, {"packs": ()}, {"packs": "shop.yaml"}, {"packs": ("a",), "pack": "b"}]
)
def test_settings_other_than_packs_are_refused(settings: dict[str, str | tuple[str, ...]]) -> None:
    with pytest.raises(BadData, match="takes one setting, packs"):
        PoliciesPart(settings)


def test_answering_loads_neither_yaml_nor_pydantic() -> None:
    heavy = "{'yaml', 'pydantic'} & set(sys.modules)"
    asking = f"import sys, rectitude_plugins.policies.part; sys.exit(bool({heavy}))"
    assert subprocess.run([sys.executable, "-c", asking], check=False).returncode == 0


def test_the_part_and_its_jurors_keep_the_rules_of_registration(pack: PackMaker, juror: JurorMaker) -> None:
    joins = pack({"scope": "join", "when": "size(slate) > 3"}, name="joins")
    for member in (PoliciesPart({"packs": (SHOP,)}), juror(SHOP), juror(joins)):
        manager = registry()
        register(manager, member, "policies")
        assert manager.get_plugin("policies") is member
