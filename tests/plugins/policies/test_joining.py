"""Rules on joining the slate: which candidates may still come."""

from __future__ import annotations

import numpy as np
from tests.plugins.policies.conftest import InputsMaker, JurorMaker, PackMaker

from rectitude.values import Facts
from rectitude_plugins.policies.juror import JoiningJuror

SERIES = {"scope": "join", "when": "slate.exists(s, has(s.series) && s.series == item.series)"}


def rows(*positions: int) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
    return np.array(positions, dtype=np.int32)


def joining(juror: JurorMaker, path: str) -> JoiningJuror:
    made = juror(path)
    assert isinstance(made, JoiningJuror)
    return made


def test_only_a_juror_with_rules_on_joining_is_asked_about_it(pack: PackMaker, juror: JurorMaker) -> None:
    assert not hasattr(juror(pack({})), "may_join")
    assert hasattr(juror(pack({}, SERIES)), "may_join")


def test_a_second_item_of_a_series_may_not_join(
    pack: PackMaker, juror: JurorMaker, asked: InputsMaker
) -> None:
    judging = joining(juror, pack({**SERIES, "when": f"has(item.series) && {SERIES['when']}"}))
    allowed = judging.may_join(asked(), rows(2), rows(0, 1, 3, 4), Facts())
    assert allowed.permitted.tolist() == [True, True, False, True]


def test_everything_may_join_an_empty_slate(pack: PackMaker, juror: JurorMaker, asked: InputsMaker) -> None:
    allowed = joining(juror, pack(SERIES)).may_join(asked(), rows(), rows(0, 1, 2), Facts())
    assert allowed.permitted.tolist() == [True, True, True]


def test_an_undecided_rule_keeps_a_candidate_off_the_slate(
    pack: PackMaker, juror: JurorMaker, asked: InputsMaker
) -> None:
    allowed = joining(juror, pack(SERIES)).may_join(asked(), rows(2), rows(0, 1), Facts())
    assert allowed.permitted.tolist() == [False, True]


def test_concentration_is_a_count_over_the_slate(
    pack: PackMaker, juror: JurorMaker, asked: InputsMaker
) -> None:
    when = "has(item.series) && size(slate.filter(s, has(s.series) && s.series == item.series)) >= 2"
    judging = joining(juror, pack({"scope": "join", "when": when}))
    assert judging.may_join(asked(), rows(2), rows(3, 1), Facts()).permitted.tolist() == [True, True]
    assert judging.may_join(asked(), rows(2, 3), rows(2, 1), Facts()).permitted.tolist() == [False, True]


def test_a_rule_on_joining_may_read_the_person_too(
    pack: PackMaker, juror: JurorMaker, asked: InputsMaker
) -> None:
    judging = joining(juror, pack({"scope": "join", "when": "size(slate) >= 1 && person.age < 18"}))
    assert judging.may_join(asked({"age": 12}), rows(0), rows(1), Facts()).permitted.tolist() == [False]
    assert judging.may_join(asked({"age": 40}), rows(0), rows(1), Facts()).permitted.tolist() == [True]


def test_a_rule_on_joining_blocks_no_single_item(
    pack: PackMaker, juror: JurorMaker, asked: InputsMaker
) -> None:
    judging = joining(juror, pack({"scope": "join", "when": "'true'"}))
    assert judging.vet(asked(), rows(0, 1), Facts()).fired == ()
    assert judging.may_join(asked(), rows(), rows(0, 1), Facts()).permitted.tolist() == [False, False]


def test_no_candidates_get_an_empty_answer(pack: PackMaker, juror: JurorMaker, asked: InputsMaker) -> None:
    assert joining(juror, pack(SERIES)).may_join(asked(), rows(1), rows(), Facts()).permitted.tolist() == []
