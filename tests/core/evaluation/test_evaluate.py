"""The measurement as a whole: what is fitted never sees what is held out, and the report adds up."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from parts_shop import NAME, Spy, parts_found
from small_data import dataset
from toyshop import ITEMS, PEOPLE, Toyshop, found, raw_data

from rectitude.catalogue import Item
from rectitude.dataset import Dataset, PersonData, RawData, RawEvents
from rectitude.domain import Groups, StreamTarget
from rectitude.engine import Engine
from rectitude.errors import BadData
from rectitude.evaluation import Protocol, Report, evaluate
from rectitude.evaluation.cases import Split, leave_one_out, split
from rectitude.evaluation.evaluate import K, Listed, popular_rows, report_of, write_lists
from rectitude.evaluation.metrics import ndcg, recall
from rectitude.hookspecs import hookimpl
from rectitude.learning.train import Training

DAY = 86_400_000_000


def quiet() -> Training:
    return Training(slices=2, progress=lambda line: None)


def report(engine: Engine, domain: str = "toyshop", **more: Any) -> Report:
    return evaluate(engine, domain, more.pop("protocol", Protocol.LEAVE_ONE_OUT), quiet(), **more)


@pytest.fixture
def toys(open_engine: Any) -> Engine:
    """Return an engine with the toy shop, which is not trained."""
    engine = open_engine(train=False)
    assert isinstance(engine, Engine)
    return engine


def busy_log() -> RawData:
    """Return thirty people who rate eight of twenty things each, no two events at one moment."""
    generator = np.random.default_rng(3)
    users, rows, values = [], [], []
    for place in range(8):
        for person in range(30):
            users.append(f"p{person:02}")
            rows.append(str((person * 7 + place * 3) % 20))
            values.append(float(generator.integers(3, 6)))
    times = [(at + 1) * DAY for at in range(len(users))]
    events = RawEvents(users, rows, ["rating"] * len(users), values, times)
    items = [Item(str(row), f"Thing {row}", {}) for row in range(20)]
    return RawData(items, [PersonData(user, {}) for user in sorted(set(users))], events, (), ())


@pytest.mark.parametrize("protocol", list(Protocol))
def test_nothing_that_is_held_out_reaches_anything_that_is_fitted(
    open_engine: Any, protocol: Protocol
) -> None:
    spy = Spy()
    engine = open_engine(*parts_found(spy), train=False)
    engine.store(NAME).replace_all(busy_log())
    data = engine.store(NAME).dataset()
    held = split(data, protocol)
    hidden = set(data.events.time.tolist()) - set(held.known.events.time.tolist())
    assert len(hidden) >= len(held.cases) > 0
    report(engine, NAME, protocol=protocol)
    assert len(spy.seen) >= 3
    for seen in spy.seen:
        assert not hidden & set(seen.events.time.tolist())


def test_the_report_on_the_toy_shop_adds_up(toys: Engine) -> None:
    told = report(toys)
    held = leave_one_out(toys.store("toyshop").dataset())
    assert told.people == len(held.cases) <= PEOPLE
    assert (told.domain, told.protocol, told.simulated) == ("toyshop", "leave-one-out", True)
    for quality in (told.raw, told.served, told.popularity):
        for measured in (quality.ndcg, quality.recall):
            assert 0.0 <= measured.low <= measured.mean <= measured.high <= 1.0
        assert 0.0 < quality.coverage <= 1.0
    # One item is relevant to each person, so recall is how often it is found, and NDCG at most that.
    assert told.raw.ndcg.mean <= told.raw.recall.mean
    assert told.fairness_cost.mean == pytest.approx(told.served.ndcg.mean - told.raw.ndcg.mean)
    assert json.loads(json.dumps(told.to_json()))["raw"]["ndcg"]["mean"] == told.raw.ndcg.mean


def test_the_report_repeats_but_for_its_times(toys: Engine) -> None:
    def steady(told: Report) -> dict[str, object]:
        timed = {"train_seconds", "milliseconds_a_person"}
        return {name: value for name, value in told.to_json().items() if name not in timed}

    assert steady(report(toys)) == steady(report(toys))


def test_each_line_of_the_lists_is_one_person_with_both_lists(toys: Engine, tmp_path: Path) -> None:
    file = tmp_path / "lists.jsonl"
    told = report(toys, lists=file)
    data = toys.store("toyshop").dataset()
    held = leave_one_out(data)
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert [line["user_id"] for line in lines] == [
        data.people[case.turn.person].user_id for case in held.cases
    ]
    for line, case in zip(lines, held.cases, strict=True):
        assert set(line) == {"user_id", "items", "served"}
        had = {data.catalogue.item_ids[row] for row in held.known.history(case.turn.person).rows}
        for listed in (line["items"], line["served"]):
            assert len(listed) == len(set(listed)) == K
            assert not had & set(listed)
    raw = [
        ndcg(rows_of(line["items"], data.catalogue.row_of), case.relevant, K)
        for line, case in zip(lines, held.cases, strict=True)
    ]
    assert told.raw.ndcg.mean == pytest.approx(float(np.mean(raw)))
    found = [
        recall(rows_of(line["served"], data.catalogue.row_of), case.relevant, K)
        for line, case in zip(lines, held.cases, strict=True)
    ]
    assert told.served.recall.mean == pytest.approx(float(np.mean(found)))


def rows_of(item_ids: list[str], row_of: Any) -> Any:
    return np.array([row_of[item_id] for item_id in item_ids], dtype=np.int32)


def test_a_file_that_cannot_be_written_is_told_before_anything_is_trained(
    toys: Engine, tmp_path: Path
) -> None:
    told: list[str] = []
    training = Training(progress=told.append)
    with pytest.raises(BadData, match=r"cannot be written to .*nowhere"):
        evaluate(toys, "toyshop", Protocol.LEAVE_ONE_OUT, training, tmp_path / "nowhere" / "lists.jsonl")
    assert not [line for line in told if line.startswith("graph")]


def test_an_evaluation_neither_makes_nor_moves_a_snapshot(toys: Engine) -> None:
    report(toys)
    assert not toys.home.snapshots("toyshop").exists()
    assert not toys.home.logs("toyshop").exists()


def test_a_domain_in_which_nobody_did_enough_is_told_so(toys: Engine) -> None:
    raw = raw_data(people=2)
    quiet_events = RawEvents((), (), (), (), ())
    toys.store("toyshop").replace_all(RawData(raw.items, raw.people, quiet_events, (), raw.sources))
    with pytest.raises(BadData, match="toyshop has nobody with enough events to hold some out"):
        report(toys)


def two_cases() -> Split:
    log = [(person, item, 5.0, item) for person in range(2) for item in range(4)]
    return leave_one_out(dataset(log, 15, 2))


def answered(served_first: int, raw_first: int, forced: int = 0, price: int = 0) -> Listed:
    def listed(first: int) -> Any:
        return np.array([first, 9, 10], dtype=np.int32)

    relevant = np.array([3], dtype=np.int32)
    return Listed("p", {}, relevant, listed(raw_first), listed(served_first), forced, 0, price)


def test_what_fairness_cost_is_below_nought_where_it_cost_something() -> None:
    lost = report_of(
        "d", Protocol.LEAVE_ONE_OUT, [answered(8, 3), answered(3, 3)], two_cases(), 0, (1.0, 0.1)
    )
    assert lost.fairness_cost.mean == pytest.approx(-0.5)
    gained = report_of(
        "d", Protocol.LEAVE_ONE_OUT, [answered(3, 8), answered(3, 3)], two_cases(), 0, (1.0, 0.1)
    )
    assert gained.fairness_cost.mean == pytest.approx(0.5)


def test_forced_places_are_counted_and_priced_on_average() -> None:
    told = [answered(3, 3, forced=2, price=3_000_000), answered(3, 3, forced=1, price=600_000)]
    found = report_of("d", Protocol.LEAVE_ONE_OUT, told, two_cases(), 0, (1.23, 0.004))
    assert found.forced_places == 3
    assert found.mean_price == pytest.approx(1.2)
    assert (found.train_seconds, found.milliseconds_a_person) == (1.2, 4.0)
    free = report_of("d", Protocol.LEAVE_ONE_OUT, [answered(3, 3)] * 2, two_cases(), 0, (1.0, 0.1))
    assert (free.forced_places, free.mean_price) == (0, 0.0)


def test_the_popular_list_counts_successes_and_leaves_out_what_was_had() -> None:
    log = [(person, item, 5.0, item) for person in range(3) for item in range(4)]
    log += [(3, item, 5.0, 10 + item) for item in (9, 5, 6)] + [(4, 8, 1.0, 1)] * 9
    held = leave_one_out(dataset(log, 12, 5))
    # Person 3 is asked about item 9 and has had 5 and 6; nobody liked 8, however often it was rated.
    (case,) = (case for case in held.cases if case.turn.person == 3)
    listed = popular_rows(held.known, case).tolist()
    assert listed[:3] == [0, 1, 2]
    assert listed[3:] == [3, 4, 7, 8, 9, 10, 11]


def test_somebody_who_had_nearly_everything_gets_a_short_popular_list() -> None:
    log = [(0, item, 5.0, item) for item in range(4)]
    held = leave_one_out(dataset(log, 5, 1))
    assert popular_rows(held.known, held.cases[0]).tolist() == [3, 4]


def test_no_list_at_all_is_an_empty_file(tmp_path: Path) -> None:
    write_lists(tmp_path / "lists.jsonl", [], dataset([], ITEMS, 0))
    assert (tmp_path / "lists.jsonl").read_bytes() == b""


def test_the_stream_moves_along_with_the_served_lists_and_leaves_the_raw_ranking_alone(
    open_engine: Any, toys: Engine, tmp_path: Path
) -> None:
    class Targeted(Toyshop):
        @hookimpl
        def assign_groups(self, dataset: Dataset) -> Groups:
            targets = (StreamTarget("large", 0.3), StreamTarget("small", 0.7))
            return replace(super().assign_groups(dataset), targets=targets, strength=0.5)

    plain = report(toys, lists=tmp_path / "plain")
    steered = report(open_engine(found(Targeted()), train=False), lists=tmp_path / "steered")
    assert plain.exposure == {}
    assert steered.exposure["lists"] == steered.people
    assert steered.raw == plain.raw
    read = [
        [json.loads(line) for line in (tmp_path / name).read_text().splitlines()]
        for name in ("plain", "steered")
    ]
    assert [one["items"] for one in read[0]] == [one["items"] for one in read[1]]
    assert [one["served"] for one in read[0]] != [one["served"] for one in read[1]]
